"""Peers: places of one level with as many residents and of a like kind, and their middle half."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

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


def find_peers(store: ReleaseStore, code: str, period: Period) -> Peers | None:
    """Return the peers of a place, or ``None`` where its residents are unknown or have no band."""
    band = store.population_band(code, period)
    if band is None:
        return None
    kind = kind_group(store.territories[code])
    codes = tuple(
        place.code
        for place in store.territories.at_level(store.territories[code].level)
        if not place.is_unallocated
        and kind_group(place) == kind
        and store.population_band(place.code, period) == band
    )
    return Peers(band, kind, codes)


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
