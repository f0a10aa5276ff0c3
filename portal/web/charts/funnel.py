"""A funnel: places by number of counted appeals and share, within limits around a centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from markupsafe import Markup

from portal.indicators.funnel import Limits
from portal.indicators.labels import format_count
from portal.web.charts.plot import BOTTOM, LEFT, TOP, ShareAxis, Size, picture, share_ticks, text

WIDE = Size(474, 330, 16)
NARROW = Size(340, 270, 12)
_MAX_TICKS = 5
_CHAR = 7.6


@dataclass(frozen=True, slots=True)
class Dot:
    """One place: counted appeals and share (0..1)."""

    counted: int
    share: float


@dataclass(frozen=True, slots=True)
class FunnelData:
    """Dots of other places, the page's own (``None`` where it has no share), and the limits.

    ``curve`` holds the limits by number of counted appeals, ascending; the first and last number
    are the ends of the axis.
    """

    own: Dot | None
    others: tuple[Dot, ...]
    centre: float
    curve: tuple[tuple[int, Limits], ...]
    own_label: str
    centre_label: str
    axis_label: str
    description: str


def funnel_svg(data: FunnelData, size: Size, lang: str) -> Markup:
    """Return the chart as SVG; the caller prints the same numbers as a table."""
    dots = [dot.share for dot in (*data.others, *([data.own] if data.own else []))]
    # Where few appeals are counted the outer limits are far away; the places are what matters.
    reach = [limit for _, limits in data.curve[1:] for limit in limits]
    plot = _Plot(
        ShareAxis(size, share_ticks([*dots, *reach, data.centre])),
        log10(data.curve[0][0]),
        log10(data.curve[-1][0]),
    )
    parts = [_limits(plot, data.curve), plot.axis.grid(lang), _counts(plot, data, lang)]
    parts.append(_centre(plot, data))
    parts += [_dot(plot, dot, "dot-other", 4.5) for dot in data.others]
    if data.own:
        parts += [_dot(plot, data.own, "dot-own", 7), _own_label(plot, data, data.own)]
    return picture(size, data.description, parts)


@dataclass(frozen=True, slots=True)
class _Plot:
    axis: ShareAxis
    first: float
    last: float

    @property
    def right(self) -> int:
        return self.axis.size.width - self.axis.size.right

    def x(self, counted: int) -> float:
        part = (log10(counted) - self.first) / (self.last - self.first)
        return round(LEFT + (self.right - LEFT) * part, 1)

    def y(self, share: float) -> float:
        """Return the height of a share; what lies beyond the axis stands at its end."""
        low, high = self.axis.ticks[0] / 100, self.axis.ticks[-1] / 100
        return self.axis.y(min(high, max(low, share)))


def count_ticks(first: int, last: int) -> tuple[int, ...]:
    """Return round numbers between two counts: 1, 2 and 5 times powers of ten, or these alone."""
    steps = [base * 10**power for power in range(9) for base in (1, 2, 5)]
    within = [step for step in steps if first <= step <= last]
    if len(within) <= _MAX_TICKS:
        return tuple(within)
    return tuple(step for step in within if str(step).startswith("1"))


def _limits(plot: _Plot, curve: Sequence[tuple[int, Limits]]) -> Markup:
    def path(number: int, *, reverse: bool = False) -> str:
        points = [f"{plot.x(count)} {plot.y(limits[number])}" for count, limits in curve]
        return "L".join(reversed(points) if reverse else points)

    area = Markup('<path class="{}" d="M{}L{}Z"/>')
    line = Markup('<path class="{}" d="M{}"/>')
    parts = [area.format("funnel-95", path(0), path(1, reverse=True))]
    parts += [line.format("limit-95", path(number)) for number in (0, 1)]
    parts += [line.format("limit-998", path(number)) for number in (2, 3)]
    return area.format("funnel-998", path(2), path(3, reverse=True)) + Markup("").join(parts)


def _counts(plot: _Plot, data: FunnelData, lang: str) -> Markup:
    y, found = plot.axis.size.height - BOTTOM, Markup("")
    found += Markup('<path class="axis-line" d="M{} {}H{}"/>').format(LEFT, y, plot.right)
    for tick in count_ticks(data.curve[0][0], data.curve[-1][0]):
        found += text("axis-text", plot.x(tick), y + 17, format_count(tick, lang), "middle")
    # The name of the axis stands inside, above its right end: below there are the numbers.
    return found + text("axis-text", plot.right, y - 7, data.axis_label, "end")


def _centre(plot: _Plot, data: FunnelData) -> Markup:
    y = plot.y(data.centre)
    found = Markup('<path class="centre-line" d="M{} {}H{}"/>').format(LEFT, y, plot.right)
    width = len(data.centre_label) * _CHAR
    is_taken = data.own is not None and plot.x(data.own.counted) > plot.right - width - 30
    if is_taken:
        return found + text("label-ref halo", LEFT + 4, y - 6, data.centre_label)
    return found + text("label-ref halo", plot.right, y - 6, data.centre_label, "end")


def _dot(plot: _Plot, dot: Dot, name: str, radius: float) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
        name, plot.x(dot.counted), plot.y(dot.share), radius
    )


def _own_label(plot: _Plot, data: FunnelData, own: Dot) -> Markup:
    """Return the own name beside its dot, away from the centre line and inside the picture."""
    x, y = plot.x(own.counted), plot.y(own.share)
    width = len(data.own_label) * _CHAR
    y = y - 12 if own.share >= data.centre else y + 22
    y = min(max(y, TOP + 10.0), plot.axis.size.height - BOTTOM - 22.0)
    if x - width / 2 < LEFT:
        return text("label-own halo", LEFT + 2, y, data.own_label)
    if x + width / 2 > plot.right:
        return text("label-own halo", plot.right, y, data.own_label, "end")
    return text("label-own halo", x, y, data.own_label, "middle")
