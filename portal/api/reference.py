"""Reference resources: territories, topics, codelists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from geodata.search.names import Rank
from geodata.territories import Territory
from portal.api import examples
from portal.api.answers import Answer, Ask
from portal.api.codes import found_code, known_code, plain, territory_names
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.store.release_store import ReleaseStore
from schemas.catalog import (
    CodelistAnswerSchema,
    CodelistsSchema,
    TerritoriesSchema,
    TerritoryAnswerSchema,
    TerritoryQuerySchema,
    TopicsSchema,
)
from schemas.codelists import ALL_CODELISTS, Code, Codelist
from schemas.observations import LanguageQuerySchema
from schemas.periods import Period

_MAX_NEAR = 10
blueprint = ApiBlueprint(
    "reference", __name__, url_prefix="/api/v1", description="What the codes mean."
)


@resource(
    blueprint,
    "/territories",
    query=TerritoryQuerySchema,
    answer=TerritoriesSchema,
    problems=("unknown-code",),
    example=examples.TERRITORIES,
    paged=True,
)
def territories(ask: Ask) -> Answer:
    """List territories from the root down, in reference order, or those of a name, best first.

    Each territory with children has one more, «not allocated», for appeals whose place is known
    no better.
    """
    found = _select(ask)
    window = Window.of(ask, len(found))
    page = [_territory(ask, place) for place in found[window.start : window.stop]]
    return Answer({"territories": page}, headers=window.headers())


@resource(
    blueprint,
    "/territories/<code>",
    query=LanguageQuerySchema,
    answer=TerritoryAnswerSchema,
    problems=("not-found",),
    example=examples.TERRITORY,
)
def territory(ask: Ask, code: str) -> Answer:
    """Give one territory with the codes above and below it."""
    places = ask.store.territories
    place = places[found_code("territory", code, territory_names(ask.store))]
    body = {
        "territory": _territory(ask, place),
        "path": places.path(code),
        "children": [child.code for child in places.children(code)],
    }
    return Answer(body)


@resource(
    blueprint,
    "/topics",
    query=LanguageQuerySchema,
    answer=TopicsSchema,
    example=examples.TOPICS,
)
def topics(ask: Ask) -> Answer:
    """List topics: the root «all», groups, and the topics in them."""
    entries = [
        {
            "code": topic.code,
            "parent": topic.parent,
            "name": topic.name(ask.lang),
            "name_ru": topic.name_ru,
            "name_en": topic.name_en,
        }
        for topic in ask.store.topics.values()
    ]
    return Answer({"topics": entries})


@resource(
    blueprint,
    "/codelists",
    query=LanguageQuerySchema,
    answer=CodelistsSchema,
    example=examples.CODELISTS,
)
def codelists(ask: Ask) -> Answer:
    """List the codelists with their codes and versions."""
    lists = _codelists(ask.store)
    return Answer({"codelists": [_codelist(members, ask.lang) for members in lists.values()]})


@resource(
    blueprint,
    "/codelists/<codelist_id>",
    query=LanguageQuerySchema,
    answer=CodelistAnswerSchema,
    problems=("not-found",),
    example=examples.CODELIST,
)
def codelist(ask: Ask, codelist_id: str) -> Answer:
    """Give one codelist."""
    lists = _codelists(ask.store)
    found_code("codelist", codelist_id, plain(lists))
    return Answer({"codelist": _codelist(lists[codelist_id], ask.lang)})


def _select(ask: Ask) -> Sequence[Territory]:
    places = ask.store.territories
    level, parent = ask.arguments.get("geo_level"), ask.arguments.get("parent")
    band = ask.arguments.get("population_band")
    if level is not None:
        known_code("geoLevel", level, plain(known.code for known in ask.store.info.levels))
    if parent is not None:
        known_code("parent", parent, territory_names(ask.store))
    if band is not None:
        known_code("populationBand", band, plain(b.code for b in ask.store.population_bands))
    found: Collection[Territory] = places.values() if parent is None else places.children(parent)
    if text := ask.arguments.get("q"):
        found = [place for place in _named(ask.store, text) if place in found]
    return [
        place
        for place in found
        if (level is None or place.level == level)
        and (band is None or _residents(ask.store, place)["population_band"] == band)
    ]


def _named(store: ReleaseStore, text: str) -> list[Territory]:
    """Return the territories that a text names; what only sounds alike if nothing fits better."""
    matches = store.names.search(text, len(store.territories))
    fitting = [match for match in matches if match.rank != Rank.NEAR] or matches[:_MAX_NEAR]
    return [store.territories[match.key] for match in fitting]


def _territory(ask: Ask, place: Territory) -> dict[str, Any]:
    lang = ask.lang
    return {
        "code": place.code,
        "parent": place.parent,
        "level": place.level,
        "name": place.name(lang),
        "name_ru": place.name_ru,
        "name_en": place.name_en,
        "kind": place.kind,
        "iso_3166_2": place.iso_3166_2,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "is_unallocated": place.is_unallocated,
        **_residents(ask.store, place),
    }


def _residents(store: ReleaseStore, place: Territory) -> dict[str, Any]:
    """Return the residents by whom the release's last month is measured, and their band."""
    period = Period.parse(store.info.last_month)
    figure = store.population(place.code, period)
    band = store.population_band(place.code, period)
    return {
        "population": figure.residents if figure else None,
        "population_year": figure.year if figure else None,
        "population_as_of": figure.as_of if figure else None,
        "population_source": figure.source if figure else None,
        "population_parts": figure.parts if figure else (),
        "population_band": band.code if band else None,
    }


def _codelists(store: ReleaseStore) -> dict[str, Codelist]:
    """Return the fixed codelists and the release's own: territory levels, bands of population."""
    levels = tuple(Code(one.code, one.label_ru, one.label_en) for one in store.info.levels)
    bands = tuple(Code(one.code, one.label_ru, one.label_en) for one in store.population_bands)
    own = (
        Codelist("geo_level", store.info.id, "Уровень территории", "Territory level", levels),
        Codelist(
            "population_band", store.info.id, "Группа по численности", "Group by population", bands
        ),
    )
    return {members.id: members for members in (*ALL_CODELISTS, *own) if members.codes}


def _codelist(members: Codelist, lang: str) -> dict[str, Any]:
    return {
        "id": members.id,
        "version": members.version,
        "label": members.label_ru if lang == "ru" else members.label_en,
        "codes": [
            {
                "code": code.code,
                "parent": code.parent,
                "label": code.label(lang),
                "label_ru": code.label_ru,
                "label_en": code.label_en,
            }
            for code in members
        ],
    }
