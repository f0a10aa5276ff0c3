"""One file on its way through the ingest: read in a child, then harmonised, hashed and stored."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.ingest import harmonise, merge, quarantine
from portal.ingest.codes import CodeTables
from portal.ingest.extract import launch
from portal.ingest.extract.request import Extracted, ExtractFault, Limits, Request
from portal.ingest.microdata import (
    Index,
    open_index,
    read_index,
    remove_strangers,
    replace_index,
)
from portal.ingest.report import IngestReport
from portal.ingest.snapshot import Snapshot, keep_snapshot, take_snapshot
from portal.ingest.source import Source

Progress = Callable[[str], None]
# A row count of exactly this size is what a spreadsheet program leaves of a larger table.
SPREADSHEET_LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)
_ENGINE_MEMORY = "1GiB"


@dataclass
class ReadFile:
    """A file that was read: what was asked, what came back, seconds by stage."""

    path: Path
    snapshot: Snapshot
    request: Request
    extracted: Extracted
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a block to ``stage``."""
        started = time.perf_counter()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Job:
    """What all files of one ingest share. ``work`` is private and gone afterwards."""

    instance: Instance
    source: Source
    codes: CodeTables
    keys: dict[str, bytes]
    as_of: date
    folder: Path
    work: Path
    limits: Limits
    progress: Progress

    def read(self, file: Path) -> ReadFile:
        """Copy and read one file; nothing outside ``work`` changes."""
        work = Path(tempfile.mkdtemp(dir=self.work))
        started = time.perf_counter()
        self.progress(f"{file.name}: snapshot")
        try:
            snapshot = take_snapshot(self.instance, self.source.id, file, self.as_of, work)
        except OSError as error:
            raise OperatorError(
                f"{file}: copying it failed ({error.strerror}); nothing was imported."
            ) from None
        copied = time.perf_counter() - started
        self.progress(f"{file.name}: read")
        request = self._request(file, snapshot, work)
        try:
            extracted = launch.extract(request)
        except ExtractFault as fault:
            raise OperatorError(str(fault)) from None
        _check_size(file, extracted)
        return ReadFile(
            file, snapshot, request, extracted, extracted.seconds | {"snapshot": copied}
        )

    def load(self, file: ReadFile) -> IngestReport:
        """Harmonise, validate, hash and store what was read from one file."""
        try:
            return self._load(file)
        except (duckdb.OutOfMemoryException, duckdb.IOException, OSError) as error:
            # What was written so far would only keep a full disk full.
            remove_strangers(self.folder, read_index(self.folder).files)
            # The message of the engine may quote data, so only its kind is told.
            raise OperatorError(
                f"{file.path}: storing its records failed ({type(error).__name__}: memory or disk"
                " is short); what was there before is unchanged."
            ) from None

    def _load(self, file: ReadFile) -> IngestReport:
        with file.timed("start_up"):
            engine = _engine(file.request.work, self.folder)
        lines = self._harmonise(engine, file)
        self.progress(f"{file.path.name}: hash")
        with file.timed("hash"):
            merge.create_records(engine, self.source, self.keys)
        self.progress(f"{file.path.name}: merge")
        with file.timed("merge"):
            index = open_index(self.folder)
            remove_strangers(self.folder, index.files)
            fates = merge.judge(engine, self.folder, index)
            topics = quarantine.unmapped_topics(engine)
        report = self._report(file, fates, lines, topics)
        self.progress(f"{file.path.name}: write")
        with file.timed("write"):
            new_index = merge.write_months(engine, self.folder, index, self.source)
            engine.close()
            label = file.snapshot.label
            quarantine.write_reports(self.instance, self.source.id, label, lines, topics)
            self._commit(file, index, new_index, any(fates.values()))
        return report

    def _harmonise(
        self, engine: duckdb.DuckDBPyConnection, file: ReadFile
    ) -> list[quarantine.Line]:
        self.progress(f"{file.path.name}: harmonise")
        with file.timed("harmonise"):
            harmonise.open_texts(engine, file.request.table, self.source)
            harmonise.create_harmonised(engine, self.source, self.codes, self.as_of)
            return quarantine.quarantined_rows(engine, self.source, file.request)

    def _commit(self, file: ReadFile, old: Index, new: Index, is_used: bool) -> None:
        """Switch to the new state; a snapshot stands in the archive only once it is imported.

        A file of which no row could be used is not archived: it tells nothing, and must not make
        the source look fresh.
        """
        if new != old:
            replace_index(self.folder, new)
        if is_used:
            keep_snapshot(self.instance, file.snapshot)

    def _report(
        self,
        file: ReadFile,
        fates: dict[str, int],
        lines: list[quarantine.Line],
        topics: list[quarantine.TopicLine],
    ) -> IngestReport:
        return IngestReport(
            source=self.source.id,
            file=str(file.path),
            snapshot=file.snapshot.label,
            sha256=file.snapshot.sha256,
            as_of=self.as_of,
            read=file.extracted.rows + file.extracted.rejected,
            quarantined=len(lines),
            unmapped_topics=sum(rows for _, rows, _ in topics),
            reasons=quarantine.count_reasons(lines),
            seconds=file.seconds,
            **fates,
        )

    def _request(self, file: Path, snapshot: Snapshot, work: Path) -> Request:
        source = self.source
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
            limits=self.limits,
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


def _engine(work: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """Return an engine that can touch this workspace and the microdata of this source only."""
    engine = duckdb.connect(":memory:", config={"threads": 2, "temp_directory": str(work)})
    engine.execute(f"SET memory_limit = '{_ENGINE_MEMORY}'")
    engine.execute("SET TimeZone = 'UTC'")
    engine.execute("SET allowed_directories = ?", [[f"{work}/", f"{folder}/"]])
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return engine
