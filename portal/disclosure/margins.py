"""Residuals of all margins that any cell has touched, in pages.

The product of the hierarchies is far larger than the set of margins that occur: nationally
thousands of millions against tens of millions. Margins are numbered in the product, territories
first, and neighbours share a page; only pages that some cell touches get memory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from portal.disclosure.hierarchy import Hierarchy, HierarchyFault, IntArray
from portal.disclosure.kernels import Grid, Residuals, Rows, fill_rows

PAGE_BITS = 5
_PAGE = 1 << PAGE_BITS
_GROWTH = 1.3
# Four gigabytes of page numbers; a national table takes one megabyte.
_MOST_PAGES = 2**30


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Residuals in an order of their own: equal states are equal arrays.

    ``pages`` (pages,) int64 ascending numbers of pages that hold anything but zeros;
    ``residuals`` (pages, margins of a page, slices) int16.
    """

    pages: npt.NDArray[np.int64]
    residuals: Residuals


@dataclass
class Margins:
    """Residuals by slot: ``residuals`` has shape (slots, slices)."""

    hierarchies: Sequence[Hierarchy]
    n_slices: int
    residuals: Residuals = field(init=False)
    _n_pages: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        sizes = [h.n_nodes for h in self.hierarchies]
        if (n_margins := math.prod(sizes)) >> PAGE_BITS >= _MOST_PAGES:
            raise HierarchyFault(
                f"the hierarchies cross into {n_margins} margins, more than fit into memory; take"
                " fewer dimensions or levels"
            )
        strides = [int(np.prod(sizes[d + 1 :], dtype=np.int64)) for d in range(len(sizes))]
        flat = [h.paths.ravel().astype(np.int64) for h in self.hierarchies]
        self._grid = Grid(
            np.concatenate(flat),
            np.array([sum(map(len, flat[:d])) for d in range(len(flat))], np.int64),
            np.array([h.depth for h in self.hierarchies], np.int64),
            np.array(strides, np.int64),
        )
        self._pages = np.full((n_margins >> PAGE_BITS) + 1, -1, np.int32)
        self.residuals = np.zeros((0, self.n_slices), np.int16)

    @property
    def per_cell(self) -> int:
        """Largest number of margins of a cell, one time slice counted."""
        return int(np.prod(self._grid.depths))

    def rows(self, cells: IntArray) -> Rows:
        """Return the slots of cells, (n, dimensions) leaf positions; new margins get memory."""
        n = len(cells)
        slots = np.empty((n, self.per_cell), np.int32)
        rows = Rows(slots, np.empty(n, np.int32), np.empty(n, np.int32))
        self._n_pages = fill_rows(
            np.ascontiguousarray(cells), self._grid, self._pages, self._n_pages, PAGE_BITS, rows
        )
        self._reserve(self._n_pages * _PAGE)
        return rows

    def clear(self, column: int) -> None:
        """Set one time slice to zero."""
        self.residuals[:, column] = 0

    def snapshot(self) -> Snapshot:
        """Return what the residuals are now."""
        numbers = np.flatnonzero(self._pages >= 0)
        pages = self.residuals[: self._n_pages * _PAGE].reshape(-1, _PAGE, self.n_slices)
        ordered = pages[self._pages[numbers]]
        used = ordered.any((1, 2))
        return Snapshot(numbers[used], np.ascontiguousarray(ordered[used]))

    def restore(self, snapshot: Snapshot) -> None:
        """Take residuals back into margins that hold nothing yet."""
        self._n_pages = len(snapshot.pages)
        self._pages[snapshot.pages] = np.arange(self._n_pages, dtype=np.int32)
        self.residuals = snapshot.residuals.reshape(-1, self.n_slices).copy()

    def _reserve(self, n_slots: int) -> None:
        if n_slots > len(self.residuals):
            grown = np.zeros((int(n_slots * _GROWTH), self.n_slices), np.int16)
            grown[: len(self.residuals)] = self.residuals
            self.residuals = grown
