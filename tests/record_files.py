"""Microdata written by hand: files with exactly the columns and types of the contract."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.appeals import RECORD_FIELDS

_STAY = pa.struct(
    [("month", pa.string()), ("entered_in", pa.int32()), ("left_in", pa.int32())],
)
_TYPES = {
    "VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
    "BOOLEAN": pa.bool_(), "UBIGINT": pa.uint64(), "INTEGER": pa.int32(),
    'STRUCT("month" VARCHAR, entered_in INTEGER, left_in INTEGER)[]': pa.list_(_STAY),
}  # fmt: skip
SCHEMA = pa.schema([(field.name, _TYPES[field.type]) for field in RECORD_FIELDS])
# What files of the first format did not have.
LATER_COLUMNS = ("entered_in", "earlier_stays")


def write_records(path, rows, without=()):
    """Write rows given as dictionaries; a record that says no generation entered in the first."""
    complete = [{"entered_in": 1} | row for row in rows]
    table = pa.Table.from_pylist(complete, schema=SCHEMA)
    pq.write_table(table.drop_columns(list(without)), path)
    return path
