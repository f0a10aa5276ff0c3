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
class KeyColumn:
    """A key column: ``texts`` (leaves,) is what stands in it for each leaf position.

    ``dimension`` is the number of the dimension whose leaf it belongs to, or ``None`` for time.
    """

    name: str
    dimension: int | None
    texts: pa.Array


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in canonical order: by block of time, then by code.

    ``columns`` are the key columns in the order of the table; ``positions`` (cells, dimensions)
    leaf positions; ``counts`` (cells,) int32; ``blocks`` (cells,) positions in the order of time.
    """

    columns: tuple[KeyColumn, ...]
    positions: IntArray
    counts: IntArray
    blocks: IntArray

    @property
    def table(self) -> pa.Table:
        """The cells as a table: key columns (texts by dictionary) and ``count``."""
        keys = [
            pa.DictionaryArray.from_arrays(self._leaves(column), column.texts)
            for column in self.columns
        ]
        names = [column.name for column in self.columns]
        return pa.table([*keys, pa.array(self.counts, pa.int32())], names=[*names, COUNT])

    def part(self, start: int, stop: int) -> Cells:
        """Return the cells from ``start`` to ``stop`` without copying."""
        return self.take(slice(start, stop))

    def take(self, rows: slice | npt.NDArray[np.intp]) -> Cells:
        """Return some of the cells, in the order of ``rows``."""
        return Cells(self.columns, self.positions[rows], self.counts[rows], self.blocks[rows])

    def of_blocks(self, first: int, last: int) -> Cells:
        """Return the cells of blocks ``first`` to ``last``, both included."""
        return self.part(*np.searchsorted(self.blocks, [first, last + 1]).tolist())

    def name(self, row: int) -> str:
        """Return how a message names a cell: its codes, one by one."""
        time_last = sorted(self.columns, key=lambda column: column.dimension is None)
        return cell_name(self.part(row, row + 1).table, 0, [column.name for column in time_last])

    def _leaves(self, column: KeyColumn) -> IntArray:
        if column.dimension is None:
            return self.blocks
        return np.ascontiguousarray(self.positions[:, column.dimension])


def read_cells(table: pa.Table, hierarchies: Hierarchies) -> Cells:
    """Check a table of counts and bring it into canonical order; cells of count 0 are dropped.

    Raises :class:`TableFault` for a missing column, a code without a place in its hierarchy, a
    count that is negative or no whole number, and a cell that stands twice.
    """
    for name in (*hierarchies.key_columns, COUNT):
        if name not in table.column_names:
            raise TableFault(f"the table has no column «{name}»")
    counts = _counts(table, hierarchies)
    if not counts.all():
        table, counts = table.filter(pa.array(counts > 0)), counts[counts > 0]
    time = hierarchies.time
    blocks = _lookup(table[time.column], list(time.paths), time.column)
    positions = all_positions(table, hierarchies)
    columns = _key_columns(table, hierarchies, positions)
    order = _canonical_order(positions, blocks)
    cells = Cells(columns, positions[order], counts[order], blocks[order])
    _check_once(cells)
    return cells


def _key_columns(
    table: pa.Table, hierarchies: Hierarchies, positions: IntArray
) -> tuple[KeyColumn, ...]:
    """Return the key columns; those that make a leaf code together are looked up in the rows."""
    time = hierarchies.time
    found = {time.column: KeyColumn(time.column, None, pa.array(time.paths, pa.string()))}
    for number, hierarchy in enumerate(hierarchies.dimensions):
        texts = pa.array(hierarchy.leaves, pa.string())
        for name in hierarchy.columns:
            if len(hierarchy.columns) > 1:
                texts = _texts_of_leaves(table[name], positions[:, number], len(hierarchy.leaves))
            found[name] = KeyColumn(name, number, texts)
    return tuple(found[name] for name in table.column_names if name in found)


def _texts_of_leaves(column: pa.ChunkedArray, positions: IntArray, n_leaves: int) -> pa.Array:
    """Return a column's text at some row of each leaf; null for a leaf without rows."""
    rows = np.full(n_leaves, -1, np.int64)
    rows[positions] = np.arange(len(positions))
    indices = pa.array(rows, pa.int64(), mask=rows < 0)
    return column.take(indices).cast(pa.string()).combine_chunks()


def _canonical_order(positions: IntArray, blocks: IntArray) -> npt.NDArray[np.intp]:
    """Order cells by block, then by leaf position: one block after the other, to save memory."""
    order = np.argsort(blocks, kind="stable")
    ends = np.cumsum(np.bincount(blocks)) if len(blocks) else np.zeros(0, np.intp)
    for start, stop in zip([0, *ends[:-1]], ends, strict=False):
        rows = order[start:stop]
        order[start:stop] = rows[np.lexsort(positions[rows].T[::-1])]
    return order


def all_positions(table: pa.Table, hierarchies: Hierarchies) -> IntArray:
    """Return leaf positions of shape (rows, dimensions), in the order of the rows."""
    columns = [leaf_positions(table, hierarchy) for hierarchy in hierarchies.dimensions]
    return np.ascontiguousarray(np.column_stack(columns))


def label_positions(table: pa.Table, column: str, labels: Sequence[str]) -> IntArray:
    """Return the position in ``labels`` of every row's label of time."""
    return _lookup(table[column], labels, column)


def leaf_positions(table: pa.Table, hierarchy: Hierarchy) -> IntArray:
    """Return the leaf position of every row; raise :class:`TableFault` for an unknown code."""
    columns = [table[name] for name in hierarchy.columns]
    if len(columns) == 1:
        return _lookup(columns[0], hierarchy.leaves, hierarchy.name)
    joined = pc.binary_join_element_wise(*(column.cast(pa.string()) for column in columns), ".")
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


def _check_once(cells: Cells) -> None:
    """Refuse a cell that stands twice: in canonical order, right after itself."""
    same = cells.blocks[1:] == cells.blocks[:-1]
    for column in cells.positions.T:
        same &= column[1:] == column[:-1]
    if same.any():
        raise TableFault(f"cell {cells.name(int(same.argmax()))} stands twice in the table")
