"""How good forecasts were: errors in the units of the seasonal naive method, pinball, coverage.

MASE: Hyndman, Koehler, Another look at measures of forecast accuracy, International Journal of
Forecasting 22 (2006) 679-688.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The quantiles that are published: the bounds of both intervals and the forecast itself.
QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)


@dataclass(frozen=True)
class SeriesScores:
    """Scores of each series; NaN where there is none. See :class:`schemas.predictions.Score`."""

    n_scored: NDArray[np.int64]
    mase: Floats
    naive_mase: Floats
    relative_mae: Floats
    pinball: Floats
    coverage_80: Floats
    coverage_95: Floats


def score_series(
    actual: Floats, forecasts: Floats, bounds: Floats, naive: Floats, unit: Floats
) -> SeriesScores:
    """Return the scores of each series.

    ``actual``, ``forecasts`` and ``naive`` have shape (series, months forecast), NaN in ``actual``
    where a month is not scored; ``bounds`` is (levels, 2, series, months forecast); ``unit`` is the
    mean absolute error of the seasonal naive method within the training months of each series.
    """
    scored = np.isfinite(actual)
    number = scored.sum(axis=1)
    error = _mean(np.abs(actual - forecasts), number)
    naive_error = _mean(np.abs(actual - naive), number)
    (lower_80, upper_80), (lower_95, upper_95) = bounds
    points = (lower_95, lower_80, forecasts, upper_80, upper_95)
    loss = sum(
        _mean(np.where(actual >= at, share * (actual - at), (1 - share) * (at - actual)), number)
        for share, at in zip(QUANTILES, points, strict=True)
    ) / len(QUANTILES)
    unit = np.where(unit > 0, unit, np.nan)
    return SeriesScores(
        n_scored=number,
        mase=error / unit,
        naive_mase=naive_error / unit,
        relative_mae=error / np.where(naive_error > 0, naive_error, np.nan),
        pinball=loss / unit,
        coverage_80=_mean(_within(actual, lower_80, upper_80), number),
        coverage_95=_mean(_within(actual, lower_95, upper_95), number),
    )


def _within(actual: Floats, lower: Floats, upper: Floats) -> Floats:
    inside = (actual >= lower) & (actual <= upper)
    return np.where(np.isfinite(actual), inside.astype(np.float64), np.nan)


def _mean(values: Floats, number: NDArray[np.int64]) -> Floats:
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(number > 0, np.nansum(values, axis=1) / number, np.nan)
    return found
