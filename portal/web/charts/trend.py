"""A line over rolling years: own line solid with an end dot, comparison dashed, gaps left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.indicators.labels import format_share

_TOP, _BOTTOM, _LEFT = 14, 30, 48
_STEPS = (5, 10, 20, 25)
_MAX_LINES = 5


@dataclass(frozen=True, slots=True)
class TrendData:
    """Shares (0..1 or ``None`` for a gap) at equal steps, with the labels of both ends."""

    own: tuple[float | None, ...]
    reference: tuple[float | None, ...]
    first_label: str
    last_label: str
    own_label: str
    reference_label: str
    description: str


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture and the room right of the plot for labels."""

    width: int
    height: int
    right: int


WIDE = Size(670, 320, 190)
NARROW = Size(340, 240, 12)


def trend_svg(data: TrendData, size: Size, lang: str) -> Markup:
    """Return the chart as SVG; the caller prints the same numbers as a table."""
    ticks = share_ticks([v for v in (*data.own, *data.reference) if v is not None])
    plot = _Plot(size, len(data.own), ticks[0], ticks[-1])
    parts = [_grid(plot, ticks, lang), _axis(plot, data)]
    parts.append(_line(plot, data.reference, "line-ref"))
    parts.append(_line(plot, data.own, "line-own"))
    parts.append(_end(plot, data))
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        "{}</svg>"
    ).format(
        data.description, size.width, size.height, size.width, size.height, Markup("").join(parts)
    )


def share_ticks(values: Sequence[float]) -> tuple[int, ...]:
    """Return whole per cents for four or five grid lines around the values."""
    low, high = min(values, default=0.0) * 100, max(values, default=1.0) * 100
    for step in _STEPS:
        first = max(0, int((low - 2) // step) * step)
        last = min(100, -int(-(high + 2) // step) * step)
        ticks = tuple(range(first, last + 1, step))
        if 1 < len(ticks) <= _MAX_LINES:
            return ticks
    return (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class _Plot:
    size: Size
    n_points: int
    low: int
    high: int

    def x(self, index: int) -> float:
        room = self.size.width - _LEFT - self.size.right
        return round(_LEFT + room * (index / (self.n_points - 1) if self.n_points > 1 else 0.5), 1)

    def y(self, share: float) -> float:
        room = self.size.height - _TOP - _BOTTOM
        return round(_TOP + room * (self.high - share * 100) / (self.high - self.low), 1)


def _grid(plot: _Plot, ticks: Sequence[int], lang: str) -> Markup:
    end = plot.size.width - plot.size.right
    row = Markup(
        '<line class="grid-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="axis-text" x="{}" y="{}" text-anchor="end">{}</text>'
    )
    rows = []
    for tick in ticks:
        y = plot.y(tick / 100)
        rows.append(row.format(_LEFT, y, end, y, _LEFT - 8, y + 4, format_share(tick / 100, lang)))
    return Markup("").join(rows)


def _axis(plot: _Plot, data: TrendData) -> Markup:
    y = plot.size.height - _BOTTOM + 20
    text = Markup('<text class="axis-text" x="{}" y="{}" text-anchor="{}">{}</text>')
    first = text.format(plot.x(0), y, "start", data.first_label)
    return first + text.format(plot.x(plot.n_points - 1), y, "end", data.last_label)


def _line(plot: _Plot, values: Sequence[float | None], name: str) -> Markup:
    steps, pen_down = [], False
    for index, value in enumerate(values):
        if value is not None:
            steps.append(f"{'L' if pen_down else 'M'}{plot.x(index)} {plot.y(value)}")
        pen_down = value is not None
    return Markup('<path class="{}" d="{}"/>').format(name, "".join(steps)) if steps else Markup("")


def _end(plot: _Plot, data: TrendData) -> Markup:
    last = plot.n_points - 1
    own, reference = last_known(data.own), last_known(data.reference)
    found = Markup("")
    if own is not None:
        end = max(index for index, value in enumerate(data.own) if value is not None)
        found += Markup('<circle class="dot-own" cx="{}" cy="{}" r="5.5"/>').format(
            plot.x(end), plot.y(own)
        )
    if plot.size.right < 100:
        return found
    own_y, reference_y = _apart(plot, own, reference)
    text = Markup('<text class="{}" x="{}" y="{}">{}</text>')
    if own is not None:
        found += text.format("label-own", plot.x(last) + 12, own_y, data.own_label)
    if reference is not None:
        found += text.format("label-ref", plot.x(last) + 12, reference_y, data.reference_label)
    return found


def last_known(values: Sequence[float | None]) -> float | None:
    """Return the last value that is no gap, ``None`` where all are gaps."""
    return next((value for value in reversed(values) if value is not None), None)


def _apart(plot: _Plot, own: float | None, reference: float | None) -> tuple[float, float]:
    """Return the heights of the two labels, pushed apart where they would touch."""
    own_y = plot.y(own) + 5 if own is not None else 0.0
    reference_y = plot.y(reference) + 5 if reference is not None else 0.0
    gap = 20 - abs(own_y - reference_y)
    if own is None or reference is None or gap <= 0:
        return own_y, reference_y
    return (
        (own_y - gap / 2, reference_y + gap / 2)
        if own >= reference
        else (own_y + gap / 2, reference_y - gap / 2)
    )
