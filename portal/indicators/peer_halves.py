"""The middle half of the shares of a place's peers: of those as many live in, and of like kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from portal.indicators.evaluate import evaluate
from portal.indicators.peers import find_peers, middle_half
from portal.indicators.values import DECIMALS
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class PeerHalf:
    """The middle half of the shares of places alike in residents and kind; so many have a share."""

    lower: float
    upper: float
    n_places: int


# A release never changes: what was computed once is kept with its store.
_Halves = dict[tuple[str, str, str, Period], Mapping[str, PeerHalf]]
_HALVES: WeakKeyDictionary[ReleaseStore, _Halves] = WeakKeyDictionary()


def peer_halves(
    store: ReleaseStore, level: str, indicator: str, topic: str, period: Period
) -> Mapping[str, PeerHalf]:
    """Return the middle half of the peers of each place of a level, where enough have a share.

    Peers are of the whole level: the halves are found once for all companies in it.
    """
    found = _HALVES.setdefault(store, {})
    key = (level, indicator, topic, period)
    # Another thread may clear the memory at any moment.
    if (known := found.get(key)) is not None:
        return known
    codes = tuple(place.code for place in store.territories.at_level(level))
    values = evaluate(store, indicator, codes, topic, period)
    half_of: dict[tuple[str, ...], PeerHalf] = {}
    halves: dict[str, PeerHalf] = {}
    for code in codes:
        peers = find_peers(store, code, period)
        if peers is None:
            continue
        if peers.codes not in half_of:
            shares = [value for one in peers.codes if (value := values[one].value) is not None]
            if (half := middle_half(shares)) is None:
                continue
            low, high = (round(bound, DECIMALS) for bound in half)
            half_of[peers.codes] = PeerHalf(low, high, len(shares))
        halves[code] = half_of[peers.codes]
    if len(found) >= _REMEMBERED:
        found.clear()
    found[key] = halves
    return halves
