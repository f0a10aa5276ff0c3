"""Value maps as tables: each distinct text is resolved once in Python and joined in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from portal.ingest.crosswalks import Crosswalk
from portal.ingest.extract.headers import folded
from portal.ingest.places import PlaceFinder
from portal.ingest.source import EXCLUDE_PREFIX, Source
from portal.ingest.source_schema import ANY
from schemas.codelists import UNCLASSIFIED_TOPIC

Resolver = Callable[[tuple[str, ...]], tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class CodeTables:
    """Builds the code tables of one file and joins them to ``texts``.

    Every table has the source columns, ``code`` and ``remark`` (a reason, or «unmapped»).
    """

    source: Source
    places: PlaceFinder
    crosswalk: Crosswalk | None

    def create(self, engine: duckdb.DuckDBPyConnection) -> None:
        """Create one table per coded dimension from the distinct texts of the file."""
        for name, (columns, resolve) in self._dimensions().items():
            _create(engine, name, columns, resolve)

    def joined_sql(self) -> str:
        """Return the SELECT that adds codes to ``texts``."""
        joins = ""
        for name, (columns, _) in self._dimensions().items():
            on = " AND ".join(f"{name}.k{at} = texts.{column}" for at, column in enumerate(columns))
            joins += f" JOIN code_{name} AS {name} ON {on}"
        rules = [name for name in self.source.columns if name.startswith(EXCLUDE_PREFIX)]
        excluded = " OR ".join(f"{name}.code = 'excluded'" for name in rules) or "false"
        return (
            "SELECT texts.row, texts.id, texts.question, texts.received, texts.closed,"  # noqa: S608
            " texts.first_reply, texts.updated, texts.deadline,"
            f" CASE WHEN {excluded} THEN 'excluded' ELSE outcome.code END AS outcome,"
            " place.code AS territory_code, place.remark AS place_reason,"
            " topic_map.code AS topic_code, topic_map.remark IS NOT NULL AS topic_unmapped,"
            " channel_map.code AS channel_code, channel_map.code IS NULL AS channel_unknown,"
            " rating_map.code AS rating_code, rating_map.code IS NULL AS rating_unknown,"
            " repeat_map.code AS repeat_code, repeat_map.code IS NULL AS is_repeat_unknown,"
            " nullif(priority_map.code, '') AS priority_code,"
            f" priority_map.code IS NULL AS priority_unknown FROM texts{joins}"
        )

    def _dimensions(self) -> dict[str, tuple[tuple[str, ...], Resolver]]:
        values = self.source.values
        dimensions: dict[str, tuple[tuple[str, ...], Resolver]] = {
            "outcome": (("status", "result"), self._outcome),
            "place": (("region", "territory"), lambda key: self.places.find(*key)),
            "topic_map": (("topic", "subtopic"), self._topic),
            "channel_map": (("channel",), _by_map(values["channel"], self.source.channel)),
            "rating_map": (("rating",), _by_map(values["rating"], "none")),
            "repeat_map": (("is_repeat",), _by_map(values["is_repeat"], "unknown")),
            "priority_map": (("priority",), _by_map(values["priority"], "")),
        }
        for number, rule in enumerate(self.source.exclude, start=1):
            name = f"{EXCLUDE_PREFIX}{number}"
            excluded = {folded(value): "excluded" for value in rule.values}
            dimensions[name] = ((name,), _by_map(excluded, ""))
        return dimensions

    def _outcome(self, key: tuple[str, ...]) -> tuple[str | None, str | None]:
        status, result = (folded(text) for text in key)
        outcomes = self.source.outcomes
        code = outcomes.get((status, result)) or outcomes.get((status, ANY))
        return code, None

    def _topic(self, key: tuple[str, ...]) -> tuple[str | None, str | None]:
        if self.crosswalk is None or not key[0]:
            return UNCLASSIFIED_TOPIC, None
        topic = self.crosswalk.find(*key)
        return (topic, None) if topic else (UNCLASSIFIED_TOPIC, "unmapped")


def _by_map(codes: dict[str, str], blank: str) -> Resolver:
    """Return a resolver of single values; an empty text is ``blank`` unless the map names it."""
    known = {"": blank} | codes

    def resolve(key: tuple[str, ...]) -> tuple[str | None, str | None]:
        return known.get(folded(key[0])), None

    return resolve


def _create(
    engine: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], resolve: Resolver
) -> None:
    keys = engine.execute(f"SELECT DISTINCT {', '.join(columns)} FROM texts").fetchall()  # noqa: S608
    resolved = [(*key, *resolve(key)) for key in keys]
    lists = [list(column) for column in zip(*resolved, strict=True)] or [
        [] for _ in range(len(columns) + 2)
    ]
    labels = [f"k{at}" for at in range(len(columns))] + ["code", "remark"]
    picked = ", ".join(f"unnest(?::VARCHAR[]) AS {label}" for label in labels)
    engine.execute(f"CREATE TABLE code_{name} AS SELECT {picked}", lists)
