"""A table as Parquet, the same bytes for the same release and query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from portal.exports.about import About, Form
from portal.exports.tabular import Table, labelled

_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
}


def write_parquet(table: Table, about: About, form: Form) -> bytes:
    """Return the table as Parquet; who made it, and whether it may be quoted, is in its metadata.

    Columns of a dataset have the types that its structure names, others those of their values.
    """
    flat = labelled(table, form.labels)
    kinds = {part.id: _TYPES[part.kind] for part in table.parts}
    rows = list(flat.rows)
    columns = zip(*rows, strict=True) if rows else [()] * len(flat.columns)
    arrays = [
        _array(column, kinds.get(name)) for name, column in zip(flat.columns, columns, strict=True)
    ]
    made = pa.Table.from_arrays(arrays, names=list(flat.columns))
    sink = pa.BufferOutputStream()
    pq.write_table(made.replace_schema_metadata(_metadata(about)), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def _array(values: Sequence[Any], kind: pa.DataType | None) -> pa.Array:
    if kind == pa.int64() and any(isinstance(value, float) for value in values):
        # The library would cut the decimals off without a word.
        raise ValueError("a column of whole numbers has decimals")
    array = pa.array(values, kind)
    # A column without any value has no type of its own; readers expect one.
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def _metadata(about: About) -> dict[str, str]:
    return {
        "release": about.release,
        "title": about.title,
        "publisher": about.publisher,
        "license": f"{about.license} {about.license_url}".strip(),
        "data_note": about.data_note,
        "notes": " ".join(about.notes),
    }
