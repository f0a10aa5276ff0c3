"""The ingest: from files of a source to confidential records, in steps that are reported."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from geodata.territories import load_territories
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import PSEUDONYM, load_key
from portal.config.topics import leaf_topics, load_topics
from portal.ingest import harmonise, merge, quarantine
from portal.ingest.codes import CodeTables
from portal.ingest.crosswalks import load_crosswalk
from portal.ingest.extract.launch import extract
from portal.ingest.extract.request import Extracted, ExtractFault, Limits, Request
from portal.ingest.microdata import (
    locked,
    microdata_folder,
    read_index,
    remove_strangers,
    replace_index,
)
from portal.ingest.places import PlaceFinder
from portal.ingest.pseudonymise import padded_keys
from portal.ingest.report import IngestReport
from portal.ingest.snapshot import Snapshot, keep_snapshot, take_snapshot
from portal.ingest.source import Source
from portal.ingest.sources import load_source

Progress = Callable[[str], None]
# A row count of exactly this size is what a spreadsheet program leaves of a larger table.
SPREADSHEET_LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)
_ENGINE_MEMORY = "1GiB"


@dataclass
class _File:
    """One file on its way: what was asked, what was read, how long each stage took."""

    path: Path
    snapshot: Snapshot
    request: Request
    extracted: Extracted
    seconds: dict[str, float] = field(default_factory=dict)


def ingest(
    instance: Instance,
    source_id: str,
    files: Sequence[Path],
    as_of: date,
    progress: Progress = lambda _: None,
    limits: Limits | None = None,
) -> list[IngestReport]:
    """Import files of one source, known as of a date; return one report per file.

    All files are read before the first is imported, so a file that is refused leaves everything
    as it was. Raises ``OperatorError`` with one sentence for a refused file or mapping.
    ``progress`` is called with the name of each file and stage.
    """
    source = load_source(instance, source_id)
    keys = padded_keys(load_key(instance.confidential / "keys" / PSEUDONYM))
    codes = _code_tables(instance, source)
    folder = microdata_folder(instance, source_id)
    with locked(folder), _workspace(instance, source_id) as work:
        read = [
            _read(instance, source, file, as_of, work, progress, limits or Limits())
            for file in files
        ]
        return [
            _load(instance, source, codes, keys, file, as_of, folder, progress) for file in read
        ]


def _code_tables(instance: Instance, source: Source) -> CodeTables:
    territories = load_territories(instance.reference / "territories.csv")
    crosswalk = None
    if source.crosswalk:
        leaves = set(leaf_topics(load_topics(instance.reference / "topics.csv")))
        path = instance.reference / "crosswalks" / f"{source.crosswalk}.csv"
        crosswalk = load_crosswalk(path, leaves)
    return CodeTables(source, PlaceFinder(territories, source), crosswalk)


@contextmanager
def _workspace(instance: Instance, source_id: str) -> Iterator[Path]:
    """Give a private directory for copies and half-made tables; it is gone afterwards.

    What a killed ingest of the same source left there is removed first: the lock is ours.
    """
    root = instance.ensure_confidential() / "work" / source_id
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _read(
    instance: Instance,
    source: Source,
    file: Path,
    as_of: date,
    root: Path,
    progress: Progress,
    limits: Limits,
) -> _File:
    """Copy and read one file; nothing outside the workspace changes."""
    work = Path(tempfile.mkdtemp(dir=root))
    started = time.perf_counter()
    progress(f"{file.name}: snapshot")
    snapshot = take_snapshot(instance, source.id, file, as_of, work)
    copied = time.perf_counter() - started
    progress(f"{file.name}: read")
    request = _request(source, file, snapshot, work, limits)
    try:
        extracted = extract(request)
    except ExtractFault as fault:
        raise OperatorError(str(fault)) from None
    _check_size(file, extracted)
    return _File(file, snapshot, request, extracted, {"snapshot": copied} | extracted.seconds)


def _request(source: Source, file: Path, snapshot: Snapshot, work: Path, limits: Limits) -> Request:
    return Request(
        format=source.format,
        path=snapshot.copy,
        name=str(file),
        work=work,
        columns=source.columns,
        optional=source.optional,
        coded=source.coded,
        encoding=source.encoding,
        delimiter=source.delimiter,
        records=source.records,
        repeated_keys=source.repeated_keys,
        blanks=("", *source.blanks),
        limits=limits,
    )


def _check_size(file: Path, extracted: Extracted) -> None:
    rows = extracted.rows + extracted.rejected
    if rows == 0:
        raise OperatorError(f"{file}: the file holds no rows.")
    if rows in SPREADSHEET_LIMITS:
        raise OperatorError(
            f"{file}: exactly {rows} rows is the limit of a spreadsheet, so the export is probably"
            " cut; export it again in parts."
        )


def _load(
    instance: Instance,
    source: Source,
    codes: CodeTables,
    keys: dict[str, bytes],
    file: _File,
    as_of: date,
    folder: Path,
    progress: Progress,
) -> IngestReport:
    """Harmonise, validate, hash and store what was read from one file."""
    clock = _Clock(file.seconds, lambda stage: progress(f"{file.path.name}: {stage}"))
    with clock.stage("start_up"):
        engine = _engine(file.request.work, folder)
    with clock.stage("harmonise"):
        harmonise.open_texts(engine, file.request.table, source)
        harmonise.create_harmonised(engine, source, codes, as_of)
        lines = quarantine.quarantined_rows(engine, source, file.request)
    with clock.stage("hash"):
        merge.create_records(engine, source, keys)
    with clock.stage("merge"):
        index = read_index(folder)
        remove_strangers(folder, index.files)
        fates = merge.judge(engine, folder, index)
        topics = quarantine.unmapped_topics(engine)
    report = IngestReport(
        source=source.id,
        file=str(file.path),
        snapshot=file.snapshot.label,
        sha256=file.snapshot.sha256,
        as_of=as_of,
        read=file.extracted.rows + file.extracted.rejected,
        quarantined=len(lines),
        unmapped_topics=sum(rows for _, rows, _ in topics),
        reasons=quarantine.count_reasons(lines),
        seconds=file.seconds,
        **fates,
    )
    with clock.stage("write"):
        new_index = merge.write_months(engine, folder, index, source)
        engine.close()
        keep_snapshot(file.snapshot)
        quarantine.write_reports(instance, source.id, file.snapshot.label, lines, topics)
        if new_index != index:
            replace_index(folder, new_index)
    return report


def _engine(work: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """Return an engine that can touch this workspace and the microdata of this source only."""
    engine = duckdb.connect(":memory:", config={"threads": 2, "temp_directory": str(work)})
    engine.execute(f"SET memory_limit = '{_ENGINE_MEMORY}'")
    engine.execute("SET TimeZone = 'UTC'")
    engine.execute("SET allowed_directories = ?", [[f"{work}/", f"{folder}/"]])
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return engine


class _Clock:
    """Adds the time of each stage to a dictionary and announces it."""

    def __init__(self, seconds: dict[str, float], announce: Progress) -> None:
        self._seconds = seconds
        self._announce = announce

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a block under ``name``."""
        if name != "start_up":
            self._announce(name)
        started = time.perf_counter()
        yield
        self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - started
