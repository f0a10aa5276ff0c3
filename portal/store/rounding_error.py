"""The errors of rounding of one release: pure lookups in the table that it carries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.rounding_error import COUNT, SHARE, ErrorRow

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
# From which shown number on each error holds, and the errors.
_Steps = tuple[list[int], list[float]]


class RoundingErrors:
    """The table ``rounding_error``. ``rows`` runs a query with its parameters."""

    def __init__(self, rows: Rows) -> None:
        # A release written before there were errors has no such table.
        has_table = rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'rounding_error'", [])
        query = "SELECT freq, quantity, from_shown, error FROM rounding_error ORDER BY position"
        self.rows = tuple(ErrorRow(*row) for row in rows(query, [])) if has_table else ()
        self._steps: dict[tuple[str, str], _Steps] = {}
        for row in self.rows:
            starts, errors = self._steps.setdefault((row.quantity, row.freq), ([], []))
            starts.append(row.from_shown)
            errors.append(row.error)

    def of_count(self, shown: int, freq: str) -> int | None:
        """Return by how many appeals at most 95 % of such counts are off.

        ``None`` where the release has no whole period of the length ``freq``.
        """
        error = self._find(COUNT, shown, freq)
        return None if error is None else int(error)

    def of_counts(self, shown: npt.NDArray[np.int64], freq: str) -> npt.NDArray[np.object_]:
        """Return :meth:`of_count` of each of the counts, in their shape."""
        steps = self._steps.get((COUNT, freq))
        if not steps:
            return np.full(shown.shape, None)
        starts, errors = steps
        whole = np.array([int(error) for error in errors], object)
        found: npt.NDArray[np.object_] = whole[
            (np.searchsorted(np.array(starts), shown, side="right") - 1).clip(0)
        ]
        return found

    def of_share(self, denominator: int, freq: str) -> float | None:
        """Return by how many percentage points at most 95 % of such shares are off.

        ``denominator`` is the shown one. ``None`` as for counts.
        """
        return self._find(SHARE, denominator, freq)

    def _find(self, quantity: str, shown: int, freq: str) -> float | None:
        steps = self._steps.get((quantity, freq))
        if not steps:
            return None
        starts, errors = steps
        return errors[max(0, bisect_right(starts, shown) - 1)]
