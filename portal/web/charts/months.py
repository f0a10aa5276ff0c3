"""Appeals by month as columns from zero; a month without data is hatched, never a column of 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.indicators.labels import format_count
from portal.web.charts.axis import count_ticks
from portal.web.charts.gap_patterns import patterns

_TOP, _BOTTOM, _LEFT = 12, 26, 64
_WIDEST = 26


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """One month: its count (``None`` where nothing was reported), and its words for a pointer.

    ``is_partial`` where not everything was reported; ``year`` only at the first month of a year.
    """

    value: int | None
    is_partial: bool
    title: str
    year: str


@dataclass(frozen=True, slots=True)
class MonthsSize:
    """Width and height of the picture in pixels."""

    width: int
    height: int


MONTHS_WIDE = MonthsSize(1184, 250)
MONTHS_NARROW = MonthsSize(340, 190)


def months_svg(
    columns: Sequence[MonthColumn], size: MonthsSize, description: str, key: str, lang: str
) -> Markup:
    """Return the columns in order; ``key`` keeps the ids of the patterns apart on a page."""
    ticks = count_ticks(max((column.value or 0 for column in columns), default=0))
    room = size.height - _TOP - _BOTTOM
    step = (size.width - _LEFT) / max(len(columns), 1)

    def height_of(value: float) -> float:
        return round(room * value / ticks[-1], 1)

    parts = [_grid(size, [(tick, height_of(tick)) for tick in ticks], lang)]
    for index, column in enumerate(columns):
        left = round(_LEFT + index * step, 1)
        parts.append(_column(column, left, step, height_of(column.value or 0), size, key))
    return Markup(
        '<svg class="chart-full" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}"'
        ' height="{}">{}{}</svg>'
    ).format(
        description,
        size.width,
        size.height,
        size.width,
        size.height,
        patterns(key),
        Markup("").join(parts),
    )


def _grid(size: MonthsSize, ticks: Sequence[tuple[float, float]], lang: str) -> Markup:
    row = Markup(
        '<line class="grid-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="axis-text" x="{}" y="{}" text-anchor="end">{}</text>'
    )
    base, rows = size.height - _BOTTOM, []
    for tick, height in ticks:
        y = round(base - height, 1)
        text = format_count(int(tick), lang) if tick == int(tick) else ""
        rows.append(row.format(_LEFT, y, size.width, y, _LEFT - 8, y + 4, text))
    return Markup("").join(rows)


def _column(
    column: MonthColumn, left: float, step: float, height: float, size: MonthsSize, key: str
) -> Markup:
    base = size.height - _BOTTOM
    width = round(min(step * 0.76, _WIDEST), 1)
    x = round(left + (step - width) / 2, 1)
    box = Markup('<rect class="{}"{} x="{}" y="{}" width="{}" height="{}"/>')
    if column.value is None:
        fill = Markup(' fill="url(#hatch-{})"').format(key)
        body = box.format("column-gap", fill, x, _TOP, width, base - _TOP)
    else:
        css = "column-part" if column.is_partial else "column"
        body = box.format(css, "", x, round(base - height, 1), width, height)
    label = Markup("")
    if column.year:
        label = Markup(
            '<path class="axis-line" d="M{} {}v6"/><text class="axis-text" x="{}" y="{}">{}</text>'
        ).format(left, base, round(left + 3, 1), base + 17, column.year)
    return Markup("<g><title>{}</title>{}</g>{}").format(column.title, body, label)
