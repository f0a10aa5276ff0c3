"""Predictions for the test release: drawn by plain rules, so that every page and answer has some.

They are no forecasts: eighteen months are too few for any. Of each kind there is something: series
with a forecast of every model, series without one for every reason, scores, past forecasts of the
back-test, spikes.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np

from portal.indicators.series_table import SeriesTable
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.predictions import (
    FORECAST_MODEL,
    Absence,
    Band,
    Forecast,
    GroupScore,
    PastForecast,
    Predictions,
    Score,
    SeriesKey,
    Spike,
)

HORIZON = 6
MADE_UP_METHODS = {"forecast": "0.0 (made up)", "spikes": "0.0 (made up)"}
_FEW = 3
_REASONS = ("too_short", "coverage_break", "jump", "constant")
_MODELS = FORECAST_MODEL.ids()


def made_up_predictions(series: SeriesTable) -> Predictions:
    """Return predictions of the series, the same ones each time."""
    reasons = [_reason(series, row) for row in range(len(series))]
    rows = [row for row, reason in enumerate(reasons) if not reason]
    return Predictions(
        forecasts=[one for row in rows for one in _forecasts(series, row)],
        absences=[
            Absence(key, reason) for key, reason in zip(series.keys, reasons, strict=True) if reason
        ],
        scores=[_score(series, row) for row in rows],
        group_scores=_group_scores(series, rows),
        past=[one for row in rows for one in _past(series, row)],
        spikes=[spike for row in rows if row % 11 == 0 for spike in _spikes(series, row)],
        n_tested=len(rows),
        tested_months=series.months[-12:],
    )


def _reason(series: SeriesTable, row: int) -> str:
    """Return why there is no forecast, or nothing. The country and the first region have all."""
    if not series.usable[row].any():
        return "gaps"
    if not series.counts[row].any():
        return "all_zero"
    if series.counts[row].mean() < _FEW:
        return "too_small"
    if series.levels[row] != series.levels[0] and row % 23 == 5:
        return _REASONS[row // 23 % len(_REASONS)]
    return ""


def _level(series: SeriesTable, row: int, last: int) -> float:
    """Return the mean of the twelve months up to ``last`` (a column)."""
    return float(series.counts[row, max(0, last - 11) : last + 1].mean())


def _band(mean: float, horizon: int) -> Band:
    value = round(mean * (1 + 0.01 * horizon), 1)
    half = round(float(np.sqrt(mean) * (1 + 0.1 * horizon)), 1)
    spread = (value - half, value + half, value - 2 * half, value + 2 * half)
    return Band(value, *(max(0.0, round(limit, 1)) for limit in spread))


def _model(row: int) -> str:
    return _MODELS[row % len(_MODELS)]


def _forecasts(series: SeriesTable, row: int) -> list[Forecast]:
    mean = _level(series, row, len(series.months) - 1)
    return [
        Forecast(series.keys[row], series.month_after(step), step, _band(mean, step), _model(row))
        for step in range(1, HORIZON + 1)
    ]


def _past(series: SeriesTable, row: int) -> list[PastForecast]:
    """Return what would have been forecast half a year ago."""
    last = len(series.months) - 1 - HORIZON
    origin, mean = series.months[last], _level(series, row, last)
    return [
        PastForecast(
            series.keys[row],
            "",
            origin,
            str(Period.parse(origin).shift(step)),
            step,
            _band(mean, step),
            _model(row),
        )
        for step in range(1, HORIZON + 1)
    ]


def _score(series: SeriesTable, row: int) -> Score:
    past = _past(series, row)
    shown = series.counts[row, -HORIZON:]
    within = [
        [low <= count <= high for count, (low, high) in zip(shown, limits, strict=True)]
        for limits in (
            [(one.band.lower_80, one.band.upper_80) for one in past],
            [(one.band.lower_95, one.band.upper_95) for one in past],
        )
    ]
    error = float(np.mean([abs(one.band.value - n) for one, n in zip(past, shown, strict=True)]))
    steps = [abs(after - before) for before, after in pairwise(series.counts[row].tolist())]
    naive = float(np.mean(steps)) or None
    mase = None if naive is None else round(error / naive, 3)
    return Score(
        series.keys[row],
        _model(row),
        1,
        HORIZON,
        mase,
        None if naive is None else 1.0,
        mase,
        None if mase is None else round(mase / 2, 3),
        *(round(float(np.mean(found)), 3) for found in within),
    )


def _group_scores(series: SeriesTable, rows: list[int]) -> list[GroupScore]:
    groups: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        kind = "total" if series.keys[row].topic == ALL else "topic"
        groups.setdefault((series.levels[row], kind), []).append(row)
    found = []
    for n, ((level, kind), own) in enumerate(groups.items()):
        models = Counter(map(_model, own))
        is_naive = n == len(groups) - 1
        errors = (1.012, 1.012, 1.0, 0.494) if is_naive else (0.81, 1.024, 0.791, 0.395)
        counts = {code: models[code] for code in _MODELS if models[code]}
        found.append(
            GroupScore(
                level,
                kind,
                len(own),
                len(own) * HORIZON,
                *errors,
                0.803,
                0.949,
                "seasonal_naive" if is_naive else "chosen",
                {"seasonal_naive": len(own)} if is_naive else counts,
            )
        )
    return found


def _spikes(series: SeriesTable, row: int) -> list[Spike]:
    """Return the largest of the last twelve months, where it is above the mean."""
    key: SeriesKey = series.keys[row]
    column = len(series.months) - 12 + int(series.counts[row, -12:].argmax())
    shown, mean = int(series.counts[row, column]), _level(series, row, len(series.months) - 1)
    spread = round(float(np.sqrt(mean)), 1)
    if shown <= mean + 2 * spread or key.territory.endswith(".u"):
        return []
    lower = max(0.0, round(mean - 2 * spread, 1))
    q_value = round(0.001 + row % 9 / 200, 4)
    return [
        Spike(
            key,
            series.months[column],
            shown,
            round(mean, 1),
            lower,
            round(mean + 2 * spread, 1),
            q_value,
        )
    ]
