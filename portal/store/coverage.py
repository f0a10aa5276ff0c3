"""Declared coverage in memory: one small matrix per set of regimes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from portal.store.positions import Axes, Positions, Spans

# States of a territory over a period, by number.
NOT_REPORTED, PARTIAL, REPORTED = 0, 1, 2
STATES = ("not_reported", "partial", "reported")


class CoverageMatrix:
    """State by territory and month, over the sources of some regimes.

    Built from the columns territory, month, ``complete`` (all sources reported) and ``absent``
    (none did); a month without a row was never declared and counts as not reported.
    """

    def __init__(self, axes: Axes, rows: pa.Table) -> None:
        shape = (len(axes.territories), len(axes.months) + 1)
        complete, some = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        place = pc.index_in(rows["territory"], value_set=pa.array(axes.territories)).to_numpy()
        month = pc.index_in(rows["month"], value_set=pa.array(axes.months)).to_numpy() + 1
        complete[place, month] = rows["complete"].to_numpy()
        some[place, month] = ~rows["absent"].to_numpy().astype(bool)
        # Running totals: a period is a difference of two columns.
        self._complete = complete.cumsum(axis=1, dtype=np.int32)
        self._some = some.cumsum(axis=1, dtype=np.int32)

    def codes(self, places: Positions, spans: Spans) -> npt.NDArray[np.int8]:
        """Return the state over all months of each span, shape (territories, spans)."""
        rows = places[:, None]
        n_complete = self._complete[rows, spans.until] - self._complete[rows, spans.before]
        n_some = self._some[rows, spans.until] - self._some[rows, spans.before]
        # NOT_REPORTED, PARTIAL and REPORTED are 0, 1 and 2: what is whole has some as well.
        states: npt.NDArray[np.int8] = (n_some > 0).astype(np.int8)
        states += n_complete == spans.n_months
        return states
