"""Value maps as tables: each distinct text is resolved once in Python and joined in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from portal.ingest.crosswalks import Crosswalk
from portal.ingest.extract.headers import folded
from portal.ingest.places import PlaceFinder
from portal.ingest.source import EXCLUDE_PREFIX, Source
from portal.ingest.source_checks import ANY
from schemas.codelists import UNCLASSIFIED_TOPIC

Answer = tuple[str | None, str | None]
Resolver = Callable[[tuple[str, ...]], Answer]
_SPACES = " \t\r\n\u00a0\u202f\ufeff"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A coded dimension: the columns it comes from and how their texts become code and remark."""

    columns: tuple[str, ...]
    resolve: Resolver


@dataclass(frozen=True, slots=True)
class CodeTables:
    """Builds the code tables of one file and says how they join ``texts``.

    A code is NULL where the mapping does not know a text; a remark is the reason, or «unmapped»
    for a topic no crosswalk row speaks of.
    """

    source: Source
    places: PlaceFinder
    crosswalk: Crosswalk | None

    def create(self, engine: duckdb.DuckDBPyConnection) -> tuple[str, str]:
        """Create the tables; return SQL of the code columns and of the joins.

        A dimension that the source has no column for is a constant and needs no table.
        """
        columns: list[str] = []
        joins: list[str] = []
        for name, dimension in self._dimensions().items():
            if any(column in self.source.columns for column in dimension.columns):
                _create(engine, name, dimension.columns, self._cleaned(dimension.resolve))
                on = [f"{name}.k{n} = texts.{c}" for n, c in enumerate(dimension.columns)]
                joins.append(f"JOIN codes_of_{name} AS {name} ON {' AND '.join(on)}")
                columns.append(f"{name}.code AS {name}_code, {name}.remark AS {name}_remark")
            else:
                code, remark = dimension.resolve(("",) * len(dimension.columns))
                columns.append(
                    f"{literal(code)} AS {name}_code, {literal(remark)} AS {name}_remark"
                )
        return ", ".join(columns), " ".join(joins)

    def excluded_sql(self) -> str:
        """Return the condition that one of the exclusion rules holds."""
        rules = [name for name in self.source.columns if name.startswith(EXCLUDE_PREFIX)]
        return " OR ".join(f"{name}_code = 'excluded'" for name in rules) or "false"

    def _dimensions(self) -> dict[str, Dimension]:
        values = self.source.values
        found = {
            "outcome": Dimension(("status", "result"), self._outcome),
            "territory": Dimension(("region", "territory"), lambda key: self.places.find(*key)),
            "topic": Dimension(("topic", "subtopic"), self._topic),
            "channel": Dimension(("channel",), _by_map(values["channel"], self.source.channel)),
            "rating": Dimension(("rating",), _by_map(values["rating"], "none")),
            "is_repeat": Dimension(("is_repeat",), _by_map(values["is_repeat"], "unknown")),
            "priority": Dimension(("priority",), _by_map(values["priority"], "")),
        }
        for number, rule in enumerate(self.source.exclude, start=1):
            excluded = {folded(value): "excluded" for value in rule.values}
            name = f"{EXCLUDE_PREFIX}{number}"
            found[name] = Dimension((name,), _by_map(excluded, ""))
        return found

    def _cleaned(self, resolve: Resolver) -> Resolver:
        """Return a resolver that trims its texts and empties what the mapping calls blank."""
        blanks = set(self.source.blanks)

        def cleaned(key: tuple[str, ...]) -> Answer:
            texts = (text.strip(_SPACES) for text in key)
            return resolve(tuple("" if text in blanks else text for text in texts))

        return cleaned

    def _outcome(self, key: tuple[str, ...]) -> Answer:
        status, result = (folded(text) for text in key)
        outcomes = self.source.outcomes
        return outcomes.get((status, result)) or outcomes.get((status, ANY)), None

    def _topic(self, key: tuple[str, ...]) -> Answer:
        if self.crosswalk is None or not key[0]:
            return UNCLASSIFIED_TOPIC, None
        topic = self.crosswalk.find(*key)
        return (topic, None) if topic else (UNCLASSIFIED_TOPIC, "unmapped")


def _by_map(codes: dict[str, str], blank: str) -> Resolver:
    """Return a resolver of single values; an empty text is ``blank`` unless the map names it."""
    known = {"": blank} | codes

    def resolve(key: tuple[str, ...]) -> Answer:
        return known.get(folded(key[0])), None

    return resolve


def _create(
    engine: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], resolve: Resolver
) -> None:
    keys = engine.execute(f"SELECT DISTINCT {', '.join(columns)} FROM texts").fetchall()  # noqa: S608
    resolved = [(*key, *resolve(key)) for key in keys]
    labels = [*(f"k{number}" for number in range(len(columns))), "code", "remark"]
    unnested = ", ".join(f"unnest(?::VARCHAR[]) AS {label}" for label in labels)
    # A file may hold broken rows only: then there are no texts, but the table is still joined.
    lists = [list(column) for column in zip(*resolved, strict=True)] or [[] for _ in labels]
    engine.execute(f"CREATE TABLE codes_of_{name} AS SELECT {unnested}", lists)


def literal(text: str | None) -> str:
    """Return a text of our own configuration as an SQL literal."""
    return "NULL::VARCHAR" if text is None else "'" + text.replace("'", "''") + "'"
