"""Predictions as rows of the release database, and what is refused of them."""

from __future__ import annotations

from dataclasses import astuple, fields
from itertools import pairwise
from math import isfinite
from typing import Any

import orjson

from schemas.predictions import (
    FORECAST_ABSENCE,
    FORECAST_MODEL,
    Band,
    Forecast,
    GroupScore,
    PastForecast,
    Predictions,
    Score,
    SeriesKey,
)

Row = tuple[Any, ...]
_SHARES = ("coverage_80", "coverage_95")


def prediction_rows(predictions: Predictions) -> dict[str, list[Row]]:
    """Return the rows by name of the table."""
    one = predictions
    test = (one.n_tested, one.n_tests, one.false_share)
    return {
        "forecast": [
            (*_key(f.series), f.month, f.horizon, *astuple(f.band), f.model) for f in one.forecasts
        ],
        "forecast_absence": [(*_key(a.series), a.reason) for a in one.absences],
        "forecast_score": [(*_key(s.series), *_after(s, 1)) for s in one.scores],
        "forecast_group_score": [
            (n, *_after(g, 0)[:-1], orjson.dumps(dict(g.models)).decode())
            for n, g in enumerate(one.group_scores)
        ],
        "past_forecast": [
            (
                *_key(p.series),
                *(p.release, p.origin, p.month, p.horizon),
                *astuple(p.band),
                *(p.model, p.method),
            )
            for p in one.past
        ],
        "spike": [(*_key(s.series), *_after(s, 1)) for s in one.spikes],
        "spike_test": [(month, *test) for month in one.tested_months],
    }


def check_predictions(predictions: Predictions) -> None:
    """Raise ``ValueError`` for what no reader may be given.

    That is a number that is none or infinite, a limit on the wrong side, a negative count, a share
    outside 0..1, an unknown code, and a series with a forecast that is said to have none.
    """
    made: list[Forecast | PastForecast] = [*predictions.forecasts, *predictions.past]
    for forecast in made:
        _check_band(forecast.band, forecast.series)
        if forecast.model not in FORECAST_MODEL.ids():
            raise ValueError(f"{forecast.series}: «{forecast.model}» is no model")
    for absence in predictions.absences:
        if absence.reason not in FORECAST_ABSENCE.ids():
            raise ValueError(f"{absence.series}: «{absence.reason}» is no reason")
    both = {f.series for f in predictions.forecasts} & {a.series for a in predictions.absences}
    if both:
        raise ValueError(f"{min(both)} has a forecast and is said to have none")
    scores: list[Score | GroupScore] = [*predictions.scores, *predictions.group_scores]
    for score in scores:
        _check_score(score)
    for spike in predictions.spikes:
        numbers = (0.0, spike.lower, spike.expected, spike.upper)
        if not _ascend(numbers) or not 0 <= spike.q_value <= 1 or spike.shown < 0:
            raise ValueError(f"{spike.series}: a spike is given as {spike}")


def _check_band(band: Band, series: SeriesKey) -> None:
    inner = (0.0, band.lower_95, band.lower_80, band.value, band.upper_80, band.upper_95)
    if not _ascend(inner):
        raise ValueError(f"{series}: a forecast is given as {band}")


def _check_score(score: Score | GroupScore) -> None:
    for name in ("mase", "naive_mase", "relative_mae", "pinball"):
        value = getattr(score, name)
        if value is not None and not (isfinite(value) and value >= 0):
            raise ValueError(f"{score}: {name} is no number from 0 on")
    if any(not 0 <= getattr(score, name) <= 1 for name in _SHARES):
        raise ValueError(f"{score}: a share lies outside 0 to 1")


def _ascend(numbers: tuple[float, ...]) -> bool:
    finite = all(map(isfinite, numbers))
    return finite and all(a <= b for a, b in pairwise(numbers))


def _key(series: SeriesKey) -> tuple[str, str]:
    return series.territory, series.topic


def _after(entry: Any, start: int) -> Row:
    """Return the values of an entry from field ``start`` on."""
    return tuple(getattr(entry, field.name) for field in fields(entry)[start:])
