"""Series without a forecast say why; none of them stops the others, none makes a wrong number."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from portal.config.predictions import load_forecast_settings
from portal.indicators.forecasts.engine import make_forecasts
from portal.indicators.forecasts.history import jumps
from schemas.predictions import FORECAST_ABSENCE, Predictions, SeriesKey
from tests.made_up_series import made_table

SETTINGS = load_forecast_settings()
N_MONTHS = 42
_RANDOM = np.random.default_rng(11)
_SEASON = np.exp(0.3 * np.cos(2 * np.pi * np.arange(N_MONTHS) / 12))


def drawn(mean: float) -> np.ndarray:
    return _RANDOM.poisson(mean * _SEASON)


def after(column: int) -> np.ndarray:
    return np.arange(N_MONTHS) >= column


def with_jump(column: int, factor: int = 1000, months: int = 1) -> np.ndarray:
    counts = drawn(50)
    counts[column : column + months] *= factor
    return counts


COUNTS = {
    "M_sound": drawn(50),
    "M_constant": np.full(N_MONTHS, 7),
    "M_zero": np.zeros(N_MONTHS, int),
    "M_small": drawn(0.5),
    "M_five_months": np.where(after(37), drawn(50), 0),
    "M_never": np.zeros(N_MONTHS, int),
    "M_gap": drawn(50),
    "M_old_gap": drawn(50),
    "M_gap_now": drawn(50),
    "M_break": drawn(50),
    "M_old_break": drawn(50),
    "M_begins_late": np.where(after(8), drawn(50), 0),
    "M_jump": with_jump(38),
    "M_jump_of_the_first_month": with_jump(0),
    "M_old_jump": with_jump(3),
    "M_step": with_jump(35, 1000, 7),
    "M_fall": np.where(after(35), 3, drawn(900)),
    "M_large": drawn(50) * 20_000_000,
    # Nothing to be learnt from the training months, and models that divide by their variance.
    "M_awakes": np.where(after(33), drawn(20), 20),
}
GAPS = {"M_gap": [35], "M_old_gap": [2, 5], "M_gap_now": [41]}
EXPECTED = {
    "M_constant": "constant",
    "M_zero": "all_zero",
    "M_small": "too_small",
    "M_five_months": "too_short",
    "M_never": "gaps",
    "M_gap": "gaps",
    "M_gap_now": "gaps",
    "M_break": "coverage_break",
    "M_jump": "jump",
    "M_step": "jump",
    "M_fall": "jump",
}


@pytest.fixture(scope="module")
def found() -> Predictions:
    keys = {name: SeriesKey(name, "all") for name in COUNTS}
    usable = {
        keys["M_five_months"]: after(37),
        keys["M_never"]: np.zeros(N_MONTHS, bool),
        keys["M_begins_late"]: after(8),
    }
    for name, columns in GAPS.items():
        usable[keys[name]] = ~np.isin(np.arange(N_MONTHS), columns)
    return make_forecasts(
        made_table(
            {keys[name]: counts for name, counts in COUNTS.items()},
            usable,
            {keys["M_break"]: 30, keys["M_old_break"]: 4, keys["M_five_months"]: 37},
        ),
        SETTINGS,
    )


def test_each_says_why_there_is_none(found: Predictions) -> None:
    assert {one.series.territory: one.reason for one in found.absences} == EXPECTED
    assert set(EXPECTED.values()) <= set(FORECAST_ABSENCE.ids())


def test_all_others_have_one_with_a_score(found: Predictions) -> None:
    forecast = {one.series.territory for one in found.forecasts}
    assert forecast == {*COUNTS} - {*EXPECTED}
    assert {one.series.territory for one in found.scores} == forecast
    assert {one.series.territory for one in found.past} == forecast


def test_every_number_is_one_and_within_reason(found: Predictions) -> None:
    for one in found.forecasts:
        numbers = astuple(one.band)
        assert np.isfinite(numbers).all()
        assert min(numbers) >= 0
        assert one.band.value <= 3 * COUNTS[one.series.territory][12:].max() + 1
    for score in found.scores:
        told = (score.mase, score.naive_mase, score.relative_mae, score.pinball)
        assert all(number is None or np.isfinite(number) for number in told)
        assert 0 <= score.coverage_80 <= score.coverage_95 <= 1


def test_what_lies_before_a_break_is_not_used() -> None:
    """Other counts before the break change nothing: neither forecast nor score."""
    key = SeriesKey("M_old_break", "all")
    before = COUNTS["M_old_break"].copy()
    other = before.copy()
    other[:4] += 30
    first, second = (
        make_forecasts(made_table({key: counts}, breaks={key: 4}), SETTINGS)
        for counts in (before, other)
    )
    assert first.forecasts
    assert first.forecasts == second.forecasts
    assert first.scores == second.scores


@pytest.mark.parametrize("n_months", [0, 1, 5, 18, 35])
def test_a_table_too_short_for_any_back_test_has_reasons_only(n_months: int) -> None:
    key = SeriesKey("M_sound", "all")
    found = make_forecasts(made_table({key: COUNTS["M_sound"][:n_months]}), SETTINGS)
    assert [one.reason for one in found.absences] == ["too_short"]
    assert found == Predictions(absences=found.absences)


def test_no_series_no_forecasts() -> None:
    assert make_forecasts(made_table({}), SETTINGS) == Predictions(absences=[])


def test_a_table_of_nothing_but_zeros() -> None:
    found = make_forecasts(made_table({SeriesKey("M_zero", "all"): COUNTS["M_zero"]}), SETTINGS)
    assert [one.reason for one in found.absences] == ["all_zero"]
    assert not found.group_scores


def test_jumps_are_far_from_the_year_before_not_the_top_of_a_season() -> None:
    """From 50 it takes 300 to jump, from 900 a fall below 170; a sharp season is none."""
    start = np.zeros(1, int)
    quiet = np.full((1, 30), 50)
    for value, is_jump in ((250, False), (300, False), (301, True)):
        quiet[0, 20] = value
        assert jumps(quiet, start, SETTINGS)[0].nonzero()[0].tolist() == ([20] if is_jump else [])
    large = np.full((1, 30), 900)
    for value, is_jump in ((171, False), (169, True)):
        large[0, 25] = value
        assert jumps(large, start, SETTINGS)[0].any() == is_jump
    sharp = np.tile([100, 100, 100, 100, 100, 100, 100, 100, 100, 400, 400, 100], 3)[None]
    assert not jumps(sharp, start, SETTINGS).any()
