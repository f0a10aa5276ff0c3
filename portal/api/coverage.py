"""``/coverage``: what was reported, by territory, source and month."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from portal.api import examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.problems import refuse
from portal.api.resource import resource
from portal.api.selection import refuse_too_many, select_periods, select_places
from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.store.release_store import ReleaseStore
from schemas.catalog import CoverageQuerySchema, CoverageSchema
from schemas.codelists import COVERAGE_STATE

blueprint = ApiBlueprint(
    "coverage", __name__, url_prefix="/api/v1", description="What was reported and what was not."
)
_COLUMNS = {
    "geo": "REF_AREA",
    "geo_name": "REF_AREA_NAME",
    "source": "SOURCE",
    "source_name": "SOURCE_NAME",
    "regime": "REGIME",
    "time": "TIME_PERIOD",
    "state": "COVERAGE",
}


@resource(
    blueprint,
    "/coverage",
    query=CoverageQuerySchema,
    answer=CoverageSchema,
    problems=(
        "unknown-code",
        "contradictory-filters",
        "too-large",
    ),
    example=examples.COVERAGE,
    csv_example=examples.COVERAGE_CSV,
    paged=True,
)
def coverage(ask: Ask) -> Answer:
    """Say for each territory, source and month whether it was reported.

    The operator declares this; it is never derived from counts. By default all territories of
    the map's level.
    """
    store, arguments = ask.store, ask.arguments
    sources = known_codes("source", arguments["source"], _source_names(store)) or (*store.sources,)
    periods = select_periods(store.info, arguments)
    if any(period.freq != "M" for period in periods):
        refuse("invalid-parameter", "time", "Coverage is declared by month: write 2026-08.")
    places = select_places(store, arguments, default=store.info.map_level)
    months = [str(period) for period in periods]
    total = len(places) * len(sources) * len(months)
    refuse_too_many(total)
    window = Window.of(ask, total)
    keys = list(product(places, sources, months))
    entries = _entries(ask, keys[window.start : window.stop])
    if ask.format == "csv":
        return Answer(table=_table(ask, entries), headers=window.headers())
    return Answer({"coverage": entries}, headers=window.headers())


def _entries(ask: Ask, keys: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Return one entry per key; what nobody declared is not reported."""
    store, lang = ask.store, ask.lang
    places = sorted({place for place, _, _ in keys})
    declared = {
        (cell.territory, cell.source, cell.month): cell.state
        for cell in store.coverage_rows(places)
    }
    states = [declared.get(key, "not_reported") for key in keys]
    return [
        {
            "geo": place,
            "geo_name": store.territories[place].name(lang),
            "source": source,
            "source_name": store.sources[source].title(lang),
            "regime": store.sources[source].regime,
            "time": month,
            "state": state,
            "state_name": COVERAGE_STATE[state].label(lang),
        }
        for (place, source, month), state in zip(keys, states, strict=True)
    ]


def _table(ask: Ask, entries: list[dict[str, Any]]) -> Table:
    tail = (ask.store.info.id, data_note(ask.store.info))
    rows = [(*(entry[key] for key in _COLUMNS), *tail) for entry in entries]
    return Table((*_COLUMNS.values(), "RELEASE", "DATA_NOTE"), rows)


def _source_names(store: ReleaseStore) -> Known:
    return Known((code, (s.title_ru, s.title_en)) for code, s in store.sources.items())
