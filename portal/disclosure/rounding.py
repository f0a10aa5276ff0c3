"""Small count rounding of month blocks with carried residuals.

The method is the small count rounding of Langsrud and Heldal (only counts 1..b−1 of the inner
table move, to 0 or b; every total is a plain sum), found here by a greedy pass, flips and peak
sweeps instead of a margin matrix. See the methodology page for what it guarantees and what not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from portal.disclosure.hierarchy import Hierarchy, IntArray
from portal.disclosure.kernels import SLICES, Grid, accumulate, clear_slice, round_block
from schemas.periods import Period

METHOD = "small-count-rounding 1.1 (greedy, flips, peak sweeps; month blocks)"
_MAX_SWEEPS = 8
_PEAK_SWEEPS = 8
_BLOCK, _QUARTER, _YEAR = 0, 1, 2


class RoundingFault(ValueError):
    """A table that cannot be rounded; the message names the cell or number."""


@dataclass
class Rounder:
    """Residuals of all margins, and the rounding of one block after another.

    ``hierarchies`` are the dimensions without time. Months are handed over in rising order; the
    residual slices of quarter and year are reset where a new quarter or year begins.
    """

    hierarchies: Sequence[Hierarchy]
    base: int
    key: bytes = field(repr=False)  # no traceback that prints values may show it
    _last_month: int = field(default=-1, init=False)

    def __post_init__(self) -> None:
        sizes = [h.n_nodes for h in self.hierarchies]
        strides = [int(np.prod(sizes[d + 1 :], dtype=np.int64)) for d in range(len(sizes))]
        flat = [h.paths.ravel().astype(np.int64) for h in self.hierarchies]
        self._grid = Grid(
            np.concatenate(flat),
            np.array([sum(map(len, flat[:d])) for d in range(len(flat))], np.int64),
            np.array([h.depth for h in self.hierarchies], np.int64),
            np.array(strides, np.int64),
        )
        n_margins = int(np.prod(sizes, dtype=np.int64))
        self.residuals: npt.NDArray[np.int16] = np.zeros((n_margins, SLICES), np.int16)

    @property
    def margins_per_cell(self) -> int:
        """K of the deepest cell, time slices included."""
        return int(np.prod(self._grid.depths)) * SLICES

    def replay(self, months: Sequence[str], cells: IntArray, deltas: IntArray) -> None:
        """Add a published block's differences (shown − true) to the residuals."""
        self._begin(months)
        fits = accumulate(cells, deltas, self._grid, self.residuals)
        self._check(fits)

    def round(
        self, months: Sequence[str], cells: IntArray, counts: IntArray, cell_ids: Sequence[str]
    ) -> IntArray:
        """Return shown counts of one block, in the order of the input.

        ``cells`` (n, dimensions) leaf positions; ``counts`` (n,) positive true counts;
        ``cell_ids`` canonical texts, unique, whose keyed hash fixes the order of visits.
        """
        if len(counts) and int(counts.min()) < 1:
            raise RoundingFault(f"cell {cell_ids[int(counts.argmin())]} has a count below 1")
        self._begin(months)
        shown: IntArray = counts.copy()
        small = np.flatnonzero(counts < self.base)
        order = small[self._visit_order([cell_ids[int(i)] for i in small], cells[small, 0])]
        rounded, fits = round_block(
            cells[order],
            counts[order],
            self.base,
            self._grid,
            self.residuals,
            _MAX_SWEEPS,
            _PEAK_SWEEPS,
        )
        self._check(fits)
        shown[order] = rounded
        return shown

    def _begin(self, months: Sequence[str]) -> None:
        first, last = Period.parse(months[0]).start, Period.parse(months[-1]).start
        if first <= self._last_month:
            raise RoundingFault(f"month {months[0]} does not follow the months before it")
        clear_slice(self.residuals, _BLOCK)
        if first // 3 != self._last_month // 3:
            clear_slice(self.residuals, _QUARTER)
        if first // 12 != self._last_month // 12:
            clear_slice(self.residuals, _YEAR)
        self._last_month = last

    def _visit_order(
        self, cell_ids: Sequence[str], first_dimension: IntArray
    ) -> npt.NDArray[np.intp]:
        """Order cells by keyed hash, those of one territory together (for the cache)."""
        cell_hash = np.fromiter((self._hash(text) for text in cell_ids), np.uint64, len(cell_ids))
        leaves = self.hierarchies[0].leaves
        group = np.array([self._hash(leaf) for leaf in leaves], np.uint64)[first_dimension]
        return np.lexsort((cell_hash, group))

    def _hash(self, text: str) -> int:
        # BLAKE2b takes keys of at most 64 bytes.
        digest = hashlib.blake2b(text.encode(), digest_size=8, key=self.key[:64]).digest()
        return int.from_bytes(digest, "big")

    @staticmethod
    def _check(fits: bool) -> None:
        if not fits:
            raise RoundingFault("a residual left the range that the kernels hold")
