"""The files that a release offers whole: observations, reference tables, coverage, README.

The same release gives the same bytes: fixed order, no clock, no random name. The error of rounding
is a small table of its own: it follows from a count and the length of its period, so that a column
of it for each of the ten counts of a row would double the big files and say nothing more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from shapely.geometry.base import BaseGeometry

from portal.exports.boundaries import write_boundaries
from portal.exports.claims import claim_tables
from portal.exports.comparison import write_comparison
from portal.exports.official import official_tables
from portal.exports.prediction_downloads import write_predictions
from portal.exports.readme import README, data_note, readme_text
from portal.exports.reference_tables import reference_tables
from portal.exports.reporting import reporting_tables
from portal.exports.rounding_error import ERROR_COLUMNS, error_rows
from portal.exports.secondary import write_secondary
from portal.exports.tabular import Table, to_csv
from portal.exports.territory_history import history_tables
from portal.store.model import Counts, DownloadFile
from portal.store.release_store import ReleaseStore
from schemas.codelists import OUTCOME
from schemas.periods import periods_within

KEY_COLUMNS = ("REF_AREA", "TOPIC", "TIME_PERIOD")
COUNT_COLUMNS = ("RECEIVED", *(code.upper() for code in OUTCOME.ids()))
NOTE_COLUMNS = ("OBS_STATUS", "DATA_NOTE")
OBSERVATION_COLUMNS = (*KEY_COLUMNS, *COUNT_COLUMNS, *NOTE_COLUMNS)
_STATUS = {"reported": "A", "partial": "P", "not_reported": "L"}
_HASH_CHUNK = 1 << 20

Row = tuple[Any, ...]


def write_downloads(
    store: ReleaseStore, out_dir: Path, boundaries: Mapping[str, BaseGeometry] | None = None
) -> list[DownloadFile]:
    """Write every file for download into ``out_dir`` and return them in order of name.

    ``boundaries`` are polygons in degrees by territory, none if the instance has none.

    Observations are one CSV and one Parquet file for each territory level: a row for every
    territory × topic × month of the release, empty counts where nothing was reported. So are the
    secondary shares, for the levels that have them.
    """
    rows: dict[str, int] = {}
    for level in store.info.levels:
        rows |= _write_observations(store, level.code, out_dir)
        rows |= write_secondary(store, level.code, out_dir)
        rows |= write_comparison(store, level.code, out_dir)
    for name, table in _reference_tables(store).items():
        listed = list(table.rows)
        (out_dir / name).write_bytes(to_csv(Table(table.columns, listed)))
        rows[name] = len(listed)
    rows |= write_predictions(store, out_dir)
    rows |= write_boundaries(store.territories, boundaries or {}, out_dir)
    records = store.boundary_records if boundaries else {}
    (out_dir / README).write_text(readme_text(store.info, records), encoding="utf-8", newline="\n")
    rows[README] = 0
    return [_download(out_dir / name, rows[name]) for name in sorted(rows)]


def _write_observations(store: ReleaseStore, level: str, out_dir: Path) -> dict[str, int]:
    """Write the level's observations month by month, so that a big level needs little memory."""
    places = [code for code, place in store.territories.items() if place.level == level]
    if not places:
        return {}
    csv_name, parquet_name = (f"observations_{level}.{suffix}" for suffix in ("csv", "parquet"))
    n_rows = 0
    with (
        (out_dir / csv_name).open("wb") as csv_file,
        pq.ParquetWriter(out_dir / parquet_name, _arrow_schema(), compression="zstd") as parquet,
    ):
        csv_file.write(to_csv(Table(OBSERVATION_COLUMNS, ())))
        for rows in _months(store, places):
            csv_file.write(to_csv(Table(OBSERVATION_COLUMNS, rows), header=False))
            parquet.write_table(_arrow_table(rows))
            n_rows += len(rows)
    return {csv_name: n_rows, parquet_name: n_rows}


