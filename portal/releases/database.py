"""Fill the release database from the hand-over: cells, hierarchies, roll-ups, coverage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from geodata.territories import Territories, load_territories
from portal.config.coverage import load_coverage
from portal.config.topics import leaf_topics, load_topics, topic_path
from portal.releases.coverage_table import coverage_table
from portal.releases.predictions.tables import prediction_rows
from portal.store.model import WITH_OUTCOMES
from portal.store.predictions import TABLES
from portal.store.tables import DDL
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, SPEED
from schemas.predictions import Predictions
from schemas.rounding_error import ErrorRow

_OUTCOME_SUMS = ", ".join(
    f"CAST(coalesce(sum(shown) FILTER (outcome = '{code}'), 0) AS INTEGER) AS {code}"
    for code in OUTCOME.ids()
)
_TABLES = (
    "info",
    "regime",
    "source",
    "cell",
    "path",
    "rollup",
    "coverage",
    "secondary",
    "secondary_source",
    "rounding_error",
    *TABLES,
)


def write_database(
    handover: Path, target: Path, context: dict[str, Any], errors: Sequence[ErrorRow]
) -> None:
    """Write ``target`` without predictions; ``errors`` are those of rounding."""
    territories = load_territories(handover / "reference" / "territories.csv")
    connection = duckdb.connect(str(target))
    try:
        connection.execute("SET threads = 2")
        connection.execute(DDL)
        connection.execute("INSERT INTO info VALUES (?)", [orjson.dumps(context["info"]).decode()])
        _insert(connection, "regime", [tuple(r.values()) for r in context["regimes"]])
        _insert(connection, "source", [tuple(s.values()) for s in context["sources"]])
        _insert(connection, "path", list(_paths(handover, territories, context)))
        rows = load_coverage(handover / "coverage.csv")
        _insert(connection, "coverage", coverage_table(rows, territories, context["months"]))
        connection.execute(
            "INSERT INTO cell SELECT * FROM read_parquet(?) ORDER BY territory, topic, month",
            [str(handover / "protected.parquet")],
        )
        connection.execute(
            "INSERT INTO secondary SELECT * FROM read_parquet(?)"
            " ORDER BY indicator, time, topic, territory",
            [str(handover / "secondary.parquet")],
        )
        named = context["secondary"]["sources"].items()
        _insert(connection, "secondary_source", [(name, s) for name, ids in named for s in ids])
        _insert(connection, "rounding_error", [(n, *astuple(row)) for n, row in enumerate(errors)])
        _roll_up(connection)
    finally:
        connection.close()


def add_predictions(target: Path, predictions: Predictions) -> str:
    """Write what is predicted from the tables, and return a hash of all contents.

    The bytes of a DuckDB file are never the same twice, so the hash is taken over the ordered rows
    of every table.
    """
    connection = duckdb.connect(str(target))
    try:
        connection.execute("SET threads = 2")
        for table, rows in prediction_rows(predictions).items():
            _insert(connection, table, rows)
        return _content_hash(connection)
    finally:
        connection.close()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows through Arrow: executemany is slow for tens of thousands of rows."""
    if not rows:
        return
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    batch = pa.table(columns, names=[f"c{i}" for i in range(len(columns))])
    connection.register("batch", batch)
    connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
    connection.unregister("batch")


def _paths(
    handover: Path, territories: Territories, context: dict[str, Any]
) -> Iterable[tuple[str, str, str]]:
    """Yield (dimension, leaf, ancestor) with each leaf as its own ancestor."""
    topics = load_topics(handover / "reference" / "topics.csv")
    for leaf in territories.leaves():
        yield from (("territory", leaf.code, code) for code in territories.path(leaf.code))
    for topic in leaf_topics(topics):
        yield from (("topic", topic, code) for code in topic_path(topics, topic))
    for regime in context["regimes"]:
        yield "regime", regime["code"], ALL
        yield "regime", regime["code"], regime["code"]
        if regime["reports_outcomes"]:
            yield "regime", regime["code"], WITH_OUTCOMES
    for name, codes in (("channel", CHANNEL_GROUP), ("outcome", OUTCOME), ("speed", SPEED)):
        for code in codes.ids():
            yield name, code, ALL
            yield name, code, code


def _roll_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``rollup``: plain sums of shown cells over territory, topic and regime ancestors."""
    connection.execute(
        f"""
        INSERT INTO rollup
        WITH base AS (
            SELECT territory, topic, regime, month, outcome, sum(shown) AS shown
            FROM cell GROUP BY ALL
        ),
        by_topic AS (
            SELECT territory, t.ancestor AS topic, r.ancestor AS regime, month, outcome,
                sum(shown) AS shown
            FROM base
            JOIN path AS t ON t.dimension = 'topic' AND t.leaf = topic
            JOIN path AS r ON r.dimension = 'regime' AND r.leaf = regime
            GROUP BY ALL
        )
        SELECT g.ancestor AS territory, topic, regime, month, {_OUTCOME_SUMS}
        FROM by_topic JOIN path AS g ON g.dimension = 'territory' AND g.leaf = territory
        GROUP BY ALL
        ORDER BY regime, topic, territory, month
        """
    )


def _content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    hashes = []
    for table in _TABLES:
        row = connection.execute(
            f"SELECT sha256(coalesce(string_agg(CAST(t AS VARCHAR), chr(10)"
            f" ORDER BY CAST(t AS VARCHAR)), '')) FROM {table} AS t"
        ).fetchone()
        hashes.append(f"{table} {row[0] if row else ''}")
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
