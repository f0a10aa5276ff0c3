"""The archive of past forecasts: what earlier published releases forecast of months known by now.

It crosses the hand-over as one table, read from the published releases alone. A release that was
withdrawn is left out: nothing of it is repeated.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geodata.territories import Territories
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.topics import Topic
from portal.releases.rooms import read_register
from portal.store.contents import read_layout, read_tables
from portal.store.current import published_ids
from portal.store.predictions import FORECAST_METHOD
from portal.store.release_order import release_order
from portal.store.release_store import DATABASE
from schemas.predictions import Band, PastForecast, SeriesKey

ARCHIVE = "past_forecasts.parquet"
_KEY = ("territory", "topic")
_BAND = ("value", "lower_80", "upper_80", "lower_95", "upper_95")
_FORECAST = (*_KEY, "month", "horizon", *_BAND, "model")
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("release", "origin", *_KEY, "month")),
        ("horizon", pa.int32()),
        *((name, pa.float64()) for name in _BAND),
        ("model", pa.string()),
        ("method", pa.string()),
    ]
)


def write_archive(instance: Instance, last_month: str, target: Path) -> None:
    """Write what was forecast from months before ``last_month`` of months up to it.

    Raises ``OperatorError`` naming a published release that cannot be read.
    """
    gone = read_register(instance)
    kept = [name for name in published_ids(instance.releases) if name not in gone]
    tables = [
        _of_release(instance.releases / name, last_month)
        for name in sorted(kept, key=release_order)
    ]
    pq.write_table(pa.concat_tables([_SCHEMA.empty_table(), *tables]), target)


def read_archive(
    path: Path, territories: Territories, topics: dict[str, Topic]
) -> list[PastForecast]:
    """Return the archive without the places and topics that there are no more."""
    if not path.exists():
        return []
    rows = zip(*(column.to_pylist() for column in pq.read_table(path).columns), strict=True)
    return [
        PastForecast(
            SeriesKey(place, topic), release, origin, month, horizon, Band(*band), model, method
        )
        for release, origin, place, topic, month, horizon, *band, model, method in rows
        if place in territories and topic in topics
    ]


def _of_release(directory: Path, last_month: str) -> pa.Table:
    try:
        return _forecasts(directory / DATABASE, last_month)
    except (OSError, duckdb.Error) as fault:
        raise OperatorError(
            f"{directory}: the published release cannot be read; restore it or withdraw it."
        ) from fault


def _forecasts(database: Path, last_month: str) -> pa.Table:
    # A release written before there were forecasts has no such table.
    if "forecast" not in read_layout(database):
        return _SCHEMA.empty_table()
    tables = read_tables(database, {"info": ("json",), "forecast": _FORECAST})
    info = orjson.loads(tables["info"]["json"][0].as_py())
    forecasts = tables["forecast"].sort_by([(name, "ascending") for name in (*_KEY, "month")])
    if info["last_month"] >= last_month:
        return _SCHEMA.empty_table()
    forecasts = forecasts.filter(pc.less_equal(forecasts["month"], last_month))
    constants = {
        "release": info["id"],
        "origin": info["last_month"],
        "method": info["methods"].get(FORECAST_METHOD, ""),
    }
    for name, value in constants.items():
        forecasts = forecasts.append_column(name, pa.array([value] * len(forecasts), pa.string()))
    return forecasts.select(_SCHEMA.names).cast(_SCHEMA)
