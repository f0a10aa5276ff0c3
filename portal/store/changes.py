"""What is not the same in two releases: cells of a query, and months as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from portal.store.model import Observation, ObservationQuery
from portal.store.release_store import ReleaseStore

Key = tuple[Any, ...]


def key_of(row: Observation) -> Key:
    """Return what identifies an observation: its codes and its period."""
    codes = (row.territory, row.topic, row.regime, row.channel, row.outcome, row.speed)
    return (*codes, row.period)


def known_part(query: ObservationQuery, store: ReleaseStore) -> ObservationQuery | None:
    """Return the part of a query whose places, topics and periods a release has, if there is any.

    The other codes are the same in all releases.
    """
    info = store.info
    part = replace(
        query,
        territories=tuple(code for code in query.territories if code in store.territories),
        topics=tuple(code for code in query.topics if code in store.topics),
        periods=tuple(
            period
            for period in query.periods
            if info.first_month <= period.first_month and period.last_month <= info.last_month
        ),
    )
    return part if part.n_cells else None


def cells_of(store: ReleaseStore, query: ObservationQuery) -> dict[Key, Observation]:
    """Return the observations of a query that a release has, in the query's order."""
    part = known_part(query, store)
    rows: Iterable[Observation] = () if part is None else store.observations(part)
    return {key_of(row): row for row in rows}


def changed_cells(
    newer: ReleaseStore, older: ReleaseStore | None, query: ObservationQuery
) -> list[Observation]:
    """Return the observations of ``newer`` that ``older`` does not have, or not so.

    All of them where there is no older release.
    """
    before = {} if older is None else cells_of(older, query)
    return [row for key, row in cells_of(newer, query).items() if not is_same(before.get(key), row)]


def is_same(one: Observation | None, other: Observation | None) -> bool:
    """Say whether two releases show the same: value and status."""
    if one is None or other is None:
        return one is other
    return (one.value, one.status) == (other.value, other.status)
