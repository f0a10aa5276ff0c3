"""Declared coverage in memory: one small matrix per set of regimes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas.periods import Period

# States of a territory over a period, by number.
NOT_REPORTED, PARTIAL, REPORTED = 0, 1, 2
STATES = ("not_reported", "partial", "reported")


class CoverageMatrix:
    """State by territory and month, over the sources of some regimes.

    Built from the columns territory, month, ``complete`` (all sources reported) and ``absent``
    (none did); a month without a row was never declared and counts as not reported.
    """

    def __init__(self, territories: Sequence[str], months: Sequence[str], rows: pa.Table) -> None:
        self._places = {code: place for place, code in enumerate(territories)}
        self._first = Period.parse(months[0]).start
        shape = (len(territories), len(months) + 1)
        complete, some = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        place = pc.index_in(rows["territory"], value_set=pa.array(territories)).to_numpy()
        month = pc.index_in(rows["month"], value_set=pa.array(months)).to_numpy() + 1
        complete[place, month] = rows["complete"].to_numpy()
        some[place, month] = ~rows["absent"].to_numpy().astype(bool)
        # Running totals: a period is a difference of two columns.
        self._complete = complete.cumsum(axis=1, dtype=np.int32)
        self._some = some.cumsum(axis=1, dtype=np.int32)

    def codes(self, territories: Sequence[str], periods: Sequence[Period]) -> npt.NDArray[np.int8]:
        """Return the state over all months of each period, shape (territories, periods)."""
        last = self._complete.shape[1] - 1
        before = np.array([p.start - self._first for p in periods], np.intp).clip(0, last)
        until = np.array([p.end + 1 - self._first for p in periods], np.intp).clip(0, last)
        length = np.array([p.n_months for p in periods])
        rows = np.array([self._places[code] for code in territories], np.intp)[:, None]
        is_whole = self._complete[rows, until] - self._complete[rows, before] == length
        has_some = self._some[rows, until] - self._some[rows, before] > 0
        return np.where(is_whole, REPORTED, np.where(has_some, PARTIAL, NOT_REPORTED)).astype(
            np.int8
        )

    def states(self, territories: Sequence[str], period: Period) -> dict[str, str]:
        """Return reported | partial | not_reported by territory over all months of a period."""
        codes = self.codes(territories, [period])[:, 0].tolist()
        return {code: STATES[state] for code, state in zip(territories, codes, strict=True)}