def _months(store: ReleaseStore, places: Sequence[str]) -> Iterator[list[Row]]:
    """Yield the rows of each month in order: territory, then topic, as the reference has them."""
    topics = tuple(store.topics)
    note = data_note(store.info)
    for period in periods_within(store.info.first_month, store.info.last_month, "M"):
        counts = store.counts(places, topics, period)
        states = store.coverage_states(places, period)
        month = str(period)
        yield [
            _row(
                (place, topic, month),
                counts[place, topic],
                "M" if store.is_limited(place, topic) else _STATUS[states[place]],
                note,
            )
            for place in places
            for topic in topics
        ]


def _row(key: Row, counts: Counts, status: str, note: str) -> Row:
    """Return one row; what was not reported or is not shown here is empty, never a zero."""
    if status in ("L", "M"):
        return (*key, *(None for _ in COUNT_COLUMNS), status, note)
    shown = (counts.received, *(counts.by_outcome[code] for code in OUTCOME.ids()))
    return (*key, *shown, status, note)


def _arrow_schema() -> pa.Schema:
    types = {name: pa.int64() for name in COUNT_COLUMNS}
    return pa.schema([(name, types.get(name, pa.string())) for name in OBSERVATION_COLUMNS])


def _arrow_table(rows: Sequence[Row]) -> pa.Table:
    schema = _arrow_schema()
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _reference_tables(store: ReleaseStore) -> dict[str, Table]:
    return {
        "territories.csv": _table(
            store.territories.values(),
            {
                "CODE": lambda place: place.code,
                "PARENT": lambda place: place.parent,
                "LEVEL": lambda place: place.level,
                "NAME_RU": lambda place: place.name_ru,
                "NAME_EN": lambda place: place.name_en,
                "KIND": lambda place: place.kind,
                "ISO_3166_2": lambda place: place.iso_3166_2,
                "VALID_FROM": lambda place: place.valid_from,
                "VALID_TO": lambda place: place.valid_to,
                "IS_UNALLOCATED": lambda place: place.is_unallocated,
            },
        ),
        **history_tables(store.lineage),
        **reference_tables(store),
        **claim_tables(store),
        **official_tables(store),
        **reporting_tables(store),
        "topics.csv": _table(
            store.topics.values(),
            {
                "CODE": lambda topic: topic.code,
                "PARENT": lambda topic: topic.parent,
                "NAME_RU": lambda topic: topic.name_ru,
                "NAME_EN": lambda topic: topic.name_en,
            },
        ),
        "population.csv": _table(
            store.residents,
            {
                "REF_AREA": lambda entry: entry[0],
                "POPULATION_YEAR": lambda entry: entry[1].year,
                "POPULATION": lambda entry: entry[1].residents,
                "POPULATION_AS_OF": lambda entry: entry[1].as_of,
                "POPULATION_SOURCE": lambda entry: entry[1].source,
            },
        ),
        "coverage.csv": _table(
            store.coverage_rows(tuple(store.territories)),
            {
                "REF_AREA": lambda cell: cell.territory,
                "SOURCE": lambda cell: cell.source,
                "TIME_PERIOD": lambda cell: cell.month,
                "COVERAGE": lambda cell: cell.state,
                "DATA_NOTE": lambda _: data_note(store.info),
            },
        ),
        "rounding_error.csv": Table(
            (*ERROR_COLUMNS.values(), "DATA_NOTE"),
            [(*row, data_note(store.info)) for row in error_rows(store)],
        ),
    }


def _table(things: Any, columns: dict[str, Callable[[Any], Any]]) -> Table:
    return Table(
        tuple(columns), [tuple(read(thing) for read in columns.values()) for thing in things]
    )


def _download(path: Path, n_rows: int) -> DownloadFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASH_CHUNK):
            digest.update(chunk)
    return DownloadFile(path.name, path.stat().st_size, digest.hexdigest(), n_rows)
