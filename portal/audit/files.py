"""The files for download of a release, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from portal.audit.published import Published
from schemas.codelists import OUTCOME

COUNTS = ("RECEIVED", *(code.upper() for code in OUTCOME.ids()))
_BLOCK_BYTES = 1 << 24


def download_batches(published: Published) -> Iterator[tuple[str, pa.Table]]:
    """Yield (name, rows) of every file of observations; counts are int64, the rest text."""
    for path in sorted((published.directory / "downloads").glob("observations_*")):
        for batch in _parquet(path) if path.suffix == ".parquet" else _csv(path):
            yield path.name, pa.Table.from_batches([batch])


def _parquet(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=1 << 18)


def _csv(path: Path) -> Iterator[pa.RecordBatch]:
    names = pq.read_schema(path.with_suffix(".parquet")).names
    kinds = {name: pa.int64() if name in COUNTS else pa.string() for name in names}
    options = pa_csv.ConvertOptions(column_types=kinds, strings_can_be_null=False)
    with pa_csv.open_csv(
        path,
        read_options=pa_csv.ReadOptions(block_size=_BLOCK_BYTES),
        convert_options=options,
    ) as reader:
        yield from reader
