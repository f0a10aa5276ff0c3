"""The cells of a tile map: squares, or hexagons whose odd rows stand half a cell to the right."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

SQUARE, HEXAGON = "square", "hexagon"
SHAPES = (SQUARE, HEXAGON)
# Rows of hexagons stand closer than columns.
ROW_STEP = {SQUARE: 1.0, HEXAGON: math.sqrt(3) / 2}

# Column and row, from the west and from the north.
Cell = tuple[int, int]

_Floats = npt.NDArray[np.float64]
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
_CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


def centre(cell: Cell, shape: str) -> tuple[float, float]:
    """Return the middle of a cell in widths of a cell, to the east and to the south."""
    column, row = cell
    shift = row % 2 / 2 if shape == HEXAGON else 0.0
    return column + shift, row * ROW_STEP[shape]


def beside(cell: Cell, shape: str) -> tuple[Cell, ...]:
    """Return the cells that share a side with ``cell``: four, of a hexagon six."""
    column, row = cell
    if shape == SQUARE:
        return tuple((column + east, row + south) for east, south in _SIDES)
    west = column - 1 + row % 2
    slanted = ((west, row - 1), (west + 1, row - 1), (west, row + 1), (west + 1, row + 1))
    return ((column + 1, row), (column - 1, row), *slanted)


def around(cell: Cell, shape: str) -> tuple[Cell, ...]:
    """Return the cells that touch ``cell``, of a square those at its corners too: eight or six."""
    if shape == HEXAGON:
        return beside(cell, shape)
    column, row = cell
    corners = tuple((column + east, row + south) for east, south in _CORNERS)
    return beside(cell, shape) + corners


def from_origin(cells: Mapping[str, Cell], shape: str) -> dict[str, Cell]:
    """Move a layout so that it begins at column 0 and row 0, without changing the picture."""
    if not cells:
        return {}
    top = min(row for _, row in cells.values())
    moved = {code: (column, row - top) for code, (column, row) in cells.items()}
    if shape == HEXAGON and top % 2:
        # Rows that stood to the right now do not, and the other way round: all move half a cell.
        moved = {code: (column - row % 2, row) for code, (column, row) in moved.items()}
    left = min(column for column, _ in moved.values())
    return {code: (column - left, row) for code, (column, row) in moved.items()}


def outline(cells: Collection[Cell], shape: str) -> int:
    """Return the number of sides between the cells and what is empty around and within them."""
    taken = set(cells)
    return sum(other not in taken for cell in taken for other in beside(cell, shape))


def compactness(cells: Collection[Cell], shape: str) -> float:
    """Return the least possible outline of so many cells over that of these: 1 is most compact."""
    count = len(cells)
    if not count:
        return 1.0
    half = math.sqrt(4 * count if shape == SQUARE else 12 * count - 3)
    return 2 * math.ceil(half) / outline(cells, shape)


@dataclass(frozen=True)
class Grid:
    """A rectangle of cells from column 0 and row 0, numbered along the rows."""

    shape: str
    columns: int
    rows: int

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Cells by their number."""
        return tuple((column, row) for row in range(self.rows) for column in range(self.columns))

    @cached_property
    def number(self) -> dict[Cell, int]:
        """Number by cell."""
        return {cell: number for number, cell in enumerate(self.cells)}

    @cached_property
    def centres(self) -> _Floats:
        """Middles of the cells in widths of a cell, ``(cells, 2)``."""
        return np.array([centre(cell, self.shape) for cell in self.cells])

    @cached_property
    def sides(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the cells beside each."""
        return tuple(self._inside(beside(cell, self.shape)) for cell in self.cells)

    @cached_property
    def rim(self) -> frozenset[int]:
        """Numbers of the cells at the edge of the rectangle."""
        full = len(beside((0, 0), self.shape))
        return frozenset(i for i, sides in enumerate(self.sides) if len(sides) < full)

    @cached_property
    def is_beside(self) -> _Floats:
        """1 where two cells share a side, ``(cells, cells)``."""
        return self._matrix(self.sides)

    @cached_property
    def is_touching(self) -> _Floats:
        """1 where two cells touch, ``(cells, cells)``."""
        return self._matrix(self._inside(around(cell, self.shape)) for cell in self.cells)

    def faults(self, taken: Iterable[int]) -> tuple[set[int], set[int]]:
        """Return the taken cells apart from the largest piece, and the empty cells enclosed."""
        stray, enclosed = self._fault_bits(taken)
        return self._numbers(stray), self._numbers(enclosed)

    def count_faults(self, taken: Iterable[int]) -> int:
        """Return the number of cells that :meth:`faults` would name."""
        stray, enclosed = self._fault_bits(taken)
        return stray.bit_count() + enclosed.bit_count()

    def _fault_bits(self, taken: Iterable[int]) -> tuple[int, int]:
        bits, full = self._bits, 0
        for number in taken:
            full |= bits[number]
        left, largest = full, 0
        while left:
            piece = self._reached(left & -left, left)
            largest = max(largest, piece, key=int.bit_count)
            left ^= piece
        empty = self._all ^ full
        return full ^ largest, empty ^ self._reached(empty & self._rim, empty)

    # Sets of cells are whole numbers, a bit for a cell and an empty one after each row: steps to
    # all sides of a set at once are shifts, and the search asks for pieces and holes all the time.
    @cached_property
    def _bits(self) -> tuple[int, ...]:
        return tuple(1 << (row * (self.columns + 1) + column) for column, row in self.cells)

    @cached_property
    def _all(self) -> int:
        return sum(self._bits)

    @cached_property
    def _rim(self) -> int:
        return sum(self._bits[number] for number in self.rim)

    @cached_property
    def _odd_rows(self) -> int:
        return sum(bit for bit, (_, row) in zip(self._bits, self.cells, strict=True) if row % 2)

    def _numbers(self, found: int) -> set[int]:
        return {number for number, bit in enumerate(self._bits) if found & bit} if found else set()

    def _reached(self, start: int, within: int) -> int:
        """Return the cells of ``within`` that steps over sides lead to from ``start``."""
        row, odd = self.columns + 1, self._odd_rows
        found, before = start, 0
        while found != before:
            before = slanted = found
            if self.shape == HEXAGON:
                slanted |= ((found & odd) << 1) | ((found & ~odd) >> 1)
            found |= (found << 1) | (found >> 1) | (slanted << row) | (slanted >> row)
            found &= within
        return found

    def _inside(self, cells: Iterable[Cell]) -> tuple[int, ...]:
        return tuple(self.number[cell] for cell in cells if cell in self.number)

    def _matrix(self, numbers: Iterable[Iterable[int]]) -> _Floats:
        matrix = np.zeros((len(self.cells), len(self.cells)))
        for row, others in enumerate(numbers):
            matrix[row, list(others)] = 1
        return matrix
