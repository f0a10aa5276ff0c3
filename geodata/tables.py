"""Reading of reference tables: CSV with an exact header, every fault named by file and row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from geodata.errors import ReferenceFault

# More people than live on the Earth, years beyond any calendar.
_DIGITS = 12


def read_rows(path: Path, header: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield ``(line number, row)`` of a UTF-8 comma separated file, values stripped.

    Raises :class:`ReferenceFault` where the file is missing or not UTF-8, its header is not
    exactly ``header``, or a row has another number of values.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReferenceFault(f"{path}: the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ReferenceFault(f"{path}: the file is not UTF-8.") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        if tuple(next(reader, ())) != header:
            raise ReferenceFault(f"{path}: row 1: the header must be «{','.join(header)}».")
        for values in reader:
            if values:
                yield reader.line_num, _named(path, reader.line_num, header, values)
    except csv.Error as error:
        raise ReferenceFault(f"{path}: row {reader.line_num}: {error}.") from error


def _named(path: Path, line: int, header: tuple[str, ...], values: list[str]) -> dict[str, str]:
    if len(values) != len(header):
        raise ReferenceFault(
            f"{path}: row {line}: {len(values)} values where {len(header)} are expected."
        )
    return dict(zip(header, (value.strip() for value in values), strict=True))


def read_whole(path: Path, line: int, row: dict[str, str], column: str) -> int:
    """Return the value of ``column`` as an integer of zero or more, or raise the fault."""
    text = row[column]
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise ReferenceFault(f"{path}: row {line}: {column} «{text}» is not a whole number.")
    return int(text)


def read_date(path: Path, line: int, row: dict[str, str], column: str) -> date | None:
    """Return the day in ``column``, None where it is empty, or raise the fault."""
    text = row[column]
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # The standard library reads other forms too, such as 20260831 and 2026-W35-1.
    if day is None or day.isoformat() != text:
        raise ReferenceFault(f"{path}: row {line}: {column} «{text}» is no date; write 2026-08-31.")
    return day
