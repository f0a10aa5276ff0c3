"""From the table of series to forecasts, reasons for their absence, scores and the back-test."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import NAIVE, ForecastSettings
from portal.indicators.forecasts.back_test import BackTest, back_test, seasonal_naive
from portal.indicators.forecasts.choice import choose
from portal.indicators.forecasts.groups import candidates, group_series
from portal.indicators.forecasts.history import History, read_history
from portal.indicators.forecasts.reconcile import reconcile
from portal.indicators.forecasts.results import group_rows, to_predictions
from portal.indicators.forecasts.rolling import roll, stand_ins
from portal.indicators.forecasts.windows import plan_windows
from portal.indicators.series_table import SeriesTable
from schemas.predictions import Absence, Predictions

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
_LINES = 10


def make_forecasts(
    series: SeriesTable, settings: ForecastSettings, progress: Progress = lambda _: None
) -> Predictions:
    """Return forecasts, absences, scores of series and groups, and the forecasts of the back-test.

    Every series gets forecasts or a reason why it has none. A group of series (a level, in total or
    by topic) whose models were on average no better than the seasonal naive method gets that.
    """
    windows = plan_windows(len(series.months), settings)
    if windows is None:
        return Predictions(absences=[Absence(key, "too_short") for key in series.keys])
    history = read_history(series, windows.first_scored, settings)
    groups = group_series(series, windows.first_scored, settings)
    tried = candidates(series, windows.first_scored, settings)
    told = _Told(progress, int(history.is_forecast.sum()))
    made = roll(series, history, tried, windows, settings, told)
    chosen = choose(made, series.counts, groups.finest, windows, settings)
    base = _with_stand_ins(made, chosen, stand_ins(series, history, windows))
    progress("forecasts: sums")
    forecasts = reconcile(series, base, windows)
    tested = back_test(series, history, groups, windows, forecasts, settings)
    beaten = _no_better(series, history, tested)
    if beaten.any():
        naive = seasonal_naive(series.counts, windows, settings.season)
        forecasts = np.where(beaten[:, None, None], naive, forecasts)
        chosen = np.where(beaten, settings.models.index(NAIVE), chosen)
        tested = back_test(series, history, groups, windows, forecasts, settings)
    names = [settings.models[number] if number >= 0 else "" for number in chosen.tolist()]
    return to_predictions(series, history, windows, tested, names, beaten)


class _Told:
    """Tells ten times how many series are done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self) -> None:
        self._done += 1
        if self._done * _LINES // self._total > (self._done - 1) * _LINES // self._total:
            self._progress(f"forecasts: {self._done} of {self._total} series")


def _with_stand_ins(made: Floats, chosen: NDArray[np.int64], instead: Floats) -> Floats:
    """Return the forecasts of the chosen models, and what stands in where there is none."""
    own = made[np.maximum(chosen, 0), np.arange(len(chosen))]
    found: Floats = np.where((chosen >= 0)[:, None, None] & np.isfinite(own), own, instead)
    return found


def _no_better(series: SeriesTable, history: History, tested: BackTest) -> NDArray[np.bool_]:
    """Return the series of groups whose mean relative error is not below 1."""
    found = np.zeros(len(series), dtype=bool)
    for _, rows in group_rows(series, history):
        relative = tested.scores.relative_mae[rows]
        relative = relative[np.isfinite(relative)]
        found[rows] = not len(relative) or relative.mean() >= 1
    return found
