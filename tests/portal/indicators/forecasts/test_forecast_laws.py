"""Laws of the forecasts: they add up, are never negative, are the same again, look at no later month."""

from __future__ import annotations

from dataclasses import astuple, replace
from itertools import pairwise

import numpy as np
import pytest

from portal.config.predictions import load_forecast_settings
from portal.indicators.forecasts.engine import make_forecasts
from schemas.predictions import Forecast, Predictions, SeriesKey
from tests.made_up_series import COUNTRY, PARENTS, PLACES, TOPICS, lowest_counts, table_of_lowest

SETTINGS = load_forecast_settings()
N_MONTHS = 36
N_SCORED = 6
# Forecasts are rounded to a tenth; a sum of so many is as far off as this.
TENTHS = 0.05 * 15


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return []


@pytest.fixture(scope="module")
def found(lines: list[str]) -> Predictions:
    return make_forecasts(table_of_lowest(lowest_counts()), SETTINGS, lines.append)


def values(found: Predictions) -> dict[SeriesKey, np.ndarray]:
    by_series: dict[SeriesKey, list[float]] = {}
    for one in found.forecasts:
        by_series.setdefault(one.series, []).append(one.band.value)
    return {key: np.array(own) for key, own in by_series.items()}


def test_every_series_has_six_months_ahead_and_a_score_beside(found: Predictions) -> None:
    table = table_of_lowest(lowest_counts())
    assert not found.absences
    ahead = [f"2026-{month:02d}" for month in (9, 10, 11, 12)] + ["2027-01", "2027-02"]
    for n, key in enumerate(table.keys):
        own: list[Forecast] = list(found.forecasts[6 * n : 6 * n + 6])
        assert [one.series for one in own] == [key] * 6
        assert [one.month for one in own] == ahead
        assert [one.horizon for one in own] == [1, 2, 3, 4, 5, 6]
    assert tuple(score.series for score in found.scores) == table.keys
    assert {score.n_scored for score in found.scores} == {6 + 4 + 2}
    assert {score.n_windows for score in found.scores} == {3}
    models = {one.series: one.model for one in found.forecasts}
    assert all(score.model == models[score.series] for score in found.scores)


def test_topics_and_places_add_up(found: Predictions) -> None:
    own = values(found)
    places = {key.territory for key in own if key.topic != "all"}
    for place in places:
        topics = sum(own[SeriesKey(place, topic)] for topic in TOPICS)
        assert topics == pytest.approx(own[SeriesKey(place, "all")], abs=TENTHS)
    for topic in ("all", *TOPICS):
        regions = [own[SeriesKey(place, topic)] for place in PARENTS if place[0] == "R"]
        assert sum(regions) == pytest.approx(own[SeriesKey(COUNTRY, topic)], abs=TENTHS)


def test_places_below_the_map_make_the_total_of_their_region(found: Predictions) -> None:
    own = values(found)
    for region in ("R1", "R4"):
        parts = [own[SeriesKey(m, "all")] for m, above in PLACES.items() if above == region]
        assert sum(parts) == pytest.approx(own[SeriesKey(region, "all")], abs=TENTHS)


def test_intervals_are_nested_and_nothing_is_negative(found: Predictions) -> None:
    for one in (*found.forecasts, *found.past):
        value, lower_80, upper_80, lower_95, upper_95 = astuple(one.band)
        assert 0 <= lower_95 <= lower_80 <= value <= upper_80 <= upper_95
        assert np.isfinite(astuple(one.band)).all()
        assert upper_95 > lower_95


def test_the_further_ahead_the_wider(found: Predictions) -> None:
    own = [one.band for one in found.forecasts if one.series == SeriesKey(COUNTRY, "all")]
    width = [(band.upper_80 - band.lower_80) / np.sqrt(band.value) for band in own]
    # Roots of counts have intervals that never shrink; tenths apart.
    assert all(after >= before - 0.01 for before, after in pairwise(width))


def test_the_same_again_whatever_the_machine_did_before(found: Predictions) -> None:
    np.random.default_rng(0).random(3)
    again = make_forecasts(table_of_lowest(lowest_counts()), SETTINGS)
    assert again == found


def test_the_archive_is_of_the_scored_months_alone(found: Predictions) -> None:
    months = table_of_lowest(lowest_counts()).months
    assert {one.month for one in found.past} == set(months[-N_SCORED:])
    assert {one.origin for one in found.past} == {months[29], months[31], months[33]}
    assert {one.release for one in found.past} == {""}
    for one in found.past:
        assert months.index(one.month) - months.index(one.origin) == one.horizon


