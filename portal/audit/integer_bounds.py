"""Integer bounds: what a cell must be for somebody who knows the method and the totals.

Every true count is an integer in the interval that its shown count allows, and every true total is
within a tolerance of the shown one. HiGHS (through SciPy) looks for whole numbers that fit. A cell
leaks when all solutions have it in 1..b−1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

Ints = npt.NDArray[np.int64]
_INFEASIBLE = 2


class Contradiction(ValueError):
    """No table of whole numbers fits what is known."""


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What somebody knows of n cells: an interval of each and m totals over them.

    ``lower`` and ``upper`` have shape (n,); ``members`` (m, n) is 1 where a cell is part of a
    total; ``totals`` (m,) are the totals known; ``tolerance`` how far a true total may lie from
    the known one, for all or by total.
    """

    lower: Ints
    upper: Ints
    members: sp.csr_array
    totals: Ints
    tolerance: int | Ints


def intervals(shown: Ints, base: int) -> tuple[Ints, Ints]:
    """Return the smallest and largest true count that a shown count allows, cell by cell.

    A shown 0 may be 0..b−1, a shown b 1..b, anything larger is true. Late batches only widen this:
    a cell that was rounded twice may have been further away.
    """
    lower = np.where(shown == base, 1, shown)
    upper = np.where(shown == 0, base - 1, shown)
    return lower.astype(np.int64), upper.astype(np.int64)


def bounded_inside(puzzle: Puzzle, base: int) -> list[int]:
    """Return the cells that every solution of a puzzle puts into 1..base−1.

    One solution that has many cells outside at once clears all of those; the rest are bounded one
    by one. Raises :class:`Contradiction` where there is no solution.
    """
    outward = np.where(puzzle.upper >= base, -1, 1)
    witness = solve(puzzle, outward)
    doubtful = np.flatnonzero((witness > 0) & (witness < base))
    return [int(cell) for cell in doubtful if _is_inside(puzzle, int(cell), base)]


def _is_inside(puzzle: Puzzle, cell: int, base: int) -> bool:
    smallest, largest = bounds(puzzle, cell)
    return smallest >= 1 and largest < base


def bounds(puzzle: Puzzle, cell: int) -> tuple[int, int]:
    """Return the smallest and the largest value of a cell over all solutions."""
    unit = np.zeros(len(puzzle.lower), np.int64)
    unit[cell] = 1
    return int(solve(puzzle, unit)[cell]), int(solve(puzzle, -unit)[cell])


def solve(puzzle: Puzzle, objective: Ints) -> Ints:
    """Return a solution (n,) with the smallest value of Σ objective × cell.

    Raises :class:`Contradiction` where there is none.
    """
    found = milp(
        objective,
        integrality=np.ones(len(puzzle.lower)),
        bounds=Bounds(puzzle.lower, puzzle.upper),
        constraints=LinearConstraint(
            puzzle.members, puzzle.totals - puzzle.tolerance, puzzle.totals + puzzle.tolerance
        ),
        options={"mip_rel_gap": 0},
    )
    if found.status == _INFEASIBLE:
        raise Contradiction("no table of whole numbers fits the totals")
    if found.x is None:
        raise RuntimeError(f"the integer solver gave up: {found.message}")
    solution: Ints = np.rint(found.x).astype(np.int64)
    return solution
