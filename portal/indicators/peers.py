"""Peers: places of one level with as many residents and of a like kind, and their middle half."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles
from weakref import WeakKeyDictionary

from geodata.population.bands import Band
from geodata.territories import Territory
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

# Of fewer values a half says more of the one or two places in it than of the group.
LEAST_PEERS = 5
# Kinds that live alike under different names of the law: since 2019 a municipal district may become
# a municipal okrug without anything else changing. A town is not compared with a rural district.
# Kinds that are not named here form one group: an oblast and a republic are no different in size.
_KINDS = {
    "муниципальный район": "district",
    "муниципальный округ": "district",
    "городской округ": "town",
    "городской округ с внутригородским делением": "town",
    "внутригородской район": "part_of_town",
    "внутригородская территория города федерального значения": "part_of_town",
    "город федерального значения": "town",
}


@dataclass(frozen=True, slots=True)
class Peers:
    """Places of a level in one population band and of a like kind, the place itself among them."""

    band: Band
    kind: str
    codes: tuple[str, ...]


# Groups of a release by level and year: the same for every page.
_GROUPS: WeakKeyDictionary[ReleaseStore, dict[tuple[str, int], dict[str, Peers]]]
_GROUPS = WeakKeyDictionary()


def find_peers(store: ReleaseStore, code: str, period: Period) -> Peers | None:
    """Return the peers of a place, or ``None`` where its residents are unknown or have no band."""
    groups = _GROUPS.setdefault(store, {})
    place = store.territories[code]
    # Residents are those of the year in which the period ends.
    key = (place.level, period.end // 12)
    if key not in groups:
        groups[key] = _grouped(store, place.level, period)
    return groups[key].get(code)


def _grouped(store: ReleaseStore, level: str, period: Period) -> dict[str, Peers]:
    """Return the peers of every place of a level; those without a band are left out."""
    members = defaultdict[tuple[Band, str], list[str]](list)
    for place in store.territories.at_level(level):
        band = store.population_band(place.code, period)
        if band is not None and not place.is_unallocated:
            members[band, kind_group(place)].append(place.code)
    groups = [Peers(band, kind, tuple(codes)) for (band, kind), codes in members.items()]
    return {code: group for group in groups for code in group.codes}


def kind_group(place: Territory) -> str:
    """Return the group of a place's kind; the same for kinds that are compared."""
    return _KINDS.get(place.kind, "")


def middle_half(values: Iterable[float | None]) -> tuple[float, float] | None:
    """Return the quartiles between which the middle half lies, ``None`` of too few values."""
    known = [value for value in values if value is not None]
    if len(known) < LEAST_PEERS:
        return None
    low, _, high = quantiles(known, n=4, method="inclusive")
    return low, high
