"""How far the margins of a protected table are from the true ones.

Confidential throughout: an exact deviation gives the true total away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portal.disclosure.cross_sums import LongArray, View, cross_sums
from portal.disclosure.hierarchy import IntArray, TimeHierarchy

# Margins from this true total on are those that a bias would be seen in.
LARGE = 100


@dataclass(slots=True)
class DeviationPool:
    """Deviations (shown − true) of margins with a true total above zero, pooled.

    ``sizes`` counts margins by the size of their deviation; the large margins are those of
    ``LARGE`` or more; ``n_bad`` are those shown in 1..b−1.
    """

    sizes: LongArray
    n_large: int = 0
    sum_large: int = 0
    squares_large: int = 0
    n_bad: int = 0

    @classmethod
    def none(cls) -> DeviationPool:
        """Return the pool of no margin."""
        return cls(np.zeros(1, np.int64))

    @property
    def n_margins(self) -> int:
        """How many margins there are."""
        return int(self.sizes.sum())

    @property
    def largest(self) -> int:
        """Largest deviation."""
        return len(self.sizes) - 1

    @property
    def rms(self) -> float:
        """Root mean square."""
        squares = self.sizes @ np.arange(len(self.sizes), dtype=np.int64) ** 2
        return float((squares / max(1, self.n_margins)) ** 0.5)

    @property
    def rms_large(self) -> float:
        """Root mean square over the large margins."""
        return float((self.squares_large / max(1, self.n_large)) ** 0.5)

    @property
    def bias(self) -> float:
        """Mean deviation of the large margins; 0 where there is none."""
        return self.sum_large / max(1, self.n_large)

    def percentile(self, share: float) -> int:
        """Return the smallest size that ``share`` (0..1) of the deviations keep within."""
        return int(np.searchsorted(np.cumsum(self.sizes), share * self.n_margins))

    def add(self, true: LongArray, shown: LongArray, base: int) -> None:
        """Add margins (n,), true and shown."""
        deviations = shown - true
        sizes = np.bincount(np.abs(deviations[true > 0]), minlength=len(self.sizes))
        sizes[: len(self.sizes)] += self.sizes
        large = deviations[true >= LARGE]
        self.sizes = sizes.astype(np.int64)
        self.n_large += len(large)
        self.sum_large += int(large.sum())
        self.squares_large += int(large @ large)
        self.n_bad += int(np.count_nonzero((shown > 0) & (shown < base)))

    def __add__(self, other: DeviationPool) -> DeviationPool:
        few, many = sorted((self.sizes, other.sizes), key=len)
        sizes = many.copy()
        sizes[: len(few)] += few
        return DeviationPool(
            sizes,
            self.n_large + other.n_large,
            self.sum_large + other.sum_large,
            self.squares_large + other.squares_large,
            self.n_bad + other.n_bad,
        )


@dataclass(frozen=True, slots=True)
class Utility:
    """Deviations over the full cross of views, by the view of time: the total first."""

    by_time: tuple[DeviationPool, ...]

    @property
    def all(self) -> DeviationPool:
        """All margins of all periods."""
        return sum(self.by_time[1:], self.by_time[0])


def margin_utility(
    positions: IntArray,
    true: npt.NDArray[np.integer],
    shown: npt.NDArray[np.integer],
    views: Sequence[Sequence[View]],
    base: int,
) -> Utility:
    """Return the deviations of all margins: every choice of one view for each dimension.

    ``positions`` (n, dimensions + 1) leaf positions, time last; ``true`` and ``shown`` (n,);
    ``views`` by dimension, those of time last, each with the total as its first. A cell may stand
    in several rows.
    """
    by_time = tuple(DeviationPool.none() for _ in views[-1])
    values = np.stack([true, shown]).astype(np.int64)
    for chosen, sums in cross_sums(positions, values, views):
        by_time[chosen[-1]].add(sums[0], sums[1], base)
    return Utility(by_time)


def time_views(time: TimeHierarchy) -> tuple[View, ...]:
    """Return the levels of time as the group of each label, the total first."""
    levels: list[View] = []
    for nodes in zip(*time.paths.values(), strict=True):
        numbers = {node: number for number, node in enumerate(dict.fromkeys(nodes))}
        levels.append(np.array([numbers[node] for node in nodes], np.int32))
    return tuple(levels)
