"""Shown counts by speed bucket, of all places and months of a topic at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.codelists import SPEED
from schemas.periods import Period, periods_within

Columns = Callable[[str, Sequence[Any]], Mapping[str, npt.NDArray[Any]]]
Counts = npt.NDArray[np.int64]
# Tables kept in memory: whoever asks for many periods of a topic reads its cells once. One of a
# country of 2,400 municipalities with 60 months takes 7 MB.
_KEPT = 3
_SQL = """
    WITH place AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord),
    calendar AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord),
    bucket AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord),
    leaf AS (
        SELECT territory, month, speed, sum(shown) AS shown FROM cell
        WHERE topic IN (SELECT leaf FROM path WHERE dimension = 'topic' AND ancestor = ?)
            AND regime IN (SELECT leaf FROM path WHERE dimension = 'regime' AND ancestor = ?)
            AND outcome <> 'excluded'
        GROUP BY ALL
    )
    SELECT place.ord AS place, bucket.ord AS speed, calendar.ord AS month,
        CAST(sum(shown) AS INTEGER) AS shown
    FROM leaf JOIN path ON path.dimension = 'territory' AND path.leaf = leaf.territory
    JOIN place ON place.code = path.ancestor
    JOIN calendar ON calendar.code = leaf.month JOIN bucket ON bucket.code = leaf.speed
    GROUP BY ALL
"""


class SpeedSums:
    """Counts by speed bucket without the excluded outcomes.

    ``columns`` runs a query with its parameters and returns its columns by name.
    """

    def __init__(
        self, columns: Columns, territories: Sequence[str], first_month: str, last_month: str
    ) -> None:
        self._columns = columns
        self._territories = list(territories)
        self._months = [str(month) for month in periods_within(first_month, last_month, "M")]
        self._place = {code: number for number, code in enumerate(territories)}
        self._first = Period.parse(first_month).start
        self._found = lru_cache(maxsize=_KEPT)(self._query)

    def of(self, territories: Sequence[str], topic: str, period: Period, regime: str) -> Counts:
        """Return counts (territories, buckets in the order of the codelist)."""
        cumulated = self._found(topic, regime)
        rows = [self._place[code] for code in territories]
        last = min(period.end - self._first + 1, len(self._months))
        first = max(period.start - self._first, 0)
        found: Counts = (cumulated[rows, :, last] - cumulated[rows, :, first]).astype(np.int64)
        return found

    def _query(self, topic: str, regime: str) -> npt.NDArray[np.int32]:
        """Return counts (all territories, buckets, months + 1) summed up to before each month."""
        lists = (self._territories, self._months, list(SPEED.ids()))
        parameters = [part for own in lists for part in (own, len(own))]
        found = self._columns(_SQL, [*parameters, topic, regime])
        shape = (len(self._territories), len(SPEED.codes), len(self._months) + 1)
        sums = np.zeros(shape, np.int32)
        sums[found["place"], found["speed"], found["month"] + 1] = found["shown"]
        return np.cumsum(sums, axis=2, dtype=np.int32, out=sums)
