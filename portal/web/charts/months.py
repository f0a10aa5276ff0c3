"""Appeals by month as columns from zero; a month without data is hatched, never a column of 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.indicators.labels import format_count
from portal.web.charts.axis import count_ticks
from portal.web.charts.break_marks import LINE, Break, Room, break_marks
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
    columns: Sequence[MonthColumn],
    size: MonthsSize,
    description: str,
    key: str,
    lang: str,
    breaks: Sequence[Break] = (),
) -> Markup:
    """Return the columns in order; ``key`` keeps the ids of the patterns apart on a page.

    ``breaks`` lie at a month and the part of it that has passed; their words stand above.
    """
    top = _TOP + LINE * len(breaks)
    ticks = count_ticks(max((column.value or 0 for column in columns), default=0))
    room = size.height - top - _BOTTOM
    step = (size.width - _LEFT) / max(len(columns), 1)

    def height_of(value: float) -> float:
        return round(room * value / ticks[-1], 1)

    parts = [_grid(size, [(tick, height_of(tick)) for tick in ticks], lang)]
    for index, column in enumerate(columns):
        left = _LEFT + index * step
        box = _Box(round(left, 1), step, top, height_of(column.value or 0))
        parts.append(_column(column, box, size, key))
    marks = [(round(_LEFT + one.at * step, 1), one) for one in breaks]
    inside = Room(_LEFT, size.width, _TOP - 2, size.height - _BOTTOM)
    parts.append(break_marks(marks, inside, from_top=True))
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


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a column stands: its left edge, the room of a month, the top, its own height."""

    left: float
    step: float
    top: float
    height: float


def _column(column: MonthColumn, own: _Box, size: MonthsSize, key: str) -> Markup:
    left, step, height = own.left, own.step, own.height
    base = size.height - _BOTTOM
    width = round(min(step * 0.76, _WIDEST), 1)
    x = round(left + (step - width) / 2, 1)
    box = Markup('<rect class="{}"{} x="{}" y="{}" width="{}" height="{}"/>')
    if column.value is None:
        fill = Markup(' fill="url(#hatch-{})"').format(key)
        body = box.format("column-gap", fill, x, own.top, width, base - own.top)
    else:
        css = "column-part" if column.is_partial else "column"
        body = box.format(css, "", x, round(base - height, 1), width, height)
    label = Markup("")
    if column.year:
        label = Markup(
            '<path class="axis-line" d="M{} {}v6"/><text class="axis-text" x="{}" y="{}">{}</text>'
        ).format(left, base, round(left + 3, 1), base + 17, column.year)
    return Markup("<g><title>{}</title>{}</g>{}").format(column.title, body, label)
