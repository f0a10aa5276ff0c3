"""Write the reader's table from Python rows, and check what coded columns may hold."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from portal.ingest.extract.coded import check_coded
from portal.ingest.extract.request import Request

Row = tuple[int, tuple[str, ...]]
_BATCH = 20_000


def write_table(rows: Iterable[Row], request: Request) -> int:
    """Write ``(row number, values in the order of request.columns)`` as Parquet; return the count.

    Raises :class:`ExtractFault` where a coded column holds long or too many different values.
    """
    fields = list(request.columns)
    schema = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in fields)])
    gate = CodedGate(request)
    count, source = 0, iter(rows)
    with pq.ParquetWriter(request.table, schema) as writer:
        while batch := list(islice(source, _BATCH)):
            columns = list(zip(*(values for _, values in batch), strict=True))
            gate.see(dict(zip(fields, columns, strict=True)))
            arrays = [pa.array([n for n, _ in batch], pa.int64())]
            arrays += [pa.array(column, pa.string()) for column in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    return count


class CodedGate:
    """Refuses coded columns that look like free text or like identifiers of single rows."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._seen: dict[str, set[str]] = {name: set() for name in request.coded}

    def see(self, columns: dict[str, tuple[str, ...]]) -> None:
        """Look at one batch of columns; raise :class:`ExtractFault` at the first bad one."""
        for name, seen in self._seen.items():
            seen.update(columns[name])
            check_coded(self._request, name, len(seen), max(len(v) for v in columns[name]))


def write_rejects(rejects: Iterable[tuple[int, str]], path: Path) -> int:
    """Write ``row,reason`` lines; return how many."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        return sum(1 for line in rejects if writer.writerow(line))
