"""What line charts and funnels share: size, ticks of shares, grid, labels that do not touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.indicators.labels import format_share

TOP, BOTTOM, LEFT = 14, 30, 48
_STEPS = (5, 10, 20, 25)
_MAX_LINES = 5
_LABEL_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture and the room right of the plot for labels."""

    width: int
    height: int
    right: int

    @property
    def has_labels(self) -> bool:
        """Tell whether names stand beside the ends of lines."""
        return self.right >= 100


@dataclass(frozen=True, slots=True)
class ShareAxis:
    """An upright axis of shares from ``ticks[0]`` to ``ticks[-1]`` per cent."""

    size: Size
    ticks: tuple[int, ...]

    def y(self, share: float) -> float:
        """Return the height of a share (0..1)."""
        room = self.size.height - TOP - BOTTOM
        low, high = self.ticks[0], self.ticks[-1]
        return round(TOP + room * (high - share * 100) / (high - low), 1)

    def grid(self, lang: str) -> Markup:
        """Return a line and its per cents for each tick."""
        end = self.size.width - self.size.right
        row = Markup(
            '<line class="grid-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
            '<text class="axis-text" x="{}" y="{}" text-anchor="end">{}</text>'
        )
        rows = []
        for tick in self.ticks:
            y, label = self.y(tick / 100), format_share(tick / 100, lang)
            rows.append(row.format(LEFT, y, end, y, LEFT - 8, y + 4, label))
        return Markup("").join(rows)


@dataclass(frozen=True, slots=True)
class Label:
    """A name at the end of a line: its class, the height it would like, and its text."""

    name: str
    y: float
    text: str


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


def text(name: str, x: float, y: float, content: str, anchor: str = "start") -> Markup:
    """Return a line of text of class ``name``."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        name, round(x, 1), round(y, 1), anchor, content
    )


def stacked(labels: Sequence[Label], x: float, size: Size) -> Markup:
    """Return labels in a column from ``x`` on, pushed apart where they would touch."""
    ordered = sorted(labels, key=lambda label: label.y)
    heights: list[float] = []
    for label in ordered:
        least = heights[-1] + _LABEL_HEIGHT if heights else float(TOP)
        heights.append(max(label.y, least))
    # What was pushed out at the bottom takes the ones above it along.
    floor = float(size.height - BOTTOM + 5)
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], floor)
        floor = heights[place] - _LABEL_HEIGHT
    placed = zip(ordered, heights, strict=True)
    return Markup("").join(text(label.name, x, y, label.text) for label, y in placed)


def picture(size: Size, description: str, parts: Sequence[Markup]) -> Markup:
    """Return the drawing with its sentence for those who do not see it."""
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        "{}</svg>"
    ).format(description, size.width, size.height, size.width, size.height, Markup("").join(parts))
