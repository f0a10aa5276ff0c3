"""Tile layouts: every territory one cell, as near its place and its neighbours as may be."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from geodata.errors import ReferenceFault
from geodata.tiles.board import Board, Floats, Places, Relation
from geodata.tiles.figures import Figures, measure, misfit
from geodata.tiles.grid import ROW_STEP, SHAPES, Cell, Grid, centre, from_origin
from geodata.tiles.mend import mend
from geodata.tiles.neighbours import Relations, among
from geodata.tiles.points import FlatPoint
from geodata.tiles.search import Search

# How far points are pulled apart where they lie dense, from not at all to evenly spread, and how
# many cells the box around them has for each territory.
SPREADS = (0.0, 0.45, 0.8)
ROOM = (1.0, 1.3, 1.7, 2.2)
OFFSETS = (0.0, 0.5)
MARGIN = 2
# Turns without gain after which the search ends: for each start, and for the best ones.
FIRST_PATIENCE, LAST_PATIENCE = 12, 300
BEST_STARTS = 3
# More cells would need gigabytes: each is held against each other.
MOST_CELLS = 3000
# What a tile one width away from its territory's place costs when finished layouts are compared.
DISPLACED = 160


@dataclass(frozen=True, slots=True)
class TileLayout:
    """Cells by territory, in the order of the codes, and their figures."""

    shape: str
    cells: Mapping[str, Cell]
    figures: Figures


def make_layout(
    points: Mapping[str, FlatPoint],
    relations: Relations,
    shape: str,
    pins: Mapping[str, Cell] | None = None,
    size: tuple[int, int] | None = None,
) -> TileLayout:
    """Return the best layout found; the same for the same input, in whatever order.

    ``points`` are centres in metres, ``relations`` the neighbours to keep, ``pins`` cells that are
    kept as they are, ``size`` the most columns and rows. Raises :class:`ReferenceFault` for a shape
    that is none, a size too small, a picture too large, and pins that share a cell or lie outside.
    """
    codes, pins = sorted(points), dict(pins or {})
    _check(codes, shape, pins, size)
    if not codes:
        return TileLayout(shape, {}, Figures(0, 0, 0.0, 1.0))
    # To the east and to the south, as columns and rows run.
    flat = np.array([(points[code][0], -points[code][1]) for code in codes])
    fixed = np.array([codes.index(code) for code in sorted(pins)], dtype=np.intp)
    cells = _Problem(codes, flat, relations, shape, pins, fixed, size).solve()
    if not pins:
        cells = from_origin(cells, shape)
    return TileLayout(shape, cells, measure(cells, points, relations, shape))


def _check(
    codes: list[str], shape: str, pins: Mapping[str, Cell], size: tuple[int, int] | None
) -> None:
    if shape not in SHAPES:
        raise ReferenceFault(f"The shape of tiles «{shape}» is none of {', '.join(SHAPES)}.")
    taken: dict[Cell, str] = {}
    for code, cell in sorted(pins.items()):
        column, row = cell
        if code not in codes:
            raise ReferenceFault(f"The pinned territory «{code}» is not in the picture.")
        if taken.setdefault(cell, code) != code:
            raise ReferenceFault(
                f"«{taken[cell]}» and «{code}» are pinned to one cell, column {column}, row {row}."
            )
        if min(cell) < 0 or (size and (column >= size[0] or row >= size[1])):
            raise ReferenceFault(
                f"«{code}» is pinned to column {column}, row {row}, outside the picture."
            )
    if size and size[0] * size[1] < len(codes):
        raise ReferenceFault(
            f"{size[0]} columns by {size[1]} rows are too few for {len(codes)} territories."
        )


@dataclass(frozen=True, slots=True)
class _Problem:
    codes: list[str]
    flat: Floats
    relations: Relations
    shape: str
    pins: Mapping[str, Cell]
    fixed: Places
    size: tuple[int, int] | None

    def solve(self) -> dict[str, Cell]:
        """Try many starts a little and the best of them at length."""
        grid = self._grid()
        number = {code: i for i, code in enumerate(self.codes)}
        pairs = sorted((number[a], number[b]) for a, b in among(self.relations, number))
        relation = Relation.between(self.flat, np.array(pairs, dtype=np.intp).reshape(-1, 2))
        pinned = np.zeros(len(self.codes), dtype=bool)
        pinned[self.fixed] = True
        board = Board(grid, relation, pinned)
        tried = []
        for away in self._targets(grid):
            start = mend(grid, self._assign(grid, away), away, np.flatnonzero(~pinned))
            found = Search(board, away, start).run(FIRST_PATIENCE)
            tried.append((-self._score(board, found), found.tolist(), away))
        tried.sort(key=lambda entry: entry[:2])
        ends = [
            Search(board, away, np.array(at, dtype=np.intp)).run(LAST_PATIENCE)
            for _, at, away in tried[:BEST_STARTS]
        ]
        best = min(ends, key=lambda at: (-self._score(board, at), at.tolist()))
        return {
            code: grid.cells[cell] for code, cell in zip(self.codes, best.tolist(), strict=True)
        }

    def _score(self, board: Board, at: Places) -> float:
        away = misfit(self.flat, board.grid.centres[at])
        return board.total(at) - 16 * float(np.round(DISPLACED * away).sum())

    def _box(self, room: float) -> Floats:
        """Return columns and rows of a box in the proportions of the points."""
        wide, high = np.ptp(self.flat, axis=0)
        high, cells = high / ROW_STEP[self.shape], len(self.codes) * room
        # (wide s + 1) (high s + 1) = cells, for the scale s.
        product, total = wide * high, wide + high
        if not total:
            return np.full(2, math.sqrt(cells))
        if product > 1e-9 * total**2:
            step = (math.sqrt(total**2 + 4 * product * (cells - 1)) - total) / (2 * product)
        else:
            step = (cells - 1) / total
        return np.array([wide * step + 1, high * step + 1])

    def _grid(self) -> Grid:
        """Return cells enough for any start; raise the fault where they are too many to search."""
        count = len(self.codes)
        columns, rows = (int(n) + 2 * MARGIN for n in np.ceil(self._box(ROOM[-1])))
        if self.size:
            columns = min(self.size[0], columns)
            rows = min(self.size[1], max(rows, -(-count // columns)))
            columns = min(self.size[0], max(columns, -(-count // rows)))
        for column, row in self.pins.values():
            columns, rows = max(columns, column + 1), max(rows, row + 1)
        if columns * rows > MOST_CELLS:
            raise ReferenceFault(
                f"A tile map of {count} territories and {columns} columns by {rows} rows is too"
                f" large: at most {MOST_CELLS} cells can be searched."
            )
        return Grid(self.shape, columns, rows)

    def _targets(self, grid: Grid) -> Iterator[Floats]:
        """Yield squared distances of all cells from where the territories belong, in widths."""
        full = np.array([grid.columns, grid.rows])
        for spread, room, offset in itertools.product(SPREADS, ROOM, OFFSETS):
            box = np.minimum(self._box(room), full)
            place = self._spread(spread) * (box - 1) + (full - box) / 2 + offset
            place[:, 1] *= ROW_STEP[self.shape]
            if self.pins:
                wanted = [centre(self.pins[self.codes[i]], self.shape) for i in self.fixed]
                place += (np.array(wanted) - place[self.fixed]).mean(axis=0)
            apart = place[:, None, :] - grid.centres[None, :, :]
            yield np.round((apart**2).sum(axis=2), 3)

    def _spread(self, share: float) -> Floats:
        """Return the points within 0 … 1, pulled towards even distances by ``share``."""
        low, width = self.flat.min(axis=0), np.ptp(self.flat, axis=0)
        even = np.column_stack([_rank(self.flat[:, axis]) for axis in (0, 1)])
        true = np.divide(self.flat - low, width, out=np.full_like(even, 0.5), where=width > 0)
        return np.where(width > 0, true + share * (even - true), 0.5)

    def _assign(self, grid: Grid, away: Floats) -> Places:
        """Return the cells with the least sum of squared distances, pins on their own."""
        at = np.full(len(self.codes), -1, dtype=np.intp)
        at[self.fixed] = [grid.number[self.pins[self.codes[i]]] for i in self.fixed]
        others = np.flatnonzero(at < 0)
        free = np.setdiff1d(np.arange(len(grid.cells)), at[self.fixed])
        rows, columns = linear_sum_assignment(away[np.ix_(others, free)])
        at[others[rows]] = free[columns]
        return at


def _rank(values: Floats) -> Floats:
    """Return ranks within 0 … 1, equal for equal values."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts + 1) / 2
    return (ranks / max(len(values) - 1, 1))[place]
