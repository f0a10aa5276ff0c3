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
# For a page that is about the funnel alone.
LARGE = Size(960, 440, 16)
NARROW = Size(340, 270, 12)
_MAX_TICKS = 5
# Room of a letter and of a line of the labels.
_CHAR, _TEXT_HEIGHT = 8.2, 12
_RADIUS = 4.5
# A name under another name is worse than one over so many dots.
_WORTH = 9
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """One place: counted appeals and share (0..1); ``name`` is told to whoever points at it."""

    counted: int
    share: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class NamedDot:
    """A place that the picture is about, with the words beside its dot."""

    dot: Dot
    label: str


@dataclass(frozen=True, slots=True)
class FunnelData:
    """Dots of other places, the page's own (none where it has no share), and the limits.

    ``curve`` holds the limits by number of counted appeals, ascending; the first and last number
    are the ends of the axis.
    """

    own: tuple[NamedDot, ...]
    others: tuple[Dot, ...]
    centre: float
    curve: tuple[tuple[int, Limits], ...]
    centre_label: str
    axis_label: str
    description: str


@dataclass(frozen=True, slots=True)
class _Label:
    drawn: Markup
    box: _Box


def funnel_svg(data: FunnelData, size: Size, lang: str) -> Markup:
    """Return the chart as SVG; the caller prints the same numbers as a table."""
    everyone = (*data.others, *(own.dot for own in data.own))
    # Where few appeals are counted the outer limits are far away; the places are what matters.
    reach = [limit for _, limits in data.curve[1:] for limit in limits]
    plot = _Plot(
        ShareAxis(size, share_ticks([*(dot.share for dot in everyone), *reach, data.centre])),
        log10(data.curve[0][0]),
        log10(data.curve[-1][0]),
    )
    parts = [_limits(plot, data.curve), plot.axis.grid(lang), _counts(plot, data, lang)]
    y = plot.y(data.centre)
    parts.append(Markup('<path class="centre-line" d="M{} {}H{}"/>').format(LEFT, y, plot.right))
    parts += [_dot(plot, dot, "dot-other", _RADIUS) for dot in data.others]
    taken = [_around(plot, dot) for dot in everyone]
    named = [_dot(plot, own.dot, "dot-own", 7) for own in data.own]
    names: list[_Box] = []
    # From left to right, so that each name has the room beside its own dot.
    for own in sorted(data.own, key=lambda own: own.dot.counted):
        label = _own_label(plot, own, [*taken, (LEFT, y - 1, plot.right, y + 1)], names)
        names.append(label.box)
        named.append(label.drawn)
        parts.append(_leader(plot, own.dot, label.box) if len(data.own) > 1 else Markup(""))
    taken += names
    parts.append(_centre_label(plot, data, taken))
    return picture(size, data.description, [*parts, *named])


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


def _centre_label(plot: _Plot, data: FunnelData, taken: Sequence[_Box]) -> Markup:
    y = plot.y(data.centre)
    width = len(data.centre_label) * _CHAR
    tries = [
        (x, height)
        for height in (y - 6, y + 17)
        for x in (plot.right - width, LEFT + 4.0, (plot.right + LEFT - width) / 2)
    ]
    x, height = _freest(tries, width, taken)
    return text("label-ref halo", x, height, data.centre_label)


def _around(plot: _Plot, dot: Dot) -> _Box:
    x, y = plot.x(dot.counted), plot.y(dot.share)
    return x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS


def _dot(plot: _Plot, dot: Dot, name: str, radius: float) -> Markup:
    x, y = plot.x(dot.counted), plot.y(dot.share)
    if dot.name:
        named = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>')
        return named.format(name, x, y, radius, dot.name)
    # There are many dots, and nothing in one comes from outside.
    return Markup(f'<circle class="{name}" cx="{x}" cy="{y}" r="{radius}"/>')  # noqa: S704


def _own_label(plot: _Plot, own: NamedDot, taken: Sequence[_Box], names: Sequence[_Box]) -> _Label:
    """Return the own name near its dot, where it covers least; other ``names`` count most."""
    x, y = plot.x(own.dot.counted), plot.y(own.dot.share)
    width = len(own.label) * _CHAR
    lowest = plot.axis.size.height - BOTTOM - 22.0
    beside = [
        (min(max(x + shift, LEFT + 2.0), plot.right - width), min(max(height, TOP + 10.0), lowest))
        for height in (y - 13, y + 24, y - 30, y + 41, y - 47, y + 58)
        for shift in (-width / 2, 4.0, -width - 4.0)
    ]
    left, height = _freest(beside, width, [*taken, *list(names) * _WORTH])
    drawn = text("label-own halo", left, height, own.label)
    return _Label(drawn, _box(left, height, width))


def _leader(plot: _Plot, dot: Dot, box: _Box) -> Markup:
    """Return a line from a dot to its name: among several names it is not clear otherwise."""
    x, y = plot.x(dot.counted), plot.y(dot.share)
    end = min(max(x, box[0] + 4), box[2] - 4)
    edge = box[1] + 2 if box[1] > y else box[3] - 2
    return Markup('<path class="leader" d="M{} {}L{:.1f} {:.1f}"/>').format(x, y, end, edge)


def _freest(
    places: Sequence[tuple[float, float]], width: float, taken: Sequence[_Box]
) -> tuple[float, float]:
    """Return the first of the places whose line of text touches fewest of what is there."""
    return min(
        places, key=lambda place: sum(_touch(_box(place[0], place[1], width), box) for box in taken)
    )


def _box(x: float, y: float, width: float) -> _Box:
    return x, y - _TEXT_HEIGHT, x + width, y + 3


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
