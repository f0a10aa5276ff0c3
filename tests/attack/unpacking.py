"""What the bytes of a file unpack to: archives, columns, tables and escaped text."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote_to_bytes

import brotli
import duckdb
import pyarrow.parquet as pq

_ESCAPED = re.compile(rb"&#?\w+;|%[0-9A-Fa-f]{2}|\\u[0-9a-fA-F]{4}")
_UNICODE = re.compile(rb"\\u([0-9a-fA-F]{4})")


def unpacked(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and what they unpack to, however deep."""
    data = path.read_bytes()
    yield from unpacked_bytes(data)
    if path.suffix == ".br":
        yield from unpacked_bytes(brotli.decompress(data))
    elif path.suffix == ".duckdb":
        yield from _tables(path)


def unpacked_bytes(data: bytes) -> Iterator[bytes]:
    """Yield the bytes themselves, then what is inside them; formats are told by how they begin."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from unpacked_bytes(gzip.decompress(data))
    elif data[:4] == b"PAR1":
        yield from _parquet(data)
    elif data[:2] == b"PK":
        yield from _archive(data)
    elif _ESCAPED.search(data):
        yield unquote_to_bytes(data)
        yield _UNICODE.sub(lambda found: chr(int(found[1], 16)).encode("utf-8", "replace"), data)
        yield unescape(data.decode("utf-8", "replace")).encode()


def _archive(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive.comment
        for entry in archive.infolist():
            yield entry.filename.encode() + b"\n" + entry.comment + b"\n" + entry.extra
            yield from unpacked_bytes(archive.read(entry))


def _parquet(data: bytes) -> Iterator[bytes]:
    """Yield the footer's notes, those of every column, and the different values of each column."""
    file = pq.ParquetFile(io.BytesIO(data))
    yield file.metadata.created_by.encode()
    for notes in (file.metadata, file.schema_arrow, *file.schema_arrow):
        for name, note in (notes.metadata or {}).items():
            yield name + b"\n" + note
    for column in file.read().columns:
        yield "\n".join(set(map(str, column.to_pylist()))).encode()


def _tables(path: Path) -> Iterator[bytes]:
    """Yield the contents of every table: DuckDB packs what it stores.

    A copy is read, since a file that this process serves cannot be opened otherwise.
    """
    with tempfile.TemporaryDirectory() as scratch:
        yield from _tables_of_copy(Path(shutil.copy(path, scratch)))


def _tables_of_copy(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as connection:
        for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            rows = connection.table(name).distinct().fetchall()
            yield "\n".join(map(str, rows)).encode()
