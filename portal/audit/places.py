"""The integer-bounds attack on every municipality of a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import scipy.sparse as sp

from portal.audit.checks import AuditFault, Tried
from portal.audit.integer_bounds import Contradiction, Puzzle, bounded_inside, intervals
from portal.audit.published import Published
from portal.audit.sums import Cube, Sums
from portal.audit.trees import Ints
from schemas.codelists import ALL, OUTCOME

# Months of each municipality that are attacked, and cells shown as 0 taken into each attack.
MONTHS_OF_EACH = 2
N_ZEROS = 12
SIDES = ("topic", "channel", "outcome", "speed")


@dataclass(frozen=True, slots=True)
class Place:
    """Some cells of one municipality and month.

    ``leaves`` (n, 4) are their leaf positions in the trees of ``SIDES``, ``shown`` (n,) what is
    shown of them.
    """

    territory: str
    month: str
    leaves: Ints
    shown: Ints


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins over some cells: their nodes (m, 4) in the trees, and which cells they hold."""

    nodes: Ints
    members: sp.csr_array


def check_bounds(published: Published, sums: Sums) -> Tried:
    """Refuse a cell that must lie in 1..b−1; return how many cells were tried.

    The attacker is taken to know totals to within b−1. The policy's ceiling is never lower, and
    whatever stays open to him stays open to those who know less.
    """
    n_tried = 0
    for month, places in draw_places(published):
        stored = sums.as_stored(month)
        for place in places:
            known = puzzle(published, place, stored, published.base - 1)
            try:
                leaks = bounded_inside(known, published.base)
            except Contradiction:
                raise AuditFault(f"the numbers of {place.territory}, {month} disagree") from None
            if leaks:
                raise AuditFault(f"a small count of {place.territory}, {month} can be worked out")
            n_tried += len(place.shown)
    return Tried(n_tried)


def draw_places(published: Published) -> Iterator[tuple[str, list[Place]]]:
    """Yield, month by month, the municipalities attacked there; each comes in some months.

    Months in which a municipality has something to show come first.
    """
    random = published.random("integer bounds")
    drawn = _Drawing(published, random)
    by_month: dict[int, list[Place]] = {}
    for number in range(len(published.trees["territory"].leaves)):
        for month in drawn.months(number):
            by_month.setdefault(month, []).append(drawn.place(number, month))
    for month in sorted(by_month):
        yield published.months[month], by_month[month]


@dataclass(frozen=True)
class _Drawing:
    """Draws months and cells of municipalities by the release's seed."""

    published: Published
    random: np.random.Generator

    def months(self, territory: int) -> list[int]:
        """Return the months of one municipality."""
        busy = np.unique(self.published.leaves["month"][self._rows(territory)])
        every = np.arange(len(self.published.months))
        order = [*self.random.permutation(busy), *self.random.permutation(every)]
        return [int(month) for month in dict.fromkeys(order)][:MONTHS_OF_EACH]

    def place(self, territory: int, month: int) -> Place:
        """Return all cells that are shown there, and some that are shown as 0."""
        published = self.published
        rows = self._rows(territory)
        rows = rows[published.leaves["month"][rows] == month]
        code = published.trees["territory"].leaves[territory]
        zeros = self._zeros(self._leaves[rows], code in published.lowest)
        return Place(
            code,
            published.months[month],
            np.concatenate([self._leaves[rows], zeros]),
            np.concatenate([published.shown[rows], np.zeros(len(zeros), np.int64)]),
        )

    def _zeros(self, leaves: Ints, is_lowest: bool) -> Ints:
        """Return cells shown as 0: those that differ on one side from one that is shown.

        Where nothing is shown, they differ from any cell of the release.
        """
        n_cells = len(self._leaves)
        if not n_cells:
            return np.zeros((0, len(SIDES)), np.int64)
        near = leaves if len(leaves) else self._leaves
        chosen = near[self.random.integers(0, len(near), N_ZEROS)].copy()
        other = self._leaves[self.random.integers(0, n_cells, N_ZEROS)]
        rows, side = np.arange(N_ZEROS), self.random.integers(0, len(SIDES), N_ZEROS)
        chosen[rows, side] = other[rows, side]
        taken = set(map(tuple, leaves.tolist()))
        found = [
            cell
            for cell in dict.fromkeys(map(tuple, chosen.tolist()))
            if cell not in taken and not (is_lowest and cell[0] in self._limited)
        ]
        return np.array(found, np.int64).reshape(-1, len(SIDES))

    def _rows(self, territory: int) -> Ints:
        start, stop = np.searchsorted(self._territories_in_order, [territory, territory + 1])
        return self._order[start:stop]

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.published.leaves["territory"], kind="stable")

    @cached_property
    def _territories_in_order(self) -> Ints:
        return self.published.leaves["territory"][self._order]

    @cached_property
    def _leaves(self) -> Ints:
        return np.column_stack([self.published.leaves[side] for side in SIDES])

    @cached_property
    def _limited(self) -> set[int]:
        limited = self.published.store.info.policy["limited_topics"]
        topics = self.published.trees["topic"].leaves
        return {number for number, code in enumerate(topics) if code in limited}


