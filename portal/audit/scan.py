"""Integer kernel of the confidential half: one pass over the margins of a grouping."""

from __future__ import annotations

import numba
import numpy as np

# Kinds of periods in the order of the kernel: months in each, 0 for the whole time.
KINDS = ("month", "quarter", "year", "all", "12 months in a row")
_MONTHS_OF = (1, 3, 12, 0)
_ROLLING, _WINDOW = 4, 12
# Fields of the result.
_N, _SQUARES, _LARGEST, _AT, _KIND, _N_LARGE, _SUM_LARGE, _SQUARES_LARGE = range(8)


@numba.njit(cache=True, nogil=True)
def scan_margins(keys, months, counts, deltas, large):  # type: ignore[no-untyped-def]
    """Return the pooled deviations of a grouping.

    Rows are sorted by margin (``keys``) and month. The result has: number of margins and periods,
    sum of squares, largest deviation, a row of it and its kind of period; then number, sum and sum
    of squares of those with a true total of ``large`` or more.
    """
    result = np.zeros(8, np.int64)
    start = 0
    n = keys.shape[0]
    while start < n:
        stop = start + 1
        while stop < n and keys[stop] == keys[start]:
            stop += 1
        for kind in range(len(_MONTHS_OF)):
            _periods(months, counts, deltas, start, stop, kind, large, result)
        if stop - start > 1:
            _rolling(months, deltas, start, stop, result)
        start = stop
    return result


@numba.njit(cache=True, nogil=True, inline="always")
def _periods(  # type: ignore[no-untyped-def]
    months, counts, deltas, start, stop, kind, large, result
):
    """Record the sums of one margin over the periods of one kind."""
    length = _MONTHS_OF[kind]
    row = start
    while row < stop:
        period = months[row] // length if length else 0
        true, deviation = np.int64(0), np.int64(0)
        first = row
        while row < stop and (length == 0 or months[row] // length == period):
            true += counts[row]
            deviation += deltas[row]
            row += 1
        result[_N] += 1
        result[_SQUARES] += deviation * deviation
        if true >= large:
            result[_N_LARGE] += 1
            result[_SUM_LARGE] += deviation
            result[_SQUARES_LARGE] += deviation * deviation
        _note(result, deviation, first, kind)


@numba.njit(cache=True, nogil=True, inline="always")
def _rolling(months, deltas, start, stop, result):  # type: ignore[no-untyped-def]
    """Record the largest sum of one margin over twelve months in a row."""
    low = high = start
    deviation = np.int64(0)
    for first in range(months[start] - _WINDOW + 1, months[stop - 1] + 1):
        while high < stop and months[high] < first + _WINDOW:
            deviation += deltas[high]
            high += 1
        while low < high and months[low] < first:
            deviation -= deltas[low]
            low += 1
        if low < high:
            _note(result, deviation, low, _ROLLING)


@numba.njit(cache=True, nogil=True, inline="always")
def _note(result, deviation, row, kind):  # type: ignore[no-untyped-def]
    """Keep a deviation if it is the largest so far."""
    size = abs(deviation)
    if size > result[_LARGEST]:
        result[_LARGEST] = size
        result[_AT] = row
        result[_KIND] = kind
