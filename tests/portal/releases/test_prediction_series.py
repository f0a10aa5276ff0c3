"""The series that are predicted: what the portal shows, whole months, changes of sources."""

from __future__ import annotations

import numpy as np
import pytest

from portal.indicators.series_table import NO_PARENT, SeriesTable
from portal.releases.predictions.coverage import wholeness
from portal.releases.predictions.series import series_of_release
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import periods_within
from schemas.predictions import SeriesKey

TOLERANCE = 0.05
SILENT = "93000000"  # no source reports it at all
PARTLY = "29606000"  # one of three sources is partial from January to March 2026


@pytest.fixture(scope="module")
def series(release_store: ReleaseStore) -> SeriesTable:
    return series_of_release(release_store, TOLERANCE)


def rows_of(series: SeriesTable, level: str, topic: str = ALL) -> list[int]:
    return [
        row
        for row, key in enumerate(series.keys)
        if series.levels[row] == level and key.topic == topic
    ]


def test_there_is_a_series_for_every_place_and_by_topic_down_to_the_map(
    series: SeriesTable, release_store: ReleaseStore
) -> None:
    topics = {c for c, t in release_store.topics.items() if c == ALL or t.parent == ALL}
    places = release_store.territories
    expected = {
        SeriesKey(code, topic)
        for code, place in places.items()
        for topic in ({ALL} if place.level == "municipality" else topics)
    }
    assert set(series.keys) == expected
    assert len(topics) > 10
    assert series.months[0] == "2025-03"
    assert len(series.months) == 18


def test_counts_are_those_that_the_portal_shows(
    series: SeriesTable, release_store: ReleaseStore
) -> None:
    periods = periods_within("2025-03", "2026-08", "M")
    for row in range(0, len(series), 37):
        key = series.keys[row]
        shown = release_store.counts_by_period(key.territory, key.topic, periods)
        assert series.counts[row].tolist() == [counts.received for counts in shown], key


def test_children_and_topics_add_up(series: SeriesTable, release_store: ReleaseStore) -> None:
    # The test release has cells of a place that reported nothing, which no true release can have.
    above_silent = set(release_store.territories.path(SILENT))
    for level in ("country", "district", "region"):
        for row in rows_of(series, level):
            if series.keys[row].territory in above_silent:
                continue
            below = np.flatnonzero(series.parents == row)
            if len(below):
                assert (series.counts[below].sum(axis=0) == series.counts[row]).all()
            place = series.keys[row].territory
            topics = [
                n for n, k in enumerate(series.keys) if k.territory == place and k.topic != ALL
            ]
            assert (series.counts[topics].sum(axis=0) == series.counts[row]).all()
    root = series.rows[SeriesKey("RU", ALL)]
    assert series.parents[root] == NO_PARENT


def test_a_place_must_be_whole_and_a_sum_nearly(series: SeriesTable) -> None:
    country, silent, partly = (series.rows[SeriesKey(code, ALL)] for code in ("RU", SILENT, PARTLY))
    assert not series.usable[silent].any()
    # It never sent anything, so that nothing is missing from the country.
    assert series.usable[country].all()
    at = [series.months.index(month) for month in ("2025-12", "2026-01", "2026-03", "2026-04")]
    assert series.usable[partly, at].tolist() == [True, False, False, True]
    assert np.flatnonzero(series.breaks[partly]).tolist() == [at[1], at[3]]
    assert not series.breaks[country].any()


def test_what_is_missing_weighs_as_much_as_it_is_wont_to_send(release_store: ReleaseStore) -> None:
    months = periods_within("2025-03", "2026-08", "M")
    places = ("RU", "29000000", PARTLY)
    loose, strict = (wholeness(release_store, places, months, share) for share in (0.05, 0.0))
    assert loose.usable[0].all()
    # Without any tolerance a single town ends the history of the country.
    missing = [n for n, period in enumerate(months) if "2026-01" <= str(period) <= "2026-03"]
    for row in (0, 1):
        assert np.flatnonzero(~strict.usable[row]).tolist() == missing
        assert np.flatnonzero(strict.breaks[row]).tolist() == [missing[0], missing[-1] + 1]
    # The place itself is not weighed: what is declared of it holds.
    assert np.flatnonzero(~loose.usable[2]).tolist() == missing


def test_a_declared_break_concerns_who_has_the_regime(
    series: SeriesTable, release_store: ReleaseStore
) -> None:
    within = {
        one.on.strftime("%Y-%m"): one.regime
        for one in release_store.series_breaks
        if "2025-03" < one.on.strftime("%Y-%m") <= "2026-08"
    }
    marked = {series.months[n] for n in np.flatnonzero(series.recording_breaks.any(axis=0))}
    assert marked == {month for month, regime in within.items() if regime in release_store.regimes}
    assert marked
    silent = series.rows[SeriesKey(SILENT, ALL)]
    assert series.counts[silent].any() or not series.recording_breaks[silent].any()
