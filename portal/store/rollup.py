"""Shown counts in memory: a dense block for each regime, channel and topic, read when needed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from portal.store.positions import Axes, Positions, Spans
from schemas.codelists import ALL, OUTCOME

Read = Callable[[str, Sequence[Any]], pa.Table]
Key = tuple[str, str, str]
# About thirty blocks of a country with 2,700 territories, sixty months and three outcomes.
MOST_BYTES = 64 * 1024 * 1024
# Blocks of several topics are read together while their rows take some ten megabytes.
_ROWS_AT_ONCE = 300_000


class Rollup:
    """Sums of the cells for every regime, channel and topic, with what lies above the cells' own.

    Those over all channels stand in the table ``rollup``; one channel is summed when it is asked
    for. A block holds counts by outcome, territory and month as running totals, so that any period
    is a difference of two columns. Blocks stay until ``most_bytes`` are full; the one used longest
    ago makes room. Safe to share between threads. ``read`` runs a query with its parameters.
    """

    def __init__(
        self,
        read: Read,
        axes: Axes,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._read = read
        self._place_codes = pa.array(axes.territories, pa.string())
        self._month_codes = pa.array(axes.months, pa.string())
        self._most_bytes = most_bytes
        self._blocks: OrderedDict[Key, npt.NDArray[np.int32]] = OrderedDict()
        self._n_bytes = 0
        self._lock = threading.Lock()
        # Reading a block takes long, so it has a lock of its own: what is there never waits.
        self._reading = threading.Lock()

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that occur, in codelist order: the others take no room in the blocks."""
        found = set(self._read("SELECT DISTINCT outcome FROM cell", [])["outcome"].to_pylist())
        return tuple(code for code in OUTCOME.ids() if code in found)

    def missing(self, regimes: Collection[str], topics: Collection[str]) -> int:
        """Return how many blocks would have to be read for these regimes and topics."""
        return sum(len(self._absent(regime, ALL, topics)) for regime in regimes)

    @property
    def n_free(self) -> int:
        """How many more blocks there is room for."""
        places, months = len(self._place_codes), len(self._month_codes) + 1
        size = max(1, len(self.outcomes) * places * months * np.dtype(np.int32).itemsize)
        return (self._most_bytes - self._n_bytes) // size

    def read(self, regime: str, topics: Sequence[str], channel: str = ALL) -> None:
        """Read the blocks of several topics that are not there, by as few queries as fit.

        Those used longest ago make room as ever, so more than fit push one another out.
        """
        if not self._absent(regime, channel, topics):
            return
        with self._reading:
            wanted = self._absent(regime, channel, topics)
            n_rows = len(self._place_codes) * len(self._month_codes)
            at_once = max(1, _ROWS_AT_ONCE // max(1, n_rows))
            for begin in range(0, len(wanted), at_once):
                part = wanted[begin : begin + at_once]
                for topic, block in self._read_blocks(regime, channel, part).items():
                    self._keep((regime, channel, topic), block)

    def shown(
        self,
        regime: str,
        topic: str,
        outcomes: Sequence[str],
        places: Positions,
        spans: Spans,
        channel: str = ALL,
    ) -> npt.NDArray[np.int64]:
        """Return shown counts by (territory, outcome, period), where ``all`` is the plain sum."""
        block = self._block((regime, channel, topic))
        rows = places[:, None]
        found = block[:, rows, spans.until] - block[:, rows, spans.before]
        shown = np.zeros((len(places), len(outcomes), len(spans.until)), np.int64)
        for position, code in enumerate(outcomes):
            if code == ALL:
                shown[:, position] = found.sum(axis=0)
            elif code in self.outcomes:
                shown[:, position] = found[self.outcomes.index(code)]
        return shown

    def _block(self, key: Key) -> npt.NDArray[np.int32]:
        """Return running totals, shape (outcomes, territories, months + 1)."""
        if (block := self._take(key)) is not None:
            return block
        with self._reading:
            if (block := self._take(key)) is None:
                regime, channel, topic = key
                block = self._read_blocks(regime, channel, [topic])[topic]
                self._keep(key, block)
            return block

    def _absent(self, regime: str, channel: str, topics: Collection[str]) -> list[str]:
        """Return the topics whose blocks are not there."""
        with self._lock:
            return [topic for topic in topics if (regime, channel, topic) not in self._blocks]

    def _take(self, key: Key) -> npt.NDArray[np.int32] | None:
        with self._lock:
            if (block := self._blocks.get(key)) is not None:
                self._blocks.move_to_end(key)
            return block

    def _keep(self, key: Key, block: npt.NDArray[np.int32]) -> None:
        with self._lock:
            self._blocks[key] = block
            self._n_bytes += block.nbytes
            while self._n_bytes > self._most_bytes and len(self._blocks) > 1:
                self._n_bytes -= self._blocks.popitem(last=False)[1].nbytes

    def _read_blocks(
        self, regime: str, channel: str, topics: Sequence[str]
    ) -> dict[str, npt.NDArray[np.int32]]:
        rows = self._read(*self._select(regime, channel, topics))
        shape = (len(self._place_codes), len(self._month_codes) + 1)
        sums = np.zeros((len(topics), len(self.outcomes), *shape), np.int32)
        topic = _positions(rows["topic"], pa.array(topics, pa.string()))
        place = _positions(rows["territory"], self._place_codes)
        month = _positions(rows["month"], self._month_codes)
        for position, code in enumerate(self.outcomes):
            sums[topic, position, place, month + 1] = rows[code].to_numpy()
        # Each on its own, so that one which has to make room takes its memory along.
        return {code: sums[n].cumsum(axis=2, dtype=np.int32) for n, code in enumerate(topics)}

    def _select(
        self, regime: str, channel: str, topics: Sequence[str]
    ) -> tuple[str, list[str | list[str]]]:
        """Return SQL with a row for each topic, territory and month, and its parameters."""
        if channel == ALL:
            return (
                f"SELECT topic, territory, month, {', '.join(self.outcomes) or 'NULL'}"
                " FROM rollup WHERE regime = ? AND list_contains(?, topic)",
                [regime, list(topics)],
            )
        sums = ", ".join(
            f"CAST(coalesce(sum(shown) FILTER (outcome = '{code}'), 0) AS INTEGER) AS {code}"
            for code in self.outcomes
        )
        return (
            "SELECT subject.ancestor AS topic, place.ancestor AS territory, cell.month,"
            f" {sums or 'NULL'} FROM cell"
            " JOIN path AS place ON place.dimension = 'territory' AND place.leaf = cell.territory"
            " JOIN path AS subject ON subject.dimension = 'topic' AND subject.leaf = cell.topic"
            f" WHERE {_is_below('regime')} AND {_is_below('channel')}"
            " AND list_contains(?, subject.ancestor) GROUP BY ALL",
            [regime, channel, list(topics)],
        )


def _is_below(dimension: str) -> str:
    leaves = f"SELECT leaf FROM path WHERE dimension = '{dimension}' AND ancestor = ?"
    return f"cell.{dimension} IN ({leaves})"


def _positions(codes: pa.ChunkedArray, known: pa.Array) -> Positions:
    return np.asarray(pc.index_in(codes, value_set=known).to_numpy(), np.intp)
