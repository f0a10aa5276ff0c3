"""Mending of a tile layout: pieces are joined and holes filled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geodata.tiles.board import Floats, Places
from geodata.tiles.grid import Grid


def mend(grid: Grid, at: Places, away: Floats, is_free: Places) -> Places:
    """Return the layout in one piece without holes, moving as few tiles as little as possible.

    ``away`` is what each territory costs on each cell, ``is_free`` the numbers of those that may
    move. Where those that may not leave no other way, faults remain.
    """
    at = at.copy()
    for _ in range(2 * len(at)):
        stray, holes = grid.faults(at.tolist())
        if not stray and not holes:
            break
        step = _join(grid, at, away, is_free, stray) if stray else None
        step = step or (_fill(grid, at, away, is_free, stray, holes) if holes else None)
        if step is None:
            break
        at[step[0]] = step[1]
    return at


def _join(
    grid: Grid, at: Places, away: Floats, is_free: Places, stray: set[int]
) -> tuple[int, int] | None:
    """Return the cheapest move of a stray tile to a cell beside the largest piece."""
    taken = set(at.tolist())
    main = taken - stray
    edge = sorted({cell for inside in main for cell in grid.sides[inside]} - taken)
    movers = [int(who) for who in is_free if int(at[who]) in stray]
    return next(_by_cost(at, away, movers, edge), None)


def _fill(
    grid: Grid, at: Places, away: Floats, is_free: Places, stray: set[int], holes: set[int]
) -> tuple[int, int] | None:
    """Return the cheapest move of a tile at the outer edge into a hole that parts no piece."""
    taken = set(at.tolist())
    outside = set(range(len(grid.cells))) - taken - holes
    at_edge = [
        int(who)
        for who in is_free
        if int(at[who]) in grid.rim or not outside.isdisjoint(grid.sides[int(at[who])])
    ]
    for who, cell in _by_cost(at, away, at_edge, sorted(holes)):
        parted, _ = grid.faults(taken - {int(at[who])})
        if len(parted) <= len(stray):
            return who, cell
    return None


def _by_cost(
    at: Places, away: Floats, movers: list[int], cells: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield moves, the cheapest first; of equal ones the first in order."""
    if not movers or not cells:
        return
    costs = away[np.ix_(movers, cells)] - away[movers, at[movers]][:, None]
    for number in np.argsort(costs, axis=None, kind="stable"):
        who, cell = np.unravel_index(int(number), costs.shape)
        yield movers[int(who)], cells[int(cell)]
