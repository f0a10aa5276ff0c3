"""Where territories and months stand in the arrays of a release."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.periods import Period

Positions = npt.NDArray[np.intp]


class Spans(NamedTuple):
    """Periods as columns of running totals by month: what a period holds is a difference of two.

    ``n_months`` is the length of each, whether or not all its months are there; months that are
    not count nothing.
    """

    before: Positions
    until: Positions
    n_months: Positions


_REMEMBERED = 64


class Axes:
    """Positions of a release's territories and months, in the order of its reference."""

    def __init__(self, territories: Sequence[str], months: Sequence[str]) -> None:
        self.territories = tuple(territories)
        self.months = tuple(months)
        self._places = {code: place for place, code in enumerate(territories)}
        self._first = Period.parse(months[0]).start
        # The same levels and series are asked for again and again.
        self.places = lru_cache(maxsize=_REMEMBERED)(self._positions_of)
        self.spans = lru_cache(maxsize=_REMEMBERED)(self._spans_of)

    def _positions_of(self, territories: tuple[str, ...]) -> Positions:
        """Return the positions of territories."""
        return np.array([self._places[code] for code in territories], np.intp)

    def _spans_of(self, periods: tuple[Period, ...]) -> Spans:
        """Return the columns of periods."""
        starts = np.array([period.start for period in periods], np.intp) - self._first
        n_months = np.array([period.n_months for period in periods], np.intp)
        last = len(self.months)
        return Spans(
            np.minimum(np.maximum(starts, 0), last),
            np.minimum(np.maximum(starts + n_months, 0), last),
            n_months,
        )
