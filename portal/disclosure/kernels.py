"""Integer kernels of small count rounding: greedy pass, flips and peak sweeps.

The residual of a margin is shown − true. ``residuals`` has shape (margins, 4): one column per time
slice (block, quarter, year, all), so that one cache line serves all four. A cell has at most
K = 4 · Π depth margins. Only integers are used and cells are visited in one fixed order, so the
same input gives the same bytes on every machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
Residuals = npt.NDArray[np.int16]
SLICES = 4
# Half of the int16 range: far above any residual seen, far below an overflow.
RESIDUAL_LIMIT = 16000


class Grid(NamedTuple):
    """The product of the hierarchies, as flat integers.

    ``paths`` concatenates the flattened path tables, that of dimension d starting at
    ``offsets[d]`` with ``depths[d]`` columns (a negative number ends a shorter row); margin
    numbers are node numbers times ``strides``, summed over dimensions.
    """

    paths: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    depths: npt.NDArray[np.int64]
    strides: npt.NDArray[np.int64]


@numba.njit(cache=True)
def margin_numbers(leaves, grid, buffer):  # type: ignore[no-untyped-def]
    """Fill ``buffer`` with the margin numbers of one cell and return how many there are.

    ``leaves`` (dimensions,) are the cell's leaf positions.
    """
    buffer[0] = 0
    size = 1
    for d in range(leaves.shape[0]):
        start = grid.offsets[d] + leaves[d] * grid.depths[d]
        depth = grid.depths[d]
        while grid.paths[start + depth - 1] < 0:
            depth -= 1
        # The first level last: it writes over the numbers that the others start from.
        for level in range(depth - 1, -1, -1):
            step = grid.paths[start + level] * grid.strides[d]
            for i in range(size):
                buffer[level * size + i] = buffer[i] + step
        size *= depth
    return size


@numba.njit(cache=True)
def add_residuals(residuals, buffer, size, delta):  # type: ignore[no-untyped-def]
    """Add ``delta`` to the margins in every slice; return False if one leaves the limit."""
    fits = True
    for i in range(size):
        for s in range(SLICES):
            value = residuals[buffer[i], s] + delta
            residuals[buffer[i], s] = value
            if value > RESIDUAL_LIMIT or value < -RESIDUAL_LIMIT:
                fits = False
    return fits


@numba.njit(cache=True)
def clear_slice(residuals, s):  # type: ignore[no-untyped-def]
    """Set one time slice to zero. What is zero is not written: most margins never get memory."""
    for i in range(residuals.shape[0]):
        if residuals[i, s] != 0:
            residuals[i, s] = 0


@numba.njit(cache=True)
def accumulate(cells, deltas, grid, residuals):  # type: ignore[no-untyped-def]
    """Add known differences (shown − true) of published cells; return False on overflow."""
    buffer = np.empty(np.prod(grid.depths), np.int64)
    fits = True
    for c in range(cells.shape[0]):
        if deltas[c] != 0:
            size = margin_numbers(cells[c], grid, buffer)
            fits &= add_residuals(residuals, buffer, size, deltas[c])
    return fits


@numba.njit(cache=True)
def round_block(  # type: ignore[no-untyped-def]
    cells, counts, base, grid, residuals, max_sweeps, peak_sweeps
):
    """Round the small counts of one block in the order given; residuals are updated in place.

    ``cells`` (n, dimensions) leaf positions, ``counts`` (n,) true counts in 1..base−1. Returns the
    shown counts (0 or base) and whether all residuals stayed inside the limit.
    """
    shown = np.zeros(cells.shape[0], np.int32)
    fits = _greedy(cells, counts, base, grid, residuals, shown)
    for with_peaks, sweeps in ((False, max_sweeps), (True, peak_sweeps)):
        for _ in range(sweeps):
            moved, fitted = _sweep(cells, base, grid, residuals, shown, with_peaks)
            fits &= fitted
            if moved * 1000 < cells.shape[0]:
                break
    return shown, fits


@numba.njit(cache=True)
def _greedy(cells, counts, base, grid, residuals, shown):  # type: ignore[no-untyped-def]
    """Fill ``shown``: each count goes where the squared residuals become smaller."""
    buffer = np.empty(np.prod(grid.depths), np.int64)
    fits = True
    for c in range(cells.shape[0]):
        size = margin_numbers(cells[c], grid, buffer)
        total = np.int64(0)
        for i in range(size):
            for s in range(SLICES):
                total += residuals[buffer[i], s]
        v = counts[c]
        # Squared residuals after rounding up minus after rounding down.
        if 2 * base * total + size * SLICES * ((base - v) ** 2 - v**2) < 0:
            shown[c] = base
        fits &= add_residuals(residuals, buffer, size, shown[c] - v)
    return fits


@numba.njit(cache=True)
def _sweep(cells, base, grid, residuals, shown, with_peaks):  # type: ignore[no-untyped-def]
    """Flip each cell that lowers the objective; return how many moved, and False on overflow.

    The objective is the sum of r², or with peaks of r⁴ + 8r², which pulls the largest down.
    """
    buffer = np.empty(np.prod(grid.depths), np.int64)
    moved = 0
    fits = True
    for c in range(cells.shape[0]):
        size = margin_numbers(cells[c], grid, buffer)
        d = np.int64(base if shown[c] == 0 else -base)
        if with_peaks:
            change = _peak_change(residuals, buffer, size, d)
        else:
            change = _square_change(residuals, buffer, size, d)
        if change < 0:
            shown[c] += d
            fits &= add_residuals(residuals, buffer, size, d)
            moved += 1
    return moved, fits


@numba.njit(cache=True)
def _square_change(residuals, buffer, size, d):  # type: ignore[no-untyped-def]
    """Return how the sum of r² changes when ``d`` is added to every margin of a cell."""
    total = np.int64(0)
    for i in range(size):
        for s in range(SLICES):
            total += residuals[buffer[i], s]
    return 2 * d * total + size * SLICES * d * d


@numba.njit(cache=True)
def _peak_change(residuals, buffer, size, d):  # type: ignore[no-untyped-def]
    """Return how the sum of r⁴ + 8r² changes when ``d`` is added to every margin of a cell."""
    s1, s2, s3 = np.int64(0), np.int64(0), np.int64(0)
    for i in range(size):
        for s in range(SLICES):
            r = np.int64(residuals[buffer[i], s])
            s1 += r
            s2 += r * r
            s3 += r * r * r
    k = size * SLICES
    quartic = 4 * d * s3 + 6 * d * d * s2 + 4 * d * d * d * s1 + k * d * d * d * d
    return quartic + 8 * (2 * d * s1 + k * d * d)
