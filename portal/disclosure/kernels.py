"""Integer kernels of small count rounding: greedy pass, flips, peak sweeps and swaps.

The residual of a margin is shown − true. ``residuals`` has shape (slots, slices): a row per margin,
a column per time slice, so that one cache line serves them all. A cell is a row of slot numbers,
one per combination of levels; rows of one ``signature`` (how deep the cell lies in each hierarchy)
hold the same combination in the same place. Only integers are used and cells are visited in one
fixed order, so the same input gives the same bytes on every machine and thread count.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
Residuals = npt.NDArray[np.int16]
# No residual has come near; int16 holds eight times as much.
RESIDUAL_LIMIT = 4000


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


class Rows(NamedTuple):
    """Cells as slots of residuals.

    ``slots`` (cells, largest number of margins), of which the first ``sizes[c]`` count;
    ``signatures`` (cells,) are equal where two cells lie equally deep in every hierarchy.
    """

    slots: IntArray
    sizes: IntArray
    signatures: IntArray


@numba.njit(cache=True, nogil=True)
def fill_rows(cells, grid, pages, n_pages, page_bits, rows):  # type: ignore[no-untyped-def]
    """Fill ``rows`` for cells of shape (cells, dimensions); return how many pages are in use.

    A page of 2^page_bits neighbouring margins gets the next free number when first touched.
    """
    margins = np.empty(rows.slots.shape[1], np.int64)
    mask = (1 << page_bits) - 1
    for c in range(cells.shape[0]):
        size, signature = 1, 0
        margins[0] = 0
        for d in range(cells.shape[1]):
            depth = grid.depths[d]
            start = grid.offsets[d] + cells[c, d] * depth
            signature *= depth + 1
            while grid.paths[start + depth - 1] < 0:
                depth -= 1
            signature += depth
            # The first level last: it writes over the numbers that the others start from.
            for level in range(depth - 1, -1, -1):
                step = grid.paths[start + level] * grid.strides[d]
                for i in range(size):
                    margins[level * size + i] = margins[i] + step
            size *= depth
        rows.sizes[c] = size
        rows.signatures[c] = signature
        for i in range(size):
            page = margins[i] >> page_bits
            if pages[page] < 0:
                pages[page] = n_pages
                n_pages += 1
            rows.slots[c, i] = (pages[page] << page_bits) | (margins[i] & mask)
    return n_pages


@numba.njit(cache=True, nogil=True)
def accumulate(rows, deltas, residuals, slices):  # type: ignore[no-untyped-def]
    """Add known differences (shown − true) of published cells; return False on overflow."""
    fits = True
    for c in range(deltas.shape[0]):
        if deltas[c] != 0:
            fits &= _add(residuals, rows, c, deltas[c], slices)
    return fits


@numba.njit(cache=True, nogil=True)
def greedy(rows, counts, base, residuals, slices, shown):  # type: ignore[no-untyped-def]
    """Fill ``shown``: each count goes where the squared residuals become smaller."""
    fits = True
    for c in range(counts.shape[0]):
        size = rows.sizes[c]
        total = np.int64(0)
        for i in range(size):
            slot = rows.slots[c, i]
            for s in range(len(slices)):
                total += residuals[slot, s]
        v = counts[c]
        # Squared residuals after rounding up minus after rounding down.
        if 2 * base * total + size * len(slices) * ((base - v) ** 2 - v**2) < 0:
            shown[c] = base
        fits &= _add(residuals, rows, c, shown[c] - v, slices)
    return fits


@numba.njit(cache=True, nogil=True)
def flip(rows, base, residuals, slices, shown):  # type: ignore[no-untyped-def]
    """Flip each cell that lowers the sum of r²; return how many moved, and False on overflow."""
    moved, fits = 0, True
    for c in range(shown.shape[0]):
        size = rows.sizes[c]
        total = np.int64(0)
        for i in range(size):
            slot = rows.slots[c, i]
            for s in range(len(slices)):
                total += residuals[slot, s]
        d = base if shown[c] == 0 else -base
        if 2 * d * total + size * len(slices) * d * d < 0:
            shown[c] += d
            fits &= _add(residuals, rows, c, d, slices)
            moved += 1
    return moved, fits


@numba.njit(cache=True, nogil=True)
def flip_peaks(rows, base, residuals, slices, gains, shown):  # type: ignore[no-untyped-def]
    """Flip each cell that lowers the penalty; return how many moved, and False on overflow.

    ``gains`` (2, 2·RESIDUAL_LIMIT + 1): how the penalty of a residual r changes when the base is
    added (row 0) or taken away (row 1), at position r + RESIDUAL_LIMIT.
    """
    moved, fits = 0, True
    for c in range(shown.shape[0]):
        gain = gains[0] if shown[c] == 0 else gains[1]
        change = np.int64(0)
        for i in range(rows.sizes[c]):
            slot = rows.slots[c, i]
            for s in range(len(slices)):
                change += gain[residuals[slot, s] + RESIDUAL_LIMIT]
        if change < 0:
            d = base if shown[c] == 0 else -base
            shown[c] += d
            fits &= _add(residuals, rows, c, d, slices)
            moved += 1
    return moved, fits


@numba.njit(cache=True, nogil=True)
def swap(  # type: ignore[no-untyped-def]
    rows, base, residuals, slices, gains, order, window, shown
):
    """Exchange opposite neighbours of ``order`` where that lowers the penalty; return as above.

    Neighbours share most of their margins, which an exchange leaves as they are, so it can mend
    what no single flip can.
    """
    moved, fits = 0, True
    n = order.shape[0]
    for first in range(n):
        a = order[first]
        for second in range(first + 1, min(n, first + 1 + window)):
            b = order[second]
            if shown[a] == shown[b] or rows.signatures[a] != rows.signatures[b]:
                continue
            if _exchange(rows, a, b, residuals, slices, gains, shown[a]) < 0:
                d = base if shown[a] == 0 else -base
                shown[a] += d
                shown[b] -= d
                fits &= _add(residuals, rows, a, d, slices)
                fits &= _add(residuals, rows, b, -d, slices)
                moved += 1
                break
    return moved, fits


@numba.njit(cache=True, nogil=True, inline="always")
def _exchange(rows, a, b, residuals, slices, gains, shown_of_a):  # type: ignore[no-untyped-def]
    """Return how the penalty changes when cells a and b exchange what they show."""
    gain_a = gains[0] if shown_of_a == 0 else gains[1]
    gain_b = gains[1] if shown_of_a == 0 else gains[0]
    change = np.int64(0)
    for i in range(rows.sizes[a]):
        slot_a, slot_b = rows.slots[a, i], rows.slots[b, i]
        if slot_a != slot_b:
            for s in range(len(slices)):
                change += gain_a[residuals[slot_a, s] + RESIDUAL_LIMIT]
                change += gain_b[residuals[slot_b, s] + RESIDUAL_LIMIT]
    return change


@numba.njit(cache=True, nogil=True, inline="always")
def _add(residuals, rows, c, delta, slices):  # type: ignore[no-untyped-def]
    """Add ``delta`` to a cell's margins in every slice; return False if one leaves the limit."""
    fits = True
    for i in range(rows.sizes[c]):
        slot = rows.slots[c, i]
        for s in range(len(slices)):
            value = residuals[slot, s] + delta
            residuals[slot, s] = value
            if value > RESIDUAL_LIMIT - 32 or value < 32 - RESIDUAL_LIMIT:
                fits = False
    return fits
