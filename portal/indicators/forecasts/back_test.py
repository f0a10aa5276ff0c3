"""The forecasts of every origin with their intervals and scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings
from portal.indicators.forecasts.calibration import LEVELS, calibrate, read_scales
from portal.indicators.forecasts.choice import errors
from portal.indicators.forecasts.groups import Groups
from portal.indicators.forecasts.history import History
from portal.indicators.forecasts.models import to_roots
from portal.indicators.forecasts.scores import SeriesScores, score_series
from portal.indicators.forecasts.windows import Windows
from portal.indicators.series_table import SeriesTable

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BackTest:
    """Forecasts, shape (series, origins, horizon), bounds (levels, 2, ...) and the scores."""

    forecasts: Floats
    bounds: Floats
    scores: SeriesScores


def back_test(
    series: SeriesTable,
    history: History,
    groups: Groups,
    windows: Windows,
    forecasts: Floats,
    settings: ForecastSettings,
) -> BackTest:
    """Calibrate intervals on the months of the choice and score both on those that are scored."""
    counts = series.counts
    off = errors(to_roots(forecasts), to_roots(counts), windows, windows.in_choice)
    off[~history.is_forecast] = np.nan
    # Where a series was too short for a model, the errors are those of what stood in for it.
    trained = np.array(windows.origins) - history.starts[:, None] >= settings.least_training
    off[~trained] = np.nan
    scales = read_scales(series, history, groups, windows, settings)
    bounds = calibrate(off, scales, groups, settings).bounds(forecasts, scales)
    number = len(series)
    scores = score_series(
        _scored(counts, windows).reshape(number, -1),
        forecasts.reshape(number, -1),
        bounds.reshape(len(LEVELS), 2, number, -1),
        seasonal_naive(counts, windows, settings.season).reshape(number, -1),
        naive_unit(counts, history.starts, windows.first_scored, settings.season),
    )
    return BackTest(forecasts, bounds, scores)


def seasonal_naive(counts: NDArray[np.int64], windows: Windows, season: int) -> Floats:
    """Return the count of the same month a year before, shape (series, origins, horizon)."""
    found: Floats = counts[:, windows.targets - season].astype(np.float64)
    return found


def naive_unit(
    counts: NDArray[np.int64], starts: NDArray[np.int64], until: int, season: int
) -> Floats:
    """Return the mean absolute change from a year before in the training months; NaN if none."""
    change = np.abs(counts[:, season:until] - counts[:, : until - season]).astype(np.float64)
    used = np.arange(season, until) >= starts[:, None] + season
    number = used.sum(axis=1)
    total = np.where(used, change, 0.0).sum(axis=1)
    found: Floats = np.where(number > 0, total / np.maximum(number, 1), np.nan)
    return found


def _scored(counts: NDArray[np.int64], windows: Windows) -> Floats:
    """Return what came in each scored month, NaN for months that are not scored."""
    columns = np.minimum(windows.targets, windows.n_months - 1)
    found: Floats = np.where(windows.in_scored, counts[:, columns], np.nan)
    return found
