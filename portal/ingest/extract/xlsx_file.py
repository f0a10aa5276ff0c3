"""Read XLSX with openpyxl in its read-only mode; columns are found by the text of their header."""

from __future__ import annotations

import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from portal.ingest.extract.child import run
from portal.ingest.extract.headers import folded, locate
from portal.ingest.extract.request import Extracted, ExtractFault, Request
from portal.ingest.extract.rows import Row, write_table

# An export may begin with a title and empty rows; the header is looked for here.
HEADER_ROWS = 20
# What openpyxl and the ZIP reader raise over a damaged file.
_DAMAGE = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    SyntaxError,
    OverflowError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def read(request: Request) -> Extracted:
    """Write the mapped columns of the first sheet that has them as Parquet.

    Rows keep the numbers they have in the sheet. Empty rows are no rows.
    """
    started = time.perf_counter()
    _check_archive(request)
    try:
        book = openpyxl.load_workbook(
            request.path, read_only=True, data_only=True, keep_links=False
        )
        for sheet in book.worksheets:
            # Some programs write a wrong size into a sheet, and rows beyond it would be lost.
            sheet.reset_dimensions()
        rows = write_table(_rows(_sheet(book, request), request), request)
        book.close()
    except _DAMAGE:
        raise ExtractFault(f"{request.name}: the workbook is damaged.") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise ExtractFault(f"{request.name}: the workbook is damaged.") from None
    return Extracted(rows, 0, {"parse": time.perf_counter() - started})


def _check_archive(request: Request) -> None:
    """Refuse what is no workbook, or one whose parts unpack beyond the limits."""
    if request.path.stat().st_size == 0:
        raise ExtractFault(f"{request.name}: the file is empty.")
    try:
        with zipfile.ZipFile(request.path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise ExtractFault(f"{request.name}: this is no XLSX workbook.") from None
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise ExtractFault(f"{request.name}: this is a ZIP archive, but no XLSX workbook.")
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    limits = request.limits
    if total > limits.text_bytes or (
        total > limits.free_bytes and total > limits.ratio * max(packed, 1)
    ):
        raise ExtractFault(
            f"{request.name}: the workbook unpacks to {total} bytes; such a file is not read."
        )


def _sheet(book: Any, request: Request) -> Any:
    """Return the first sheet whose first rows hold the mapped headers, else the first sheet."""
    for sheet in book.worksheets:
        if _header(sheet, request)[0]:
            return sheet
    if not book.worksheets:
        raise ExtractFault(f"{request.name}: the workbook has no sheet.")
    return book.worksheets[0]


def _header(sheet: Any, request: Request) -> tuple[int, list[str]]:
    """Return number and texts of the header row: the one of the first rows with most mapped names.

    The number is 0 where no row has any of them.
    """
    wanted = {folded(name) for names in request.columns.values() for name in names}
    best: tuple[int, int, list[str]] = (0, 0, [])
    for number, cells in enumerate(islice(sheet.iter_rows(values_only=True), HEADER_ROWS), start=1):
        names = [_text(cell) for cell in cells]
        hits = len({folded(name) for name in names} & wanted)
        if hits > best[0]:
            best = (hits, number, names)
    return best[1], best[2]


def _rows(sheet: Any, request: Request) -> Iterator[Row]:
    number, header = _header(sheet, request)
    positions = locate(header, request)
    for at, cells in enumerate(
        sheet.iter_rows(min_row=number + 1, values_only=True), start=number + 1
    ):
        if any(cell is not None and cell != "" for cell in cells):
            yield (
                at,
                tuple(
                    _text(cells[positions[field]])
                    if field in positions and positions[field] < len(cells)
                    else ""
                    for field in request.columns
                ),
            )


def _text(cell: Any) -> str:
    """Return a cell as text: instants in ISO form, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        # Excel keeps fractions of a day: a second is what they can be trusted to.
        return (cell + timedelta(microseconds=500_000)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat() + " 00:00:00"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


if __name__ == "__main__":
    run(read)
