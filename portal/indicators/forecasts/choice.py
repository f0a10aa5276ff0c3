"""Which model each series gets: that with the smallest errors in the months of the choice.

The errors of one series in a few months are mostly chance, so those of its group count as well.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings
from portal.indicators.forecasts.windows import Windows

Floats = NDArray[np.float64]


def errors(
    forecasts: Floats, counts: NDArray[Any], windows: Windows, used: NDArray[np.bool_]
) -> Floats:
    """Return what came less what was forecast, NaN where that is not ``used`` or not known.

    ``forecasts`` has shape (..., series, origins, horizon), ``used`` (origins, horizon).
    """
    columns = np.minimum(windows.targets, counts.shape[1] - 1)
    known = used & (windows.targets < counts.shape[1])
    found: Floats = np.where(known, counts[:, columns] - forecasts, np.nan)
    return found


def choose(
    forecasts: Floats,
    counts: NDArray[np.int64],
    group: NDArray[np.int64],
    windows: Windows,
    settings: ForecastSettings,
) -> NDArray[np.int64]:
    """Return the number of the chosen model of each series, -1 for a series without forecasts.

    ``forecasts`` has shape (models, series, origins, horizon).
    """
    off = np.abs(errors(forecasts, counts, windows, windows.in_choice))
    n_errors = np.isfinite(off).sum(axis=(2, 3))
    mean = np.nansum(off, axis=(2, 3)) / np.maximum(n_errors, 1)
    mean[n_errors == 0] = np.nan
    # In units of what the models of this series make on average, so that groups can be averaged.
    with np.errstate(invalid="ignore"):
        usual = np.nansum(mean, axis=0) / np.maximum(np.isfinite(mean).sum(axis=0), 1)
        own = np.where(usual > 0, mean / usual, np.where(np.isfinite(mean), 1.0, np.nan))
    shared = _by_group(own, group)
    n_own = np.where(np.isfinite(own), n_errors, 0)
    n_group = settings.choice_months
    total = n_own + n_group
    summed = n_own * np.nan_to_num(own) + n_group * shared
    weighted = np.where(total > 0, summed / np.where(total > 0, total, 1.0), shared)
    made = np.isfinite(forecasts[:, :, -1]).all(axis=2)
    weighted[~made] = np.inf
    return np.where(made.any(axis=0), weighted.argmin(axis=0), -1)


def _by_group(own: Floats, group: NDArray[np.int64]) -> Floats:
    """Return the mean of each model over its group; 1 where none of the group has tried it."""
    found = np.ones_like(own)
    for one in np.unique(group):
        members = group == one
        known = np.isfinite(own[:, members])
        total = np.where(known, own[:, members], 0.0).sum(axis=1)
        means = np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), 1.0)
        found[:, members] = means[:, None]
    return found
