"""The engines of a real build: none of them is wired yet."""

from __future__ import annotations

from portal.releases.prediction_cache import PredictionCache
from portal.releases.predictions import PredictionInput, Predictor, Progress
from schemas.predictions import Predictions

_TOLERANCE = 0.05


def own_predictor(cache: PredictionCache | None = None) -> Predictor:
    """Return the engines of this installation; what they find is kept in ``cache``."""
    return Predictor({}, _TOLERANCE, _nothing)


def _nothing(known: PredictionInput, progress: Progress) -> Predictions:
    return Predictions()
