"""What became of the appeals: a bar of shares and a list of counts."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import share
from portal.indicators.labels import format_count, format_share, percent
from portal.store.model import WITH_OUTCOMES, Counts
from portal.web.context import PageContext
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

    ``share`` is empty and ``percent`` 0 where there are too few.
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
    false where the rounded shares do not make 100 per cent.
    """

    segments: tuple[Segment, ...]
    has_bar: bool
    counted: int
    description: str
    excluded: str
    floor: str
    adds_up: bool

    @property
    def has_explained(self) -> bool:
        """Tell whether the list has the word that needs explaining."""
        return any(segment.kind == "explained" for segment in self.segments)


def make_outcomes(context: PageContext, code: str, selection: Selection) -> Outcomes | None:
    """Return the outcomes of the appeals that the headline rate counts, or ``None`` without any."""
    regime = WITH_OUTCOMES if context.info.headline_rate == "resolution_rate" else ALL
    topic = selection.topic.code
    counts = context.store.counts([code], [topic], selection.period, regime)[code, topic]
    if not counts.counted:
        return None
    floor = context.info.rate_floor[selection.period.freq]
    has_shares = floor is not None and counts.counted >= floor
    segments = _segments(context, counts, floor)
    rounded = sum(segment.percent for segment in segments)
    shown = ", ".join(f"{s.label} {s.share or s.count}" for s in segments)
    return Outcomes(
        segments,
        has_shares,
        counts.counted,
        shown,
        _excluded(context, counts.excluded),
        "" if floor is None else format_count(floor, context.lang),
        not has_shares or rounded == 100,
    )


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
                format_count(number, context.lang),
                "" if value is None else format_share(value, context.lang),
                0 if value is None else percent(value),
                round(left * 100, 3),
                round(width * 100, 3),
            )
        )
        left += width
    return tuple(found)


def _labels(context: PageContext) -> dict[str, str]:
    _ = context.texts.gettext
    return {
        "taken": _("Measures taken"),
        "explained": _("Explained, or supported without measures yet"),
        "declined": _("Not supported or left unanswered"),
        "processed": _("Closed, outcome not stated"),
        "open": _("Not closed yet"),
    }


def _excluded(context: PageContext, number: int) -> str:
    if not number:
        return ""
    text = context.texts.ngettext(
        "Besides, %(n_excluded)s appeal was forwarded, withdrawn, rejected or repeats another "
        "record: it is not counted.",
        "Besides, %(n_excluded)s appeals were forwarded, withdrawn, rejected or repeat other "
        "records: they are not counted.",
        number,
    )
    return text % {"n_excluded": format_count(number, context.lang)}
