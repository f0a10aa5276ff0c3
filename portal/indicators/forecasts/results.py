"""Arrays of the back-test as what is stored and read: forecasts, absences, scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from portal.indicators.forecasts.back_test import BackTest
from portal.indicators.forecasts.history import History
from portal.indicators.forecasts.windows import Windows
from portal.indicators.series_table import SeriesTable
from schemas.predictions import (
    Absence,
    Band,
    Forecast,
    GroupScore,
    PastForecast,
    Predictions,
    Score,
    SeriesKind,
)

_DIGITS = 4

Group = tuple[str, SeriesKind]


def group_rows(series: SeriesTable, history: History) -> Iterator[tuple[Group, NDArray[np.int64]]]:
    """Yield the series with a forecast by level and kind, levels in the order of the table."""
    levels = np.array(series.levels, dtype=object)
    kinds: tuple[tuple[SeriesKind, NDArray[np.bool_]], ...] = (
        ("total", series.is_total),
        ("topic", ~series.is_total),
    )
    for level in dict.fromkeys(series.levels):
        for kind, is_kind in kinds:
            rows = np.flatnonzero((levels == level) & is_kind & history.is_forecast)
            if len(rows):
                yield (level, kind), rows


def to_predictions(
    series: SeriesTable,
    history: History,
    windows: Windows,
    tested: BackTest,
    models: Sequence[str],
    naive: NDArray[np.bool_],
) -> Predictions:
    """Return everything in the order of the series; ``naive`` marks the groups no model served."""
    rows = np.flatnonzero(history.is_forecast).tolist()
    return Predictions(
        forecasts=[one for row in rows for one in _forecasts(series, windows, tested, models, row)],
        absences=[
            Absence(key, reason)
            for key, reason in zip(series.keys, history.absences, strict=True)
            if reason
        ],
        scores=[_score(series, windows, tested, models, row) for row in rows],
        group_scores=[
            _group_score(group, own, tested, models, bool(naive[own[0]]))
            for group, own in group_rows(series, history)
        ],
        past=[one for row in rows for one in _past(series, windows, tested, models, row)],
    )


def _forecasts(
    series: SeriesTable, windows: Windows, tested: BackTest, models: Sequence[str], row: int
) -> Iterator[Forecast]:
    last = len(windows.origins) - 1
    for step in range(windows.horizon):
        band = _band(tested, row, last, step)
        month = series.month_after(step + 1)
        yield Forecast(series.keys[row], month, step + 1, band, models[row])


def _past(
    series: SeriesTable, windows: Windows, tested: BackTest, models: Sequence[str], row: int
) -> Iterator[PastForecast]:
    for n, step in np.argwhere(windows.in_scored).tolist():
        origin = series.months[windows.origins[n] - 1]
        month = series.months[windows.targets[n, step]]
        band = _band(tested, row, n, step)
        yield PastForecast(series.keys[row], "", origin, month, step + 1, band, models[row])


def _band(tested: BackTest, row: int, n: int, step: int) -> Band:
    value = float(tested.forecasts[row, n, step])
    (lower_80, upper_80), (lower_95, upper_95) = tested.bounds[:, :, row, n, step].tolist()
    lower_80, upper_80 = min(lower_80, value), max(upper_80, value)
    numbers = (value, lower_80, upper_80, min(lower_95, lower_80), max(upper_95, upper_80))
    return Band(*(round(number, 1) for number in numbers))


def _score(
    series: SeriesTable, windows: Windows, tested: BackTest, models: Sequence[str], row: int
) -> Score:
    found = tested.scores
    return Score(
        series=series.keys[row],
        model=models[row],
        n_windows=len(windows.scored),
        n_scored=int(found.n_scored[row]),
        mase=_number(found.mase[row]),
        naive_mase=_number(found.naive_mase[row]),
        relative_mae=_number(found.relative_mae[row]),
        pinball=_number(found.pinball[row]),
        coverage_80=round(float(found.coverage_80[row]), _DIGITS),
        coverage_95=round(float(found.coverage_95[row]), _DIGITS),
    )


def _group_score(
    group: Group, rows: NDArray[np.int64], tested: BackTest, models: Sequence[str], naive: bool
) -> GroupScore:
    found = tested.scores
    level, kind = group
    counted = Counter(models[row] for row in rows.tolist())
    return GroupScore(
        level=level,
        kind=kind,
        n_series=len(rows),
        n_scored=int(found.n_scored[rows].sum()),
        mase=_mean(found.mase[rows]),
        naive_mase=_mean(found.naive_mase[rows]),
        relative_mae=_mean(found.relative_mae[rows]),
        pinball=_mean(found.pinball[rows]),
        coverage_80=round(float(found.coverage_80[rows].mean()), _DIGITS),
        coverage_95=round(float(found.coverage_95[rows].mean()), _DIGITS),
        published="seasonal_naive" if naive else "chosen",
        models=dict(sorted(counted.items())),
    )


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if np.isfinite(value) else None


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return _number(known.mean()) if len(known) else None
