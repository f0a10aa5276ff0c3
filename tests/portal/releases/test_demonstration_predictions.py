"""A whole small demonstration, predicted by the true engines in the process of a real build."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import pytest

from portal.config.predictions import load_forecast_settings
from portal.config.spikes import load_spike_settings
from portal.releases.predictions.series import series_of_release
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period


@pytest.fixture(scope="module")
def store(small_demo) -> Iterator[ReleaseStore]:
    found = ReleaseStore((small_demo.built.instance.releases / "current").resolve())
    yield found
    found.close()


def test_the_release_names_its_methods(store):
    methods = store.info.methods
    assert methods["forecast"] == load_forecast_settings().version
    assert methods["spikes"] == load_spike_settings().version


def test_every_series_is_forecast_or_says_why_not(store):
    series = series_of_release(store, 0.05)
    own, places, topics = store.predictions, tuple(store.territories), tuple(store.topics)
    ahead = [str(Period.parse(store.info.last_month).shift(step)) for step in range(1, 7)]
    months: dict = {}
    for one in own.forecasts_of(places, topics):
        months.setdefault(one.series, []).append(one.month)
    without = {one.series for one in own.absences_of(places, topics)}
    assert months.keys() | without == set(series.keys)
    assert not months.keys() & without
    assert all(found == ahead for found in months.values())
    assert len(months) > 300
    scored = {one.series for one in own.scores_of(places, topics)}
    assert scored == months.keys()
    assert own.absence("77000000", ALL) == "gaps"  # declared as not reported throughout


def test_forecasts_add_up_over_the_topics_of_the_country(store):
    topics = [code for code, topic in store.topics.items() if topic.parent == ALL]
    own = store.predictions
    total = [one.band.value for one in own.forecasts("RU", ALL)]
    parts = [[one.band.value for one in own.forecasts("RU", topic)] for topic in topics]
    assert len(total) == 6
    silent = [topic for topic, part in zip(topics, parts, strict=True) if not part]
    assert all(own.absence("RU", topic) for topic in silent)
    for month, value in enumerate(total):
        # Each is rounded to a tenth, and so few appeals have no forecast of their own.
        summed = sum(part[month] for part in parts if part)
        assert summed == pytest.approx(value, abs=0.05 * (len(parts) + 1) + 2 * len(silent))


def test_no_group_is_published_that_is_worse_than_last_year(store):
    groups = store.predictions.group_scores
    assert {(group.level, group.kind) for group in groups} >= {
        ("country", "total"), ("region", "total"), ("region", "topic"), ("municipality", "total"),
    }  # fmt: skip
    for group in groups:
        assert group.relative_mae <= 1
        if group.published == "seasonal_naive":
            assert group.models == {"seasonal_naive": group.n_series}


def test_the_back_test_is_held_against_what_was_shown(store):
    past = store.predictions.past("RU", ALL)
    assert past
    assert {one.release for one in past} == {""}
    assert all(one.origin < one.month <= store.info.last_month for one in past)
    score = store.predictions.score("RU", ALL)
    assert score.n_scored == len(past)
    shown = {
        one.month: store.counts_by_period("RU", ALL, [Period.parse(one.month)])[0].received
        for one in past
    }
    within = [one.band.lower_80 <= shown[one.month] <= one.band.upper_80 for one in past]
    assert sum(within) / len(within) == pytest.approx(score.coverage_80, abs=0.001)


def test_the_build_keeps_what_it_computed_to_itself(small_demo):
    folder = small_demo.built.instance.predictions
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    [kept] = folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_files_are_among_the_downloads(store):
    rows = {file.name: file.rows for file in store.downloads}
    assert rows["forecasts.csv"] == rows["forecasts.parquet"] > 1800
    assert rows["past_forecasts.csv"] > 1800
    assert rows["spikes.csv"] == len(store.predictions.spikes())
    assert store.predictions.n_tests > 1000
