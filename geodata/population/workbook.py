"""Read chosen columns of an XLSX workbook of population."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geodata.errors import ReferenceFault
from geodata.population.header import HEADER_ROWS, Row, cell_text, find_header, picked

# What openpyxl and the ZIP reader raise over a damaged file.
_DAMAGE = (
    InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    OverflowError, EOFError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_workbook(path: Path, fields: Sequence[str], sheet: str) -> Iterator[Row]:
    """Return the rows below the header of ``sheet``, or of the only sheet that has the fields.

    Raises :class:`ReferenceFault` for a workbook that is damaged, and for formulas and merged cells
    among the values.
    """
    try:
        with warnings.catch_warnings():
            # Of styles and drawings that it does not know; no value depends on them.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, keep_links=False)
    except _DAMAGE as error:
        raise ReferenceFault(f"{path}: the file is no readable XLSX workbook.") from error
    page, at, places = _chosen_sheet(path, book, fields, sheet)
    _check_merged(path, page, at, dict(zip(places, fields, strict=True)))
    return _sheet_rows(path, page, at, places)


def _chosen_sheet(
    path: Path, book: Any, fields: Sequence[str], sheet: str
) -> tuple[Any, int, tuple[int, ...]]:
    """Return the sheet, its header row and where the fields stand: the only one that has them.

    A hidden sheet is read only by name: nobody has looked at it.
    """
    visible = [page for page in book.worksheets if page.sheet_state == "visible" or sheet]
    pages = {page.title: page for page in visible}
    if not pages:
        raise ReferenceFault(f"{path}: every sheet is hidden; name the one to read with --sheet.")
    if sheet and sheet not in pages:
        listed = ", ".join(f"«{title}»" for title in pages)
        raise ReferenceFault(f"{path}: there is no sheet «{sheet}»; there are {listed}.")
    if sheet or len(pages) == 1:
        page = pages[sheet] if sheet else next(iter(pages.values()))
        return page, *find_header(path, _top(page), fields)
    found = []
    for page in pages.values():
        try:
            found.append((page, *find_header(path, _top(page), fields)))
        except ReferenceFault:
            continue
    if len(found) == 1:
        return found[0]
    what = "no sheet has" if not found else "more than one sheet has"
    raise ReferenceFault(
        f"{path}: {what} the columns {', '.join(f'«{f}»' for f in fields)}; choose one of"
        f" {', '.join(f'«{title}»' for title in pages)} with --sheet."
    )


def _top(page: Any) -> list[tuple[int, list[str]]]:
    rows = islice(page.iter_rows(values_only=True), HEADER_ROWS)
    return [
        (number, [cell_text(cell) for cell in cells]) for number, cells in enumerate(rows, start=1)
    ]


def _check_merged(path: Path, page: Any, header: int, names: dict[int, str]) -> None:
    """Refuse merged cells among the values: only the first of them has one."""
    for area in page.merged_cells.ranges:
        for at, name in names.items():
            if area.min_row > header and area.min_col <= at + 1 <= area.max_col:
                raise ReferenceFault(
                    f"{path}: row {area.min_row}: the cells {area.coord} are merged in the column"
                    f" «{name}»; split them and give each its own value."
                )


def _sheet_rows(path: Path, page: Any, header: int, places: Sequence[int]) -> Iterator[Row]:
    for number, cells in enumerate(page.iter_rows(min_row=header + 1), start=header + 1):
        for at in places:
            if at < len(cells) and cells[at].data_type == "f":
                raise ReferenceFault(
                    f"{path}: row {number}: the cell {cells[at].coordinate} is a formula; save the"
                    " table with values in place of formulas."
                )
        yield number, picked([cell.value for cell in cells], places)
