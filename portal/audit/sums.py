"""Totals added up anew from the cells, by other means than the release used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from portal.audit.published import Published
from portal.audit.trees import Ints, positions
from schemas.codelists import ALL, OUTCOME

Cube = npt.NDArray[np.int64]
"""Counts by (territory, topic, regime, outcome) of one month, every node of the trees."""

_TREES = ("territory", "topic", "regime")


@dataclass(frozen=True)
class Sums:
    """What the totals of a release must be, and what they are."""

    published: Published

    @cached_property
    def axes(self) -> tuple[tuple[str, ...], ...]:
        """Codes of the sides of a cube."""
        trees = self.published.trees
        return (*(trees[name].nodes for name in _TREES), OUTCOME.ids())

    def from_cells(self, month: str) -> Cube:
        """Return the sums of a month's cells."""
        published = self.published
        rows = published.leaves["month"] == published.months.index(month)
        names = (*_TREES, "outcome")
        cube: Cube = np.zeros([len(published.trees[name].leaves) for name in names], np.int64)
        where = tuple(published.leaves[name][rows] for name in names)
        np.add.at(cube, where, published.shown[rows])
        for axis, name in enumerate(_TREES):
            cube = _along(published.trees[name].summing, cube, axis)
        return cube

    def as_stored(self, month: str) -> Cube:
        """Return the totals of a month as the table of totals has them."""
        *where, months = self._stored_under
        rows = np.flatnonzero(months == self.published.months.index(month))
        cube: Cube = np.zeros(tuple(map(len, self.axes)), np.int64)
        for number, outcome in enumerate(OUTCOME.ids()):
            values = np.asarray(self.published.totals[outcome], np.int64)[rows]
            np.add.at(cube[..., number], tuple(side[rows] for side in where), values)
        return cube

    @cached_property
    def received(self) -> dict[str, npt.NDArray[np.int32]]:
        """Sums of the cells over all regimes, (territory, topic, outcome) by month."""
        overall = self.axes[2].index(ALL)
        months = self.published.months
        return {month: self.from_cells(month)[:, :, overall].astype(np.int32) for month in months}

    @cached_property
    def _stored_under(self) -> tuple[Ints, ...]:
        """Node positions of every stored total by tree, and its month."""
        published = self.published
        sides = {name: published.trees[name].nodes for name in _TREES} | {"month": published.months}
        return tuple(
            positions(published.totals[name], codes, f"rollup.{name}")
            for name, codes in sides.items()
        )


def _along(matrix: sp.csr_array, cube: Cube, axis: int) -> Cube:
    """Multiply one side of a cube by a matrix."""
    moved = np.moveaxis(cube, axis, 0)
    product = matrix @ moved.reshape(moved.shape[0], -1)
    return np.moveaxis(product.reshape(-1, *moved.shape[1:]), 0, axis)
