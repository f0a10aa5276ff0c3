"""Base forecasts of every model tried, from every origin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings
from portal.indicators.forecasts.history import History
from portal.indicators.forecasts.models import Fitted
from portal.indicators.forecasts.windows import Windows
from portal.indicators.series_table import SeriesTable

Floats = NDArray[np.float64]
_YEAR = 12
# No forecast goes further beyond what was seen than this: a trend that does is an artefact.
_LARGEST = 3.0


def roll(
    series: SeriesTable,
    history: History,
    candidates: Sequence[Sequence[str]],
    windows: Windows,
    settings: ForecastSettings,
    told: Callable[[], None],
) -> Floats:
    """Return forecasts, shape (models, series, origins, horizon); NaN where a model made none.

    A model is fitted once for the back-test, at the first origin that leaves it enough months, and
    once more to all months for the forecast that is published. ``told`` hears of each series done.
    """
    models = settings.models
    n_origins = len(windows.origins)
    found = np.full((len(models), len(series), n_origins, windows.horizon), np.nan)
    for row in np.flatnonzero(history.is_forecast).tolist():
        start = int(history.starts[row])
        counts = series.counts[row, start:]
        origins = [origin - start for origin in windows.origins]
        for code in candidates[row]:
            found[models.index(code), row] = _of_series(counts, code, origins, settings)
        told()
    return found


def _of_series(
    counts: NDArray[np.int64], code: str, origins: Sequence[int], settings: ForecastSettings
) -> Floats:
    """Return the forecasts of one model from each origin, NaN where it cannot make one."""
    found = np.full((len(origins), settings.horizon), np.nan)
    last = len(origins) - 1
    tested = [n for n in range(last) if origins[n] >= settings.least_training]
    for fitted_at, asked in ((tested[0], tested), (last, [last])):
        known = [counts[: origins[n]] for n in asked]
        ahead = _ahead(code, counts[: origins[fitted_at]], known, settings)
        if ahead is None:
            return np.full_like(found, np.nan)
        largest = np.array([_LARGEST * own.max() + 1 for own in known])
        found[asked] = np.clip(ahead, 0.0, largest[:, None])
    return found


def _ahead(
    code: str,
    fitted_to: NDArray[np.int64],
    known: Sequence[NDArray[np.int64]],
    settings: ForecastSettings,
) -> Floats | None:
    # The library raises Exception itself, nothing finer, where no form of a model suits a series,
    # and divides by zero where the training months are all alike. Any other is a fault of ours.
    try:
        with np.errstate(all="ignore"):
            fitted = Fitted(code, fitted_to, settings.season)
            return np.array([fitted.forecast(own, settings.horizon) for own in known])
    except Exception as fault:
        if type(fault) not in (Exception, ZeroDivisionError):
            raise
        return None


def stand_ins(series: SeriesTable, history: History, windows: Windows) -> Floats:
    """Return the mean of up to twelve months before each origin, shape (series, origins, horizon).

    This stands in for series without a forecast, so that what they add to the sums is not missing.
    Months before a break or gap are left out as far as others are there.
    """
    return means_before(series.counts, windows, history.starts)


def means_before(
    counts: NDArray[np.int64], windows: Windows, starts: NDArray[np.int64] | None = None
) -> Floats:
    """Return the mean of up to twelve months before each origin, from ``starts`` on."""
    found = np.zeros((len(counts), len(windows.origins), windows.horizon))
    first = np.zeros(len(counts), np.int64) if starts is None else starts
    for n, origin in enumerate(windows.origins):
        columns = np.arange(max(0, origin - _YEAR), origin)
        used = columns >= np.minimum(first, origin - 1)[:, None]
        means = (counts[:, columns] * used).sum(axis=1) / used.sum(axis=1)
        found[:, n] = means[:, None]
    return found
