"""Join new records with the stored ones: which are new, which replace, which say nothing new."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from portal.ingest.harmonise import CONTENT, CONTENT_HASH, quoted
from portal.ingest.microdata import Index, MonthFile
from portal.ingest.pseudonymise import hmac_sql
from portal.ingest.source import Source
from schemas.appeals import RECORD_COLUMNS, RECORD_FIELDS
from schemas.periods import month_code, month_index

_STAYS = next(field.type for field in RECORD_FIELDS if field.name == "earlier_stays")


def create_records(
    engine: duckdb.DuckDBPyConnection, source: Source, keys: dict[str, bytes]
) -> None:
    """Create ``records``: the valid rows with their keyed hashes."""
    scope = f"'{source.id}'"
    engine.execute(
        f"CREATE TABLE records AS SELECT row, {', '.join(CONTENT)}, version_at,"  # noqa: S608
        f" content_hash, month, topic_unmapped, {hmac_sql(scope, 'id')} AS appeal_hash,"
        f" {hmac_sql(scope, 'id', 'question')} AS record_hash FROM harmonised WHERE reason IS NULL",
        dict(keys),
    )


def judge(engine: duckdb.DuckDBPyConnection, folder: Path, index: Index) -> dict[str, int]:
    """Create ``winners`` (latest row per record, with its ``fate``) and return rows by fate.

    Fates: accepted, replaced, duplicate. A stored record gives way to different content that is
    not older. Rows beaten within the file count as replaced if they differ from the winner and
    the winner changed something, else as duplicate. A record that stays in its month keeps the
    generation in which it entered; one that moves remembers where it stood.
    """
    generation = index.generation + 1
    rows, distinct = engine.execute(
        "SELECT count(*), count(DISTINCT record_hash) FROM records"
    ).fetchall()[0]
    # The window is dear, and most files hold each record once.
    latest = (
        " QUALIFY row_number()"
        " OVER (PARTITION BY record_hash ORDER BY version_at DESC, row DESC) = 1"
    )
    engine.execute(
        "CREATE TABLE winners AS WITH latest AS (SELECT row, record_hash, version_at, content_hash,"  # noqa: S608
        f" month FROM records{latest if distinct < rows else ''})"
        " SELECT l.row, l.record_hash, l.content_hash, l.month, s.month AS old_month,"
        " CASE WHEN s.record_hash IS NULL THEN 'accepted'"
        " WHEN s.content_hash = l.content_hash OR s.version_at > l.version_at THEN 'duplicate'"
        " ELSE 'replaced' END AS fate,"
        f" CASE WHEN s.month = l.month THEN s.entered_in ELSE {generation} END AS entered_in,"
        f" CASE WHEN s.month = l.month THEN s.earlier_stays WHEN s.month IS NOT NULL THEN"
        f" list_append(coalesce(s.earlier_stays, []), {_left_stay(generation)}) END"
        f" AS earlier_stays FROM latest l LEFT JOIN ({_stored_sql(folder, index)}) s"
        " USING (record_hash)"
    )
    counts = {"accepted": 0, "replaced": 0, "duplicate": 0}
    for fate, count in engine.execute("SELECT fate, count(*) FROM winners GROUP BY 1").fetchall():
        counts[fate] += count
    if distinct < rows:
        for fate, count in _count_beaten(engine):
            counts[fate] += count
    return counts


def _left_stay(generation: int) -> str:
    """Return the SQL of the stay that ends when a stored record ``s`` moves to another month."""
    month = "printf('%04d-%02d', s.month // 12, s.month % 12 + 1)"
    return f"{{'month': {month}, 'entered_in': s.entered_in, 'left_in': {generation}}}"


def _count_beaten(engine: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    return engine.execute(
        "SELECT CASE WHEN w.fate = 'duplicate' OR r.content_hash = w.content_hash THEN 'duplicate'"
        " ELSE 'replaced' END, count(*) FROM records r JOIN winners w USING (record_hash)"
        " WHERE r.row <> w.row GROUP BY 1"
    ).fetchall()


def write_months(
    engine: duckdb.DuckDBPyConnection, folder: Path, index: Index, source: Source
) -> Index:
    """Write a new generation of every month that changes; return the index that will name them."""
    changed = engine.execute(
        "SELECT month FROM winners WHERE fate <> 'duplicate' UNION"
        " SELECT old_month FROM winners WHERE fate = 'replaced' ORDER BY 1"
    ).fetchall()
    if not changed:
        return index
    generation = index.generation + 1
    files = {file.month: file for file in index.files}
    for (number,) in changed:
        month = month_code(number)
        name = f"{month}.{generation:06d}.parquet"
        query = _new_sql(number, source)
        if month in files:
            query += f" UNION ALL {_kept_sql(folder / files[month].name)}"
        rows = engine.execute(
            f"COPY ({query}) TO '{quoted(folder / name)}' (FORMAT parquet, COMPRESSION snappy)"
        ).fetchall()[0][0]
        files[month] = MonthFile(month, name, rows)
    kept = tuple(files[month] for month in sorted(files) if files[month].rows)
    return replace(index, generation=generation, engine=duckdb.__version__, files=kept)


def _new_sql(month: int, source: Source) -> str:
    """Return the SELECT of records of one month that are new or replace a stored one."""
    columns = {name: f"records.{name}" for name in RECORD_COLUMNS} | {
        "source": f"'{source.id}'",
        "regime": f"'{source.regime}'",
        "entered_in": "winners.entered_in",
        "earlier_stays": "winners.earlier_stays",
    }
    selected = ", ".join(f"{text} AS {name}" for name, text in columns.items())
    return (
        f"SELECT {selected} FROM records JOIN winners USING (row)"  # noqa: S608
        f" WHERE records.month = {month} AND winners.month = {month} AND fate <> 'duplicate'"
    )


def _kept_sql(file: Path) -> str:
    """Return the SELECT of stored records of one month that nothing replaces."""
    columns = ", ".join(
        f"{CONTENT_HASH} AS content_hash" if name == "content_hash" else name
        for name in RECORD_COLUMNS
    )
    return (
        f"SELECT {columns} FROM {_records_sql(file)} WHERE record_hash NOT IN"  # noqa: S608
        " (SELECT record_hash FROM winners WHERE fate = 'replaced')"
    )


def _stored_sql(folder: Path, index: Index) -> str:
    """Return the SELECT of what is stored: identity, age, content and stays of records."""
    if not index.files:
        return (
            "SELECT NULL::VARCHAR AS record_hash, NULL::TIMESTAMP AS version_at,"
            " NULL::UBIGINT AS content_hash, NULL::BIGINT AS month, NULL::INTEGER AS entered_in,"
            f" NULL::{_STAYS} AS earlier_stays WHERE false"
        )
    # Another version of the engine may hash the same content otherwise.
    content = "content_hash" if index.engine == duckdb.__version__ else CONTENT_HASH
    return " UNION ALL ".join(
        f"SELECT record_hash, version_at, {content} AS content_hash,"  # noqa: S608
        f" {month_index(*map(int, file.month.split('-')))} AS month, entered_in, earlier_stays"
        f" FROM {_records_sql(folder / file.name)}"
        for file in index.files
    )


def _records_sql(file: Path) -> str:
    """Return the relation of one stored file.

    Files of the first format know no stays: their records entered in generation 0, before all
    others.
    """
    return (
        f"(SELECT * REPLACE (coalesce(entered_in, 0) AS entered_in) FROM"  # noqa: S608
        f" (SELECT NULL::INTEGER AS entered_in, NULL::{_STAYS} AS earlier_stays WHERE false"
        f" UNION ALL BY NAME SELECT * FROM read_parquet('{quoted(file)}')))"
    )
