"""``/observations``: counts of appeals by any dimension."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from portal.api import examples
from portal.api.answers import Answer, Ask
from portal.api.names import name_of, period_name
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.api.selection import select_cells
from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.store.model import Observation
from schemas.observations import ObservationQuerySchema, ObservationsSchema
from schemas.structure import APPEALS

blueprint = ApiBlueprint(
    "observations", __name__, url_prefix="/api/v1", description="Counts of appeals."
)
_HEADERS = {part.parameter: part.id for part in APPEALS.dimensions}


@resource(
    blueprint,
    "/observations",
    query=ObservationQuerySchema,
    answer=ObservationsSchema,
    problems=(
        "unknown-code",
        "contradictory-filters",
        "too-large",
    ),
    example=examples.OBSERVATIONS,
    csv_example=examples.OBSERVATIONS_CSV,
    paged=True,
)
def observations(ask: Ask) -> Answer:
    """Count appeals by territory, topic, regime, channel, outcome, speed and period.

    The answer has a row for every combination of the codes asked for: 0 where nothing is shown,
    null with obs_status L where nothing was reported. geo and time are always broken down; the
    default is the whole country by month. A level of territories includes its «not allocated»
    places and so adds up to what lies above.
    """
    query = select_cells(ask.store, ask.arguments)
    window = Window.of(ask, query.n_cells)
    rows = ask.store.observations(query, window.start, window.size)
    if ask.format == "csv":
        return Answer(table=_table(ask, rows), headers=window.headers())
    entries = [
        entry | _measure(ask, row) for entry, row in zip(_entries(ask, rows), rows, strict=True)
    ]
    return Answer({"observations": entries}, headers=window.headers())


def _entries(ask: Ask, rows: list[Observation]) -> Iterator[dict[str, Any]]:
    """Yield the dimensions of each row as ``labels`` asks for them."""
    labels = ask.arguments["labels"]

    @cache
    def both(dimension: str, code: Any) -> dict[str, str]:
        name = (
            period_name(code, ask.lang)
            if dimension == "time"
            else name_of(ask.store, dimension, code, ask.lang)
        )
        cells = {"id": {dimension: str(code)}, "name": {f"{dimension}_name": name}}
        return cells["id"] | cells["name"] if labels == "both" else cells[labels]

    for row in rows:
        entry: dict[str, Any] = {}
        for dimension, code in _dimensions(row):
            entry |= both(dimension, code)
        yield entry


def _dimensions(row: Observation) -> tuple[tuple[str, Any], ...]:
    return (
        ("geo", row.territory),
        ("topic", row.topic),
        ("regime", row.regime),
        ("channel", row.channel),
        ("outcome", row.outcome),
        ("speed", row.speed),
        ("time", row.period),
    )


def _measure(ask: Ask, row: Observation) -> dict[str, Any]:
    known = row.value is not None
    error = ask.store.count_error(row.value or 0, row.period.freq) if known else None
    return {"value": row.value, "rounding_error_95": error, "obs_status": row.status}


def _table(ask: Ask, rows: list[Observation]) -> Table:
    """Return the rows under SDMX headers, each with its release and note."""
    columns = [
        column
        for dimension, header in _HEADERS.items()
        for column in _columns(header, ask.arguments["labels"])
    ]
    tail = (ask.store.info.id, data_note(ask.store.info))
    return Table(
        (*columns, "OBS_VALUE", "ROUNDING_ERROR_95", "OBS_STATUS", "RELEASE", "DATA_NOTE"),
        [
            (*entry.values(), *_measure(ask, row).values(), *tail)
            for entry, row in zip(_entries(ask, rows), rows, strict=True)
        ],
    )


def _columns(header: str, labels: str) -> tuple[str, ...]:
    return {
        "id": (header,),
        "name": (f"{header}_NAME",),
        "both": (header, f"{header}_NAME"),
    }[labels]
