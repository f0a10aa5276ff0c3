"""A table of counts with its hierarchies in its own columns, as read from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from portal.config.errors import OperatorError
from portal.disclosure.cells import TableFault, all_positions, label_positions
from portal.disclosure.hierarchy import Hierarchies, IntArray, TimeHierarchy
from portal.disclosure.level_columns import LevelColumns, read_levels
from portal.disclosure.table import COUNT, SHOWN
from portal.disclosure.table_file import ReadColumn, column_names, open_columns

MONTH = "month"
# A table without time is one block, of this label in this column.
_NO_TIME, _ALL = "\n", "all"


@dataclass(frozen=True, slots=True)
class LevelLayout:
    """Which columns of a file mean what.

    ``hierarchies`` are columns, the highest level first; the one whose lowest level is ``time``
    cuts the table into blocks (``None``: that of months, if there is one). ``count`` is the column
    of counts.
    """

    hierarchies: tuple[tuple[str, ...], ...]
    count: str = COUNT
    time: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the key columns."""
        return tuple(name for names in self.hierarchies for name in names)

    @property
    def dimensions(self) -> tuple[tuple[str, ...], ...]:
        """Return the hierarchies that are not that of time."""
        return tuple(names for names in self.hierarchies if names[-1] != (self.time or MONTH))

    @property
    def time_levels(self) -> tuple[str, ...] | None:
        """Return the hierarchy of time."""
        found = [names for names in self.hierarchies if names[-1] == (self.time or MONTH)]
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class LevelTable:
    """A table and its hierarchies.

    ``names`` are the key columns in the order of the file; ``cells`` has those of the lowest levels
    as texts, and ``count``.
    """

    names: tuple[str, ...]
    cells: pa.Table
    dimensions: tuple[LevelColumns, ...]
    time: LevelColumns | None
    hierarchies: Hierarchies

    def positions(self, cells: pa.Table) -> IntArray:
        """Return the leaf positions of some cells, (rows, dimensions + 1), time last."""
        time = self.hierarchies.time
        labels = label_positions(cells, time.column, list(time.paths))
        return np.column_stack([all_positions(cells, self.hierarchies), labels])

    @property
    def schema(self) -> pa.Schema:
        """The columns of the protected table: the key columns as they came, and ``shown``."""
        fields = [(name, self._values[name][1].type) for name in self.names]
        return pa.schema([*fields, (SHOWN, pa.int32())])

    def shown(self, blocks: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """Yield what may be seen of blocks, a table for each label of time.

        A row shown as zero would prove that there was something to round away. Where labels were
        pooled hangs on small counts too, so nothing follows the borders of blocks.
        """
        for block in blocks:
            rows = np.flatnonzero(np.asarray(block[SHOWN]))
            positions = self.positions(block)[rows]
            counts = np.asarray(block[SHOWN], np.int32)[rows]
            for label in np.unique(positions[:, -1]).tolist():
                inside = positions[:, -1] == label
                yield self._table(positions[inside], counts[inside])

    @property
    def _values(self) -> Mapping[str, tuple[int, pa.Array]]:
        """By key column: the dimension it belongs to, and its code for each leaf position."""
        trees = (*self.dimensions, self.time) if self.time else self.dimensions
        return {
            name: (number, values)
            for number, tree in enumerate(trees)
            for name, values in zip(tree.names, tree.values, strict=True)
        }

    def _table(self, positions: IntArray, shown: IntArray) -> pa.Table:
        """Return cells with the codes as they came, in fresh memory."""
        values = self._values
        keys = [
            values[name][1].take(pa.array(positions[:, values[name][0]])) for name in self.names
        ]
        return pa.table([*keys, pa.array(shown, pa.int32())], schema=self.schema)


def check_layout(layout: LevelLayout) -> None:
    """Refuse columns that cannot make a table; the sentence names the column."""
    seen: set[str] = set()
    for name in (*layout.columns, layout.count):
        if not name:
            raise OperatorError("A level of a hierarchy has no name.")
        if name in seen:
            raise OperatorError(f"The column «{name}» is named twice.")
        seen.add(name)
    for name in (COUNT, SHOWN):
        if name in layout.columns:
            raise OperatorError(f"The column «{name}» cannot be a key; give it another name.")
    if layout.time and layout.time_levels is None:
        raise OperatorError(f"No hierarchy has «{layout.time}» as its last level.")
    if not layout.dimensions:
        raise OperatorError("There is no hierarchy beside that of time.")


def read_level_table(path: Path, layout: LevelLayout) -> LevelTable:
    """Read the table of a file and the hierarchies in its columns.

    Raises ``OperatorError`` for columns that are not there, :class:`TableFault` for what is wrong
    in them.
    """
    read = open_columns(path, [*layout.columns, layout.count])
    counts = read_counts(read, layout.count)
    if not len(counts):
        raise TableFault("the table has no rows")
    columns: dict[str, pa.Array] = {}
    dimensions: list[LevelColumns] = []
    for names in layout.dimensions:
        levels, columns[names[-1]] = read_levels(read, names)
        dimensions.append(levels)
    time = None
    if layout.time_levels:
        time, columns[layout.time_levels[-1]] = read_levels(read, layout.time_levels, is_time=True)
        blocks = time.time_hierarchy()
    else:
        columns[_NO_TIME] = _same(_ALL, len(counts))
        blocks = TimeHierarchy(_NO_TIME, {_ALL: (_ALL,)})
    return LevelTable(
        tuple(name for name in column_names(path) if name in layout.columns),
        pa.table({**columns, COUNT: counts}),
        tuple(dimensions),
        time,
        Hierarchies(tuple(levels.hierarchy() for levels in dimensions), blocks),
    )


def read_counts(read: ReadColumn, name: str) -> pa.Array:
    """Return counts as numbers; whether they are whole is seen when the cell has a name."""
    column = read(name).combine_chunks()
    if not pa.types.is_string(column.type):
        return column
    encoded = column.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    numbers = [_number(text) for text in texts]
    if None in numbers:
        code = numbers.index(None)
        row = int((np.asarray(encoded.indices) == code).argmax())
        raise TableFault(f"row {row + 1} has «{texts[code]}» in the column «{name}», no number")
    return pa.array(numbers, pa.float64()).take(encoded.indices)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _same(text: str, n_rows: int) -> pa.DictionaryArray:
    rows = np.zeros(n_rows, np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(rows), pa.array([text]))


def level_names(text: str) -> tuple[str, ...]:
    """Return the columns that «district>region>muni» names."""
    return tuple(name.strip() for name in text.split(">"))
