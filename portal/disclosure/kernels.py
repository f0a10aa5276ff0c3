"""Integer kernels of small count rounding: greedy pass, flips and peak sweeps.

The residual of a margin is shown − true. ``residuals`` has shape (margins, 4): one column per time
slice (block, quarter, year, all), so that one cache line serves all four. A cell has
K = 4 · Π depth margins. Only integers are used and cells are visited in one fixed order, so the
same input gives the same bytes on every machine.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
Residuals = npt.NDArray[np.int16]
SLICES = 4
# Half of the int16 range: far above any residual seen, far below an overflow.
RESIDUAL_LIMIT = 16000


@numba.njit(cache=True)
def margin_numbers(leaves, paths, offsets, depths, strides, buffer):  # type: ignore[no-untyped-def]
    """Fill ``buffer`` with the margin numbers of one cell and return how many there are.

    ``leaves`` (dimensions,) are the cell's leaf positions; ``paths`` concatenates the flattened
    path tables, that of dimension d starting at ``offsets[d]`` with ``depths[d]`` columns.
    """
    buffer[0] = 0
    size = 1
    for d in range(leaves.shape[0]):
        depth = depths[d]
        start = offsets[d] + leaves[d] * depth
        for level in range(depth - 1, -1, -1):
            step = paths[start + level] * strides[d]
            for i in range(size):
                buffer[level * size + i] = buffer[i] + step
        size *= depth
    return size


@numba.njit(cache=True)
def add_residuals(residuals, buffer, size, delta, first_slice):  # type: ignore[no-untyped-def]
    """Add ``delta`` to the margins from slice ``first_slice`` on; return False on overflow."""
    fits = True
    for i in range(size):
        for s in range(first_slice, SLICES):
            value = residuals[buffer[i], s] + delta
            residuals[buffer[i], s] = value
            if value > RESIDUAL_LIMIT or value < -RESIDUAL_LIMIT:
                fits = False
    return fits


@numba.njit(cache=True)
def accumulate(  # type: ignore[no-untyped-def]
    cells, deltas, paths, offsets, depths, strides, residuals, first_slice
):
    """Add known differences (shown − true) of published cells to the residuals."""
    buffer = np.empty(numba.int64(np.prod(depths)), np.int64)
    fits = True
    for c in range(cells.shape[0]):
        if deltas[c] != 0:
            size = margin_numbers(cells[c], paths, offsets, depths, strides, buffer)
            fits &= add_residuals(residuals, buffer, size, deltas[c], first_slice)
    return fits


@numba.njit(cache=True)
def round_block(  # type: ignore[no-untyped-def]
    cells, counts, base, paths, offsets, depths, strides, residuals, max_sweeps, peak_sweeps
):
    """Round the small counts of one block in the order given; residuals are updated in place.

    ``cells`` (n, dimensions) leaf positions, ``counts`` (n,) true counts in 1..base−1. Returns the
    shown counts (0 or base) and whether all residuals stayed inside the limit.
    """
    n = cells.shape[0]
    buffer = np.empty(numba.int64(np.prod(depths)), np.int64)
    shown = np.zeros(n, np.int32)
    fits = True
    for c in range(n):
        size = margin_numbers(cells[c], paths, offsets, depths, strides, buffer)
        total = np.int64(0)
        for i in range(size):
            for s in range(SLICES):
                total += residuals[buffer[i], s]
        k = size * SLICES
        v = counts[c]
        # Squared residuals after rounding up minus after rounding down.
        if 2 * base * total + k * ((base - v) ** 2 - v**2) < 0:
            shown[c] = base
        fits &= add_residuals(residuals, buffer, size, shown[c] - v, 0)
    for _ in range(max_sweeps):
        moved = 0
        for c in range(n):
            size = margin_numbers(cells[c], paths, offsets, depths, strides, buffer)
            total = np.int64(0)
            for i in range(size):
                for s in range(SLICES):
                    total += residuals[buffer[i], s]
            delta = base if shown[c] == 0 else -base
            if 2 * delta * total + size * SLICES * base * base < 0:
                shown[c] += delta
                fits &= add_residuals(residuals, buffer, size, delta, 0)
                moved += 1
        if moved * 1000 < n:
            break
    for _ in range(peak_sweeps):
        moved = 0
        for c in range(n):
            size = margin_numbers(cells[c], paths, offsets, depths, strides, buffer)
            s1 = np.int64(0)
            s2 = np.int64(0)
            s3 = np.int64(0)
            for i in range(size):
                for s in range(SLICES):
                    r = np.int64(residuals[buffer[i], s])
                    s1 += r
                    s2 += r * r
                    s3 += r * r * r
            d = np.int64(base if shown[c] == 0 else -base)
            k = size * SLICES
            quartic = 4 * d * s3 + 6 * d * d * s2 + 4 * d * d * d * s1 + k * d * d * d * d
            if quartic + 8 * (2 * d * s1 + k * d * d) < 0:
                shown[c] += d
                fits &= add_residuals(residuals, buffer, size, d, 0)
                moved += 1
        if moved * 1000 < n:
            break
    return shown, fits
