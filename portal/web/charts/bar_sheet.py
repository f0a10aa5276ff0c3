"""A table of bars for a picture: a name, a bar, one or two figures in each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.gap_patterns import patterns

_HEAD, _MOST_ROW, _LEAST_ROW = 30, 46, 22
_TEXT, _HEAD_TEXT, _SMALL = 18, 15, 13
_NARROW = 500


@dataclass(frozen=True, slots=True)
class SheetBar:
    """One row: its name, its bar (0..1 of the room, ``None`` without one), its figures.

    ``mark`` is the pattern of a row that has no figure, ``is_open`` the outline of what is still to
    come, ``is_own`` a row that stands out.
    """

    name: str
    share: float | None
    figures: tuple[str, ...]
    mark: str = ""
    is_open: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class BarSheet:
    """Rows in order under the heads of their figures; ``name_width`` is that of the names."""

    rows: tuple[SheetBar, ...]
    heads: tuple[str, ...]
    name_width: int
    description: str


def bar_sheet(sheet: BarSheet, room: tuple[int, int], key: str = "sheet") -> Markup:
    """Return the drawing for a room of (width, height) pixels; ``key`` keeps patterns apart."""
    width, height = room
    is_narrow = width < _NARROW
    n_rows = max(len(sheet.rows), 1)
    step = min(_MOST_ROW, max((height - _HEAD) / n_rows, _LEAST_ROW))
    step = 2 * _LEAST_ROW + 4 if is_narrow else step
    columns = _columns(sheet, width, is_narrow)
    head_size = _SMALL if is_narrow else _HEAD_TEXT
    parts = [patterns(key), _heads(sheet.heads, columns, width, head_size)]
    for number, row in enumerate(sheet.rows):
        parts.append(_row(row, _HEAD + number * step, step, columns, is_narrow, key))
    tall = round(_HEAD + step * n_rows + 2)
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        "{}</svg>"
    ).format(sheet.description, width, tall, width, tall, Markup("").join(parts))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edge and width of the bars, and the right edges of the figures."""

    left: float
    width: float
    ends: tuple[float, ...]


def _columns(sheet: BarSheet, width: int, is_narrow: bool) -> _Columns:
    n_columns = max(len(sheet.heads), 1)
    each = 100 if is_narrow else 150
    left = 0 if is_narrow else sheet.name_width + 20
    ends = tuple(width - each * (n_columns - 1 - number) for number in range(n_columns))
    return _Columns(left, width - left - each * n_columns - 12, ends)


def _heads(heads: Sequence[str], columns: _Columns, width: int, size: int) -> Markup:
    text = Markup(
        '<text x="{:.1f}" y="16" font-size="{}" font-weight="600" text-anchor="end">{}</text>'
    )
    found = [text.format(end, size, head) for end, head in zip(columns.ends, heads, strict=False)]
    rule = Markup('<path class="axis-line" d="M0 {}H{}"/>').format(_HEAD - 6, width)
    return Markup("").join([*found, rule])


def _row(
    row: SheetBar, top: float, step: float, columns: _Columns, is_narrow: bool, key: str
) -> Markup:
    text = Markup(
        '<text x="{:.1f}" y="{:.1f}" font-size="{}" font-weight="{}" text-anchor="{}">{}</text>'
    )
    size, weight = (15 if is_narrow else _TEXT), 600 if row.is_own else 400
    line = top + (17 if is_narrow else step / 2 + 6)
    height = 12 if is_narrow else min(step * 0.55, 20)
    bar = top + (26 if is_narrow else (step - height) / 2)
    found = [text.format(0, line, size, weight, "start", row.name)]
    found.append(_bar(row, columns, bar, height, key))
    base = bar + height - 1 if is_narrow else line
    for end, figure in zip(columns.ends, row.figures, strict=False):
        found.append(text.format(end, base, size, weight, "end", figure))
    return Markup("").join(found)


def _bar(row: SheetBar, columns: _Columns, top: float, height: float, key: str) -> Markup:
    box = Markup('<rect class="{}"{} x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
    if row.mark:
        fill = Markup(' fill="url(#{}-{})"').format(row.mark, key)
        return box.format("column-gap", fill, columns.left, top, columns.width, height)
    back = box.format("bar-bg", "", columns.left, top, columns.width, height)
    if row.share is None:
        return back
    name = "bar-open" if row.is_open else "bar-own"
    return back + box.format(name, "", columns.left, top, columns.width * row.share, height)
