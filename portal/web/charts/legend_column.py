"""The legend of a map for a picture: classes one below the other, then the marks of gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.gap_patterns import patterns
from portal.web.charts.outline import part_pattern

_ROW, _SWATCH, _LINE, _GAP = 32, (34, 20), 24, 14


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One class or mark: ``fill`` is a class such as ``seq-3``, or the name of a pattern."""

    fill: str
    limits: str
    count: str


def legend_column(
    title: Sequence[str], steps: Sequence[LegendRow], marks: Sequence[LegendRow]
) -> tuple[Markup, int]:
    """Return the drawing's elements, from 0 downwards, and their height."""
    text = Markup('<text x="0" y="{}" font-size="17" font-weight="600">{}</text>')
    parts = [patterns("legend"), part_pattern("legend")]
    parts += [text.format(16 + _LINE * number, line) for number, line in enumerate(title)]
    y = _LINE * len(title) + _GAP
    for row in (*steps, *marks):
        parts.append(_row(row, y))
        y += _ROW
        if steps and row is steps[-1]:
            y += _GAP
    return Markup("").join(parts), y


def _row(row: LegendRow, y: int) -> Markup:
    width, height = _SWATCH
    shape = Markup('<rect class="swatch {}"{} x="0.5" y="{}" width="{}" height="{}"/>')
    is_mark = row.fill in ("hatch", "dots", "early", "part")
    fill = Markup(' fill="url(#{}-legend)"').format(row.fill) if is_mark else ""
    found = shape.format("" if is_mark else row.fill, fill, y + 0.5, width, height)
    if row.fill == "part":
        # The lines lie over a class, whichever it is.
        found = shape.format("seq-2", "", y + 0.5, width, height) + found
    # Two texts and not one in two weights: not every program lays spans out alike.
    bold = Markup('<text x="46" y="{}" font-size="17" font-weight="600">{}</text>')
    thin = Markup(
        '<text class="sheet-dek" x="{}" y="{}" font-size="17" text-anchor="end">{}</text>'
    )
    return found + bold.format(y + 16, row.limits) + thin.format(360, y + 16, row.count)
