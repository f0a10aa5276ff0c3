"""The engines of a real build: forecasts where their libraries are installed, and spikes.

The forecasts need the extra ``otklik[forecast]``; without it a release says that they were not
computed. Their engine is loaded only for a release that is long enough for any forecast: loading
its libraries takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

from portal.config.prediction_series import load_series_settings
from portal.config.predictions import ForecastSettings, load_forecast_settings
from portal.config.spikes import SpikeSettings, load_spike_settings
from portal.indicators.forecasts.windows import plan_windows
from portal.indicators.spikes.search import find_spikes
from portal.releases.predictions.cache import PredictionCache, key_of
from portal.releases.predictions.predict import PredictionInput, Predictor, Progress
from portal.store.predictions import FORECAST_METHOD, SPIKE_METHOD
from schemas.predictions import Absence, Predictions

_ENGINE = "portal.indicators.forecasts.engine"
# What ``otklik[forecast]`` brings.
_EXTRA = ("statsforecast", "hierarchicalforecast")
_LIBRARIES = ("numpy", "scipy")
_TOO_SHORT = "too_short"

Engines = Callable[[PredictionInput, Progress], Predictions]


def own_predictor(cache: PredictionCache | None = None) -> Predictor:
    """Return the engines of this installation; what they find is kept in ``cache``."""
    series, spikes = load_series_settings(), load_spike_settings()
    forecasts = load_forecast_settings() if all(map(find_spec, _EXTRA)) else None
    methods = {SPIKE_METHOD: spikes.version}
    if forecasts is not None:
        methods = {FORECAST_METHOD: forecasts.version, **methods}

    def engines(known: PredictionInput, progress: Progress) -> Predictions:
        found = Predictions() if forecasts is None else _forecasts(known, forecasts, progress)
        return _with_spikes(found, known, spikes, progress)

    if cache is None:
        return Predictor(methods, series.tolerance, engines)
    libraries = (*_LIBRARIES, *(_EXTRA if forecasts else ()))
    told = [repr(one) for one in (series, spikes, forecasts)]
    told += [f"{name} {version(name)}" for name in libraries]
    return Predictor(methods, series.tolerance, _remembered(engines, cache, told))


def _remembered(engines: Engines, cache: PredictionCache, computed_with: Sequence[str]) -> Engines:
    def remembered(known: PredictionInput, progress: Progress) -> Predictions:
        errors = sha256(known.rounding_error.tobytes()).hexdigest()
        key = key_of(known.series, [*computed_with, errors, *map(str, known.working_days)])
        if (kept := cache.load(key)) is not None:
            progress("predictions are those of the last build")
            return kept
        found = engines(known, progress)
        cache.save(key, found)
        return found

    return remembered


def _forecasts(
    known: PredictionInput, settings: ForecastSettings, progress: Progress
) -> Predictions:
    if plan_windows(len(known.series.months), settings) is None:
        return Predictions(absences=[Absence(key, _TOO_SHORT) for key in known.series.keys])
    progress("forecasts")
    found: Predictions = import_module(_ENGINE).make_forecasts(known.series, settings, progress)
    return found


def _with_spikes(
    found: Predictions, known: PredictionInput, settings: SpikeSettings, progress: Progress
) -> Predictions:
    progress("spikes")
    search = find_spikes(known.series, settings, known.rounding_error, known.working_days)
    return replace(
        found,
        spikes=search.spikes,
        n_tested=search.n_tested,
        tested_months=search.months if search.n_tested else (),
        n_tests=search.n_tests,
        false_share=search.false_share,
    )
