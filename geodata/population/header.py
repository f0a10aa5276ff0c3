"""The header of an office's table: where it stands, and how its cells are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geodata.errors import ReferenceFault

# A table may begin with a title and notes; its header is looked for in these rows.
HEADER_ROWS = 20
_SHOWN_NAMES = 12

Row = tuple[int, tuple[str, ...]]


def find_header(
    path: Path, top: Sequence[tuple[int, Sequence[str]]], fields: Sequence[str]
) -> tuple[int, tuple[int, ...]]:
    """Return the number of the header row and where in it each field stands.

    ``top`` are the first rows with their numbers. Case and the width of spaces do not count. Raises
    :class:`ReferenceFault` where no row has all fields, or a field stands twice.
    """
    wanted = [_folded(field) for field in fields]
    for number, cells in top:
        names = [_folded(cell) for cell in cells]
        if all(name in names for name in wanted):
            for field, name in zip(fields, wanted, strict=True):
                if names.count(name) > 1:
                    raise ReferenceFault(
                        f"{path}: row {number}: the column «{field}» stands there twice."
                    )
            return number, tuple(map(names.index, wanted))
    raise ReferenceFault(f"{path}: {_not_found(top, fields, wanted)}.")


def _not_found(
    top: Sequence[tuple[int, Sequence[str]]], fields: Sequence[str], wanted: Sequence[str]
) -> str:
    """Return which fields no row has, beside the row that comes nearest to a header."""

    def likeness(row: tuple[int, Sequence[str]]) -> tuple[int, int]:
        names = {_folded(cell) for cell in row[1]} - {""}
        return len(names & set(wanted)), len(names)

    if not top:
        return "the file has no rows"
    number, cells = max(top, key=likeness)
    names = {_folded(cell) for cell in cells}
    missing = [f for f, name in zip(fields, wanted, strict=True) if name not in names]
    shown = ", ".join(f"«{cell}»" for cell in cells[:_SHOWN_NAMES] if cell)
    sought = " and ".join(f"«{field}»" for field in missing)
    return (
        f"no row of the first {HEADER_ROWS} has the column {sought} beside the others; row {number}"
        f" has {shown or 'nothing'}"
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def picked(cells: Sequence[Any], places: Sequence[int]) -> tuple[str, ...]:
    """Return the texts of the cells at ``places``; empty where the row is too short."""
    return tuple(cell_text(cells[at]) if at < len(cells) else "" for at in places)


def cell_text(cell: Any) -> str:
    """Return a cell as stripped text: numbers with a point, whole ones without."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        # A spreadsheet keeps 1012.3 as 1012.2999999999999.
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    return str(cell).strip()
