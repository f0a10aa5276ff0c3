"""Counts in the borders of a day: a query of observations, recast by the lineage of territories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from math import fsum

from geodata.history.lineage import Lineage
from geodata.history.recast import Recast, recast
from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

SAME, SUMMED, ESTIMATED = "same", "summed", "estimated"
ESTIMATED_PARTIAL = "estimated_partial"
NOT_REPORTED, LIMITED = "not_reported", "limited"
# An estimate has no last digit of its own; what lies beyond these decimals is arithmetic.
_DECIMALS = 6

Group = tuple[str, ...]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RecastCount:
    """A count in the borders of a day.

    ``status``: A, P, E, L or M. ``how`` says what it was made of (same, summed, estimated,
    estimated_partial), or why ``value`` is absent: not_reported, limited, or a refusal of
    :class:`geodata.history.recast.Recast`.
    """

    value: int | float | None
    status: str
    how: str


@dataclass(frozen=True, slots=True)
class _Months:
    """Counts by (territory, month) of one combination of the other dimensions, and statuses."""

    counts: dict[Key, int] = field(default_factory=dict)
    statuses: dict[Key, str] = field(default_factory=dict)


def parts_query(store: ReleaseStore, query: ObservationQuery, on: date) -> ObservationQuery:
    """Return the query of all months and territories that the counts of ``query`` may come from."""
    moved = _moved(store.lineage, on)
    months = sorted({Period.parse(month) for period in query.periods for month in period.months})
    asked = dict.fromkeys((*query.territories, *(c for c in store.territories if c in moved)))
    return replace(query, territories=tuple(asked), periods=tuple(months))


def recast_counts(
    store: ReleaseStore, query: ObservationQuery, on: date
) -> Iterator[tuple[Group, Period, RecastCount]]:
    """Yield (territory and the other codes, period, count) in the order of the query's lists."""
    groups = _by_group(store, parts_query(store, query, on))
    found = {rest: recast(own.counts, store.lineage, on) for rest, own in groups.items()}
    *codes, periods = query.lists()
    for place, *rest in product(*codes):
        own = groups[tuple(rest)]
        for period in periods:
            count = _count(place, period, found[tuple(rest)], own.statuses)
            yield (place, *rest), period, count


def _moved(lineage: Lineage, on: date) -> set[str]:
    """Return the territories that exchanged residents or do not exist on the day."""
    return {
        code
        for code in lineage.territories
        if code in lineage.flows.members or not lineage.lives(code, on)
    }


def _by_group(store: ReleaseStore, query: ObservationQuery) -> Mapping[Group, _Months]:
    groups = {rest: _Months() for rest in product(*query.lists()[1:-1])}
    for row in store.observations(query):
        own = groups[row.topic, row.regime, row.channel, row.outcome, row.speed]
        key = (row.territory, str(row.period))
        own.statuses[key] = row.status
        if row.value is not None:
            own.counts[key] = row.value
    return groups


def _count(place: str, period: Period, found: Recast, statuses: Mapping[Key, str]) -> RecastCount:
    keys = [(place, month) for month in period.months]
    for key in keys:
        if (reason := found.refused.get(key)) is not None:
            return RecastCount(None, "M", reason)
    values = {key: found.values[key] for key in keys if key in found.values}
    if not values:
        is_limited = all(statuses.get(key) == "M" for key in keys)
        return RecastCount(None, *(("M", LIMITED) if is_limited else ("L", NOT_REPORTED)))
    is_partial = len(values) < len(keys) or any(
        statuses.get((part, month)) == "P"
        for (_, month), value in values.items()
        for part in value.parts
    )
    if any(value.obs_status == "E" for value in values.values()):
        total = round(fsum(value.value for value in values.values()), _DECIMALS)
        return RecastCount(total, "E", ESTIMATED_PARTIAL if is_partial else ESTIMATED)
    how = SAME if all(value.parts == (place,) for value in values.values()) else SUMMED
    exact = sum(int(value.value) for value in values.values())
    return RecastCount(exact, "P" if is_partial else "A", how)


def living(lineage: Lineage, codes: Sequence[str], on: date) -> tuple[str, ...]:
    """Return the territories that existed on a day."""
    return tuple(code for code in codes if lineage.lives(code, on))
