"""The inner table and its protected form, as Arrow tables of plain text and integer columns."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.structure import CELL_DIMENSIONS

COUNT = "count"
SHOWN = "shown"
_TEXTS = [(name, pa.string()) for name in CELL_DIMENSIONS]
INNER_SCHEMA = pa.schema([*_TEXTS, (COUNT, pa.int32())])
BLOCK_SCHEMA = pa.schema([*_TEXTS, (COUNT, pa.int32()), (SHOWN, pa.int32())])
PROTECTED_SCHEMA = pa.schema([*_TEXTS, (SHOWN, pa.int32())])


def cell_ids(cells: pa.Table) -> list[str]:
    """Return the canonical text of each cell: its codes in the order of the dimensions."""
    columns = [cells[name] for name in CELL_DIMENSIONS]
    ids: list[str] = pc.binary_join_element_wise(*columns, "|").to_pylist()
    return ids


def sorted_cells(cells: pa.Table) -> pa.Table:
    """Return the rows in canonical order, months first."""
    keys = ["month", *(name for name in CELL_DIMENSIONS if name != "month")]
    return cells.sort_by([(name, "ascending") for name in keys]).combine_chunks()


def write_table(table: pa.Table, path: Path) -> None:
    """Write Parquet with settings that give the same bytes for the same rows."""
    pq.write_table(table, path, compression="zstd", version="2.6", write_statistics=False)
