"""How long the answer takes: shares by bucket and cumulated, medians as intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from portal.indicators.clocks import CALENDAR, clock_of, told_speeds
from portal.indicators.evaluate import share
from portal.indicators.labels import STATE_LABELS, format_share
from portal.store.model import Regime
from portal.web.context import PageContext
from portal.web.i18n import NBSP, Texts
from portal.web.presenters.cells import Cell
from portal.web.presenters.early import headline_is_early
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL, SPEED, SPEED_MINUTES

_UNDATED_LIMIT = 0.05
_DAY = 24 * 60
_NUMBER = re.compile(r"(\d) ")


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """One bucket; ``share`` is 0..1, ``note`` marks the median and the ninth decile."""

    label: str
    share: float
    share_text: str
    cumulated: str
    note: str
    is_median: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """Answer times by the hour of the regimes that are kept so: their names, rows of a day."""

    regimes: str
    rows: tuple[SpeedRow, ...]


@dataclass(frozen=True, slots=True)
class Speeds:
    """Rows in order and the interval that holds the median.

    Under the floor of rates there are no rows, and ``state`` says so.
    """

    rows: tuple[SpeedRow, ...]
    median: str
    hours: Hours | None = None
    state: Cell | None = None


def make_speeds(
    context: PageContext, code: str, selection: Selection, regime: str = ALL
) -> Speeds | None:
    """Return the answer times of counted appeals, or ``None`` where there are none of them."""
    counts = _counts(context, code, selection, regime)
    total = sum(counts.values())
    if not total:
        return None
    if headline_is_early(context, selection.period, selection.channel):
        return Speeds((), "", None, Cell(STATE_LABELS[context.lang]["too_early"], False, "early"))
    floor = context.info.rate_floor[selection.period.freq]
    if floor is None or total < floor:
        return Speeds((), "", None, Cell(STATE_LABELS[context.lang]["too_few"], False, "dots"))
    regimes = context.store.regimes_of(selection.channel) if regime == ALL else (regime,)
    if not clock_of(context.store, regimes):
        state = STATE_LABELS[context.lang]["not_told_apart"]
        return Speeds((), "", None, Cell(state, False))
    bounds = common_bounds(context, counts, selection.channel)
    merged = merge_buckets(counts, bounds)
    rows = _rows(context, merged, total, counts.get("undated", 0) / total <= _UNDATED_LIMIT)
    median = next((row.label for row in rows if row.is_median), "")
    return Speeds(rows, median, _hours(context, code, selection, bounds, floor))


def _counts(context: PageContext, code: str, selection: Selection, regime: str) -> dict[str, int]:
    topic, channel = selection.topic.code, selection.channel
    return context.store.speeds(code, topic, selection.period, regime, channel)


def _hours(
    context: PageContext, code: str, selection: Selection, common: tuple[str, ...], floor: int
) -> Hours | None:
    """Return the times of the regimes that know more hours than all do, up to a day."""
    regimes, bounds = _hourly(context, common)
    counts: dict[str, int] = {}
    used = []
    for regime in regimes:
        own = _counts(context, code, selection, regime.code)
        used += [regime] if own else []
        for bucket, number in own.items():
            counts[bucket] = counts.get(bucket, 0) + number
    total = sum(counts.values())
    if total < floor:
        return None
    rows = _rows(context, merge_buckets(counts, bounds), total, has_median=False)
    return Hours(", ".join(regime.label(context.lang) for regime in used), rows[: len(bounds)])


def _hourly(
    context: PageContext, common: tuple[str, ...]
) -> tuple[tuple[Regime, ...], tuple[str, ...]]:
    """Return the regimes with bounds of hours that others lack, and the bounds up to a day."""
    if clock_of(context.store, tuple(context.store.regimes)) != CALENDAR:
        return (), ()
    by_regime: dict[str, list[str]] = context.info.policy.get("speeds", {})
    within_day = [bucket for bucket in SPEED_MINUTES if SPEED_MINUTES[bucket] <= _DAY]
    finer = [
        regime
        for regime in context.store.regimes.values()
        if set(by_regime.get(regime.code, ())) & set(within_day) - set(common)
    ]
    known = [set(by_regime[regime.code]) for regime in finer]
    bounds = set.intersection(*known) if known else set[str]()
    return tuple(finer), tuple(bucket for bucket in within_day if bucket in bounds)


def common_bounds(
    context: PageContext, counts: dict[str, int], channel: str = ALL
) -> tuple[str, ...]:
    """Return the dated buckets whose upper bound every regime of the channel knows.

    A coarser regime puts an answer given within an hour into its first bucket; cumulating at a
    bound it does not have would say too little.
    """
    by_regime: dict[str, list[str]] = context.info.policy.get("speeds", {})
    used = [code for code in context.store.regimes_of(channel) if by_regime.get(code)]
    if used:
        return told_speeds(context.store, used)
    return tuple(code for code in SPEED_MINUTES if counts.get(code))


def merge_buckets(counts: dict[str, int], bounds: tuple[str, ...]) -> dict[str, int]:
    """Return counts with every dated bucket summed into the next bound that is kept."""
    merged = dict.fromkeys((*bounds, "over_d30", "undated", "open"), 0)
    for code, number in counts.items():
        if code not in SPEED_MINUTES:
            merged[code] += number
            continue
        fitting = (b for b in bounds if SPEED_MINUTES[b] >= SPEED_MINUTES[code])
        merged[next(fitting, "over_d30")] += number
    return merged


def _rows(
    context: PageContext, merged: dict[str, int], total: int, has_median: bool
) -> tuple[SpeedRow, ...]:
    labels, cumulated, found = bucket_labels(tuple(merged), context.texts), 0, []
    for code, number in merged.items():
        if not number and code in ("undated", "over_d30"):
            continue
        before, cumulated = cumulated, cumulated + (0 if code in ("open", "undated") else number)
        is_dated = code not in ("open", "undated")
        value = share(number, total, 0).value or 0.0
        note, is_median = _note(context.texts, before / total, cumulated / total)
        found.append(
            SpeedRow(
                labels[code],
                value,
                format_share(value, context.lang),
                format_share(round(cumulated / total, 4), context.lang) if is_dated else "—",
                note if has_median and is_dated else "",
                is_median and has_median and is_dated,
                code == "open",
            )
        )
    return tuple(found)


def _note(texts: Texts, before: float, after: float) -> tuple[str, bool]:
    is_median = before < 0.5 <= after
    parts = [texts.gettext("half of them by here")] if is_median else []
    if before < 0.9 <= after:
        parts.append(texts.gettext("nine in ten by here"))
    return "; ".join(parts), is_median


def bucket_labels(codes: tuple[str, ...], texts: Texts) -> dict[str, str]:
    """Return the label of each bucket as an interval between its bound and the one before."""
    labels = {code.code: code.label(texts.lang) for code in SPEED}
    labels["open"] = texts.gettext("no answer yet")
    dated = [code for code in codes if code in SPEED_MINUTES]
    for previous, code in pairwise(dated):
        labels[code] = _interval(SPEED_MINUTES[previous], SPEED_MINUTES[code], labels[code], texts)
    if not dated or dated[-1] != "d30":
        labels["over_d30"] = texts.gettext("longer")
    return {code: _NUMBER.sub(rf"\1{NBSP}", label) for code, label in labels.items()}


def _interval(after: int, until: int, bound: str, texts: Texts) -> str:
    """Return «2–3 дня» or «4–9 часов» for more than ``after`` and at most ``until`` minutes."""
    days, hours = 1440, 60
    if after >= days:
        text = texts.ngettext("%(n_from)s–%(n_to)s day", "%(n_from)s–%(n_to)s days", until // days)
        return text % {"n_from": after // days + 1, "n_to": until // days}
    if until <= days:
        text = texts.ngettext(
            "%(n_from)s–%(n_to)s hour", "%(n_from)s–%(n_to)s hours", until // hours
        )
        return text % {"n_from": after // hours, "n_to": until // hours}
    return texts.gettext("longer, %(bound)s") % {"bound": bound}
