"""``/coverage``: what was reported, by territory, source and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.api import examples, format_examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes
from portal.api.names import name_of, period_name
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.problems import refuse
from portal.api.resource import resource
from portal.api.selection import refuse_too_many, select_periods, select_places
from portal.api.tables import own_parts, tabled, wants_names
from portal.exports.tabular import Table
from portal.store.model import CoverageCell
from portal.store.release_store import ReleaseStore
from schemas.catalog import CoverageQuerySchema, CoverageSchema
from schemas.codelists import COVERAGE_STATE, REGIME
from schemas.coverage_structure import COVERAGE
from schemas.forms import MOST_CELLS
from schemas.observations import MAX_CELLS
from schemas.periods import Period

blueprint = ApiBlueprint(
    "coverage", __name__, url_prefix="/api/v1", description="What was reported and what was not."
)


@resource(
    blueprint,
    "/coverage",
    query=CoverageQuerySchema,
    answer=CoverageSchema,
    problems=(
        "unknown-code",
        "contradictory-filters",
        "no-polygons",
        "too-large",
    ),
    example=examples.COVERAGE,
    csv_example=examples.COVERAGE_CSV,
    more_examples=format_examples.COVERAGE,
    paged=True,
)
def coverage(ask: Ask) -> Answer:
    """Say for each territory, source and month whether it was reported.

    The operator declares this; it is never derived from counts. A source has no rows for the
    territories that the operator declares nothing of, such as those it does not concern: the rows
    are those of the file coverage.csv. By default all territories of the map's level.
    """
    store, arguments = ask.store, ask.arguments
    sources = known_codes("source", arguments["source"], _source_names(store)) or (*store.sources,)
    places = select_places(store, arguments, default=store.info.map_level)
    months = _months(ask)
    total = store.count_coverage(places, sources, months)
    refuse_too_many(total, MOST_CELLS.get(ask.format, MAX_CELLS))
    window = Window.of(ask, total)
    cells = store.coverage_of(places, sources, months, window.start, window.stop)
    return tabled(ask, "coverage", _table(ask, cells), window)


def _months(ask: Ask) -> list[str]:
    periods = select_periods(ask.store.info, ask.arguments)
    if any(period.freq != "M" for period in periods):
        refuse("invalid-parameter", "time", "Coverage is declared by month: write 2026-08.")
    return [str(period) for period in periods]


def _table(ask: Ask, cells: Sequence[CoverageCell]) -> Table:
    """Return a row for each statement, with the regime of its source."""
    sources = ask.store.sources
    rows = [
        (cell.territory, cell.source, cell.month, cell.state, sources[cell.source].regime)
        for cell in cells
    ]
    names = _names(ask, cells) if wants_names(ask) else {}
    return Table.of(COVERAGE, own_parts(COVERAGE), rows, names)


def _names(ask: Ask, cells: Sequence[CoverageCell]) -> Mapping[str, Mapping[str, str]]:
    store, lang = ask.store, ask.lang
    places = {cell.territory for cell in cells}
    sources = {cell.source for cell in cells}
    months = {cell.month for cell in cells}
    return {
        "REF_AREA": {code: name_of(store, "geo", code, lang) for code in places},
        "SOURCE": {code: store.sources[code].title(lang) for code in sources},
        "TIME_PERIOD": {code: period_name(Period.parse(code), lang) for code in months},
        "COVERAGE": {state.code: state.label(lang) for state in COVERAGE_STATE},
        "REGIME": {regime.code: regime.label(lang) for regime in REGIME},
    }


def _source_names(store: ReleaseStore) -> Known:
    return Known((code, (s.title_ru, s.title_en)) for code, s in store.sources.items())
