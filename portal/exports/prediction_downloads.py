"""The files of what is predicted: CSV, and Parquet where there are many rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from portal.exports.prediction_columns import PREDICTION_COLUMNS
from portal.exports.predictions import prediction_tables
from portal.exports.tabular import Table, to_csv
from portal.store.release_store import ReleaseStore

_TOO = ("forecasts", "past_forecasts")
_TYPES = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
_KINDS = {column.name: column.kind for column in PREDICTION_COLUMNS} | {"RECEIVED": "integer"}


def write_predictions(store: ReleaseStore, out_dir: Path) -> dict[str, int]:
    """Write the files and return the rows of each; none of what the release does not have."""
    rows = {}
    for name, table in prediction_tables(store).items():
        lines = list(table.rows)
        (out_dir / f"{name}.csv").write_bytes(to_csv(Table(table.columns, lines)))
        rows[f"{name}.csv"] = len(lines)
        if name in _TOO:
            _write_parquet(table.columns, lines, out_dir / f"{name}.parquet")
            rows[f"{name}.parquet"] = len(lines)
    return rows


def _write_parquet(columns: Sequence[str], lines: Sequence[Sequence[Any]], path: Path) -> None:
    arrays = [
        pa.array(values, _TYPES.get(_KINDS.get(name, "text"), pa.string()))
        for name, values in zip(columns, zip(*lines, strict=True), strict=True)
    ]
    pq.write_table(pa.Table.from_arrays(arrays, names=list(columns)), path, compression="zstd")
