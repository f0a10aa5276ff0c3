"""Strips of dots: a row for each kind, a dot for each place, on one logarithmic scale.

The bar behind the dots reaches from the value that a tenth of the places stay below to the one that
a tenth exceed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from markupsafe import Markup

from portal.indicators.labels import format_count, format_decimal
from portal.web.charts.plot import Size, picture, text

STRIPS_WIDE = Size(960, 0, 16)
STRIPS_NARROW = Size(340, 0, 10)
_ROW, _TOP, _BOTTOM, _LEFT = 58, 8, 30, 10
_NAME, _DOTS = 16, 36
_RADIUS, _HALF_BAR = 4.5, 11
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Strip:
    """A row: its name, words at its right end, positive values, and the outer tenths if known."""

    name: str
    words: str
    values: tuple[float, ...]
    tenths: tuple[float, float] | None


def strips_svg(strips: Sequence[Strip], size: Size, description: str, lang: str) -> Markup:
    """Return the drawing; the caller prints the same numbers as a table.

    Raises ``ValueError`` where no strip has a value.
    """
    every = [value for strip in strips for value in strip.values]
    if not every:
        raise ValueError("there is nothing to draw")
    whole = Size(size.width, _TOP + _ROW * len(strips) + _BOTTOM, size.right)
    plot = _Plot(whole, log10(min(every) / 1.15), log10(max(every) * 1.15))
    parts = [_grid(plot, lang, 10**plot.first, 10**plot.last)]
    for number, strip in enumerate(strips):
        parts.append(_strip(plot, strip, _TOP + _ROW * number))
    return picture(whole, description, parts)


@dataclass(frozen=True, slots=True)
class _Plot:
    size: Size
    first: float
    last: float

    def x(self, value: float) -> float:
        room = self.size.width - self.size.right - _LEFT
        return round(_LEFT + room * (log10(value) - self.first) / (self.last - self.first), 1)


def value_ticks(first: float, last: float) -> tuple[float, ...]:
    """Return round numbers between two positive ones: 1, 2 and 5 times powers of ten, or these."""
    steps = [base * 10.0**power for power in range(-4, 7) for base in (1, 2, 5)]
    within = [step for step in steps if first <= step <= last]
    if len(within) <= _MOST_TICKS:
        return tuple(within)
    return tuple(step for step in within if f"{step:e}".startswith("1"))


def _grid(plot: _Plot, lang: str, first: float, last: float) -> Markup:
    bottom, found = plot.size.height - _BOTTOM, Markup("")
    line = Markup('<line class="grid-line" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>')
    for tick in value_ticks(first, last):
        x = plot.x(tick)
        found += line.format(x, _TOP, bottom)
        anchor = "start" if x < _LEFT + 12 else "middle"
        found += text("axis-text", x, bottom + 19, _words(tick, lang), anchor)
    return found


def _words(tick: float, lang: str) -> str:
    if tick >= 1:
        return format_count(round(tick), lang)
    return format_decimal(tick, lang, len(f"{tick:.4f}".rstrip("0").partition(".")[2]))


def _strip(plot: _Plot, strip: Strip, top: int) -> Markup:
    y = top + _DOTS
    found = text("range-name", _LEFT, top + _NAME, strip.name)
    right = plot.size.width - plot.size.right
    found += text("range-words", right, top + _NAME, strip.words, "end")
    if strip.tenths is not None:
        low, high = (plot.x(value) for value in strip.tenths)
        bar = Markup('<rect class="band" x="{}" y="{}" width="{}" height="{}"/>')
        found += bar.format(low, y - _HALF_BAR, round(high - low, 1), 2 * _HALF_BAR)
    dot = Markup('<circle class="dot-other" cx="{}" cy="{}" r="{}"/>')
    return found + Markup("").join(dot.format(plot.x(value), y, _RADIUS) for value in strip.values)
