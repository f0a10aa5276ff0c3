"""The models that are tried on one series, on the scale of square roots.

Counts vary the more the larger they are; their square roots vary alike (Anscombe, The
transformation of Poisson, binomial and negative-binomial data, Biometrika 35 (1948) 246-254), so
that a season that is a factor and one that is a sum are both near enough to a sum. A forecast is
the root squared again, hence a median, which is what the mean absolute error asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from statsforecast.models import (
    ADIDA,
    IMAPA,
    MSTL,
    TSB,
    AutoETS,
    AutoTheta,
    CrostonSBA,
    SeasonalNaive,
)

Floats = NDArray[np.float64]

# Of a count n the root of n + 3/8 varies most alike.
_SHIFT = 0.375
_SMOOTHING = 0.2


def to_roots(counts: NDArray[Any]) -> Floats:
    """Return counts, or forecasts of them, on the scale of square roots."""
    roots: Floats = np.sqrt(np.maximum(counts, 0.0) + _SHIFT)
    return roots


def from_roots(roots: NDArray[Any]) -> Floats:
    """Return counts, from 0 on, from the scale of square roots."""
    counts: Floats = np.maximum(np.square(np.maximum(roots, 0.0)) - _SHIFT, 0.0)
    return counts


def _makers(season: int) -> Mapping[str, Callable[[], Any]]:
    # Free to choose among its fifteen forms, exponential smoothing takes ten times as long and, on
    # two or three years of months, often leaves the season out.
    return {
        "auto_ets": lambda: AutoETS(season_length=season, model="AAA", damped=False),
        "auto_theta": lambda: AutoTheta(season_length=season, model="OTM"),
        "mstl": lambda: MSTL(season_length=season, trend_forecaster=AutoTheta(model="OTM")),
        "seasonal_naive": lambda: SeasonalNaive(season_length=season),
        "adida": ADIDA,
        "imapa": IMAPA,
        "croston_sba": CrostonSBA,
        "tsb": lambda: TSB(alpha_d=_SMOOTHING, alpha_p=_SMOOTHING),
    }


# Models for series with many zeros work on the counts themselves, and are fitted in no time.
_OF_COUNTS = frozenset({"adida", "imapa", "croston_sba", "tsb"})


class Fitted:
    """A model fitted once, to forecast from any later month of the same series."""

    def __init__(self, code: str, counts: NDArray[np.int64], season: int) -> None:
        self._code = code
        self._make = _makers(season)[code]
        self._n_fitted = len(counts)
        self._model = None if code in _OF_COUNTS else self._make().fit(to_roots(counts))

    def forecast(self, counts: NDArray[np.int64], horizon: int) -> Floats:
        """Return the forecast of the months after ``counts``, which begin as those fitted did."""
        if self._model is None:
            known = counts.astype(np.float64)
            found: Floats = self._make().fit(known).predict(h=horizon)["mean"]
            return found
        if len(counts) == self._n_fitted:
            return from_roots(self._model.predict(h=horizon)["mean"])
        return from_roots(self._model.forward(y=to_roots(counts), h=horizon)["mean"])
