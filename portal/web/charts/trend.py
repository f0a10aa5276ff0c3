"""A line over rolling years: own line solid with an end dot, others grey, gaps left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.break_marks import Break, Room, break_marks
from portal.web.charts.plot import (
    BOTTOM,
    LEFT,
    TOP,
    Label,
    ShareAxis,
    Size,
    picture,
    share_ticks,
    stacked,
    text,
)

__all__ = [
    "NARROW",
    "WIDE",
    "Break",
    "Size",
    "TrendData",
    "last_known",
    "share_ticks",
    "trend_svg",
]
Shares = tuple[float | None, ...]
Bounds = tuple[tuple[float, float] | None, ...]

WIDE = Size(670, 320, 190)
NARROW = Size(340, 240, 12)


@dataclass(frozen=True, slots=True)
class TrendData:
    """Shares (0..1 or ``None`` for a gap) at equal steps, with the labels of both ends.

    ``country`` is a second line to compare with, ``band`` the bounds of the middle half of peers
    (``None`` where too few have a value); all are as long as ``own``, or empty. A longer line has
    ``middle_label``, of the step in its middle.
    """

    own: Shares
    reference: Shares
    first_label: str
    last_label: str
    own_label: str
    reference_label: str
    description: str
    country: Shares = ()
    country_label: str = ""
    band: Bounds = ()
    band_label: str = ""
    middle_label: str = ""
    breaks: tuple[Break, ...] = ()


def trend_svg(data: TrendData, size: Size, lang: str) -> Markup:
    """Return the chart as SVG; the caller prints the same numbers as a table."""
    edges = [edge for bounds in data.band if bounds for edge in bounds]
    lines = [v for v in (*data.own, *data.reference, *data.country) if v is not None]
    plot = _Plot(ShareAxis(size, share_ticks([*lines, *edges])), len(data.own))
    parts = [_band(plot, data.band), plot.axis.grid(lang), _breaks(plot, data.breaks)]
    parts.append(_time(plot, data))
    parts.append(_line(plot, data.country, "line-country"))
    parts.append(_line(plot, data.reference, "line-ref"))
    parts.append(_line(plot, data.own, "line-own"))
    parts.append(_end(plot, data))
    return picture(size, data.description, parts)


def last_known(values: Sequence[float | None]) -> float | None:
    """Return the last value that is no gap, ``None`` where all are gaps."""
    return next((value for value in reversed(values) if value is not None), None)


@dataclass(frozen=True, slots=True)
class _Plot:
    axis: ShareAxis
    n_points: int

    @property
    def size(self) -> Size:
        return self.axis.size

    def x(self, index: float) -> float:
        room = self.size.width - LEFT - self.size.right
        return round(LEFT + room * (index / (self.n_points - 1) if self.n_points > 1 else 0.5), 1)


def _time(plot: _Plot, data: TrendData) -> Markup:
    y, last = plot.size.height - BOTTOM + 20, plot.n_points - 1
    found = text("axis-text", plot.x(0), y, data.first_label)
    if data.middle_label:
        found += text("axis-text", plot.x(last // 2), y, data.middle_label, "middle")
    return found + text("axis-text", plot.x(last), y, data.last_label, "end")


def _line(plot: _Plot, values: Shares, name: str) -> Markup:
    steps, pen_down = [], False
    for index, value in enumerate(values):
        if value is not None:
            steps.append(f"{'L' if pen_down else 'M'}{plot.x(index)} {plot.axis.y(value)}")
        pen_down = value is not None
    return Markup('<path class="{}" d="{}"/>').format(name, "".join(steps)) if steps else Markup("")


def _band(plot: _Plot, bounds: Bounds) -> Markup:
    """Return one shape for each run of steps whose bounds are known."""
    shapes, run = [], list[tuple[float, float, float]]()
    for index, pair in enumerate([*bounds, None]):
        if pair is not None:
            run.append((plot.x(index), plot.axis.y(pair[0]), plot.axis.y(pair[1])))
        elif run:
            upper = [f"{x} {high}" for x, _, high in run]
            lower = [f"{x} {low}" for x, low, _ in reversed(run)]
            shapes.append(f"M{'L'.join([*upper, *lower])}Z")
            run = []
    return Markup('<path class="band" d="{}"/>').format("".join(shapes)) if shapes else Markup("")


def _breaks(plot: _Plot, breaks: Sequence[Break]) -> Markup:
    size = plot.size
    room = Room(LEFT, size.width - size.right, TOP, size.height - BOTTOM)
    return break_marks([(plot.x(one.at), one) for one in breaks], room)


def _end(plot: _Plot, data: TrendData) -> Markup:
    own, found = last_known(data.own), Markup("")
    if own is not None:
        end = max(index for index, value in enumerate(data.own) if value is not None)
        found += Markup('<circle class="dot-own" cx="{}" cy="{}" r="5.5"/>').format(
            plot.x(end), plot.axis.y(own)
        )
    if not plot.size.has_labels:
        return found
    lines = (
        ("label-own", own, data.own_label),
        ("label-ref", last_known(data.reference), data.reference_label),
        ("label-ref", last_known(data.country), data.country_label),
        ("label-ref", _band_middle(data.band), data.band_label),
    )
    labels = [
        Label(name, plot.axis.y(value) + 5, label)
        for name, value, label in lines
        if value is not None and label
    ]
    return found + stacked(labels, plot.x(plot.n_points - 1) + 12, plot.size)


def _band_middle(bounds: Bounds) -> float | None:
    """Return the upper edge of the band at its end: its name stands there."""
    known = [pair for pair in bounds if pair]
    return known[-1][1] if known else None
