"""Write a table of text as CSV, XLSX or JSON; equal tables give equal bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
import pyarrow as pa
import pyarrow.csv as pacsv
import xlsxwriter

# Workbooks carry a date of creation: a fixed one keeps the bytes equal from run to run.
_CREATED = datetime(2026, 11, 15, tzinfo=UTC).replace(tzinfo=None)
_BATCH = 50_000
# Real exports of incidents begin at another column from file to file: blank columns before it.
_SHIFTS = (0, 3, 1, 2)

SUFFIXES = {
    "pos": ".csv",
    "incident_management": ".xlsx",
    "sstu": ".json",
    "nash_spb": ".csv",
    "dobrodel": ".xlsx",
}


class _Transcoder:
    """A file for writing UTF-8 that arrives in another encoding, chunk by chunk."""

    closed = False

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file, self._encoding = file, encoding
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def write(self, data: Any) -> int:
        """Write one chunk; a character may be cut at its end."""
        self._file.write(self._decoder.decode(bytes(data)).encode(self._encoding))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the file below is flushed when it is closed."""


def write_table(source: str, table: pa.Table, path: Path, position: int) -> None:
    """Write ``table`` as the system of ``source`` would; ``position`` counts its files from 0."""
    if source == "pos":
        write_csv(table, path, ";", "cp1251")
    elif source == "nash_spb":
        write_csv(table, path, ",", "utf-8")
    elif source == "sstu":
        write_appeals_json(table, path, "requestId", "questions.")
    else:
        shift = _SHIFTS[position % len(_SHIFTS)] if source == "incident_management" else 0
        write_xlsx(table, path, shift)


def write_csv(table: pa.Table, path: Path, delimiter: str, encoding: str) -> None:
    """Write every field quoted by need, lines ended by LF."""
    options = pacsv.WriteOptions(
        include_header=True, batch_size=_BATCH, delimiter=delimiter, quoting_style="needed"
    )
    with path.open("wb") as file:
        pacsv.write_csv(table, _Transcoder(file, encoding), options)


def write_xlsx(table: pa.Table, path: Path, empty_columns: int) -> None:
    """Write one sheet after ``empty_columns`` blank ones: real exports shift their columns."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet("Выгрузка")
    for column, name in enumerate(table.column_names):
        sheet.write_string(0, column + empty_columns, name)
    columns = [table.column(name).to_pylist() for name in table.column_names]
    for row, values in enumerate(zip(*columns, strict=True), start=1):
        for column, value in enumerate(values, start=empty_columns):
            if value:
                sheet.write_string(row, column, value)
    book.close()


def write_appeals_json(table: pa.Table, path: Path, key: str, prefix: str) -> None:
    """Write a list of objects; rows with the same ``key`` become one with a list of questions.

    Columns whose names begin with ``prefix`` (``questions.``) belong to the question.
    """
    inner = [name for name in table.column_names if name.startswith(prefix)]
    outer = [name for name in table.column_names if not name.startswith(prefix)]
    with path.open("wb") as file:
        file.write(b"[")
        for position, (_, rows) in enumerate(groupby(_rows(table), key=lambda row: row[key])):
            members = list(rows)
            appeal: dict[str, object] = {name: members[0][name] for name in outer}
            appeal[prefix.rstrip(".")] = [
                {name.removeprefix(prefix): row[name] for name in inner} for row in members
            ]
            file.write((b",\n" if position else b"\n") + orjson.dumps(appeal))
        file.write(b"\n]\n")


def _rows(table: pa.Table) -> Iterator[dict[str, str]]:
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from cast(list[dict[str, str]], batch.to_pylist())
