"""A table of counts as the engine sees it: checked, in canonical order, codes as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from portal.disclosure.hierarchy import Hierarchies, Hierarchy, IntArray
from portal.disclosure.table import COUNT

_BIGGEST = 2**31 - 1


class TableFault(ValueError):
    """A table that cannot be protected; the message names the cell or column."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in canonical order: by block of time, then by code.

    ``table`` has the key columns and ``count``; ``positions`` (cells, dimensions) leaf positions;
    ``counts`` (cells,) int32; ``blocks`` (cells,) positions in the order of time.
    """

    table: pa.Table
    positions: IntArray
    counts: IntArray
    blocks: IntArray

    def part(self, start: int, stop: int) -> Cells:
        """Return the cells from ``start`` to ``stop`` without copying."""
        window = slice(start, stop)
        return Cells(
            self.table.slice(start, stop - start),
            self.positions[window],
            self.counts[window],
            self.blocks[window],
        )

    def of_blocks(self, first: int, last: int) -> Cells:
        """Return the cells of blocks ``first`` to ``last``, both included."""
        return self.part(*np.searchsorted(self.blocks, [first, last + 1]).tolist())


def read_cells(table: pa.Table, hierarchies: Hierarchies) -> Cells:
    """Check a table of counts and bring it into canonical order; cells of count 0 are dropped.

    Raises :class:`TableFault` for a missing column, a code without a place in its hierarchy, a
    count that is negative or no whole number, and a cell that stands twice.
    """
    for name in (*hierarchies.key_columns, COUNT):
        if name not in table.column_names:
            raise TableFault(f"the table has no column «{name}»")
    wanted = {*hierarchies.key_columns, COUNT}
    table = table.select([name for name in table.column_names if name in wanted])
    counts = _counts(table, hierarchies)
    if not counts.all():
        table, counts = table.filter(pa.array(counts > 0)), counts[counts > 0]
    positions = all_positions(table, hierarchies)
    time = hierarchies.time
    blocks = _lookup(table[time.column], list(time.paths), time.column)
    order = np.lexsort((*positions.T[::-1], blocks))
    cells = Cells(
        table.take(pa.array(order)),
        positions[order],
        counts[order],
        blocks[order],
    )
    _check_once(cells, hierarchies)
    return cells


def all_positions(table: pa.Table, hierarchies: Hierarchies) -> IntArray:
    """Return leaf positions of shape (rows, dimensions), in the order of the rows."""
    columns = [leaf_positions(table, hierarchy) for hierarchy in hierarchies.dimensions]
    return np.ascontiguousarray(np.column_stack(columns))


def leaf_positions(table: pa.Table, hierarchy: Hierarchy) -> IntArray:
    """Return the leaf position of every row; raise :class:`TableFault` for an unknown code."""
    columns = [_text(table[name]) for name in hierarchy.columns]
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, ".")
    return _lookup(joined, hierarchy.leaves, hierarchy.name)


def cell_name(table: pa.Table, row: int, columns: Sequence[str]) -> str:
    """Return how a message names a cell: its codes, one by one."""
    return ", ".join(f"{name} {table[name][row].as_py()}" for name in columns)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as text; a dictionary of texts stays one, being faster."""
    return column if pa.types.is_dictionary(column.type) else column.cast(pa.string())


def _lookup(column: pa.ChunkedArray, codes: Sequence[str], name: str) -> IntArray:
    index: Mapping[str, int] = {code: number for number, code in enumerate(codes)}
    encoded = _text(column).combine_chunks()
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    if encoded.null_count:
        raise TableFault(f"a cell has no code in the column «{name}»")
    words = encoded.dictionary.cast(pa.string()).to_pylist()
    used = np.asarray(encoded.indices)
    table = np.array([index.get(word, -1) for word in words], np.int32)
    positions: IntArray = table[used] if len(words) else np.zeros(0, np.int32)
    if len(positions) and positions.min() < 0:
        word = words[used[int(positions.argmin())]]
        raise TableFault(f"{name} «{word}» is no lowest code of its hierarchy")
    return positions


def _counts(table: pa.Table, hierarchies: Hierarchies) -> IntArray:
    column = table[COUNT].combine_chunks()
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise TableFault(f"the column «{COUNT}» is no number")
    if column.null_count:
        row = int(np.flatnonzero(np.asarray(column.is_null()))[0])
        raise TableFault(f"cell {cell_name(table, row, hierarchies.key_columns)} has no count")
    values = np.asarray(column)
    wrong = (values < 0) | (values > _BIGGEST) | (values != np.floor(values))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        name = cell_name(table, row, hierarchies.key_columns)
        raise TableFault(f"cell {name} has the count {values[row]}, which is no whole number ≥ 0")
    counts: npt.NDArray[np.int32] = values.astype(np.int32)
    return counts


def _check_once(cells: Cells, hierarchies: Hierarchies) -> None:
    same = (np.diff(cells.blocks) == 0) & (np.diff(cells.positions, axis=0) == 0).all(1)
    if same.any():
        row = int(np.flatnonzero(same)[0])
        name = cell_name(cells.table, row, hierarchies.key_columns)
        raise TableFault(f"cell {name} stands twice in the table")
