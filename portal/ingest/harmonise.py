"""The SQL that turns a reader's table of texts into typed, coded columns and reasons to refuse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import duckdb

from portal.ingest.codes import CodeTables, literal
from portal.ingest.source import CODED_FIELDS, DATE_FIELDS, KEY_FIELDS, Source
from schemas.appeals import RECORD_COLUMNS
from schemas.codelists import FINAL_OUTCOMES

_OUTER = (32, 9, 10, 13, 160, 8239)  # space, tab, line ends, no-break spaces
_SPACES = " || ".join(f"chr({number})" for number in _OUTER)
_DAY_END = "INTERVAL 86399 SECOND"
_EARLIEST = date(1990, 1, 1)
# Ends of something: after a receipt with a clock time a bare date means the end of that day, which
# never flatters a duration; after a bare date of receipt, whole days are counted.
_ENDS = ("closed", "first_reply", "updated", "deadline")
_TO_DAY_END = (
    "CASE WHEN received_local = date_trunc('day', received_local)"
    f" THEN INTERVAL 0 SECOND ELSE {_DAY_END} END"
)
# Content is all that is mapped, without the identity of a record, the age of its version and the
# generations of the microdata that it went through.
_NOT_CONTENT = (
    "record_hash",
    "appeal_hash",
    "source",
    "regime",
    "version_at",
    "content_hash",
    "entered_in",
    "earlier_stays",
)
CONTENT = tuple(name for name in RECORD_COLUMNS if name not in _NOT_CONTENT)
CONTENT_HASH = f"hash({', '.join(CONTENT)})"


def open_texts(engine: duckdb.DuckDBPyConnection, table: Path, source: Source) -> None:
    """Create the view ``texts``: what the reader wrote, with empty columns for unmapped fields."""
    known = (*KEY_FIELDS, *DATE_FIELDS, *CODED_FIELDS)
    absent = "".join(f", '' AS {name}" for name in known if name not in source.columns)
    engine.execute(
        f"CREATE VIEW texts AS SELECT *{absent} FROM read_parquet('{quoted(table)}')"  # noqa: S608
    )


def create_harmonised(
    engine: duckdb.DuckDBPyConnection, source: Source, codes: CodeTables, as_of: date
) -> None:
    """Create ``harmonised``: one row per row of ``texts``, with the first reason against it.

    It has the content columns of a record, ``version_at``, ``content_hash``, ``month`` (year × 12
    + month − 1) and, for the hash, trimmed ``id`` and ``question``.
    """
    columns, joins = codes.create(engine)
    dates = ", ".join(f"texts.{field}" for field in DATE_FIELDS)
    engine.execute(
        f"CREATE TABLE harmonised AS WITH coded AS (SELECT texts.row, {_trimmed('id')} AS id,"  # noqa: S608
        f" {_trimmed('question')} AS question, {dates}, {columns} FROM texts {joins}),"
        f" dated AS (SELECT *, {_local_times(source)} FROM coded),"
        f" timed AS (SELECT *, {_utc_times(source)} FROM dated),"
        f" typed AS (SELECT row, id, question, {_typed(codes)}, {_reason(source)} AS reason"
        " FROM timed)"
        f" SELECT *, {CONTENT_HASH} AS content_hash,"
        " year(received_on) * 12 + month(received_on) - 1 AS month FROM typed",
        {"as_of": as_of, "earliest": _EARLIEST, "latest": as_of + timedelta(days=1)},
    )


def _typed(codes: CodeTables) -> str:
    outcome = f"CASE WHEN {codes.excluded_sql()} THEN 'excluded' ELSE outcome_code END"
    final = ", ".join(literal(code) for code in FINAL_OUTCOMES)
    return (
        "channel_code AS channel, received_on, received_utc AS received_at,"
        f" CASE WHEN {outcome} IN ({final}) THEN closed_utc END AS closed_at,"
        " first_reply_utc AS first_reply_at, territory_code, topic_code,"
        f" {outcome} AS outcome, rating_code AS rating,"
        " CASE is_repeat_code WHEN 'yes' THEN true WHEN 'no' THEN false END AS is_repeat,"
        " deadline_utc AS deadline_at, nullif(priority_code, '') AS priority,"
        " coalesce(updated_utc, $as_of::TIMESTAMP) AS version_at,"
        " topic_remark IS NOT NULL AS topic_unmapped"
    )


def _local_times(source: Source) -> str:
    """Per mapped date field: ``_local`` (clock of the source) and ``_abs`` (offset in the text)."""
    timed, dates, offsets = split_formats(source.date_formats)
    blanks = ", ".join(literal(text) for text in source.blanks)
    parts: list[str] = []
    for field in _mapped(source):
        text = f"CASE WHEN {field} NOT IN ({blanks}) THEN {field} END" if blanks else field
        local = [_strptime(text, timed)] if timed else []
        if dates:
            local.append(_strptime(text, dates) + (f" + {_TO_DAY_END}" if field in _ENDS else ""))
        parts.append(f"{_first(local, 'NULL::TIMESTAMP')} AS {field}_local")
        if offsets:
            parts.append(f"{_strptime(text, offsets)} AS {field}_abs")
    return ", ".join(parts)


def _utc_times(source: Source) -> str:
    """Per date field ``_utc``; and the local calendar day of receipt."""
    zone, has_offsets = source.time_zone, bool(split_formats(source.date_formats)[2])
    mapped = _mapped(source)
    parts: list[str] = []
    for field in DATE_FIELDS:
        if field not in mapped:
            parts.append(f"NULL::TIMESTAMP AS {field}_utc")
            continue
        instant = f"{field}_local AT TIME ZONE '{zone}'"
        if has_offsets:
            instant = f"coalesce({instant}, {field}_abs)"
        parts.append(f"{instant} AT TIME ZONE 'UTC' AS {field}_utc")
    day = "received_local"
    if has_offsets:
        day = f"coalesce(received_local, received_abs AT TIME ZONE '{zone}')"
    parts.append(f"CAST({day} AS DATE) AS received_on")
    return ", ".join(parts)


def _reason(source: Source) -> str:
    """Return the CASE that names the first thing wrong with a row, NULL if nothing is."""
    ends = [field for field in _ENDS if field in source.fields]
    cases = [
        (_is_blank("id", source), "'id_blank'"),
        (f"received_utc IS NULL AND {_is_blank('received', source)}", "'received_blank'"),
        ("received_utc IS NULL", "'received_unreadable'"),
        ("received_on NOT BETWEEN $earliest::DATE AND $latest::DATE", "'received_out_of_range'"),
        (f"outcome_code IS NULL AND NOT ({_excluded_rules(source)})", "'status_unknown'"),
        *((_is_unreadable(field, source), f"'{field}_unreadable'") for field in ends),
        *(
            (f"{field}_utc < received_utc", f"'{field}_before_received'")
            for field in ("closed", "first_reply")
            if field in ends
        ),
        ("territory_code IS NULL", "territory_remark"),
        *(
            (f"{field}_code IS NULL", f"'{field}_unknown'")
            for field in ("channel", "rating", "is_repeat", "priority")
        ),
    ]
    return "CASE " + " ".join(f"WHEN {test} THEN {reason}" for test, reason in cases) + " END"


def _excluded_rules(source: Source) -> str:
    rules = [f"exclude_{number}_code" for number in range(1, len(source.exclude) + 1)]
    return " OR ".join(f"coalesce({rule} = 'excluded', false)" for rule in rules) or "false"


def _is_blank(field: str, source: Source) -> str:
    blanks = ", ".join(literal(text) for text in ("", *source.blanks))
    return f"trim({field}, {_SPACES}) IN ({blanks})" if field != "id" else f"id IN ({blanks})"


def _is_unreadable(field: str, source: Source) -> str:
    # The costly look at the text is taken only where there is text and no instant.
    blank = _is_blank(field, source)
    return f"CASE WHEN {field}_utc IS NOT NULL OR {field} = '' THEN false ELSE NOT ({blank}) END"


def _trimmed(field: str) -> str:
    """Return a text without outer spaces; most have none, and looking is cheaper than trimming."""
    text = f"texts.{field}"
    looks = " OR ".join(
        f"{where}({text}, chr({number}))" for where in ("prefix", "suffix") for number in _OUTER
    )
    return f"CASE WHEN {looks} THEN trim({text}, {_SPACES}) ELSE {text} END"


def _mapped(source: Source) -> list[str]:
    return [field for field in DATE_FIELDS if field in source.fields]


def split_formats(formats: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Return formats with a time but no offset, dates alone, formats with an offset."""
    listed = list(formats)
    offsets = [f for f in listed if "%z" in f]
    dates = [f for f in listed if f not in offsets and "%H" not in f and "%I" not in f]
    return [f for f in listed if f not in offsets and f not in dates], dates, offsets


def _strptime(text: str, formats: list[str]) -> str:
    return f"try_strptime({text}, [{', '.join(literal(each) for each in formats)}])"


def _first(expressions: list[str], default: str) -> str:
    return f"coalesce({', '.join(expressions)})" if expressions else default


def quoted(path: Path) -> str:
    """Return a path for use inside single quotes."""
    return str(path).replace("'", "''")
