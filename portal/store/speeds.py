"""Shown counts by speed bucket, of all places and months of a topic at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from portal.store.positions import Axes
from portal.store.rollup import Read
from schemas.codelists import ALL, SPEED
from schemas.periods import Period

Counts = npt.NDArray[np.int64]
# Room for tables in memory: whoever asks for many periods of a topic reads its cells once. One of a
# country of 2,400 municipalities with 60 months takes 7 MB; a page asks for a few of them.
_MOST_BYTES = 32 * 1024 * 1024
_FEWEST = 3
_SQL = """
    WITH place AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord),
    calendar AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord),
    bucket AS (SELECT unnest(?) AS code, unnest(range(?)) AS ord),
    leaf AS (
        SELECT territory, month, speed, sum(shown) AS shown FROM cell
        WHERE topic IN (SELECT leaf FROM path WHERE dimension = 'topic' AND ancestor = ?)
            AND regime IN (SELECT leaf FROM path WHERE dimension = 'regime' AND ancestor = ?)
            AND channel IN (SELECT leaf FROM path WHERE dimension = 'channel' AND ancestor = ?)
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

    ``read`` runs a query with its parameters.
    """

    def __init__(self, read: Read, axes: Axes) -> None:
        self._read = read
        self._axes = axes
        self._shape = (len(axes.territories), len(SPEED.codes), len(axes.months) + 1)
        n_bytes = math.prod(self._shape) * np.dtype(np.int32).itemsize
        self._n_kept = max(_MOST_BYTES // n_bytes, _FEWEST)
        self._found = lru_cache(maxsize=self._n_kept)(self._query)

    def read(self, topic: str, kinds: Sequence[tuple[str, str]]) -> None:
        """Read a topic now, of as many pairs of regime and channel as there is room for."""
        for regime, channel in kinds[: self._n_kept]:
            self._found(topic, regime, channel)

    def of(
        self,
        territories: Sequence[str],
        topic: str,
        period: Period,
        regime: str,
        channel: str = ALL,
    ) -> Counts:
        """Return counts (territories, buckets in the order of the codelist)."""
        cumulated = self._found(topic, regime, channel)
        places, spans = self._axes.places(tuple(territories)), self._axes.spans((period,))
        until, before = spans.until[0], spans.before[0]
        found: Counts = (cumulated[places, :, until] - cumulated[places, :, before]).astype(
            np.int64
        )
        return found

    def _query(self, topic: str, regime: str, channel: str) -> npt.NDArray[np.int32]:
        """Return counts (all territories, buckets, months + 1) summed up to before each month."""
        lists = (self._axes.territories, self._axes.months, SPEED.ids())
        parameters = [part for own in lists for part in (list(own), len(own))]
        rows = self._read(_SQL, [*parameters, topic, regime, channel])
        found = {name: rows[name].to_numpy() for name in ("place", "speed", "month", "shown")}
        sums = np.zeros(self._shape, np.int32)
        sums[found["place"], found["speed"], found["month"] + 1] = found["shown"]
        return np.cumsum(sums, axis=2, dtype=np.int32, out=sums)
