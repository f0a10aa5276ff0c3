"""Additive tables in files of their own: CSV or Parquet, read column by column, written at once."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from portal.config.errors import OperatorError
from portal.disclosure.cells import TableFault
from portal.disclosure.hierarchy import IntArray

CSV, PARQUET = ".csv", ".parquet"
SUFFIXES = (CSV, PARQUET)
# What reads one column of a file by its name.
ReadColumn = Callable[[str], pa.ChunkedArray]
_TEXT = pa.dictionary(pa.int32(), pa.string())
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Codes:
    """A key column: ``values`` (codes,) has each code once, as it came, ``texts`` its text.

    ``rows`` (cells,) is the position of each row's code among them.
    """

    name: str
    values: pa.Array
    texts: tuple[str, ...]
    rows: IntArray

    def column(self) -> pa.DictionaryArray:
        """Return the rows as texts by dictionary."""
        return pa.DictionaryArray.from_arrays(pa.array(self.rows), pa.array(self.texts), safe=False)


def open_columns(path: Path, names: Sequence[str]) -> ReadColumn:
    """Return what reads the columns ``names`` of a file.

    Raises ``OperatorError`` for a file that is neither CSV nor Parquet or is damaged, and for a
    column that is missing or stands twice.
    """
    with _readable(path):
        found = (_open_csv if path.suffix == CSV else _open_parquet)(path, names)

    def read(name: str) -> pa.ChunkedArray:
        with _readable(path):
            return found(name)

    return read


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what the reader says of a damaged file into a sentence that names it."""
    try:
        yield
    except pa.ArrowException as error:
        said = str(error).split("\n")[0].rstrip(".")
        raise OperatorError(f"{path}: the file cannot be read: {said}.") from None


def column_names(path: Path) -> list[str]:
    """Return the names of a file's columns in order."""
    if path.suffix == PARQUET:
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return next(csv.reader(file), [])
        except UnicodeDecodeError:
            raise OperatorError(f"{path}: the first line is no UTF-8 text.") from None


def read_codes(read: ReadColumn, name: str) -> Codes:
    """Read a key column; raise ``TableFault`` for a code that is empty or no code by its type."""
    column = read(name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not _is_code(column.type):
        raise TableFault(
            f"the column «{name}» holds {column.type}; codes are texts, whole numbers or dates"
        )
    encoded = column.dictionary_encode().combine_chunks()
    values, rows = encoded.dictionary, encoded.indices
    texts = tuple(values.cast(pa.string()).to_pylist())
    empty = rows.is_null() if rows.null_count else None
    if empty is None and "" in texts:
        empty = pa.array(np.asarray(rows) == texts.index(""))
    if empty is not None:
        number = int(np.flatnonzero(np.asarray(empty))[0])
        raise TableFault(f"row {number + 1} has no code in the column «{name}»")
    return Codes(name, values, texts, np.asarray(rows, np.int32))


def _is_code(kind: pa.DataType) -> bool:
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_integer,
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_date,
            pa.types.is_boolean,
        )
    )


def _open_parquet(path: Path, names: Sequence[str]) -> ReadColumn:
    file = pq.ParquetFile(path)
    _check_names(path, file.schema_arrow.names, names)
    return lambda name: file.read([name]).column(0)


def _open_csv(path: Path, names: Sequence[str]) -> ReadColumn:
    """Read CSV as texts, so that «007» stays what it is; whole numbers become numbers."""
    _check_names(path, column_names(path), names)
    convert = pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, _TEXT), include_columns=list(names)
    )
    table = pacsv.read_csv(path, convert_options=convert)
    return lambda name: _as_numbers(table[name])


def _check_names(path: Path, present: Sequence[str], names: Sequence[str]) -> None:
    for name in names:
        if name not in present:
            raise OperatorError(
                f"{path}: there is no column «{name}»; there are: {', '.join(present)}."
            )
        if present.count(name) > 1:
            raise OperatorError(f"{path}: the column «{name}» stands twice.")


def _as_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of texts as whole numbers where every text is one and nothing is lost."""
    encoded = column.combine_chunks()
    texts = encoded.dictionary.to_pylist()
    if not texts or not all(map(_INTEGER.fullmatch, texts)):
        return pa.chunked_array([encoded.cast(pa.string())])
    numbers = pa.array(map(int, texts), pa.int64())
    return pa.chunked_array([numbers.take(encoded.indices)])


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; it takes the place of ``path``, flushed, or none."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def write_parts(path: Path, schema: pa.Schema, parts: Iterable[pa.Table], suffix: str) -> int:
    """Write tables one after the other as CSV or Parquet; return how many rows they had.

    The same rows in the same parts give the same bytes.
    """
    n_rows = 0
    with (_csv_writer if suffix == CSV else _parquet_writer)(path, schema) as writer:
        for part in parts:
            writer.write_table(part)
            n_rows += part.num_rows
    return n_rows


def _parquet_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, schema, compression="zstd", version="2.6", write_statistics=False)


def _csv_writer(path: Path, schema: pa.Schema) -> pacsv.CSVWriter:
    """Texts stand in quotes, so that no code is taken for a number or cut at a comma."""
    header = "needed" if _NEEDS_QUOTES.search("".join(schema.names)) else "none"
    return pacsv.CSVWriter(path, schema, write_options=pacsv.WriteOptions(quoting_header=header))
