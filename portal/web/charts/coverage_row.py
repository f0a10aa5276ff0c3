"""A row of a coverage matrix: a cell a month, the letters of the months once above all rows."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_CELL, _GAP, _HEIGHT = 22, 2, 16


def coverage_row_svg(states: Sequence[str], description: str) -> Markup:
    """Return one cell per month; ``states`` are codes of COVERAGE_STATE, or empty."""
    width = _left(len(states)) - _GAP
    cells = Markup("").join(_cell(_left(n), state) for n, state in enumerate(states))
    return Markup(
        '<svg class="matrix" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        "{}</svg>"
    ).format(description, width, _HEIGHT, width, _HEIGHT, cells)


def letters_svg(letters: Sequence[str]) -> Markup:
    """Return the letters of the months as wide as a row; readers of screens hear the rows."""
    width = _left(len(letters)) - _GAP
    text = Markup('<text class="cov-letter" x="{}" y="12" text-anchor="middle">{}</text>')
    drawn = Markup("").join(text.format(_left(n) + _CELL / 2, one) for n, one in enumerate(letters))
    return Markup(
        '<svg class="matrix" aria-hidden="true" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(width, _HEIGHT, width, _HEIGHT, drawn)


def _left(index: int) -> int:
    return index * (_CELL + _GAP)


def _cell(x: int, state: str) -> Markup:
    box = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>')
    inner, low = _CELL - 1, _HEIGHT - 1
    if state == "reported":
        return box.format("cov-full", x, 0, _CELL, _HEIGHT)
    if state == "partial":
        edge = box.format("cov-edge", x + 0.5, 0.5, inner, low)
        return edge + box.format("cov-full", x, _HEIGHT // 2, _CELL, _HEIGHT // 2)
    if not state:
        return box.format("cov-none", x + 0.5, 0.5, inner, low)
    lines = f"M{x} 8l8-8M{x + 1} {_HEIGHT}l{_HEIGHT}-{_HEIGHT}M{x + 12} {_HEIGHT}l10-10"
    hatch = Markup('<path class="mark-line" d="{}"/>').format(lines)
    return box.format("cov-edge", x + 0.5, 0.5, inner, low) + hatch
