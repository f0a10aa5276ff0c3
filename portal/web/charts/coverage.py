"""A row of months: full, half, hatched or empty."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_CELL, _GAP, _HEIGHT = 24, 3, 22
_LETTERS = 18


def coverage_svg(states: Sequence[str], letters: Sequence[str], description: str) -> Markup:
    """Return one cell per month; ``states`` are codes of COVERAGE_STATE, or empty.

    Without ``letters`` there is no row of them: under another one they need not be repeated.
    """
    top = _LETTERS if letters else 0
    cells = [_cell(index, top, state) for index, state in enumerate(states)]
    labels = [
        Markup('<text class="cov-letter" x="{}" y="13" text-anchor="middle">{}</text>').format(
            _left(index) + _CELL / 2, letter
        )
        for index, letter in enumerate(letters)
    ]
    width = _left(len(states)) - _GAP
    height = top + _HEIGHT
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(description, width, height, width, height, Markup("").join(labels + cells))


def _left(index: int) -> int:
    return index * (_CELL + _GAP)


def _cell(index: int, top: int, state: str) -> Markup:
    x = _left(index)
    if state == "reported":
        return _rect("cov-full", x, top, _HEIGHT)
    if state == "partial":
        half = _HEIGHT // 2
        return _rect("cov-edge", x, top, _HEIGHT) + _rect("cov-full", x, top + half, half)
    if not state:
        return _rect("cov-none", x, top, _HEIGHT)
    hatch = Markup('<path class="mark-line" d="{}"/>').format(
        "".join(f"M{x + s} {top + _HEIGHT}l{_HEIGHT} -{_HEIGHT}" for s in (-15, -8, -1, 6, 13))
    )
    return _rect("cov-edge", x, top, _HEIGHT) + Markup(
        '<svg x="{}" y="{}" width="{}" height="{}" viewBox="{} {} {} {}">{}</svg>'
    ).format(x, top, _CELL, _HEIGHT, x, top, _CELL, _HEIGHT, hatch)


def _rect(name: str, x: int, y: int, height: int) -> Markup:
    box = f'x="{x}" y="{y}" width="{_CELL}" height="{height}"'
    # There are many cells, and nothing in one comes from outside.
    return Markup(f'<rect class="{name}" {box}/>')  # noqa: S704
