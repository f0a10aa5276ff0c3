"""Read CSV with DuckDB: mapped columns only, everything as text, nothing guessed."""

from __future__ import annotations

import csv
import time
from itertools import pairwise
from pathlib import Path

import duckdb

from portal.ingest.extract.child import out_of_memory, run
from portal.ingest.extract.coded import check_coded
from portal.ingest.extract.csv_repair import repair
from portal.ingest.extract.headers import locate
from portal.ingest.extract.request import Extracted, ExtractFault, Request
from portal.ingest.extract.stream import plain_text

DELIMITERS = ",;\t|"
_RECORD_BYTES = 4 << 20


def read(request: Request) -> Extracted:
    """Write the mapped columns of a CSV file as Parquet and list the rows that are broken."""
    times = [time.perf_counter()]
    text = plain_text(request)
    delimiter, header = read_header(text, request)
    positions = locate(header, request)
    times.append(time.perf_counter())
    engine = _engine(request)
    times.append(time.perf_counter())
    try:
        rows, rejected = _load(engine, text, delimiter, header, positions, request)
        _check_values(engine, request)
    except duckdb.OutOfMemoryException:
        raise ExtractFault(out_of_memory(request)) from None
    times.append(time.perf_counter())
    check, start_up, parse = (after - before for before, after in pairwise(times))
    return Extracted(rows, rejected, {"check": check, "start_up": start_up, "parse": parse})


def read_header(text: Path, request: Request) -> tuple[str, list[str]]:
    """Return delimiter and column names; «auto» takes the delimiter that splits the header most."""
    try:
        with text.open(encoding="utf-8", newline="") as file:
            first = file.readline()
            delimiter = request.delimiter
            if delimiter == "auto":
                delimiter = max(DELIMITERS, key=first.count)
            file.seek(0)
            header = next(csv.reader(file, delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        raise ExtractFault(f"{request.name}: the first row is no row of column names.") from None
    if not any(name.strip() for name in header):
        raise ExtractFault(f"{request.name}: the first row holds no column names.")
    return delimiter, header


def _engine(request: Request) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect(":memory:", config={"threads": 2, "temp_directory": str(request.work)})
    engine.execute(f"SET memory_limit = '{request.limits.engine_memory_bytes // (1 << 20)}MiB'")
    # The reader sees one file and its own work directory, whatever the file makes it do.
    allowed = [str(request.work) + "/", str(request.path)]
    engine.execute("SET allowed_directories = ?", [allowed[:1]])
    engine.execute("SET allowed_paths = ?", [allowed[1:]])
    engine.execute("SET enable_external_access = false")
    return engine


def _load(
    engine: duckdb.DuckDBPyConnection,
    text: Path,
    delimiter: str,
    header: list[str],
    positions: dict[str, int],
    request: Request,
) -> tuple[int, int]:
    try:
        rows = _copy(engine, text, delimiter, len(header), positions, request, "rownum + 1")
        broken = engine.execute("SELECT count(*) FROM reject_errors").fetchall()[0][0]
    except duckdb.InvalidInputException:
        broken = 1
    if not broken:
        return rows, 0
    # Only now is the slow pass worth its time: it knows which row is broken.
    repaired, n_rejected = repair(text, delimiter, len(header), request)
    shifted = {field: at + 1 for field, at in positions.items()}
    row = "CAST(c0 AS BIGINT)"
    rows = _copy(engine, repaired, ",", len(header) + 1, shifted, request, row)
    return rows, n_rejected


def _copy(
    engine: duckdb.DuckDBPyConnection,
    text: Path,
    delimiter: str,
    width: int,
    positions: dict[str, int],
    request: Request,
    row: str,
) -> int:
    """Copy the columns at ``positions`` into the table; ``row`` is the SQL of the row number."""
    engine.execute("DROP TABLE IF EXISTS reject_scans")
    engine.execute("DROP TABLE IF EXISTS reject_errors")
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
    picked = ", ".join(
        f"coalesce(c{positions[field]}, '') AS {field}" if field in positions else f"'' AS {field}"
        for field in request.columns
    )
    engine.execute(
        f"COPY (SELECT {row} AS row, {picked} FROM (SELECT row_number() OVER () AS rownum, *"  # noqa: S608
        f" FROM read_csv(?, columns = {{{columns}}}, auto_detect = false, header = true,"
        f" delim = ?, quote = '\"', escape = '\"', max_line_size = {_RECORD_BYTES},"
        " strict_mode = true, null_padding = false, store_rejects = true)))"
        f" TO '{_quoted(request.table)}' (FORMAT parquet, COMPRESSION lz4)",
        [str(text), delimiter],
    )
    count: int = engine.execute(
        "SELECT count(*) FROM read_parquet(?)", [str(request.table)]
    ).fetchall()[0][0]
    return count


def _check_values(engine: duckdb.DuckDBPyConnection, request: Request) -> None:
    if not request.coded:
        return
    sums = ", ".join(f"count(DISTINCT {f}), coalesce(max(length({f})), 0)" for f in request.coded)
    found = engine.execute(
        f"SELECT {sums} FROM read_parquet(?)",  # noqa: S608
        [str(request.table)],
    ).fetchall()[0]
    for number, field in enumerate(request.coded):
        check_coded(request, field, found[2 * number], found[2 * number + 1])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


if __name__ == "__main__":
    run(read)
