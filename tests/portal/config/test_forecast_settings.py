"""Settings of the forecasts: the shipped file is sound, faults are told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.predictions import FORECAST_SETTINGS, load_forecast_settings
from portal.indicators.forecasts.windows import plan_windows

TEXT = FORECAST_SETTINGS.read_text(encoding="utf-8")


def test_the_shipped_settings() -> None:
    settings = load_forecast_settings()
    assert settings.version == "1.0"
    assert settings.horizon == 6
    assert settings.size_classes == tuple(sorted(settings.size_classes))
    assert "seasonal_naive" in settings.regular_models
    assert settings.models[0] == "auto_ets"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("horizon = 6", "horizon = 60", "key «horizon»"),
        ("horizon = 6", "horizont = 6", "nearest known key is «horizon»"),
        ("least = 2.0", "least = 0", "key «sizes.least»"),
        ('"mstl", "seasonal_naive"', '"mstl", "prophet"', "key «models.regular"),
        ('"mstl", "seasonal_naive"', '"mstl"', "seasonal_naive"),
        ("ratio = 5.0", "ratio = 1.0", "key «jump.ratio»"),
        ("season = 12", "", "key «season»"),
    ],
)
def test_faults_are_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TEXT
    path = tmp_path / "predictions.toml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(OperatorError, match=said):
        load_forecast_settings(path)


@pytest.mark.parametrize(
    ("n_months", "choice", "scored"),
    [
        (36, (24, 26, 28), (30, 32, 34)),
        (47, (35, 37, 39), (41, 43, 45)),
        (48, (24, 27, 30, 33), (36, 39, 42, 45)),
        (60, (36, 39, 42, 45), (48, 51, 54, 57)),
    ],
)
def test_windows_of_the_choice_end_before_those_that_are_scored(
    n_months: int, choice: tuple[int, ...], scored: tuple[int, ...]
) -> None:
    windows = plan_windows(n_months, load_forecast_settings())
    assert windows is not None
    assert (windows.choice, windows.scored) == (choice, scored)
    assert windows.origins == (*choice, *scored, n_months)
    chosen_by = windows.targets[windows.in_choice]
    held_against = windows.targets[windows.in_scored]
    assert chosen_by.max() < held_against.min() == windows.first_scored
    assert set(held_against) == set(range(windows.first_scored, n_months))
    assert not (windows.in_choice | windows.in_scored)[-1].any()


def test_no_windows_without_two_years_to_be_trained_on() -> None:
    assert plan_windows(35, load_forecast_settings()) is None
    assert plan_windows(0, load_forecast_settings()) is None
