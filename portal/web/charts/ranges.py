"""Values with their 95 % intervals, one row a place, on one scale; what has none says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_ROW, _TOP, _BOTTOM, _RIGHT = 44, 30, 30, 24
_LETTER = 9.4


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One place; without a value ``words`` say why. Numbers are in the unit of the scale.

    The dot of a report in part is hollow.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class RangeScale:
    """Grid lines with their texts, ascending, and the reference with its words (may be absent)."""

    ticks: tuple[tuple[float, str], ...]
    reference: float | None
    reference_label: str


@dataclass(frozen=True, slots=True)
class RangeSize:
    """Width of the picture, and whether names stand above their rows."""

    width: int
    is_narrow: bool


RANGES_WIDE = RangeSize(1000, is_narrow=False)
RANGES_NARROW = RangeSize(340, is_narrow=True)


def ranges_svg(
    rows: Sequence[RangeRow], scale: RangeScale, size: RangeSize, description: str
) -> Markup:
    """Return the rows in order."""
    longest = max((len(row.name) for row in rows), default=0)
    left = 8 if size.is_narrow else min(round(longest * _LETTER) + 24, 340)
    plot = _Plot(size.width, left, scale.ticks[0][0], scale.ticks[-1][0])
    height = _TOP + _ROW * len(rows) + _BOTTOM
    parts = [_grid(plot, scale, height)]
    if scale.reference is not None:
        parts.append(_reference(plot, scale, height))
    for index, row in enumerate(rows):
        parts.append(_row(plot, row, _TOP + _ROW * index, size.is_narrow))
    return Markup(
        '<svg class="ranges" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}"'
        ' height="{}">{}</svg>'
    ).format(description, size.width, height, size.width, height, Markup("").join(parts))


@dataclass(frozen=True, slots=True)
class _Plot:
    width: int
    left: int
    low: float
    high: float

    def x(self, value: float) -> float:
        room = self.width - self.left - _RIGHT
        part = (value - self.low) / (self.high - self.low)
        return round(self.left + room * min(max(part, 0.0), 1.0), 1)


def _grid(plot: _Plot, scale: RangeScale, height: int) -> Markup:
    tick = Markup(
        '<line class="grid-line" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
        '<text class="axis-text" x="{0}" y="{3}" text-anchor="{4}">{5}</text>'
    )
    bottom, last, found = height - _BOTTOM, len(scale.ticks) - 1, []
    for index, (value, text) in enumerate(scale.ticks):
        anchor = "start" if index == 0 and plot.left < 20 else "middle"
        anchor = "end" if index == last and plot.left < 20 else anchor
        found.append(tick.format(plot.x(value), _TOP, bottom, bottom + 19, anchor, text))
    return Markup("").join(found)


def _reference(plot: _Plot, scale: RangeScale, height: int) -> Markup:
    x = plot.x(scale.reference or 0.0)
    middle = (plot.left + plot.width) / 2
    anchor = "start" if x < middle else "end"
    return Markup(
        '<line class="line-ref" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
        '<text class="label-ref" x="{0}" y="{3}" text-anchor="{4}">{5}</text>'
    ).format(x, _TOP - 4, height - _BOTTOM, _TOP - 12, anchor, scale.reference_label)


def _row(plot: _Plot, row: RangeRow, top: int, is_narrow: bool) -> Markup:
    y = top + (_ROW * 0.72 if is_narrow else _ROW / 2)
    name = (
        Markup('<text class="range-name" x="0" y="{}">{}</text>').format(top + 17, row.name)
        if is_narrow
        else Markup('<text class="range-name" x="{}" y="{}" text-anchor="end">{}</text>').format(
            plot.left - 16, y + 5, row.name
        )
    )
    if row.value is None:
        words = Markup('<text class="range-words" x="{}" y="{}">{}</text>')
        return name + words.format(plot.left, y + 5, row.words)
    found = name
    if row.low is not None and row.high is not None:
        found += Markup('<path class="range-line" d="M{0} {1}H{2}M{0} {3}v12M{2} {3}v12"/>').format(
            plot.x(row.low), y, plot.x(row.high), y - 6
        )
    return found + Markup('<circle class="{}" cx="{}" cy="{}" r="6"/>').format(
        "dot-part" if row.is_partial else "dot-own", plot.x(row.value), y
    )
