"""Tables of reference: crosswalks of topics, population, its groups, deadlines."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.population.figures import PopulationFigure
from portal.api import reference_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes, plain, territory_names, topic_names
from portal.api.listing import facts, listing, paged_listing
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.api.selection import select_places
from portal.config.deadlines import DEADLINE_COLUMNS
from schemas.codelists import ALL, CHANNEL_GROUP, REGIME, Codelist
from schemas.geography import (
    BandsSchema,
    CrosswalkQuerySchema,
    CrosswalksSchema,
    DeadlineQuerySchema,
    DeadlinesSchema,
    PopulationQuerySchema,
    PopulationSchema,
    TableQuerySchema,
)

blueprint = ApiBlueprint(
    "reference_tables", __name__, url_prefix="/api/v1", description="Tables beside the figures."
)
_CROSSWALK_COLUMNS = {
    "crosswalk": "CROSSWALK",
    "value": "VALUE",
    "subvalue": "SUBVALUE",
    "topic": "TOPIC",
    "topic_name": "TOPIC_NAME",
    "match": "MATCH",
}
_POPULATION_COLUMNS = {
    "geo": "REF_AREA",
    "geo_name": "REF_AREA_NAME",
    "year": "POPULATION_YEAR",
    "population": "POPULATION",
    "as_of": "POPULATION_AS_OF",
    "source": "POPULATION_SOURCE",
    "parts": "POPULATION_PARTS",
}
_BAND_COLUMNS = {
    key: key.upper() for key in ("level", "code", "from_population", "label_ru", "label_en")
}
# The file's own columns; the territory goes by the name that it has everywhere in the API.
_DEADLINE_KEYS = tuple(name for name in DEADLINE_COLUMNS if name != "territory")
_DEADLINE_COLUMNS = {"geo": "REF_AREA", **{key: key.upper() for key in _DEADLINE_KEYS}}


@resource(
    blueprint,
    "/crosswalks",
    query=CrosswalkQuerySchema,
    answer=CrosswalksSchema,
    problems=("unknown-code",),
    example=examples.CROSSWALKS,
    csv_example=examples.CROSSWALKS_CSV,
    paged=True,
)
def crosswalks(ask: Ask) -> Answer:
    """List which topic each value of a source's classifier leads to, and how exactly.

    The most specific row wins. Values that no row speaks of are unclassified, never guessed.
    """
    store, asked = ask.store, ask.arguments
    names = known_codes("crosswalk", asked["crosswalk"], plain(store.crosswalks))
    topics = known_codes("topic", asked["topic"], topic_names(store))
    entries = [
        {
            "crosswalk": name,
            "value": row.value,
            "subvalue": row.subvalue,
            "topic": row.topic,
            "topic_name": store.topics[row.topic].name(ask.lang),
            "match": row.match,
        }
        for name in names or store.crosswalks
        for row in store.crosswalks[name]
        if (not topics or row.topic in topics)
        and (not asked["match"] or row.match in asked["match"])
    ]
    return paged_listing(ask, "crosswalks", _CROSSWALK_COLUMNS, entries)


@resource(
    blueprint,
    "/population",
    query=PopulationQuerySchema,
    answer=PopulationSchema,
    problems=("unknown-code", "contradictory-filters"),
    example=examples.POPULATION,
    csv_example=examples.POPULATION_CSV,
    paged=True,
)
def population(ask: Ask) -> Answer:
    """List residents by territory and year, with the day that a figure speaks of and its source.

    By default all territories. What is not there is unknown and no zero.
    """
    entries = [
        {
            "geo": place,
            "geo_name": ask.store.territories[place].name(ask.lang),
            "year": figure.year,
            "population": figure.residents,
            "as_of": figure.as_of,
            "source": figure.source,
            "parts": figure.parts,
        }
        for place, figure in _figures(ask)
    ]
    return paged_listing(ask, "population", _POPULATION_COLUMNS, entries)


@resource(
    blueprint,
    "/population-bands",
    query=TableQuerySchema,
    answer=BandsSchema,
    example=examples.BANDS,
    csv_example=examples.BANDS_CSV,
)
def population_bands(ask: Ask) -> Answer:
    """List the groups by population: level by level, the smallest first.

    A group goes up to the beginning of the next of its level. Territories of one group are near
    enough in size to be compared.
    """
    entries = [
        {
            "level": band.level,
            "code": band.code,
            "from_population": band.from_population,
            "label": band.label(ask.lang),
            "label_ru": band.label_ru,
            "label_en": band.label_en,
        }
        for band in ask.store.population_bands
    ]
    return listing(ask, "population_bands", _BAND_COLUMNS, entries)


@resource(
    blueprint,
    "/deadlines",
    query=DeadlineQuerySchema,
    answer=DeadlinesSchema,
    problems=("unknown-code",),
    example=examples.DEADLINES,
    csv_example=examples.DEADLINES_CSV,
)
def deadlines(ask: Ask) -> Answer:
    """List how soon answers are due by law or by published rules, with dates and legal basis.

    Each row is a fact about a rule and no figure of appeals, also where the figures of a release
    are made up. An empty valid_from or valid_to means unknown; as_of says of when the source tells.
    """
    asked = ask.arguments
    places = known_codes("geo", asked["geo"], territory_names(ask.store))
    regimes = known_codes("regime", asked["regime"], _names(REGIME))
    channels = known_codes("channel", asked["channel"], _CHANNELS)
    entries = [
        {
            **{key: getattr(one, key) for key in _DEADLINE_KEYS},
            "geo": one.territory,
            "applies": one.applies(ask.lang),
            "legal_basis": one.legal_basis(ask.lang),
        }
        for one in ask.store.deadlines
        if (not places or one.territory in places)
        and (not regimes or one.regime in regimes)
        and (not channels or one.channel in (ALL, *channels))
        and (asked.get("on") is None or one.holds(asked["on"]))
    ]
    return facts(ask, "deadlines", _DEADLINE_COLUMNS, entries)


def _figures(ask: Ask) -> Iterator[tuple[str, PopulationFigure]]:
    """Yield (territory, figure), in reference order and by year."""
    store, asked = ask.store, ask.arguments
    is_narrowed = asked["geo"] or "geo_level" in asked
    places = select_places(store, asked) if is_narrowed else tuple(store.territories)
    if years := sorted(set(asked["year"])):
        found = ((p, store.residents.exactly(p, year)) for p in places for year in years)
        yield from ((place, figure) for place, figure in found if figure is not None)
        return
    by_place: dict[str, list[PopulationFigure]] = {}
    for place, figure in store.residents:
        by_place.setdefault(place, []).append(figure)
    for place in places:
        for figure in sorted(by_place.get(place, ()), key=lambda one: one.year):
            yield place, figure


def _names(codelist: Codelist) -> Known:
    return Known((code.code, (code.label_ru, code.label_en)) for code in codelist)


_CHANNELS = Known({ALL: (), **_names(CHANNEL_GROUP)})
