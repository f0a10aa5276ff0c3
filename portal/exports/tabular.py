"""A table as CSV (RFC 4180, UTF-8): for researchers by default, for spreadsheets by option."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

BOM = "\ufeff"
DELIMITERS = (",", ";")
CSV_TYPE = "text/csv; charset=utf-8; header=present"
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of plain values: text, int, float, bool, date or ``None``."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def to_csv(table: Table, *, bom: bool = False, delimiter: str = ",", header: bool = True) -> bytes:
    """Return the table as CSV with CRLF line ends.

    ``None`` is an empty field, never a zero; numbers are written with a point, whatever the
    language. Text that a spreadsheet would run as a formula gets an apostrophe in front. Raises
    ``ValueError`` for a delimiter other than a comma or a semicolon.
    """
    if delimiter not in DELIMITERS:
        raise ValueError(f"delimiter {delimiter!r} is none of {DELIMITERS}")
    buffer = io.StringIO(newline="")
    if bom:
        buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if header:
        writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return buffer.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return value
