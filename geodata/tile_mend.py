"""Mending of a tile layout: pieces are joined and holes filled."""

from __future__ import annotations

import numpy as np

from geodata.tile_board import Floats, Places
from geodata.tile_grid import Grid


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
    return _cheapest(at, away, movers, edge)


def _fill(
    grid: Grid, at: Places, away: Floats, is_free: Places, stray: set[int], holes: set[int]
) -> tuple[int, int] | None:
    """Return the cheapest move of a tile at the outer edge into a hole that parts no piece."""
    taken = set(at.tolist())
    outside = set(range(len(grid.cells))) - taken - holes
    movers = []
    for who in is_free.tolist():
        cell = int(at[who])
        if cell in grid.rim or any(other in outside for other in grid.sides[cell]):
            parted, _ = grid.faults(taken - {cell})
            if len(parted) <= len(stray):
                movers.append(who)
    return _cheapest(at, away, movers, sorted(holes))


def _cheapest(
    at: Places, away: Floats, movers: list[int], cells: list[int]
) -> tuple[int, int] | None:
    if not movers or not cells:
        return None
    costs = away[np.ix_(movers, cells)] - away[movers, at[movers]][:, None]
    who, cell = np.unravel_index(int(np.argmin(costs)), costs.shape)
    return movers[int(who)], cells[int(cell)]
