"""Small count rounding of blocks of time with carried residuals.

The method is the small count rounding of Langsrud and Heldal (only counts 1..b−1 of the inner
table move, to 0 or b; every total is a plain sum), found here by a greedy pass, flips, peak sweeps
and swaps instead of a margin matrix. See the methodology page for what it guarantees and what not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from portal.disclosure.hierarchy import Hierarchies, IntArray
from portal.disclosure.kernels import (
    RESIDUAL_LIMIT,
    Residuals,
    Rows,
    accumulate,
    flip,
    flip_peaks,
    greedy,
    swap,
)
from portal.disclosure.margins import Margins
from portal.disclosure.quality import QUALITIES

METHOD = "small-count-rounding 2.0 (greedy, flips, peak sweeps, swaps; month blocks)"
# Sweeps stop when fewer than one cell in so many moves.
_FEW = 1000
_BLOCK, _ALL = 0, 1
# From here the penalty grows in a straight line, or its sums would leave 64 bits.
_STEEP = 128


class RoundingFault(ValueError):
    """A table that cannot be rounded; the message names the cell or number."""


@dataclass
class Rounder:
    """Residuals of all margins, and the rounding of one block after another.

    ``key`` is secret. Blocks are handed over in the order of ``hierarchies.time``; the residuals of
    a longer period begin anew where a new one begins, those over all time never do.
    """

    hierarchies: Hierarchies
    base: int
    key: bytes = field(repr=False)  # no traceback that prints values may show it
    quality: str = "standard"
    last_path: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self.margins = Margins(self.hierarchies.dimensions, self.hierarchies.time.depth)
        self._order = {label: n for n, label in enumerate(self.hierarchies.time.paths)}

    @property
    def margins_per_cell(self) -> int:
        """K of the deepest cell, time slices included."""
        return self.margins.per_cell * self.margins.n_slices

    def replay(
        self, labels: Sequence[str], cells: IntArray, deltas: IntArray, own: IntArray
    ) -> None:
        """Add a published block's differences (shown − true) to the residuals.

        ``own`` (n,) is the position in ``labels`` of each cell's own label.
        """
        for number, label in enumerate(labels):
            self._begin(label)
            inside = np.flatnonzero(own == number)
            self._accumulate(cells[inside], deltas[inside], self.margins.n_slices)

    def replay_late(self, cells: IntArray, deltas: IntArray) -> None:
        """Add the differences of a published late batch to the residuals."""
        self.margins.clear(_BLOCK)
        self._accumulate(cells, deltas, _ALL + 1)

    def round(self, label: str, cells: IntArray, counts: IntArray) -> IntArray:
        """Return the shown counts of one block, in the order of the input.

        ``label`` names the block in time, ``cells`` (n, dimensions) are leaf positions, ``counts``
        (n,) positive true counts.
        """
        self._begin(label)
        order, visited, rows = self._visit(label, cells, counts)
        residuals = self.margins.residuals
        return self._shown(order, visited, rows, counts, residuals, self.margins.n_slices)

    def round_pool(
        self, labels: Sequence[str], cells: IntArray, counts: IntArray, own: IntArray
    ) -> IntArray:
        """Return the shown counts of several labels that are too small to be rounded alone.

        ``own`` (n,) is the position in ``labels`` of each cell's own label. All are searched as
        one, each cell in the periods of its own label, so that single months stay close too.
        """
        order, visited, rows = self._visit(labels[0], cells, counts)
        residuals, columns = self._open_periods(labels)
        flat = _by_period(rows, columns[own[order]], residuals.shape[1])
        shown = self._shown(order, visited, flat, counts, residuals.reshape(-1, 1), 1)
        self.replay(labels, cells, shown - counts, own)
        return shown

    def round_late(self, name: str, cells: IntArray, counts: IntArray) -> IntArray:
        """Return the shown counts of a batch of late records, for months long published.

        Their own months are closed, so only the batch itself and all time are controlled. ``name``
        tells the batch from others: the order of visits hangs on it.
        """
        self.margins.clear(_BLOCK)
        order, visited, rows = self._visit(name, cells, counts)
        return self._shown(order, visited, rows, counts, self.margins.residuals, _ALL + 1)

    def _visit(
        self, name: str, cells: IntArray, counts: IntArray
    ) -> tuple[npt.NDArray[np.intp], IntArray, Rows]:
        """Return the small cells in the order of visits: their numbers, positions and rows."""
        if len(counts) and int(counts.min()) < 1:
            raise RoundingFault(f"block {name} has a count below 1")
        small = np.flatnonzero(counts < self.base)
        order = small[self._visit_order(name, cells[small])]
        visited = np.ascontiguousarray(cells[order])
        return order, visited, self.margins.rows(visited)

    def _shown(
        self,
        order: npt.NDArray[np.intp],
        visited: IntArray,
        rows: Rows,
        counts: IntArray,
        residuals: Residuals,
        n_slices: int,
    ) -> IntArray:
        """Return the counts with the small ones rounded; ``residuals`` change accordingly."""
        shown: IntArray = counts.copy()
        shown[order] = self._search(rows, visited, counts[order], residuals, n_slices)
        return shown

    def _search(
        self, rows: Rows, cells: IntArray, counts: IntArray, residuals: Residuals, n_slices: int
    ) -> IntArray:
        quality, base = QUALITIES[self.quality], self.base
        slices = tuple(range(n_slices))
        gains = penalty_gains(base, 4)
        shown = np.zeros(len(counts), np.int32)
        fits = greedy(rows, counts, base, residuals, slices, shown)
        for _ in range(quality.flips):
            moved, fitted = flip(rows, base, residuals, slices, shown)
            fits &= fitted
            if moved * _FEW < len(counts):
                break
        for _ in range(quality.peak_sweeps):
            moved, fitted = flip_peaks(rows, base, residuals, slices, gains, shown)
            fits &= fitted
            if moved * _FEW < len(counts):
                break
        for number, power in enumerate(quality.swap_powers):
            gains = penalty_gains(base, power)
            order = _neighbours(cells, number % cells.shape[1])
            _, fitted = swap(rows, base, residuals, slices, gains, order, quality.window, shown)
            fits &= fitted
        if quality.swap_powers:
            _, fitted = flip_peaks(rows, base, residuals, slices, gains, shown)
            fits &= fitted
        _check(fits)
        return shown

    def _accumulate(self, cells: IntArray, deltas: IntArray, n_slices: int) -> None:
        changed = np.flatnonzero(deltas)
        rows = self.margins.rows(cells[changed])
        _check(accumulate(rows, deltas[changed], self.margins.residuals, tuple(range(n_slices))))

    def _begin(self, label: str) -> None:
        """Begin a block: residuals of periods that are over are set to zero."""
        path = self.hierarchies.time.paths[label]
        if self.last_path and self._order[label] <= self._order[self.last_path[-1]]:
            raise RoundingFault(f"{label} does not follow {self.last_path[-1]}")
        self.margins.clear(_BLOCK)
        # Slices after the block and all time: the levels between, the longest period first.
        for level in range(1, len(path) - 1):
            if not self._is_open(level, path):
                self.margins.clear(_ALL + level)
        self.last_path = path

    def _is_open(self, level: int, path: tuple[str, ...]) -> bool:
        """Say whether a path's period at a level, its own block apart, began earlier."""
        return level == 0 or (bool(self.last_path) and path[level] == self.last_path[level])

    def _open_periods(self, labels: Sequence[str]) -> tuple[Residuals, IntArray]:
        """Return residuals by slot and period for a pool of labels, and the periods of each label.

        The first has a column for every period above any label, begun where it is open already;
        the second has shape (labels, levels).
        """
        paths = [self.hierarchies.time.paths[label] for label in labels]
        periods = sorted({(level, path[level]) for path in paths for level in range(len(path))})
        number = {period: n for n, period in enumerate(periods)}
        residuals = np.zeros((len(self.margins.residuals), len(periods)), np.int16)
        for path in paths:
            for level in range(len(path) - 1):
                if self._is_open(level, path):
                    kept = self.margins.residuals[:, _ALL + level]
                    residuals[:, number[level, path[level]]] = kept
        columns = [[number[level, code] for level, code in enumerate(path)] for path in paths]
        return residuals, np.array(columns, np.int32)

    def _visit_order(self, name: str, cells: IntArray) -> npt.NDArray[np.intp]:
        """Order cells by keyed hash, those of one leaf of the first dimension together.

        The hash of a cell is the exclusive or of keyed hashes of its codes (tabulation hashing),
        drawn anew for each block. Together: for the cache.
        """
        tables = [self._hashes(name, d) for d in range(cells.shape[1])]
        cell_hash = np.zeros(len(cells), np.uint64)
        for table, column in zip(tables, cells.T, strict=True):
            cell_hash ^= table[column]
        return np.lexsort((cell_hash, tables[0][cells[:, 0]]))

    def _hashes(self, name: str, dimension: int) -> npt.NDArray[np.uint64]:
        """Return a keyed hash of every leaf of a dimension."""
        hierarchy = self.hierarchies.dimensions[dimension]
        texts = (f"{name}\n{dimension}\n{leaf}" for leaf in hierarchy.leaves)
        # BLAKE2b takes keys of at most 64 bytes.
        digests = (
            hashlib.blake2b(text.encode(), digest_size=8, key=self.key[:64]).digest()
            for text in texts
        )
        return np.frombuffer(b"".join(digests), ">u8").astype(np.uint64)


