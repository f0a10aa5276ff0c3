"""The hierarchies of the table of appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from geodata.territories import Territories
from portal.config.topics import Topic, leaf_topics, topic_path
from portal.disclosure.hierarchy import Hierarchies, TimeHierarchy, make_hierarchy
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, REGIME, SPEED
from schemas.periods import Period

Paths = Mapping[str, Mapping[str, Sequence[str]]]
_COLUMNS = {
    "territory": ("territory",),
    "topic": ("topic",),
    "channel": ("regime", "channel"),
    "outcome": ("outcome",),
    "speed": ("speed",),
}


def hierarchies_of(paths: Paths, months: Iterable[str]) -> Hierarchies:
    """Return the hierarchies of the inner table.

    ``paths`` maps ``territory`` and ``topic`` to their paths by leaf (root first) and ``channel``
    to the paths of «regime.channel»; outcome and speed have one level under ``all``, given as
    ``outcome`` and ``speed``. ``months`` are all that the table or its ledger may hold.
    """
    dimensions = tuple(
        make_hierarchy(name, paths[name], columns) for name, columns in _COLUMNS.items()
    )
    return Hierarchies(dimensions, month_hierarchy(months))


def cell_paths(territories: Territories, topics: dict[str, Topic]) -> Paths:
    """Return the paths of every dimension of the inner table, by leaf code (root first)."""
    channels = {
        f"{regime}.{group}": (ALL, regime, f"{regime}.{group}")
        for regime in REGIME.ids()
        for group in CHANNEL_GROUP.ids()
    }
    return {
        "territory": {leaf.code: territories.path(leaf.code) for leaf in territories.leaves()},
        "topic": {code: topic_path(topics, code) for code in leaf_topics(topics)},
        "channel": channels,
        "outcome": flat_paths(OUTCOME.ids()),
        "speed": flat_paths(SPEED.ids()),
    }


def flat_paths(codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return paths of a dimension with one level under the total."""
    return {code: (ALL, code) for code in codes}


def month_hierarchy(months: Iterable[str]) -> TimeHierarchy:
    """Return month > quarter > year > all, in the order of the calendar."""
    return TimeHierarchy("month", {month: _path(month) for month in sorted(set(months))})


def _path(month: str) -> tuple[str, ...]:
    period = Period.parse(month)
    year, number = divmod(period.start, 12)
    return (ALL, f"{year}", f"{year}-Q{number // 3 + 1}", month)
