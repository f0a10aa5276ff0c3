"""How far every total of a table is from the true one, over all margins and periods.

Confidential throughout: an exact deviation gives the true total away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

from portal.audit.scan import KINDS, scan_margins
from portal.disclosure.hierarchy import NO_NODE, Hierarchy

Ints = npt.NDArray[np.int64]
# Margins from this true total on are those that a bias would be seen in.
LARGE = 100
# Dimensions that are summed first: the rest then has fewer rows to go through.
_OUTER = 2


@dataclass(frozen=True, slots=True)
class View:
    """One way to put the leaves of a dimension together.

    ``groups`` (leaves,) is the number of the group of each leaf, or ``NO_NODE`` for one that is in
    none; ``name`` says which level of the hierarchy it is, or which sum that only readers make.
    """

    name: str
    groups: Ints


def views_of(hierarchy: Hierarchy) -> list[View]:
    """Return the levels of a hierarchy, root first; groups are the engine's node numbers."""
    return [View(f"level {n}", c.astype(np.int64)) for n, c in enumerate(hierarchy.paths.T)]


@dataclass(frozen=True)
class Deviations:
    """True counts and deviations of cells.

    ``positions`` (cells, dimensions) are leaf positions in ``hierarchies``, ``months`` (cells,)
    month indexes (year × 12 + month − 1), ``counts`` the true counts and ``deltas`` what is shown
    minus that. A cell may stand in several rows.
    """

    hierarchies: Sequence[Hierarchy]
    positions: npt.NDArray[np.int32]
    months: Ints
    counts: Ints
    deltas: Ints

    def part(self, rows: Ints) -> Deviations:
        """Return some of the rows."""
        return Deviations(
            self.hierarchies,
            self.positions[rows],
            self.months[rows],
            self.counts[rows],
            self.deltas[rows],
        )

    def margins(self, views: Sequence[View], first: int = 0) -> tuple[Ints, Ints]:
        """Return the rows that views of the dimensions from ``first`` on cover, and their margins.

        Over all dimensions, the number of a margin is the engine's own: node numbers times strides.
        """
        keys = np.zeros(len(self.months), np.int64)
        covered = np.ones(len(self.months), np.bool_)
        for number, view in enumerate(views, first):
            groups = view.groups[self.positions[:, number]]
            covered &= groups != NO_NODE
            keys = keys * self.hierarchies[number].n_nodes + groups
        rows = np.flatnonzero(covered)
        return rows, keys[rows]

    def leaf_numbers(self, first: int) -> tuple[Ints, int]:
        """Return one number (cells,) for the leaves from dimension ``first`` on, and how many."""
        numbers, size = np.zeros(len(self.months), np.int64), 1
        for number, hierarchy in enumerate(self.hierarchies[first:], first):
            numbers = numbers * len(hierarchy.leaves) + self.positions[:, number]
            size *= len(hierarchy.leaves)
        return numbers, size


@dataclass(slots=True)
class Summary:
    """Deviations of all margins with a true total above zero, pooled.

    ``worst`` holds the largest deviation of each combination of levels: its size, what it is of,
    the kind of period and a month of it.
    """

    n_margins: int = 0
    squares: int = 0
    largest: int = 0
    n_large: int = 0
    sum_large: int = 0
    squares_large: int = 0
    worst: list[tuple[int, tuple[str, ...], str, int]] = field(default_factory=list)

    @property
    def bias(self) -> float:
        """Mean deviation of the large margins; 0 where there is none."""
        return self.sum_large / self.n_large if self.n_large else 0.0

    @property
    def rms(self) -> float:
        """Root mean square over all margins."""
        return float((self.squares / self.n_margins) ** 0.5) if self.n_margins else 0.0

    @property
    def rms_large(self) -> float:
        """Root mean square over the large margins."""
        return float((self.squares_large / self.n_large) ** 0.5) if self.n_large else 0.0

    def add(self, found: Sequence[int], codes: tuple[str, ...], month: int) -> None:
        """Add what a scan found in one combination of levels."""
        n, squares, largest, _, kind, n_large, sum_large, squares_large = map(int, found)
        self.n_margins += n
        self.squares += squares
        self.largest = max(self.largest, largest)
        self.n_large += n_large
        self.sum_large += sum_large
        self.squares_large += squares_large
        if largest:
            self.worst.append((largest, codes, KINDS[kind], month))


def summarise(deviations: Deviations, extra: Mapping[str, Sequence[View]]) -> Summary:
    """Return the deviations of all margins, by month, quarter, year, 12 months in a row, and all.

    ``extra`` are sums beside the levels of the hierarchies, by dimension. Sums over 12 months in a
    row count for the largest deviation only: they overlap.
    """
    summary = Summary()
    if not len(deviations.months):
        return summary
    views = [[*views_of(h), *extra.get(h.name, ())] for h in deviations.hierarchies]
    for outer in product(*views[:_OUTER]):
        rolled = _roll(deviations, outer)
        for inner in product(*views[_OUTER:]):
            _scan(rolled, (*outer, *inner), summary)
    return summary


@dataclass(frozen=True, slots=True)
class _Rolled:
    """Cells summed over the outer dimensions: the margin there of each row, and the row's sums."""

    cells: Deviations
    outer: Ints


def _roll(deviations: Deviations, views: Sequence[View]) -> _Rolled:
    """Sum cells that differ only within the groups of the outer views."""
    rows, outer = deviations.margins(views)
    leaves, n_leaves = deviations.leaf_numbers(_OUTER)
    keys = (outer * n_leaves + leaves[rows]) * _span(deviations) + _since(deviations)[rows]
    order = np.argsort(keys)
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    first = rows[order][starts]
    sums = (
        np.add.reduceat(values[rows[order]], starts) if len(rows) else values[:0]
        for values in (deviations.counts, deviations.deltas)
    )
    cells = Deviations(
        deviations.hierarchies, deviations.positions[first], deviations.months[first], *sums
    )
    return _Rolled(cells, outer[order][starts])


def _scan(rolled: _Rolled, views: Sequence[View], summary: Summary) -> None:
    """Add the margins of one combination of views."""
    cells = rolled.cells
    rows, inner = cells.margins(views[_OUTER:], _OUTER)
    if not len(rows):
        return
    n_inner = int(np.prod([h.n_nodes for h in cells.hierarchies[_OUTER:]], dtype=np.int64))
    keys = rolled.outer[rows] * n_inner + inner
    order = np.argsort(keys * _span(cells) + _since(cells)[rows])
    rows, keys = rows[order], keys[order]
    found = scan_margins(keys, cells.months[rows], cells.counts[rows], cells.deltas[rows], LARGE)
    worst = int(rows[found[3]])
    codes = tuple(
        f"{hierarchy.name}: {view.name} above {hierarchy.leaves[position]}"
        for hierarchy, view, position in zip(
            cells.hierarchies, views, cells.positions[worst], strict=True
        )
    )
    summary.add(found, codes, int(cells.months[worst]))


def _span(cells: Deviations) -> int:
    return int(np.ptp(cells.months)) + 1 if len(cells.months) else 1


def _since(cells: Deviations) -> Ints:
    """Return the number of each row's month, counted from the first."""
    return cells.months - cells.months.min() if len(cells.months) else cells.months


def level_combinations(hierarchies: Sequence[Hierarchy]) -> Iterator[tuple[View, ...]]:
    """Yield every combination of levels of the hierarchies: the margins that the engine keeps."""
    yield from product(*map(views_of, hierarchies))
