"""Declared coverage in memory: one small matrix per set of regimes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from schemas.periods import Period

_NONE, _FULL, _MIXED, _EMPTY = 0, 1, 2, 3


class CoverageMatrix:
    """State by territory and month, over the sources of some regimes.

    Built from (territory, month, all reported, none reported); a month without a row was never
    declared.
    """

    def __init__(self, rows: Iterable[tuple[str, str, bool, bool]]) -> None:
        entries = list(rows)
        self._territory = {code: i for i, code in enumerate(sorted({r[0] for r in entries}))}
        self._month = {month: i for i, month in enumerate(sorted({r[1] for r in entries}))}
        self._states: npt.NDArray[np.int8] = np.zeros(
            (len(self._territory), len(self._month)), np.int8
        )
        for territory, month, full, empty in entries:
            state = _FULL if full else _EMPTY if empty else _MIXED
            self._states[self._territory[territory], self._month[month]] = state

    def states(self, territories: Sequence[str], period: Period) -> dict[str, str]:
        """Return reported | partial | not_reported by territory over all months of a period."""
        columns = [self._month[month] for month in period.months if month in self._month]
        is_whole = len(columns) == period.n_months
        return {code: self._state(code, columns, is_whole) for code in territories}

    def _state(self, code: str, columns: list[int], is_whole: bool) -> str:
        if code not in self._territory or not columns:
            return "not_reported"
        months = self._states[self._territory[code], columns]
        if is_whole and (months == _FULL).all():
            return "reported"
        return "partial" if np.isin(months, (_FULL, _MIXED)).any() else "not_reported"
