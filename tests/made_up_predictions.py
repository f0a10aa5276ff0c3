"""Made-up predictions of a table of series: plain rules without any model, the same every time.

They have everything that true ones have (forecasts, every reason for none that the table gives,
scores, past forecasts of a back-test, spikes), so that what is built upon them can be tested on
releases that are too short for the engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.indicators.series_table import SeriesTable
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.predictions import (
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

HORIZONS = 6
# Months from which a back-test looks ahead, counted back from the last one, and how far it looks.
ORIGINS, TESTED_AHEAD = (6, 4, 2), 2
SPIKE_MONTHS = 12
_LEAST_MEAN = 3.0
_SPIKE_RATIO = 1.8


@dataclass(frozen=True)
class _Series:
    key: SeriesKey
    level: str
    counts: list[int]


def made_up_predictions(series: SeriesTable) -> Predictions:
    """Return predictions of every series, in their order."""
    absences, known = [], []
    for row, key in enumerate(series.keys):
        own = _Series(key, series.levels[row], series.counts[row].tolist())
        reason = _absence(own.counts, series.usable[row])
        if reason:
            absences.append(Absence(key, reason))
        else:
            known.append(own)
    scores = [_score(own) for own in known]
    return Predictions(
        forecasts=[one for own in known for one in _forecasts(own, series.months)],
        absences=absences,
        scores=scores,
        group_scores=_group_scores(known, scores),
        past=[one for own in known for one in _past(own, series.months)],
        spikes=sorted(
            (one for own in known for one in _spikes(own, series.months)),
            key=lambda spike: (spike.month, spike.series),
        ),
        n_tested=len(known),
        tested_months=series.months[-SPIKE_MONTHS:],
    )


def _absence(counts: Sequence[int], usable: np.ndarray) -> str:
    if not usable.any() or not usable[-1]:
        return "gaps"
    if not usable.all():
        return "coverage_break"
    if not any(counts):
        return "all_zero"
    if len(set(counts)) == 1:
        return "constant"
    return "too_small" if np.mean(counts) < _LEAST_MEAN else ""


def _model(own: _Series) -> str:
    return "auto_theta" if np.mean(own.counts) >= 30 else "croston_sba"


def _band(counts: Sequence[int], horizon: int) -> Band:
    """Return the mean of the last half year, less sure with each month."""
    value = round(float(np.mean(counts[-6:])) * (1 + 0.01 * horizon), 1)
    step = value**0.5 * (1 + 0.1 * horizon)
    near, far = round(1.3 * step, 1), round(2 * step, 1)
    lower = round(max(value - near, 0.0), 1), round(max(value - far, 0.0), 1)
    return Band(value, lower[0], round(value + near, 1), lower[1], round(value + far, 1))


def _forecasts(own: _Series, months: Sequence[str]) -> list[Forecast]:
    last = Period.parse(months[-1])
    return [
        Forecast(own.key, str(last.shift(step)), step, _band(own.counts, step), _model(own))
        for step in range(1, HORIZONS + 1)
    ]


def _past(own: _Series, months: Sequence[str]) -> list[PastForecast]:
    found = []
    for back in ORIGINS:
        known = own.counts[:-back]
        if len(known) < HORIZONS:
            continue
        for step in range(1, TESTED_AHEAD + 1):
            month, origin = months[len(known) + step - 1], months[len(known) - 1]
            band = _band(known, step)
            found.append(PastForecast(own.key, "", origin, month, step, band, _model(own)))
    return found


def _score(own: _Series) -> Score:
    is_large = np.mean(own.counts) >= 30
    mase, naive = (0.81, 1.02) if is_large else (0.93, 0.99)
    return Score(
        own.key,
        _model(own),
        len(ORIGINS),
        len(ORIGINS) * TESTED_AHEAD,
        mase,
        naive,
        round(mase / naive, 4),
        round(mase * 0.4, 4),
        0.8333,
        1.0,
    )


def _group_scores(known: Sequence[_Series], scores: Sequence[Score]) -> list[GroupScore]:
    groups: dict[tuple[str, str], list[Score]] = {}
    for own, score in zip(known, scores, strict=True):
        kind = "total" if own.key.topic == ALL else "topic"
        groups.setdefault((own.level, kind), []).append(score)

    def mean(name: str, members: Sequence[Score]) -> float:
        return round(float(np.mean([getattr(score, name) for score in members])), 4)

    return [
        GroupScore(
            level,
            "total" if kind == "total" else "topic",
            len(members),
            sum(score.n_scored for score in members),
            mean("mase", members),
            mean("naive_mase", members),
            mean("relative_mae", members),
            mean("pinball", members),
            mean("coverage_80", members),
            mean("coverage_95", members),
            "chosen",
            dict(sorted(Counter(score.model for score in members).items())),
        )
        for (level, kind), members in groups.items()
    ]


def _spikes(own: _Series, months: Sequence[str]) -> list[Spike]:
    found = []
    for at in range(max(len(months) - SPIKE_MONTHS, HORIZONS), len(months)):
        expected = round(float(np.mean(own.counts[:at])), 1)
        if own.counts[at] > _SPIKE_RATIO * expected and own.counts[at] >= 30:
            lower, upper = round(expected * 0.7, 1), round(expected * 1.3, 1)
            found.append(Spike(own.key, months[at], own.counts[at], expected, lower, upper, 0.01))
    return found