def _by_period(rows: Rows, columns: IntArray, n_periods: int) -> Rows:
    """Return rows over flattened residuals: every margin in each of the cell's own periods.

    ``columns`` (cells, levels) are the periods of each cell.
    """
    levels = columns.shape[1]
    slots = rows.slots[:, :, None] * np.int32(n_periods) + columns[:, None, :]
    return Rows(
        slots.reshape(len(slots), slots.shape[1] * levels),
        rows.sizes * np.int32(levels),
        rows.signatures,
    )


@cache
def penalty_gains(base: int, power: int) -> npt.NDArray[np.int64]:
    """Return how the penalty |r|^power + 8r² changes with r: see ``kernels.flip_peaks``."""
    reach = RESIDUAL_LIMIT + base
    size = np.abs(np.arange(-reach, reach + 1, dtype=np.int64))
    bent = np.minimum(size, _STEEP)
    slope = power * _STEEP ** (power - 1) + 16 * _STEEP
    penalty = bent**power + 8 * bent**2 + slope * (size - bent)
    here = penalty[base:-base]
    return np.stack([penalty[2 * base :] - here, penalty[: -2 * base] - here])


def _neighbours(cells: IntArray, dimension: int) -> npt.NDArray[np.intp]:
    """Order cells so that those stand together that differ in one dimension only."""
    others = [cells[:, d] for d in range(cells.shape[1] - 1, -1, -1) if d != dimension]
    return np.lexsort((cells[:, dimension], *others))


def _check(fits: bool) -> None:
    if not fits:
        raise RoundingFault("a residual left the range that the kernels hold")
