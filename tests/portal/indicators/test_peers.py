"""Peers: who is compared with whom, and the middle half of their values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.indicators.peers import LEAST_PEERS, find_peers, kind_group, middle_half
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

YEAR = Period.parse("2026-08")


def test_peers_share_level_band_and_kind(release_store: ReleaseStore) -> None:
    places = [p for p in release_store.territories.values() if not p.is_unallocated]
    found = 0
    for place in places:
        peers = find_peers(release_store, place.code, YEAR)
        if peers is None:
            assert release_store.population_band(place.code, YEAR) is None
            continue
        found += 1
        assert place.code in peers.codes
        for code in peers.codes:
            other = release_store.territories[code]
            assert other.level == place.level
            assert kind_group(other) == kind_group(place) == peers.kind
            assert release_store.population_band(code, YEAR) == peers.band
            assert not other.is_unallocated
    assert found > 20


def test_a_reformed_district_stays_a_district_and_a_town_is_none(
    release_store: ReleaseStore,
) -> None:
    place = release_store.territories["29606000"]
    kinds = ["муниципальный район", "муниципальный округ", "городской округ", "область", "край"]
    groups = [kind_group(replace(place, kind=kind)) for kind in kinds]
    assert groups == ["district", "district", "town", "", ""]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.1, 0.2, 0.3, 0.4, 0.5], (0.2, 0.4)),
        ([0.5, None, 0.1, 0.4, None, 0.2, 0.3], (0.2, 0.4)),
        ([0.1, 0.2, 0.3, None], None),
        ([], None),
    ],
)
def test_the_middle_half_leaves_gaps_out(
    values: list[float | None], expected: tuple[float, float] | None
) -> None:
    assert middle_half(values) == expected
    assert LEAST_PEERS == 5
