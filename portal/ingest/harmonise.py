"""The SQL that turns a reader's table of texts into typed, coded columns and reasons to refuse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import duckdb

from portal.ingest.codes import CodeTables
from portal.ingest.source import CODED_FIELDS, DATE_FIELDS, KEY_FIELDS, Source
from schemas.codelists import FINAL_OUTCOMES

_SPACES = " \t\r\n\u00a0\u202f\ufeff"
_DAY_END = "INTERVAL 86399 SECOND"
_EARLIEST = date(1990, 1, 1)
# Ends of something: a bare date means the end of that day, which never flatters a duration.
_ENDS = ("closed", "first_reply", "updated", "deadline")


def load_texts(engine: duckdb.DuckDBPyConnection, table: str, source: Source) -> None:
    """Create ``texts``: trimmed columns, every spelling of «blank» as an empty string."""
    names = list(source.columns)
    trimmed = ", ".join(f"trim(coalesce({name}, ''), $spaces) AS {name}" for name in names)
    blanked = ", ".join(
        f"CASE WHEN {name} IN (SELECT unnest($blanks::VARCHAR[])) THEN '' ELSE {name} END AS {name}"
        if source.blanks
        else name
        for name in names
    )
    absent = "".join(
        f", '' AS {name}"
        for name in (*KEY_FIELDS, *DATE_FIELDS, *CODED_FIELDS)
        if name not in names
    )
    values: dict[str, object] = {"spaces": _SPACES}
    if source.blanks:
        values["blanks"] = list(source.blanks)
    engine.execute(
        f"CREATE TABLE texts AS SELECT row, {blanked}{absent}"  # noqa: S608 (names of our own)
        f" FROM (SELECT row, {trimmed} FROM read_parquet('{table}'))",
        values,
    )


def create_harmonised(
    engine: duckdb.DuckDBPyConnection, source: Source, codes: CodeTables, as_of: date
) -> None:
    """Create ``harmonised``: one row per row of ``texts``, with the first reason against it."""
    engine.execute(
        f"CREATE TABLE harmonised AS WITH coded AS ({codes.joined_sql()}),"  # noqa: S608
        f" dated AS (SELECT *, {_instants(source)} FROM coded),"
        f" timed AS (SELECT *, {_utc(source)} FROM dated)"
        f" SELECT *, {_reason(source)} AS reason,"
        " CASE WHEN outcome IN (SELECT unnest($final::VARCHAR[])) THEN closed_utc END AS closed_at,"
        " coalesce(updated_utc, $as_of::TIMESTAMP) AS version_at FROM timed",
        {
            "final": list(FINAL_OUTCOMES),
            "as_of": as_of,
            "earliest": _EARLIEST,
            "latest": as_of + timedelta(days=1),
        },
    )


def _instants(source: Source) -> str:
    """Per date field: ``<field>_local`` (clock of the source) and ``<field>_abs`` (with offset)."""
    timed, dates, offsets = split_formats(source.date_formats)
    parts: list[str] = []
    for field in DATE_FIELDS:
        day = f" + {_DAY_END}" if field in _ENDS else ""
        local = [_strptime(field, timed)] if timed else []
        local += [f"{_strptime(field, dates)}{day}"] if dates else []
        parts.append(f"{_first(local, 'NULL::TIMESTAMP')} AS {field}_local")
        absolute = _strptime(field, offsets) if offsets else "NULL::TIMESTAMPTZ"
        parts.append(f"{absolute} AS {field}_abs")
    return ", ".join(parts)


def _utc(source: Source) -> str:
    zone = source.time_zone
    parts = [
        f"coalesce({field}_local AT TIME ZONE '{zone}', {field}_abs) AT TIME ZONE 'UTC' AS {field}_utc"
        for field in DATE_FIELDS
    ]
    parts.append(
        f"CAST(coalesce(received_local, received_abs AT TIME ZONE '{zone}') AS DATE) AS received_on"
    )
    return ", ".join(parts)


def _reason(source: Source) -> str:
    """Return the CASE that names the first thing wrong with a row, NULL if nothing is."""
    cases = [
        ("id = ''", "id_blank"),
        ("received = ''", "received_blank"),
        ("received_utc IS NULL", "received_unreadable"),
        ("received_on NOT BETWEEN $earliest::DATE AND $latest::DATE", "received_out_of_range"),
        ("outcome IS NULL", "status_unknown"),
    ]
    for field in ("closed", "first_reply", "updated", "deadline"):
        if field in source.fields:
            cases.append((f"{field} <> '' AND {field}_utc IS NULL", f"{field}_unreadable"))
    for field in ("closed", "first_reply"):
        if field in source.fields:
            cases.append((f"{field}_utc < received_utc", f"{field}_before_received"))
    cases.append(("place_reason IS NOT NULL", None))  # type: ignore[arg-type]
    for field in ("channel", "rating", "is_repeat", "priority"):
        cases.append((f"{field}_unknown", f"{field}_unknown"))
    text = " ".join(
        f"WHEN {test} THEN {_literal(reason) if reason else 'place_reason'}"
        for test, reason in cases
    )
    return f"CASE {text} END"


def split_formats(formats: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Return formats with a time but no offset, dates alone, formats with an offset."""
    listed = list(formats)
    offsets = [f for f in listed if "%z" in f]
    dates = [f for f in listed if f not in offsets and "%H" not in f and "%I" not in f]
    return [f for f in listed if f not in offsets and f not in dates], dates, offsets


def _strptime(field: str, formats: list[str]) -> str:
    return f"try_strptime({field}, [{', '.join(_literal(text) for text in formats)}])"


def _first(expressions: list[str], default: str) -> str:
    return f"coalesce({', '.join(expressions)})" if expressions else default


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
