"""The files for download of a release that hold figures, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    yield from _batches(published, "observations_*", dict.fromkeys(COUNTS, pa.int64()))


def share_batches(published: Published) -> Iterator[tuple[str, pa.Table]]:
    """Yield (name, rows) of every file of secondary shares; values are float64, the rest text."""
    yield from _batches(published, "secondary_*", {"OBS_VALUE": pa.float64()})


def read_texts(published: Published, name: str, columns: Sequence[str]) -> pa.Table:
    """Return some columns of a CSV file for download, all as text."""
    options = pa_csv.ConvertOptions(
        include_columns=list(columns),
        column_types=dict.fromkeys(columns, pa.string()),
        strings_can_be_null=False,
    )
    return pa_csv.read_csv(published.directory / "downloads" / name, convert_options=options)


def _batches(
    published: Published, pattern: str, numbers: Mapping[str, pa.DataType]
) -> Iterator[tuple[str, pa.Table]]:
    for path in sorted((published.directory / "downloads").glob(pattern)):
        for batch in _parquet(path) if path.suffix == ".parquet" else _csv(path, numbers):
            yield path.name, pa.Table.from_batches([batch])


def _parquet(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=1 << 18)


def _csv(path: Path, numbers: Mapping[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
    names = pq.read_schema(path.with_suffix(".parquet")).names
    kinds = {name: numbers.get(name, pa.string()) for name in names}
    options = pa_csv.ConvertOptions(column_types=kinds, strings_can_be_null=False)
    with pa_csv.open_csv(
        path,
        read_options=pa_csv.ReadOptions(block_size=_BLOCK_BYTES),
        convert_options=options,
    ) as reader:
        yield from reader
