"""Secondary shares for download: one row per share, with its status and state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from portal.exports.readme import data_note
from portal.exports.tabular import Table, to_csv
from portal.indicators.evaluate import evaluate_topics
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.secondary import SECONDARY_SHARES

SECONDARY_COLUMNS = (
    "INDICATOR",
    "REF_AREA",
    "TOPIC",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "STATE",
    "DATA_NOTE",
)
_TYPES = {"OBS_VALUE": pa.float64()}

Row = tuple[Any, ...]


def write_secondary(store: ReleaseStore, level: str, out_dir: Path) -> dict[str, int]:
    """Write the shares of a territory level as CSV and Parquet; return the rows of each file.

    Nothing is written for the lowest level, nor where the release has no share. In order of
    indicator, quarter, territory, topic.
    """
    places = [code for code, place in store.territories.items() if place.level == level]
    rows = list(_rows(store, places)) if level != store.info.levels[-1].code else []
    if not rows:
        return {}
    csv_name, parquet_name = (f"secondary_{level}.{suffix}" for suffix in ("csv", "parquet"))
    (out_dir / csv_name).write_bytes(to_csv(Table(SECONDARY_COLUMNS, rows)))
    arrays = [
        pa.array(column, _TYPES.get(name, pa.string()))
        for name, column in zip(SECONDARY_COLUMNS, zip(*rows, strict=True), strict=True)
    ]
    table = pa.Table.from_arrays(arrays, names=list(SECONDARY_COLUMNS))
    pq.write_table(table, out_dir / parquet_name, compression="zstd")
    return {csv_name: len(rows), parquet_name: len(rows)}


def _rows(store: ReleaseStore, places: Sequence[str]) -> Iterator[Row]:
    topics = [code for code, topic in store.topics.items() if topic.parent in (None, ALL)]
    note = data_note(store.info)
    for share in SECONDARY_SHARES:
        for quarter in store.secondary.quarters(share.id):
            found = evaluate_topics(store, share.id, places, topics, quarter)
            for (place, topic), value in found.items():
                key = (share.id, place, topic, str(quarter))
                yield (*key, value.value, value.obs_status, value.state, note)
