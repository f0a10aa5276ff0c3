"""Values and statuses of a query of observations, as arrays of its dense product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import cast

import numpy as np
import numpy.typing as npt

from portal.store.model import Observation, ObservationQuery

# A value that is not shown, because nothing was reported or the topic is limited.
NOT_SHOWN = -1
# Observation statuses by number; the first three follow the states of the coverage.
STATUSES = ("L", "P", "A", "M")
LIMITED = STATUSES.index("M")
_CODES = np.array(STATUSES, object)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shown counts and statuses in the shape of ``query.lists()``.

    ``values`` are int64 and :data:`NOT_SHOWN` under the statuses L and M; ``statuses`` are
    positions in :data:`STATUSES`.
    """

    query: ObservationQuery
    values: npt.NDArray[np.int64]
    statuses: npt.NDArray[np.int8]

    def shown(self) -> list[int | None]:
        """Return the values in the order of the lists, the last varying fastest."""
        values = self.values.ravel()
        if (values != NOT_SHOWN).all():
            return cast("list[int | None]", values.tolist())
        return [None if value == NOT_SHOWN else value for value in values.tolist()]

    def status_codes(self) -> list[str]:
        """Return the statuses in the order of the lists, the last varying fastest."""
        codes: list[str] = _CODES[self.statuses.ravel()].tolist()
        return codes

    def observations(self) -> Iterator[Observation]:
        """Yield the observations in the order of the lists, the last varying fastest."""
        cells = product(*self.query.lists())
        for cell, value, status in zip(cells, self.shown(), self.status_codes(), strict=True):
            place, topic, regime, channel, outcome, speed, period = cell
            yield Observation(place, topic, regime, channel, outcome, speed, period, value, status)
