"""What a tile layout is worth: relations kept in their direction, and a short outline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geodata.tiles.grid import Grid, beside

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

# What a kept relation is worth, how many times that more to the only one of a territory, and what
# of it hangs on its direction. All terms are whole numbers: their sums are exact, so that one input
# gives one layout on every machine.
KEPT = 1000
FEW = 2.0
DIRECTION = 400
# What a side of the outline costs, and a tile one width from where it belongs: the cost grows with
# the square of the distance, from some widths on with its fourth power.
OUTLINE = 500
AWAY = 60
FAR = 2.0


@dataclass(frozen=True)
class Relation:
    """Who is whose neighbour and in which direction, ``(n, n)`` each, in sixteenths."""

    weight: Floats
    east: Floats
    south: Floats

    @classmethod
    def between(cls, points: Floats, pairs: Places) -> Relation:
        """Build from flat points, ``(n, 2)`` to the east and south, and pairs of their numbers."""
        count = len(points)
        first, second = pairs[:, 0], pairs[:, 1]
        step = points[second] - points[first]
        length = np.hypot(step[:, 0], step[:, 1])
        unit = np.divide(step, length[:, None], out=np.zeros_like(step), where=length[:, None] > 0)
        matrices = [np.zeros((count, count)) for _ in range(3)]
        weight = _weights(pairs)
        for matrix, values, back in zip(
            matrices, (np.ones(len(pairs)), unit[:, 0], unit[:, 1]), (1, -1, -1), strict=True
        ):
            matrix[first, second] = np.round(weight * values)
            matrix[second, first] = back * matrix[first, second]
        return cls(*matrices)


def _weights(pairs: Places) -> Floats:
    """Return what each relation counts, in sixteenths: more for a territory that has few."""
    _, place, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    fewest = counts[place.reshape(pairs.shape)].min(axis=1, initial=2**31)
    weights: Floats = 16 * (1 + FEW / fewest)
    return weights


@dataclass(frozen=True)
class Board:
    """A grid, the relations of ``n`` territories and where they belong; ``pinned`` never move."""

    grid: Grid
    relation: Relation
    pinned: npt.NDArray[np.bool_]

    @cached_property
    def _relation(self) -> Floats:
        """What the first territory is to each other, ``(n, n, 3)``: see ``_cells``."""
        scale = DIRECTION // 16
        return np.stack(
            [
                self.relation.weight * KEPT,
                self.relation.east * scale,
                self.relation.south * scale,
            ],
            axis=2,
        )

    @cached_property
    def _cells(self) -> Floats:
        """What each cell is to each other: touching, and how far to the east and south, by 16."""
        step = self.grid.centres[None, :, :] - self.grid.centres[:, None, :]
        length = np.hypot(step[..., 0], step[..., 1])
        touching = self.grid.is_touching
        unit = np.divide(
            step, length[..., None], out=np.zeros_like(step), where=length[..., None] > 0
        )
        sides = [np.round(unit[..., axis] * 16) * touching for axis in (0, 1)]
        return np.stack([touching, *sides], axis=1)

    def worth(self, at: Places) -> Floats:
        """Return what each territory would be worth on each cell, ``(n, cells)``, in sixteenths.

        The others stay where they are, at the cells ``at``.
        """
        found = np.zeros((len(at), len(self.grid.cells)))
        for who, cell in enumerate(at.tolist()):
            found += self._relation[who] @ self._cells[cell]
        return found

    def worth_moved(self, who: int, old: int, new: int) -> Floats:
        """Return by how much those values change when ``who`` goes from one cell to another."""
        change: Floats = self._relation[who] @ (self._cells[new] - self._cells[old])
        return change

    @staticmethod
    def cost(away: Floats) -> Floats:
        """Return what squared distances, in widths of a cell, cost, in sixteenths."""
        found: Floats = np.round(away * (1 + away / FAR**2) * AWAY) * 16
        return found

    def total(self, at: Places) -> float:
        """Return the worth of all relations and the outline, in sixteenths."""
        relations = self.worth(at)[np.arange(len(at)), at].sum() / 2
        taken = np.zeros(len(self.grid.cells))
        taken[at] = 1
        full = len(beside((0, 0), self.grid.shape))
        outline = full * len(at) - (self.grid.is_beside @ taken)[at].sum()
        return float(relations - 16 * OUTLINE * outline)
