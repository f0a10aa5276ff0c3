"""Small lines, one a place, all on one scale: own solid, the reference dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from portal.web.charts.break_marks import Break, Room, break_marks

_TOP, _BOTTOM, _LEFT, _RIGHT = 10, 26, 46, 8
_WORDS_FROM = 300


# Grid lines, ascending: the value and its words.
Ticks = Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Multiple:
    """One small picture: values at equal steps, ``None`` where there is a gap."""

    own: tuple[float | None, ...]
    reference: tuple[float | None, ...]
    description: str
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class MultipleSize:
    """Width and height of one picture in pixels."""

    width: int
    height: int


SMALL = MultipleSize(270, 170)
BROAD = MultipleSize(760, 300)


def multiple_svg(
    line: Multiple,
    ticks: Ticks,
    first_label: str,
    last_label: str,
    size: MultipleSize = SMALL,
) -> Markup:
    """Return one small picture on the scale of ``ticks``."""
    plot = _Plot(size, len(line.own), ticks[0][0], ticks[-1][0])
    y = size.height - _BOTTOM + 19
    text = Markup('<text class="axis-text" x="{}" y="{}" text-anchor="{}">{}</text>')
    parts = [
        _grid(plot, ticks),
        _marks(plot, line.breaks),
        text.format(plot.x(0), y, "start", first_label),
        text.format(plot.x(len(line.own) - 1), y, "end", last_label),
        _path(plot, line.reference, "line-ref"),
        _path(plot, line.own, "line-own"),
        _dots(plot, line.own),
    ]
    return Markup(
        '<svg class="multiple" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}"'
        ' height="{}">{}</svg>'
    ).format(
        line.description, size.width, size.height, size.width, size.height, Markup("").join(parts)
    )


@dataclass(frozen=True, slots=True)
class _Plot:
    size: MultipleSize
    n_points: int
    low: float
    high: float

    @property
    def room(self) -> Room:
        return Room(_LEFT, self.size.width - _RIGHT, _TOP, self.size.height - _BOTTOM)

    def x(self, index: float) -> float:
        room = self.size.width - _LEFT - _RIGHT
        return round(_LEFT + room * (index / (self.n_points - 1) if self.n_points > 1 else 0.5), 1)

    def y(self, value: float) -> float:
        room = self.size.height - _TOP - _BOTTOM
        return round(_TOP + room * (self.high - value) / (self.high - self.low), 1)


def _marks(plot: _Plot, breaks: Sequence[Break]) -> Markup:
    """Mark the breaks; among the lines of a small picture there is room for numbers alone."""
    is_small = plot.size.width < _WORDS_FROM
    marks = [replace(one, label=str(one.number)) for one in breaks] if is_small else breaks
    return break_marks([(plot.x(one.at), one) for one in marks], plot.room, from_top=is_small)


def _grid(plot: _Plot, ticks: Ticks) -> Markup:
    row = Markup(
        '<line class="grid-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="axis-text" x="{}" y="{}" text-anchor="end">{}</text>'
    )
    end, rows = plot.size.width - _RIGHT, []
    for tick, words in ticks:
        y = plot.y(tick)
        rows.append(row.format(_LEFT, y, end, y, _LEFT - 8, y + 4, words))
    return Markup("").join(rows)


def _path(plot: _Plot, values: Sequence[float | None], css: str) -> Markup:
    steps, pen_down = [], False
    for index, value in enumerate(values):
        if value is not None:
            steps.append(f"{'L' if pen_down else 'M'}{plot.x(index)} {plot.y(value)}")
        pen_down = value is not None
    return Markup('<path class="{}" d="{}"/>').format(css, "".join(steps)) if steps else Markup("")


def _dots(plot: _Plot, values: Sequence[float | None]) -> Markup:
    """Mark the last value, and values that stand alone: no line leads to them."""
    known = {index for index, value in enumerate(values) if value is not None}
    alone = {index for index in known if not {index - 1, index + 1} & known}
    dot = Markup('<circle class="dot-own" cx="{}" cy="{}" r="5"/>')
    found = sorted(alone | {max(known)} if known else alone)
    return Markup("").join(dot.format(plot.x(i), plot.y(values[i] or 0.0)) for i in found)
