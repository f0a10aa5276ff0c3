"""Join new records with the stored ones: which are new, which replace, which say nothing new."""

from __future__ import annotations

from pathlib import Path

import duckdb

from portal.ingest.microdata import Index, MonthFile
from portal.ingest.pseudonymise import hmac_sql
from portal.ingest.source import Source
from schemas.appeals import RECORD_COLUMNS

# Content is everything mapped that is not the identity or the age of a version.
_CONTENT = tuple(
    name
    for name in RECORD_COLUMNS
    if name not in ("record_hash", "appeal_hash", "source", "version_at", "content_hash")
)


def create_hashes(
    engine: duckdb.DuckDBPyConnection, source: Source, keys: dict[str, bytes]
) -> None:
    """Create ``hashes``: row, appeal_hash, record_hash of every row that may become a record."""
    scope = f"'{source.id}'"
    engine.execute(
        f"CREATE TABLE hashes AS SELECT row, {hmac_sql(scope, 'id')} AS appeal_hash,"  # noqa: S608
        f" {hmac_sql(scope, 'id', 'question')} AS record_hash FROM harmonised WHERE reason IS NULL",
        dict(keys),
    )


def create_records(engine: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Create ``records``: valid rows with the columns of a record, row number and month."""
    engine.execute(
        "CREATE TABLE records AS WITH named AS (SELECT row, record_hash, appeal_hash,"  # noqa: S608
        f" '{source.id}' AS source, '{source.regime}' AS regime, channel_code AS channel,"
        " received_on, received_utc AS received_at, closed_at, first_reply_utc AS first_reply_at,"
        " territory_code, topic_code, outcome, rating_code AS rating,"
        " CASE repeat_code WHEN 'yes' THEN true WHEN 'no' THEN false END AS is_repeat,"
        " deadline_utc AS deadline_at, priority_code AS priority, version_at, topic_unmapped"
        " FROM harmonised JOIN hashes USING (row))"
        f" SELECT row, {', '.join(RECORD_COLUMNS)}, topic_unmapped,"
        " strftime(received_on, '%Y-%m') AS month"
        f" FROM (SELECT *, md5_number_lower(concat_ws('|', {_content()})) AS content_hash FROM named)"
    )


def _content() -> str:
    return ", ".join(f"coalesce({name}::VARCHAR, '')" for name in _CONTENT)


def judge(engine: duckdb.DuckDBPyConnection, folder: Path, index: Index) -> dict[str, int]:
    """Create ``winners`` (latest row per record, with its ``fate``) and return rows by fate.

    Fates: accepted, replaced, duplicate. A stored record gives way to different content that is
    not older. Rows beaten within the file count as replaced if they differ from the winner and
    the winner changed something, else as duplicate.
    """
    engine.execute(
        f"CREATE VIEW stored AS SELECT * FROM {stored_sql(folder, index)}"  # noqa: S608
    )
    engine.execute(
        "CREATE TABLE winners AS WITH latest AS (SELECT * FROM records QUALIFY row_number() OVER"
        " (PARTITION BY record_hash ORDER BY version_at DESC, row DESC) = 1)"
        " SELECT l.*, s.month AS old_month, CASE WHEN s.record_hash IS NULL THEN 'accepted'"
        " WHEN s.content_hash = l.content_hash OR s.version_at > l.version_at THEN 'duplicate'"
        " ELSE 'replaced' END AS fate FROM latest l LEFT JOIN stored s USING (record_hash)"
    )
    counts = engine.execute(
        "SELECT CASE WHEN r.row = w.row THEN w.fate WHEN w.fate = 'duplicate'"
        " OR r.content_hash = w.content_hash THEN 'duplicate' ELSE 'replaced' END AS fate, count(*)"
        " FROM records r JOIN winners w USING (record_hash) GROUP BY 1"
    ).fetchall()
    return {"accepted": 0, "replaced": 0, "duplicate": 0} | dict(counts)


def write_months(engine: duckdb.DuckDBPyConnection, folder: Path, index: Index) -> Index:
    """Write a new generation of every month that changes; return the index that will name them.

    Records within a file are in the order of their hash, which tells nothing of the source file.
    """
    changed = engine.execute(
        "SELECT month FROM winners WHERE fate <> 'duplicate' UNION"
        " SELECT old_month FROM winners WHERE fate = 'replaced' ORDER BY 1"
    ).fetchall()
    months = [month for (month,) in changed]
    if not months:
        return index
    generation = index.generation + 1
    columns = ", ".join(RECORD_COLUMNS)
    files = {file.month: file for file in index.files}
    for month in months:
        name = f"{month}.{generation:06d}.parquet"
        old = (
            f" UNION ALL SELECT {columns} FROM ({_old_sql(folder, files[month])})"
            if month in files
            else ""
        )
        rows = engine.execute(
            f"COPY (SELECT {columns} FROM winners WHERE fate <> 'duplicate' AND month = '{month}'"  # noqa: S608
            f"{old} ORDER BY record_hash) TO '{quoted(folder / name)}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()[0][0]
        files[month] = MonthFile(month, name, rows)
    kept = tuple(files[month] for month in sorted(files) if files[month].rows)
    return Index(generation, kept)


def _old_sql(folder: Path, file: MonthFile) -> str:
    """Return the SELECT of stored records of one month that nothing replaces."""
    return (
        f"SELECT * FROM read_parquet('{quoted(folder / file.name)}') WHERE record_hash NOT IN"  # noqa: S608
        " (SELECT record_hash FROM winners WHERE fate = 'replaced')"
    )


def stored_sql(folder: Path, index: Index) -> str:
    """Return a table expression of what is stored: identity, age, content and month of records."""
    if not index.files:
        return (
            "(SELECT NULL::VARCHAR AS record_hash, NULL::TIMESTAMP AS version_at,"
            " NULL::UBIGINT AS content_hash, NULL::VARCHAR AS month WHERE false)"
        )
    files = ", ".join(f"'{quoted(folder / file.name)}'" for file in index.files)
    return (
        "(SELECT record_hash, version_at, content_hash, strftime(received_on, '%Y-%m') AS month"  # noqa: S608
        f" FROM read_parquet([{files}]))"
    )


def quoted(path: Path) -> str:
    """Return a path for use inside single quotes."""
    return str(path).replace("'", "''")
