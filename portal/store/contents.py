"""A whole release database as plain tables, for whoever has to check all of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

# DuckDB's tightest lock: no files, no network, no extensions, and nothing of it can be changed.
LOCK = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "threads": "2",
}


def open_locked(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a release database for reading, under the lock."""
    return duckdb.connect(str(path), read_only=True, config=LOCK)  # type: ignore[arg-type]


def read_layout(path: Path) -> dict[str, dict[str, str]]:
    """Return the SQL type of every column, by table; views and other schemas count as tables."""
    with open_locked(path) as connection:
        rows = connection.execute(
            "SELECT table_schema, table_name, column_name, data_type"
            " FROM information_schema.columns ORDER BY ALL"
        ).fetchall()
    layout: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in rows:
        name = table if schema == "main" else f"{schema}.{table}"
        layout.setdefault(name, {})[column] = kind
    return layout


def read_extras(path: Path) -> list[str]:
    """Return the kinds of things that a database holds beside its tables: view, comment, macro."""
    queries = {
        "view": "SELECT view_name FROM duckdb_views() WHERE NOT internal",
        "macro": "SELECT function_name FROM duckdb_functions() WHERE NOT internal",
        "sequence": "SELECT sequence_name FROM duckdb_sequences()",
        "type": "SELECT type_name FROM duckdb_types() WHERE NOT internal",
        "comment": "SELECT table_name FROM duckdb_tables() WHERE comment IS NOT NULL"
        " UNION ALL SELECT table_name FROM duckdb_columns() WHERE comment IS NOT NULL",
    }
    with open_locked(path) as connection:
        return [kind for kind, sql in queries.items() if connection.execute(sql).fetchall()]


def read_tables(path: Path, columns: Mapping[str, tuple[str, ...]]) -> dict[str, pa.Table]:
    """Return whole tables by name, each with the columns asked for, in that order."""
    with open_locked(path) as connection:
        return {
            table: connection.sql(f"SELECT {', '.join(names)} FROM {table}").to_arrow_table()
            for table, names in columns.items()
        }