def puzzle(published: Published, place: Place, stored: Cube, tolerance: int) -> Puzzle:
    """Return what is known of a place; ``stored`` are the totals of its month as published."""
    margins = margins_of(published, place.leaves)
    totals = margins.members @ place.shown
    rows, told = _stored_totals(published, place, margins, stored)
    totals[rows] = told
    lower, upper = intervals(place.shown, published.base)
    return Puzzle(lower, upper, margins.members, totals, tolerance)


def margins_of(published: Published, leaves: Ints) -> Margins:
    """Return every margin of some cells (n, 4) within their municipality and month."""
    trees = [published.trees[side] for side in SIDES]
    sizes = [len(tree.nodes) for tree in trees]
    paths = [tree.paths[leaves[:, number]] for number, tree in enumerate(trees)]
    levels = product(*(range(path.shape[1]) for path in paths))
    keys = np.array(
        [
            np.ravel_multi_index([p[:, n] for p, n in zip(paths, chosen, strict=True)], sizes)
            for chosen in levels
        ]
    )
    nodes, index = np.unique(keys, return_inverse=True)
    # A short path meets its last node at several levels, which is one margin all the same.
    cells = np.broadcast_to(np.arange(len(leaves)), keys.shape)
    members = np.zeros((len(nodes), len(leaves)), np.int64)
    members[index.reshape(keys.shape), cells] = 1
    return Margins(np.column_stack(np.unravel_index(nodes, sizes)), sp.csr_array(members))


def _stored_totals(
    published: Published, place: Place, margins: Margins, stored: Cube
) -> tuple[Ints, Ints]:
    """Return the margins (k,) that the table of totals has, and what it says of them (k,)."""
    trees = published.trees
    regimes = trees["regime"].node_index
    regime_of = np.array([regimes.get(code, -1) for code in trees["channel"].nodes])
    topics, channels, outcomes, speeds = margins.nodes.T
    rows = np.flatnonzero((regime_of[channels] >= 0) & (speeds == trees["speed"].node_index[ALL]))
    by_place = stored[trees["territory"].node_index[place.territory]]
    by_outcome = by_place[topics[rows], regime_of[channels[rows]]]
    # Totals have no row of their own for all outcomes: readers add them up.
    number_of = {code: number for number, code in enumerate(OUTCOME.ids())}
    columns = np.array([number_of.get(code, len(number_of)) for code in trees["outcome"].nodes])
    with_sum = np.column_stack([by_outcome, by_outcome.sum(1)])
    return rows, with_sum[np.arange(len(rows)), columns[outcomes[rows]]]
