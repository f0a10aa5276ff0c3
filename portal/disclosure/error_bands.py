"""From pooled deviations to a table of errors: bands on fixed ladders, quantiles, monotone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

PROBABILITY = 0.95
MIN_POOLED = 1000
COUNT_STEPS = (
    *(10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000),
    *(10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000),
)
SHARE_STEPS = (
    *(10, 20, 30, 50, 75, 100, 125, 150, 175, 200, 250, 300, 400, 500, 750),
    *(1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000),
)
# No rate is shown from fewer, whatever its error.
LEAST_FLOOR = 30
_WHOLE = 100.0

Step = tuple[int, float]
"""A lower end and the figure that holds from there on."""


@dataclass
class Pool:
    """Deviations by step of a ladder of shown counts, gathered part by part.

    Between whole deviations (``are_whole``) quantiles are interpolated: it makes a difference
    whether 94 or 80 of 100 figures are off by less.
    """

    steps: Sequence[int]
    are_whole: bool = False
    _places: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    _sizes: list[npt.NDArray[np.float32]] = field(default_factory=list)

    def add(self, shown: npt.NDArray[np.int64], deviations: npt.NDArray[Any]) -> None:
        """Add figures: shown counts and deviations of either sign, both of shape (n,)."""
        places = np.maximum(np.searchsorted(self.steps, shown, "right") - 1, 0)
        self._places.append(places.astype(np.uint8))
        self._sizes.append(np.abs(deviations).astype(np.float32))

    @property
    def size(self) -> int:
        """Number of figures gathered."""
        return sum(map(len, self._places))

    def quantiles(self) -> list[float]:
        """Return for each step the size that ``PROBABILITY`` of its band keep within.

        Steps are taken together from below until a band holds ``MIN_POOLED`` figures; what is left
        over above joins the last band. Without figures all are 0.
        """
        places = np.concatenate([np.zeros(0, np.uint8), *self._places])
        sizes = np.concatenate([np.zeros(0, np.float32), *self._sizes])
        tally = np.bincount(places, minlength=len(self.steps)).tolist()
        found: list[float] = []
        for first, stop in _bands(tally):
            inside = sizes[(places >= first) & (places < stop)]
            found += [_quantile(inside, self.are_whole)] * (stop - first)
        return found


def _quantile(sizes: npt.NDArray[np.float32], are_whole: bool) -> float:
    """Return the smallest size that ``PROBABILITY`` of the sizes do not exceed."""
    if not len(sizes):
        return 0.0
    rank = math.ceil(PROBABILITY * len(sizes)) - 1
    size = float(np.partition(sizes, rank)[rank])
    if not are_whole or size == 0:
        return size
    below, upto = float((sizes < size).mean()), float((sizes <= size).mean())
    return size - 1 + (PROBABILITY - below) / (upto - below)


def _bands(tally: Sequence[int]) -> list[tuple[int, int]]:
    """Return (first step, step after the last) of bands that are full enough."""
    stops, held = [], 0
    for number, figures in enumerate(tally, 1):
        held += figures
        if held >= MIN_POOLED:
            stops.append(number)
            held = 0
    starts = [0, *stops[:-1]]
    return list(zip(starts, [*stops[:-1], len(tally)], strict=True)) if stops else [(0, len(tally))]


def count_steps(base: int) -> tuple[int, ...]:
    """Return the ladder of shown counts: 0, b, 2b, then fixed steps."""
    return (0, base, 2 * base, *(step for step in COUNT_STEPS if step > 2 * base))


def count_errors(pools: Sequence[Pool], base: int, allowance: float) -> list[Step]:
    """Return the errors of counts, the largest of the pools; a pool too small to judge is left out.

    Whole appeals, at least b−1, and never falling with the shown count.
    """
    full = [pool for pool in pools if pool.size >= MIN_POOLED] or list(pools[:1])
    found: list[Step] = []
    error = base - 1
    for step, *sizes in zip(full[0].steps, *(pool.quantiles() for pool in full), strict=True):
        error = max(error, math.ceil(round(allowance * max(sizes), 6)))
        found.append((step, float(error)))
    return _without_repeats(found)


def share_errors(pools: Sequence[Pool]) -> list[Step]:
    """Return the errors of shares in percentage points, the largest of the pools.

    The pools hold deviations of shares (0..1) times their denominators, from the first step of
    ``SHARE_STEPS`` on; below it nothing is promised. Two decimals, upwards; never rising with the
    denominator.
    """
    steps = pools[0].steps
    sizes = [max(here) for here in zip(*(pool.quantiles() for pool in pools), strict=True)]
    found: list[Step] = []
    error, largest = 0.0, np.maximum.accumulate(sizes).tolist()
    for step, size in reversed(list(zip(steps, largest, strict=True))):
        exact = min(_WHOLE, _WHOLE * size / step)
        error = max(error, math.ceil(round(100 * exact, 6)) / 100)
        found.append((step, error))
    return _without_repeats([(1, _WHOLE), *found[::-1]])


def _without_repeats(steps: Sequence[Step]) -> list[Step]:
    return [
        (step, error)
        for number, (step, error) in enumerate(steps)
        if number == 0 or steps[number - 1][1] != error
    ]


def rate_floor(errors: Sequence[Step], largest: float) -> int | None:
    """Return the denominator from which shares are off by ``largest`` points at most.

    A step of the ladder, so that it hardly moves from release to release; ``None`` where no step
    comes so far.
    """
    reached = [step for step, error in errors if error <= largest]
    return max(LEAST_FLOOR, reached[0]) if reached else None
