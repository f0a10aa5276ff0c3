"""Tables of the gate, as Arrow: text columns that identify a cell, integer columns that count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.structure import CELL_DIMENSIONS

COUNT = "count"
SHOWN = "shown"
_TEXTS = [(name, pa.string()) for name in CELL_DIMENSIONS]
INNER_SCHEMA = pa.schema([*_TEXTS, (COUNT, pa.int32())])
PROTECTED_SCHEMA = pa.schema([*_TEXTS, (SHOWN, pa.int32())])


def block_schema(columns: Sequence[str]) -> pa.Schema:
    """Return the schema of a ledger block: key columns, the true and the shown count."""
    texts = [(name, pa.string()) for name in columns]
    return pa.schema([*texts, (COUNT, pa.int32()), (SHOWN, pa.int32())])


def visible_cells(block: pa.Table) -> pa.Table:
    """Return the cells of a block shown above zero, in fresh memory and without the true count.

    A row shown as zero would prove that there was something to round away.
    """
    shown = np.array(block[SHOWN], np.int32)
    rows = np.flatnonzero(shown)
    names = [name for name in block.column_names if name not in (COUNT, SHOWN)]
    texts = [_fresh(block[name], rows) for name in names]
    return pa.table([*texts, pa.array(shown[rows], pa.int32())], names=[*names, SHOWN])


def _fresh(column: pa.ChunkedArray, rows: np.ndarray) -> pa.Array:
    """Return the texts of some rows, rebuilt so that no buffer of ``column`` is kept."""
    encoded = column.combine_chunks().dictionary_encode()
    words = pa.array(encoded.dictionary.to_pylist(), pa.string())
    indices = pa.array(np.array(encoded.indices)[rows], pa.int32())
    return pa.DictionaryArray.from_arrays(indices, words).cast(pa.string())


def plain_texts(table: pa.Table) -> pa.Table:
    """Return the table with its texts written out, where they stand in a dictionary."""
    fields = [
        pa.field(field.name, pa.string()) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def write_table(table: pa.Table, path: Path) -> None:
    """Write Parquet with settings that give the same bytes for the same rows."""
    pq.write_table(table, path, compression="zstd", version="2.6", write_statistics=False)
