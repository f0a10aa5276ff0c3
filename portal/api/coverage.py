"""``/coverage``: what was reported, by territory, source and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice, product

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
# Territory, source, month.
Key = tuple[str, str, str]


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

    The operator declares this; it is never derived from counts. By default all territories of
    the map's level.
    """
    store, arguments = ask.store, ask.arguments
    sources = known_codes("source", arguments["source"], _source_names(store)) or (*store.sources,)
    places = select_places(store, arguments, default=store.info.map_level)
    months = _months(ask)
    total = len(places) * len(sources) * len(months)
    refuse_too_many(total, MOST_CELLS.get(ask.format, MAX_CELLS))
    window = Window.of(ask, total)
    keys = islice(product(places, sources, months), window.start, window.stop)
    return tabled(ask, "coverage", _table(ask, list(keys)), window)


def _months(ask: Ask) -> list[str]:
    periods = select_periods(ask.store.info, ask.arguments)
    if any(period.freq != "M" for period in periods):
        refuse("invalid-parameter", "time", "Coverage is declared by month: write 2026-08.")
    return [str(period) for period in periods]


def _table(ask: Ask, keys: Sequence[Key]) -> Table:
    """Return a row for each key; what nobody declared is not reported."""
    store = ask.store
    declared = {
        (cell.territory, cell.source, cell.month): cell.state
        for cell in store.coverage_rows(sorted({place for place, _, _ in keys}))
    }
    rows = [(*key, declared.get(key, "not_reported"), store.sources[key[1]].regime) for key in keys]
    names = _names(ask, keys) if wants_names(ask) else {}
    return Table.of(COVERAGE, own_parts(COVERAGE), rows, names)


def _names(ask: Ask, keys: Sequence[Key]) -> Mapping[str, Mapping[str, str]]:
    store, lang = ask.store, ask.lang
    places, sources, months = (set(codes) for codes in zip(*keys, strict=True))
    return {
        "REF_AREA": {code: name_of(store, "geo", code, lang) for code in places},
        "SOURCE": {code: store.sources[code].title(lang) for code in sources},
        "TIME_PERIOD": {code: period_name(Period.parse(code), lang) for code in months},
        "COVERAGE": {state.code: state.label(lang) for state in COVERAGE_STATE},
        "REGIME": {regime.code: regime.label(lang) for regime in REGIME},
    }


def _source_names(store: ReleaseStore) -> Known:
    return Known((code, (s.title_ru, s.title_en)) for code, s in store.sources.items())
