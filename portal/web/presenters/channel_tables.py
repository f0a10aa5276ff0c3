"""Tables of a channel: the rules it falls under, its outcomes, and its own clock."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.clocks import WORKING, clock_of, told_speeds
from portal.indicators.evaluate import share
from portal.indicators.labels import format_count, format_share
from portal.indicators.maturity import is_too_early
from portal.web.context import PageContext
from portal.web.presenters.appeal_to import TermRow, term_rows
from portal.web.presenters.outcomes import excluded_text
from portal.web.presenters.selection import Selection
from portal.web.presenters.speeds import SpeedRow, bucket_labels, merge_buckets
from schemas.codelists import OUTCOME

_UNCOUNTED = "excluded"
_AFTER = ("open", "undated")
_MOST_UNDATED = 0.05


@dataclass(frozen=True, slots=True)
class RegimeOfChannel:
    """A regime whose appeals come through the channel, and the sources that record them.

    ``is_working`` where its answers are timed by ``hours`` of work; ``terms`` are those on record.
    """

    label: str
    reports_outcomes: bool
    days: int
    sources: str
    is_working: bool
    hours: str
    terms: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome; ``bar`` is 0..1 and 0 where shares are not shown."""

    label: str
    count: str
    share: str
    bar: float


@dataclass(frozen=True, slots=True)
class ChannelOutcomes:
    """Outcomes in the order of the codelist; ``floor`` where there are too few for shares."""

    lines: tuple[OutcomeLine, ...]
    floor: str
    excluded: str
    is_early: bool = False


def channel_regimes(context: PageContext, channel: str) -> tuple[RegimeOfChannel, ...]:
    """Return the regimes of a channel in the order of the codelist."""
    store, lang = context.store, context.lang
    return tuple(
        RegimeOfChannel(
            store.regimes[code].label(lang),
            store.regimes[code].reports_outcomes,
            store.regimes[code].maturity_days,
            ", ".join(s.title(lang) for s in store.sources.values() if s.regime == code),
            clock_of(store, (code,)) == WORKING,
            ", ".join(context.info.policy.get("working_hours", ())).replace("-", "–"),
            term_rows(context, code, channel),
        )
        for code in store.regimes_of(channel)
    )


def make_channel_outcomes(
    context: PageContext, place: str, selection: Selection
) -> ChannelOutcomes | None:
    """Return the outcomes of the channel's appeals, ``None`` where none is counted.

    Under the floor of rates no line is given: the counts would tell the shares.
    """
    topic, period, lang = selection.topic.code, selection.period, context.lang
    counts = context.store.counts([place], [topic], period, channel=selection.channel)
    own, floor = counts[place, topic], context.info.rate_floor[period.freq]
    if not own.counted:
        return None
    if is_too_early(context.store, period, channel=selection.channel):
        return ChannelOutcomes((), "", "", is_early=True)
    if floor is None or own.counted < floor:
        return ChannelOutcomes((), format_count(floor or 0, lang), "")
    lines = []
    for code in OUTCOME:
        number = own.by_outcome[code.code]
        value = share(number, own.counted, floor).value
        if code.code == _UNCOUNTED or not number or value is None:
            continue
        text = format_share(value, lang)
        lines.append(OutcomeLine(code.label(lang), format_count(number, lang), text, value))
    return ChannelOutcomes(tuple(lines), "", excluded_text(context, own.excluded))


def make_channel_speeds(
    context: PageContext, place: str, selection: Selection
) -> tuple[SpeedRow, ...]:
    """Return the answer times at the bounds that all regimes of the channel know.

    Empty under the floor of rates. Of a channel with one regime that is its own clock, by hours
    where it is kept so.
    """
    store, period = context.store, selection.period
    counts = store.speeds(place, selection.topic.code, period, channel=selection.channel)
    total, floor = sum(counts.values()), context.info.rate_floor[period.freq]
    is_early = is_too_early(store, period, channel=selection.channel)
    bounds = told_speeds(store, store.regimes_of(selection.channel))
    if floor is None or total < floor or is_early or not bounds:
        return ()
    merged = merge_buckets(counts, bounds)
    labels = bucket_labels(tuple(merged), context.texts)
    has_marks = counts.get("undated", 0) <= _MOST_UNDATED * total
    found, cumulated = [], 0
    for code, number in merged.items():
        if not number and code in ("undated", "over_d30"):
            continue
        before, cumulated = cumulated, cumulated + (0 if code in _AFTER else number)
        found.append(
            _row(context, code, labels[code], (before, cumulated, number, total), has_marks)
        )
    return tuple(found)


def _row(
    context: PageContext, code: str, label: str, sums: tuple[int, int, int, int], has_marks: bool
) -> SpeedRow:
    (before, until, number, total), _ = sums, context.texts.gettext
    is_dated, notes = code not in _AFTER, []
    is_median = is_dated and has_marks and 2 * before < total <= 2 * until
    if is_median:
        notes.append(_("half of them by here"))
    if is_dated and has_marks and 10 * before < 9 * total <= 10 * until:
        notes.append(_("nine in ten by here"))
    value = round(number / total, 4)
    summed = format_share(round(until / total, 4), context.lang) if is_dated else "—"
    text = format_share(value, context.lang)
    return SpeedRow(label, value, text, summed, "; ".join(notes), is_median, code == "open")
