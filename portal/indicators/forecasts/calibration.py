"""Intervals from the errors that the back-test made, on the scale of square roots.

An error is divided by how much its series varies from year to year and by how much errors grow
with the months ahead; what is left is pooled over a group of series, and its quantiles are the
half-widths of the intervals (split conformal prediction: Lei and others, Distribution-free
predictive inference for regression, Journal of the American Statistical Association 113 (2018)
1094-1111). Only months of the choice are used, so that those that are scored say how well the
intervals do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings
from portal.indicators.forecasts.groups import Groups
from portal.indicators.forecasts.history import History
from portal.indicators.forecasts.models import from_roots, to_roots
from portal.indicators.forecasts.windows import Windows
from portal.indicators.series_table import SeriesTable

Floats = NDArray[np.float64]

LEVELS = (0.8, 0.95)
# A Poisson count has this standard deviation on the scale of roots; shown counts have no smaller.
_LEAST_SCALE = 0.5
# Root of two, as a difference of two counts varies; times the mean deviation of a normal number.
_OF_DIFFERENCES = 1.4142 * 0.7979


@dataclass(frozen=True)
class Calibration:
    """Half-widths of the intervals on the scale of roots, shape (levels, series, horizon)."""

    widths: Floats

    def bounds(self, forecasts: Floats, scales: Floats) -> Floats:
        """Return lower and upper bounds, shape (levels, 2, series, origins, horizon).

        ``forecasts`` has shape (series, origins, horizon), ``scales`` (series, origins).
        """
        half = self.widths[:, :, None, :] * scales[None, :, :, None]
        middle = to_roots(forecasts)[None]
        found: Floats = np.stack([from_roots(middle - half), from_roots(middle + half)], axis=1)
        return found


def read_scales(
    series: SeriesTable,
    history: History,
    groups: Groups,
    windows: Windows,
    settings: ForecastSettings,
) -> Floats:
    """Return how much each series varies, known at each origin, shape (series, origins).

    It is the mean deviation of differences from the year before, half its own and half its group's.
    """
    roots = to_roots(series.counts)
    season = settings.season
    change = roots[:, season:] - roots[:, :-season]
    columns = np.arange(season, roots.shape[1])
    found = np.ones((len(series), len(windows.origins)))
    own_rows = history.is_forecast[:, None]
    for n, origin in enumerate(windows.origins):
        used = (columns < origin) & (columns >= history.starts[:, None] + season) & own_rows
        n_used = used.sum(axis=1)
        kept = np.where(used, change, np.nan)
        own = np.full(len(series), np.nan)
        some = n_used > 1
        middle = np.nanmedian(kept[some], axis=1, keepdims=True)
        own[some] = np.nanmean(np.abs(kept[some] - middle), axis=1) / _OF_DIFFERENCES
        logs = np.log(np.maximum(own, _LEAST_SCALE))
        shared = _group_means(logs, groups)
        logs = np.where(np.isnan(logs), shared, logs)
        weight = settings.own_scale
        found[:, n] = np.exp(weight * logs + (1 - weight) * shared)
    return found


def calibrate(
    off: Floats,
    scales: Floats,
    groups: Groups,
    settings: ForecastSettings,
) -> Calibration:
    """Return the half-widths from errors on the scale of roots; NaN marks what is no error.

    ``off`` has shape (series, origins, horizon), ``scales`` (series, origins).
    """
    ratio = np.abs(off) / scales[:, :, None]
    growth = _growth(ratio)
    level: Floats = ratio / growth
    n_series, _, horizon = ratio.shape
    widths = np.ones((len(LEVELS), n_series, horizon))
    for one in np.unique(groups.finest):
        members = groups.finest == one
        pooled = _pool(level, groups, int(np.flatnonzero(members)[0]), settings.least_errors)
        if len(pooled):
            for n, share in enumerate(LEVELS):
                widths[n, members] = _quantile(pooled, share) * growth
    return Calibration(widths)


def _group_means(values: Floats, groups: Groups) -> Floats:
    """Return the mean over the group of each series, the finest with a known value."""
    found = np.full(len(values), np.nan)
    for cells in groups.cells:
        known = np.isfinite(values)
        totals = np.bincount(cells[known], values[known], minlength=cells.max() + 1)
        numbers = np.bincount(cells[known], minlength=cells.max() + 1)
        with np.errstate(invalid="ignore"):
            means = (totals / numbers)[cells]
        found = np.where(np.isnan(found), means, found)
    filled: Floats = np.where(np.isnan(found), np.log(_LEAST_SCALE), found)
    return filled


def _growth(ratio: Floats) -> Floats:
    """Return how much larger errors are so many months ahead, never falling, 1 for the first."""
    horizon = ratio.shape[2]
    sums = np.nansum(ratio, axis=(0, 1))
    numbers = np.isfinite(ratio).sum(axis=(0, 1))
    means = np.where(numbers > 0, sums / np.maximum(numbers, 1), 0.0)
    if not means[0]:
        return np.ones(horizon)
    found: Floats = np.array(np.maximum.accumulate(means / means[0]))
    return found


def _pool(level: Floats, groups: Groups, row: int, least: int) -> Floats:
    """Return the errors of the finest group of a series that has enough of them."""
    pooled = np.zeros(0)
    for cells in groups.cells:
        own = level[cells == cells[row]]
        pooled = own[np.isfinite(own)]
        if len(pooled) >= least:
            break
    return pooled


def _quantile(pooled: Floats, share: float) -> float:
    """Return the quantile that holds for one more error, as conformal prediction has it."""
    rank = min(1.0, np.ceil((len(pooled) + 1) * share) / len(pooled))
    return float(np.quantile(pooled, rank, method="higher"))
