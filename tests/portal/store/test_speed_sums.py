"""Counts by speed bucket of many places at once, against the query of one place."""

from __future__ import annotations

import pytest

from schemas.codelists import SPEED
from schemas.periods import Period

PLACES = ("RU", "29000000", "29701000", "93000000", "29000000.u")


@pytest.mark.parametrize("regime", ["all", "pos_message", "service_request"])
@pytest.mark.parametrize("time", ["2025-03", "2026-08", "2025-Q3", "2025-09-01/P1Y"])
def test_they_are_those_of_each_place(release_store, regime, time):
    period = Period.parse(time)
    for topic in ("all", "housing"):
        found = release_store.speed_sums.of(PLACES, topic, period, regime)
        assert found.shape == (len(PLACES), len(SPEED.codes))
        for place, counts in zip(PLACES, found.tolist(), strict=True):
            naive = release_store.speeds(place, topic, period, regime)
            assert {code: n for code, n in zip(SPEED.ids(), counts, strict=True) if n} == naive