def test_scored_months_choose_no_model_and_widen_no_interval(found: Predictions) -> None:
    """Other counts in the months that are scored: the same models, the same first intervals."""
    lowest = lowest_counts()
    random = np.random.default_rng(9)
    for key, own in lowest.items():
        other = own.copy()
        other[-N_SCORED:] = random.poisson(own[-N_SCORED:] * 1.3 + 1)
        lowest[key] = other
    changed = make_forecasts(table_of_lowest(lowest), SETTINGS)
    assert [one.model for one in changed.scores] == [one.model for one in found.scores]
    assert changed.scores != found.scores
    first = "2026-02"
    for before, after in zip(found.past, changed.past, strict=True):
        if before.origin == first:
            assert after.band == before.band
    later = [a.band != b.band for a, b in zip(found.past, changed.past, strict=True)]
    assert any(later)


def test_scores_are_of_the_archive(found: Predictions) -> None:
    """A slow oracle: the scores once more, from the archive and the table, number by number."""
    table = table_of_lowest(lowest_counts())
    at = {month: n for n, month in enumerate(table.months)}
    for score in found.scores[::5]:
        counts = table.counts[table.rows[score.series]].astype(float)
        trained = counts[: N_MONTHS - N_SCORED]
        unit = np.mean([abs(trained[n] - trained[n - 12]) for n in range(12, len(trained))])
        off, naive, loss, in_80, in_95 = [], [], [], [], []
        for one in found.past:
            if one.series != score.series:
                continue
            came = counts[at[one.month]]
            off.append(abs(came - one.band.value))
            naive.append(abs(came - counts[at[one.month] - 12]))
            for share, quantile in (
                (0.025, one.band.lower_95),
                (0.1, one.band.lower_80),
                (0.5, one.band.value),
                (0.9, one.band.upper_80),
                (0.975, one.band.upper_95),
            ):
                loss.append(max(share * (came - quantile), (share - 1) * (came - quantile)))
            in_80.append(one.band.lower_80 <= came <= one.band.upper_80)
            in_95.append(one.band.lower_95 <= came <= one.band.upper_95)
        assert score.mase == pytest.approx(np.mean(off) / unit, abs=0.06 / unit)
        assert score.naive_mase == pytest.approx(np.mean(naive) / unit, abs=1e-4)
        assert score.relative_mae == pytest.approx(
            np.mean(off) / np.mean(naive), abs=0.06 / np.mean(naive)
        )
        assert score.pinball == pytest.approx(np.mean(loss) / unit, abs=0.06 / unit)
        assert score.coverage_80 == pytest.approx(np.mean(in_80), abs=1e-4)
        assert score.coverage_95 == pytest.approx(np.mean(in_95), abs=1e-4)


def test_group_scores_are_means_of_the_scores(found: Predictions) -> None:
    table = table_of_lowest(lowest_counts())
    level = dict(zip(table.keys, table.levels, strict=True))
    assert [(one.level, one.kind) for one in found.group_scores] == [
        ("country", "total"),
        ("country", "topic"),
        ("district", "total"),
        ("district", "topic"),
        ("region", "total"),
        ("region", "topic"),
        ("municipality", "total"),
    ]
    for group in found.group_scores:
        own = [
            score
            for score in found.scores
            if level[score.series] == group.level
            and (score.series.topic == "all") == (group.kind == "total")
        ]
        assert group.n_series == len(own) == sum(group.models.values())
        assert group.n_scored == sum(score.n_scored for score in own)
        for name in ("mase", "naive_mase", "relative_mae", "pinball", "coverage_80"):
            mean = np.mean([getattr(score, name) for score in own])
            assert getattr(group, name) == pytest.approx(mean, abs=2e-4)


def test_where_models_are_no_better_the_naive_forecast_is_published() -> None:
    """The same year again and again, and only models that know no season."""
    year = np.array([5, 90, 10, 40, 70, 20, 60, 30, 80, 15, 50, 25])
    counts = {key: np.tile(year + 3 * n, 3) for n, key in enumerate(lowest_counts())}
    for own in counts.values():
        own[7] += 1
    settings = replace(
        SETTINGS, regular_models=("adida", "seasonal_naive"), wide_models=(), choice_months=0.0
    )
    # The last year, which is scored, is like the one before; that of the choice is not.
    for own in counts.values():
        own[24:30] = own[24:30][::-1]
    table = table_of_lowest(counts)
    found = make_forecasts(table, settings)
    naive = [group for group in found.group_scores if group.published == "seasonal_naive"]
    assert naive
    for group in naive:
        assert group.models == {"seasonal_naive": group.n_series}
        assert group.relative_mae in (None, 1.0)
    levels = {(group.level, group.kind) for group in naive}
    level = dict(zip(table.keys, table.levels, strict=True))
    for one in found.forecasts:
        kind = "total" if one.series.topic == "all" else "topic"
        if (level[one.series], kind) in levels:
            assert one.model == "seasonal_naive"
            counted = table.counts[table.rows[one.series]]
            assert one.band.value == counted[24 + one.horizon - 1]


def test_progress_is_told_ten_times(found: Predictions, lines: list[str]) -> None:
    assert found.forecasts
    assert lines[-2:] == ["forecasts: 33 of 33 series", "forecasts: sums"]
    assert len(lines) == 11
