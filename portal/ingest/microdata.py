"""Confidential records as Parquet by source and month, behind an index that is replaced at once.

A new generation of files is written beside the old one; the index is then renamed over; only
after that are old files removed. Whoever reads goes by the index, so that a kill at any point
leaves the old state whole or the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.ingest.snapshot import sync_directory

_INDEX = "index.json"
_VERSION = 2
_LINEAGE_BYTES = 8
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class MonthFile:
    """One Parquet file: its month (``YYYY-MM``), name and number of records."""

    month: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Index:
    """The files that make the microdata of one source, and how often it was replaced.

    ``engine`` is the version of DuckDB whose ``hash`` stands in ``content_hash``. ``lineage`` is
    drawn when the microdata begins, so that generations counted from a new beginning are never
    taken for those of the old. ``erased`` are the months of which records were erased.
    """

    generation: int
    engine: str
    files: tuple[MonthFile, ...]
    lineage: str = ""
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Microdata:
    """The records of all sources at one moment: Parquet files, and the index by source."""

    files: tuple[Path, ...]
    indexes: Mapping[str, Index]


def microdata_files(instance: Instance) -> list[Path]:
    """Return the Parquet files of all sources, in order of source and month.

    Columns are ``schemas.appeals.RECORD_COLUMNS``; files of the first format lack the last two.
    Raises ``OperatorError`` for an index or a file that is damaged or missing.
    """
    return list(read_microdata(instance).files)


def read_microdata(instance: Instance) -> Microdata:
    """Return files and indexes that belong together: each index is read once."""
    indexes = {folder: read_index(folder) for folder in microdata_folders(instance)}
    files = [folder / file.name for folder, index in indexes.items() for file in index.files]
    return Microdata(tuple(files), {folder.name: index for folder, index in indexes.items()})


def microdata_folders(instance: Instance) -> list[Path]:
    """Return the directories of all sources, in order of source."""
    root = instance.confidential / "microdata"
    return sorted(path for path in root.glob("*") if path.is_dir())


def microdata_folder(instance: Instance, source_id: str) -> Path:
    """Return the directory of one source, created if need be."""
    return instance.ensure_confidential("microdata", source_id)


def read_index(folder: Path) -> Index:
    """Return the index of one source; an empty one where nothing was imported yet.

    Raises ``OperatorError`` where the index is damaged, or missing though there are files, and
    where a file it names is not what it says.
    """
    path = folder / _INDEX
    try:
        index = _parse_index(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        if next(folder.glob("*.parquet"), None) is not None:
            raise OperatorError(
                f"{path}: the index of the microdata is missing, though there are files."
            ) from None
        return Index(0, "", ())
    except (ValueError, KeyError, TypeError):
        raise OperatorError(f"{path}: the index of the microdata is damaged.") from None
    for file in index.files:
        _check_file(folder / file.name, file.rows)
    return index


def open_index(folder: Path) -> Index:
    """Return the index of one source, written down first where there is none yet.

    So files without an index are never the traces of a first ingest that was killed.
    """
    index = read_index(folder)
    if not (folder / _INDEX).exists():
        index = replace(index, lineage=secrets.token_hex(_LINEAGE_BYTES))
        replace_index(folder, index)
    return index


def _parse_index(raw: dict[str, Any]) -> Index:
    files = tuple(MonthFile(f["month"], f["name"], int(f["rows"])) for f in raw["files"])
    for file in files:
        if not _MONTH.fullmatch(file.month) or not file.name.startswith(f"{file.month}."):
            raise ValueError(file.month)
        if Path(file.name).name != file.name:
            raise ValueError(file.name)
    # The first format knew neither lineages nor what was erased.
    lineage, erased = str(raw.get("lineage", "")), tuple(map(str, raw.get("erased", ())))
    return Index(int(raw["generation"]), str(raw["engine"]), files, lineage, erased)


def _check_file(path: Path, rows: int) -> None:
    try:
        found = pq.read_metadata(path).num_rows
    except (OSError, pa.ArrowException):
        found = -1
    if found != rows:
        raise OperatorError(f"{path}: this file of the microdata is missing or damaged.")


def replace_index(folder: Path, index: Index) -> None:
    """Make ``index`` the state of a source: files durable first, then one rename, then tidying."""
    for file in index.files:
        _sync(folder / file.name)
    sync_directory(folder)
    beside = folder / f"{_INDEX}.new"
    text = json.dumps({"version": _VERSION} | asdict(index), indent=1)
    beside.write_text(text + "\n", encoding="utf-8")
    _sync(beside)
    beside.replace(folder / _INDEX)
    sync_directory(folder)
    remove_strangers(folder, index.files)


def remove_strangers(folder: Path, keep: Iterable[MonthFile]) -> None:
    """Remove files of other generations, which a killed ingest may have left."""
    names = {file.name for file in keep}
    for path in folder.glob("*.parquet"):
        if path.name not in names:
            path.unlink()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of one source; raise ``OperatorError`` if another ingest holds it."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(f"{folder}: another ingest of this source is running.") from None
        yield


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
