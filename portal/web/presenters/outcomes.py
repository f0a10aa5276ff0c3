"""What became of the appeals: a bar of shares and a list of counts, beside those of the region."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import share
from portal.indicators.labels import STATE_LABELS, format_count, format_share, percent
from portal.store.model import WITH_OUTCOMES, Counts
from portal.web.charts.outcomes import BarPart, outcome_bar
from portal.web.context import PageContext
from portal.web.presenters.early import headline_is_early
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL

# Class of the segment, its outcome codes.
_SEGMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("taken", ("measures_taken",)),
    ("explained", ("explained", "supported_no_action")),
    ("declined", ("not_supported", "left_unanswered")),
    ("processed", ("processed",)),
    ("open", ("open", "interim")),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One outcome group; ``left``, ``width`` in per cent of the bar.

    ``count`` and ``share`` are empty and ``percent`` 0 where there are too few for shares: the
    counts would tell the share.
    """

    kind: str
    label: str
    count: str
    share: str
    percent: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Segments in order; ``has_bar`` is false where there are too few appeals for shares.

    ``floor`` is empty where shares are not shown for periods of this length at all. ``adds_up`` is
    false where the rounded shares do not make 100 per cent. ``compared`` has the shares of the
    place above as a sentence. ``is_early`` where the terms of some have not passed.
    """

    segments: tuple[Segment, ...]
    has_bar: bool
    counted: int
    description: str
    bar: Markup
    excluded: str
    floor: str
    adds_up: bool
    compared: str
    is_early: bool = False

    @property
    def has_explained(self) -> bool:
        """Tell whether the list has the word that needs explaining."""
        return self.has_bar and any(segment.kind == "explained" for segment in self.segments)


def make_outcomes(
    context: PageContext, code: str, selection: Selection, compared: Territory | None = None
) -> Outcomes | None:
    """Return the outcomes of the appeals that the headline rate counts, or ``None`` without any."""
    counts = _counts(context, code, selection)
    if not counts.counted:
        return None
    is_early = headline_is_early(context, selection.period, selection.channel)
    # The counts would tell the share that is not shown.
    floor = None if is_early else context.info.rate_floor[selection.period.freq]
    has_shares = floor is not None and counts.counted >= floor
    segments = _segments(context, counts, floor)
    rounded = sum(segment.percent for segment in segments)
    shown = ", ".join(f"{s.label} {s.share}" for s in segments)
    state = "too_early" if is_early else "too_few"
    description = shown if has_shares else STATE_LABELS[context.lang][state]
    return Outcomes(
        segments,
        has_shares,
        counts.counted,
        description,
        _bar(segments, description) if has_shares else Markup(""),
        excluded_text(context, counts.excluded),
        "" if floor is None else format_count(floor, context.lang),
        not has_shares or rounded == 100,
        _compared(context, compared, selection) if compared and not is_early else "",
        is_early,
    )


def _counts(context: PageContext, code: str, selection: Selection) -> Counts:
    regime = WITH_OUTCOMES if context.info.headline_rate == "resolution_rate" else ALL
    topic = selection.topic.code
    found = context.store.counts([code], [topic], selection.period, regime, selection.channel)
    return found[code, topic]


def _segments(context: PageContext, counts: Counts, floor: int | None) -> tuple[Segment, ...]:
    labels, left, found = _labels(context), 0.0, []
    for kind, codes in _SEGMENTS:
        number = sum(counts.by_outcome[code] for code in codes)
        if not number:
            continue
        value = share(number, counts.counted, floor).value
        width = number / counts.counted
        found.append(
            Segment(
                kind,
                labels[kind],
                "" if value is None else format_count(number, context.lang),
                "" if value is None else format_share(value, context.lang),
                0 if value is None else percent(value),
                0.0 if value is None else round(left * 100, 3),
                0.0 if value is None else round(width * 100, 3),
            )
        )
        left += width
    return tuple(found)


def _bar(segments: tuple[Segment, ...], description: str) -> Markup:
    parts = [BarPart(each.kind, each.left, each.width, each.share) for each in segments]
    return outcome_bar(parts, description)


def _labels(context: PageContext) -> dict[str, str]:
    _ = context.texts.gettext
    return {
        "taken": _("Measures taken"),
        "explained": _("Explained, or supported without measures yet"),
        "declined": _("Not supported or left unanswered"),
        "processed": _("Closed, outcome not stated"),
        "open": _("Not closed yet"),
    }


def _compared(context: PageContext, compared: Territory, selection: Selection) -> str:
    """Return «Калужская область: меры приняты 58 %, …», empty where it has no shares."""
    counts = _counts(context, compared.code, selection)
    floor = context.info.rate_floor[selection.period.freq]
    if floor is None or counts.counted < floor:
        return ""
    segments = _segments(context, counts, floor)
    listed = ", ".join(
        f"{each.label[:1].lower()}{each.label[1:]} {each.share}" for each in segments
    )
    return f"{compared.name(context.lang)}: {listed}."


def excluded_text(context: PageContext, number: int) -> str:
    """Return how many appeals no rate counts, and why; empty without any."""
    if not number:
        return ""
    text = context.texts.ngettext(
        "Another %(n_excluded)s appeal was forwarded, withdrawn, rejected or "
        "repeats another record; it is not counted.",
        "Another %(n_excluded)s appeals were forwarded, withdrawn, rejected or "
        "repeat other records; they are not counted.",
        number,
    )
    return text % {"n_excluded": format_count(number, context.lang)}
