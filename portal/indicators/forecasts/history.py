"""How much of each series is used, and why there is no forecast of some."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings
from portal.indicators.series_table import SeriesTable

_YEAR = 12


@dataclass(frozen=True)
class History:
    """``starts`` is the first column that is used of each series; ``absences`` a reason or ''."""

    starts: NDArray[np.int64]
    absences: tuple[str, ...]

    @property
    def is_forecast(self) -> NDArray[np.bool_]:
        """Whether a series gets a forecast."""
        return np.array([not reason for reason in self.absences], dtype=bool)


def read_history(series: SeriesTable, first_scored: int, settings: ForecastSettings) -> History:
    """Return what is used of each series.

    That is what follows the last gap, the last change of sources and the last jump. A series needs
    ``least_training`` months before the months that are scored. A new rule of recording does not
    end the use of what was before: laws change every year, few move a count by much, and what one
    did move shows in the scores, or is a jump.
    """
    reported = series.usable.cumsum(axis=1) > 0
    begun = np.where(reported.any(axis=1), reported.argmax(axis=1), 0)
    # Where a place begins to report, nothing breaks off.
    later = np.arange(series.counts.shape[1]) > begun[:, None]
    never = ~reported.any(axis=1, keepdims=True)
    after = {
        "too_short": begun,
        "gaps": _after_last(~series.usable & (reported | never)) + 1,
        "coverage_break": _after_last(series.breaks & later),
    }
    # A count of other sources says nothing about what is usual.
    since = np.maximum.reduce([*after.values()])
    after["jump"] = _after_last(jumps(series.counts, since, settings)) + 1
    latest = np.maximum.reduce([*after.values()])
    absences = []
    for row, start in enumerate(latest.tolist()):
        if first_scored - start < settings.least_training:
            absences.append([code for code, columns in after.items() if columns[row] == start][-1])
        else:
            absences.append(_of_values(series.counts[row, start:], settings))
    return History(latest, tuple(absences))


def _after_last(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the column of the last mark of each row, -1 where there is none."""
    n_columns = marks.shape[1]
    last = n_columns - 1 - np.argmax(marks[:, ::-1], axis=1) if n_columns else np.zeros(len(marks))
    return np.where(marks.any(axis=1), last, -1).astype(np.int64)


def _of_values(used: NDArray[np.int64], settings: ForecastSettings) -> str:
    if not used.any():
        return "all_zero"
    if (used == used[0]).all():
        return "constant"
    return "too_small" if used[-_YEAR:].mean() < settings.least_mean else ""


def jumps(
    counts: NDArray[np.int64], since: NDArray[np.int64], settings: ForecastSettings
) -> NDArray[np.bool_]:
    """Return the months that no season explains: far beyond, or far below, the year before.

    Only months from column ``since`` on count; those that have less than half a year of them before
    are held against the year after.
    """
    n_months = counts.shape[1]
    columns = np.arange(n_months)
    known = np.where(columns >= since[:, None], counts.astype(np.float64), np.nan)
    found = np.zeros(counts.shape, dtype=bool)
    for column in range(n_months):
        before = _medians(known[:, max(0, column - _YEAR) : column])
        following = _medians(known[:, column + 1 : column + 1 + _YEAR])
        usual = np.where(column - since >= _YEAR // 2, before, following)
        own, ratio, slack = known[:, column], settings.jump_ratio, settings.jump_slack
        # Comparisons with an unknown median are false.
        found[:, column] = (own > ratio * usual + slack) | (ratio * own + slack < usual)
    return found


def _medians(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of each row, NaN where nothing is known."""
    found = np.full(len(known), np.nan)
    some = np.isfinite(known).any(axis=1)
    found[some] = np.nanmedian(known[some], axis=1)
    return found
