"""What is predicted for a release, whatever the engines: their input, the archive, the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from portal.indicators.series_table import SeriesTable
from portal.releases.predictions.series import series_of_release
from portal.releases.predictions.tables import check_predictions
from portal.store.predictions import FORECAST_METHOD
from portal.store.release_store import ReleaseStore
from schemas.predictions import PastForecast, Predictions

Progress = Callable[[str], None]


@dataclass(frozen=True)
class PredictionInput:
    """What the engines see, all of it public: a table of protected series and two things beside it.

    ``rounding_error`` is by how many appeals rounding moves 95 % of such counts at most, of each
    count of the table; ``working_days`` are those of each month, none where they are unknown.
    """

    series: SeriesTable
    rounding_error: NDArray[np.float64] = field(repr=False)
    working_days: Sequence[int] = ()


@dataclass(frozen=True)
class Predictor:
    """Engines with the versions of their methods by name; ``tolerance`` is that of the series."""

    methods: Mapping[str, str]
    tolerance: float
    engines: Callable[[PredictionInput, Progress], Predictions]

    def predict(
        self,
        store: ReleaseStore,
        working_days: Sequence[int],
        archive: Sequence[PastForecast],
        progress: Progress,
    ) -> Predictions:
        """Return what is predicted for a release, with the archive of past forecasts.

        Raises ``ValueError`` where an engine returns what no reader may be given.
        """
        series = series_of_release(store, self.tolerance)
        errors = store.rounding_errors.of_counts(series.counts, "M")
        known = np.array([one or 0 for one in errors.ravel()], np.float64).reshape(errors.shape)
        found = self.engines(PredictionInput(series, known, tuple(working_days)), progress)
        places = store.territories
        # Appeals that could not be allocated to a place are no news of any place.
        spikes = [one for one in found.spikes if not places[one.series.territory].is_unallocated]
        method = self.methods.get(FORECAST_METHOD, "")
        tried = [replace(one, method=method) for one in found.past]
        whole = replace(found, past=[*archive, *tried], spikes=spikes)
        check_predictions(whole)
        return whole
