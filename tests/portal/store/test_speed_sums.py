"""Counts by speed bucket of many places at once, against the cells of each place."""

from __future__ import annotations

import pytest

from schemas.codelists import SPEED
from schemas.periods import Period

PLACES = ("RU", "29000000", "29701000", "93000000", "29000000.u")


def naive_speeds(store, place, topic, period, regime, channel):
    """Return the sums of the cells below all codes, one place at a time."""
    rows = store._rows(
        "SELECT speed, CAST(sum(shown) AS BIGINT) FROM cell WHERE"
        " territory IN (SELECT leaf FROM path WHERE dimension = 'territory' AND ancestor = ?)"
        " AND topic IN (SELECT leaf FROM path WHERE dimension = 'topic' AND ancestor = ?)"
        " AND regime IN (SELECT leaf FROM path WHERE dimension = 'regime' AND ancestor = ?)"
        " AND channel IN (SELECT leaf FROM path WHERE dimension = 'channel' AND ancestor = ?)"
        " AND month BETWEEN ? AND ? AND outcome <> 'excluded' GROUP BY speed",
        [place, topic, regime, channel, period.first_month, period.last_month],
    )
    return dict(rows)


@pytest.mark.parametrize("channel", ["all", "state_portal"])
@pytest.mark.parametrize("regime", ["all", "pos_message", "service_request"])
@pytest.mark.parametrize("time", ["2025-03", "2026-08", "2025-Q3", "2025-09-01/P1Y"])
def test_they_are_those_of_each_place(release_store, regime, time, channel):
    period = Period.parse(time)
    for topic in ("all", "housing"):
        found = release_store.speed_sums.of(PLACES, topic, period, regime, channel)
        assert found.shape == (len(PLACES), len(SPEED.codes))
        for place, counts in zip(PLACES, found.tolist(), strict=True):
            naive = naive_speeds(release_store, place, topic, period, regime, channel)
            assert {code: n for code, n in zip(SPEED.ids(), counts, strict=True) if n} == naive
            assert release_store.speeds(place, topic, period, regime, channel) == naive
