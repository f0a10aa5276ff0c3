"""``/observations``: counts of appeals by any dimension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import examples, format_examples
from portal.api.answers import Answer, Ask
from portal.api.history import observations_through, releases_compared
from portal.api.observation_table import observation_table
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.problems import refuse
from portal.api.resource import resource
from portal.api.selection import select_cells
from portal.api.tables import tabled
from schemas.forms import MOST_CELLS
from schemas.observations import MAX_CELLS, ObservationQuerySchema, ObservationsSchema

blueprint = ApiBlueprint(
    "observations", __name__, url_prefix="/api/v1", description="Counts of appeals."
)
# What a query for a whole file may say; everything else would be a filter that is not heeded.
_BESIDE_FULL = {"csv_type", "geo_level", "format", "lang", "release", "as_of"}


@resource(
    blueprint,
    "/observations",
    query=ObservationQuerySchema,
    answer=ObservationsSchema,
    problems=(
        "unknown-code",
        "contradictory-filters",
        "no-polygons",
        "too-large",
    ),
    example=examples.OBSERVATIONS,
    csv_example=examples.OBSERVATIONS_CSV,
    more_examples=format_examples.OBSERVATIONS,
    paged=True,
    also=releases_compared,
)
def observations(ask: Ask) -> Answer:
    """Count appeals by territory, topic, regime, channel, outcome, speed and period.

    The answer has a row for every combination of the codes asked for: 0 where nothing is shown,
    null with obs_status L where nothing was reported. geo and time are always broken down; the
    default is the whole country by month. A level of territories includes its «not allocated»
    places and so adds up to what lies above.
    """
    if ask.arguments.get("csv_type") == "full":
        return _whole_file(ask)
    query = select_cells(ask.store, ask.arguments, MOST_CELLS.get(ask.format, MAX_CELLS))
    if ask.arguments["include_history"] or "updated_after" in ask.arguments:
        return observations_through(ask, query)
    window = Window.of(ask, query.n_cells)
    return tabled(ask, "observations", observation_table(ask, query, window), window)


def _whole_file(ask: Ask) -> Answer:
    """Return the whole file of a level; refuse what the file would not heed."""
    for name in _filters(ask.arguments):
        refuse("contradictory-filters", "csvType", f"The whole file takes no {name}.")
    level = ask.arguments.get("geo_level", ask.store.info.map_level)
    path = ask.store.directory / "downloads" / f"observations_{level}.csv"
    if not path.is_file():
        levels = ", ".join(known.code for known in ask.store.info.levels)
        refuse("unknown-code", "geoLevel", f"There is no file of «{level}». Levels: {levels}.")
    return Answer(file=path)


def _filters(arguments: Mapping[str, Any]) -> list[str]:
    defaults = ObservationQuerySchema().load({})
    fields = ObservationQuerySchema().fields
    return [
        fields[name].data_key or name
        for name, value in arguments.items()
        if name not in _BESIDE_FULL and value != defaults.get(name)
    ]
