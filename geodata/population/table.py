"""Read chosen columns of a table of population: CSV or XLSX, as an office publishes it."""

from __future__ import annotations

import codecs
import csv
import io
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.population.header import HEADER_ROWS, Row, cell_text, find_header, picked
from geodata.population.workbook import read_workbook

# A bigger file, packed or unpacked, is refused unread: this is a table of places, not of people.
MAX_BYTES = 100 * 1_000_000
_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a file is written: ``sheet`` chooses one of a workbook, the rest is of CSV files."""

    delimiter: str = ","
    encoding: str = "utf-8"
    sheet: str = ""
    max_bytes: int = MAX_BYTES


def read_table(path: Path, fields: Sequence[str], form: TableForm) -> list[Row]:
    """Return ``(row number, values of the fields)`` below the header, empty rows left out.

    Values are stripped text; numbers of a workbook are written with a point. Raises
    :class:`ReferenceFault` for a file that is missing, too large, damaged or of another kind, for
    fields that are not found or found twice, and for formulas and merged cells among their values.
    """
    start = _start_of(path, form.max_bytes)
    if start.startswith(_XLS):
        raise ReferenceFault(f"{path}: the file is an old .xls workbook; save it as .xlsx or CSV.")
    if start.startswith(_XLSX):
        _check_archive(path, form.max_bytes)
        rows = read_workbook(path, fields, form.sheet)
    else:
        if form.sheet:
            raise ReferenceFault(f"{path}: the file is no workbook, so it has no sheets.")
        rows = _read_csv(path, fields, form)
    return [row for row in rows if any(row[1])]


def _start_of(path: Path, max_bytes: int) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReferenceFault(f"{path}: this is no regular file.")
        size = status.st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise ReferenceFault(f"{path}: the file cannot be read ({error.strerror}).") from error
    _check_size(path, size, max_bytes, "")
    if not start:
        raise ReferenceFault(f"{path}: the file is empty.")
    return start


def _check_size(path: Path, size: int, max_bytes: int, what: str) -> None:
    if size > max_bytes:
        raise ReferenceFault(
            f"{path}: {what}{size / 1e6:.3g} MB are more than the limit of {max_bytes / 1e6:.3g}"
            " MB; keep only the columns that are needed, or save as CSV."
        )


def _check_archive(path: Path, max_bytes: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ReferenceFault(f"{path}: the workbook is damaged.") from error
    _check_size(path, size, max_bytes, "unpacked, ")


def _read_csv(path: Path, fields: Sequence[str], form: TableForm) -> Iterator[Row]:
    delimiter = "\t" if form.delimiter in ("tab", "\\t") else form.delimiter
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise ReferenceFault(f"The delimiter «{form.delimiter}» is not one character.")
    text = io.StringIO(_decoded(path, form.encoding), newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        # The number of a row is that of its first line: a quoted value may hold more of them.
        rows = []
        line = 1
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReferenceFault(f"{path}: row {line}: this is no CSV ({error}).") from error
    top = [(number, [cell_text(cell) for cell in cells]) for number, cells in rows[:HEADER_ROWS]]
    at, places = find_header(path, top, fields)
    width = next(len(cells) for number, cells in rows if number == at)
    below = [(number, cells) for number, cells in rows if number > at]
    _check_width(path, below, width)
    return ((number, picked(cells, places)) for number, cells in below)


def _check_width(path: Path, rows: Sequence[tuple[int, Sequence[str]]], width: int) -> None:
    """Refuse a row with more values than names: a comma of 1012,3 would make it 1012."""
    for number, cells in rows:
        if any(cells[width:]):
            raise ReferenceFault(
                f"{path}: row {number}: {len(cells)} values where the header has {width}; quote"
                " those that hold the delimiter, or say another --delimiter."
            )


def _decoded(path: Path, encoding: str) -> str:
    try:
        if codecs.lookup(encoding).name == "utf-8":
            encoding = "utf-8-sig"  # a byte order mark is no part of the first name
        return path.read_bytes().decode(encoding)
    except LookupError as error:
        raise ReferenceFault(f"There is no encoding «{encoding}».") from error
    except UnicodeDecodeError as error:
        raise ReferenceFault(
            f"{path}: the file is not {encoding.removesuffix('-sig')}; Russian files are often"
            " cp1251."
        ) from error
