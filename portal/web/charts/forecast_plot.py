"""Where months and amounts lie on a fan chart, and what stands around the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.plot import BOTTOM, Size, text

# A row above the plot says what lies on either side of the last published month.
TOP = 34
_LETTER = 7.4
# Room right of the last point where no names stand beside it.
_BARE_RIGHT = 10


@dataclass(frozen=True, slots=True)
class FanPlot:
    """Published months and those ahead; ``ticks`` are the grid lines with their words."""

    size: Size
    ticks: tuple[tuple[float, str], ...]
    n_months: int
    n_ahead: int

    @property
    def left(self) -> float:
        """Return where the plot begins: the words of its ticks stand before it."""
        return round(max(len(words) for _, words in self.ticks) * _LETTER + 12, 1)

    @property
    def right(self) -> int:
        """Return where the plot ends."""
        return self.size.width - (self.size.right if self.n_ahead else _BARE_RIGHT)

    @property
    def bottom(self) -> int:
        """Return the height of zero."""
        return self.size.height - BOTTOM

    @property
    def now(self) -> float:
        """Return where the last published month lies."""
        return self.x(self.n_months - 1)

    def x(self, index: float) -> float:
        """Return where a month lies, counted from the first one."""
        steps = max(self.n_months + self.n_ahead - 1, 1)
        return round(self.left + (self.right - self.left) * index / steps, 1)

    def y(self, value: float) -> float:
        """Return the height of an amount; what lies beyond the axis stands at its end."""
        room = self.bottom - TOP
        return round(self.bottom - room * min(max(value / self.ticks[-1][0], 0.0), 1.0), 1)

    def grid(self) -> Markup:
        """Return a line and its words for each tick."""
        row = Markup(
            '<line class="grid-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
            '<text class="axis-text" x="{}" y="{}" text-anchor="end">{}</text>'
        )
        rows = []
        for tick, words in self.ticks:
            y = self.y(tick)
            rows.append(row.format(self.left, y, self.right, y, self.left - 8, y + 4, words))
        return Markup("").join(rows)

    def years(self, years: Sequence[str]) -> Markup:
        """Return a tick and the year at the first month of each; ``years`` has one per month."""
        found, taken = Markup(""), -1.0
        for index, year in enumerate(years):
            x = self.x(index)
            if not year or x < taken:
                continue
            is_last = x + len(year) * _LETTER > self.size.width
            found += Markup('<path class="axis-line" d="M{} {}v6"/>').format(x, self.bottom)
            found += text("axis-text", x, self.bottom + 20, year, "end" if is_last else "start")
            taken = x + len(year) * _LETTER + 6
        return found
