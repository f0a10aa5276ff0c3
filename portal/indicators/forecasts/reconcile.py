"""Forecasts that add up: over places and topics by minimum trace, below them given their total.

Wickramasuriya, Athanasopoulos, Hyndman, Optimal forecast reconciliation for hierarchical and
grouped time series through trace minimization, Journal of the American Statistical Association 114
(2019) 804-819. The variance of an error is taken to grow as the count that is forecast: estimated
from the errors of a few months it did worse in the back-test, and it would have to be known there.
What would be negative is set to 0 before the sums are made (Di Fonzo, Girolimetto, Forecast
combination-based forecast reconciliation, International Journal of Forecasting 40 (2024)).

Below the map each place gets its share of the total above it (Gross, Sohl, Disaggregation methods
to expedite product line forecasting, Journal of Forecasting 9 (1990) 233-254).
"""

from __future__ import annotations

import numpy as np
from hierarchicalforecast.methods import MinTrace
from numpy.typing import NDArray

from portal.indicators.forecasts.hierarchy import read_families, read_hierarchy
from portal.indicators.forecasts.rolling import means_before
from portal.indicators.forecasts.windows import Windows
from portal.indicators.series_table import SeriesTable

Floats = NDArray[np.float64]
# No forecast is trusted more than that of one appeal a month.
_LEAST_VARIANCE = 1.0


def reconcile(series: SeriesTable, base: Floats, windows: Windows) -> Floats:
    """Return forecasts, shape (series, origins, horizon), that add up as the counts do."""
    hierarchy = read_hierarchy(series)
    rows = hierarchy.rows
    found = base.reshape(len(base), -1).copy()
    hidden = means_before(hierarchy.hidden, windows).reshape(len(hierarchy.hidden), found.shape[1])
    seen = np.concatenate([series.counts[rows], hierarchy.hidden])[:, : windows.origins[0]]
    together = reconcile_sums(
        np.concatenate([found[rows], hidden]), seen.mean(axis=1), hierarchy.summing
    )
    found[rows] = together[: len(rows)]
    for family in read_families(series, rows):
        found[family[1:]] = share_out(found[family[0]], found[family[1:]])
    return found.reshape(base.shape)


def reconcile_sums(base: Floats, variances: Floats, summing: Floats) -> Floats:
    """Return forecasts, shape (rows, columns), that add up and are not negative.

    ``summing`` has shape (rows, bottom) and ends with the bottom rows themselves.
    """
    n_bottom = summing.shape[1]
    if len(summing) == n_bottom:
        return base
    # The library reads variances off errors; one error of this size has the variance wanted.
    errors = np.sqrt(np.maximum(variances, _LEAST_VARIANCE))[:, None]
    found = MinTrace(method="wls_var").fit_predict(
        S=summing, y_hat=base, y_insample=errors, y_hat_insample=np.zeros_like(errors)
    )["mean"]
    made: Floats = summing @ np.maximum(found[-n_bottom:], 0.0)
    return made


def share_out(total: Floats, parts: Floats) -> Floats:
    """Return forecasts of the parts, shape (parts, columns), in proportion, that make the total."""
    sums = parts.sum(axis=0)
    even = np.full_like(parts, 1 / len(parts))
    found: Floats = total * np.where(sums > 0, parts / np.where(sums > 0, sums, 1.0), even)
    return found
