"""``/territories``: the places, as they are or as they were on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from geodata.history.versions import TerritoryVersion
from geodata.search.names import Rank
from geodata.territories import Territory
from portal.api import examples
from portal.api import reference_examples as more_examples
from portal.api.answers import Answer, Ask
from portal.api.codes import found_code, known_code, plain, territory_names
from portal.api.listing import paged_listing
from portal.api.parser import ApiBlueprint
from portal.api.problems import ApiProblem
from portal.api.resource import resource
from portal.store.release_store import ReleaseStore
from schemas.catalog import (
    OneTerritoryQuerySchema,
    TerritoriesSchema,
    TerritoryAnswerSchema,
    TerritoryQuerySchema,
)
from schemas.periods import Period

_MAX_NEAR = 10
blueprint = ApiBlueprint(
    "territories",
    __name__,
    url_prefix="/api/v1",
    description="The places and what they are part of.",
)
_COLUMNS = {
    "code": "CODE",
    "code_in_force": "CODE_IN_FORCE",
    "parent": "PARENT",
    "level": "LEVEL",
    "name_ru": "NAME_RU",
    "name_en": "NAME_EN",
    "kind": "KIND",
    "iso_3166_2": "ISO_3166_2",
    "valid_from": "VALID_FROM",
    "valid_to": "VALID_TO",
    "is_unallocated": "IS_UNALLOCATED",
    "population": "POPULATION",
    "population_year": "POPULATION_YEAR",
    "population_as_of": "POPULATION_AS_OF",
    "population_source": "POPULATION_SOURCE",
    "population_parts": "POPULATION_PARTS",
    "population_band": "POPULATION_BAND",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A place and its version of the day asked for; none where no day is asked or it has none."""

    place: Territory
    version: TerritoryVersion | None

    @property
    def parent(self) -> str | None:
        """The territory above it then."""
        return self.version.parent if self.version else self.place.parent


@resource(
    blueprint,
    "/territories",
    query=TerritoryQuerySchema,
    answer=TerritoriesSchema,
    problems=("unknown-code",),
    example=examples.TERRITORIES,
    csv_example=more_examples.TERRITORIES_CSV,
    paged=True,
)
def territories(ask: Ask) -> Answer:
    """List territories from the root down, in reference order, or those of a name, best first.

    Each territory with children has one more, «not allocated», for appeals whose place is known
    no better. With ``on`` the tree is that of a day: code, name, kind and parent of then.
    """
    entries = [_entry(ask, form) for form in _select(ask)]
    return paged_listing(ask, "territories", _COLUMNS, entries)


@resource(
    blueprint,
    "/territories/<code>",
    query=OneTerritoryQuerySchema,
    answer=TerritoryAnswerSchema,
    problems=("not-found",),
    example=examples.TERRITORY,
)
def territory(ask: Ask, code: str) -> Answer:
    """Give one territory with the codes above and below it, on a day if one is named."""
    found_code("territory", code, territory_names(ask.store))
    forms = {form.place.code: form for form in _forms(ask)}
    if code not in forms:
        raise ApiProblem(
            "not-found", f"territory: «{code}» did not exist on {ask.arguments['on']}."
        )
    body = {
        "territory": _entry(ask, forms[code]),
        "path": _path(forms, code),
        "children": [child for child, form in forms.items() if form.parent == code],
    }
    return Answer(body)


def _forms(ask: Ask) -> Iterator[Form]:
    """Yield the places in reference order, those of a day if one is asked for.

    A «not allocated» place has no versions: it is there whenever its parent is.
    """
    store, on = ask.store, ask.arguments.get("on")
    for place in store.territories.values():
        if on is None:
            yield Form(place, None)
        elif place.is_unallocated:
            if place.parent is not None and store.lineage.version(place.parent, on) is not None:
                yield Form(place, None)
        elif (version := store.lineage.version(place.code, on)) is not None:
            yield Form(place, version)


def _path(forms: dict[str, Form], code: str) -> list[str]:
    """Return the codes from the root down; a parent that did not exist then ends the chain."""
    path, above = [code], forms[code].parent
    while above is not None and above in forms:
        path.append(above)
        above = forms[above].parent
    return path[::-1]


def _select(ask: Ask) -> list[Form]:
    level, parent = ask.arguments.get("geo_level"), ask.arguments.get("parent")
    band = ask.arguments.get("population_band")
    if level is not None:
        known_code("geoLevel", level, plain(known.code for known in ask.store.info.levels))
    if parent is not None:
        known_code("parent", parent, territory_names(ask.store))
    if band is not None:
        known_code("populationBand", band, plain(b.code for b in ask.store.population_bands))
    found = [form for form in _forms(ask) if parent is None or form.parent == parent]
    if text := ask.arguments.get("q"):
        by_code = {form.place.code: form for form in found}
        found = [by_code[place] for place in _named(ask.store, text) if place in by_code]
    return [
        form
        for form in found
        if (level is None or form.place.level == level)
        and (band is None or _residents(ask, form.place)["population_band"] == band)
    ]


def _named(store: ReleaseStore, text: str) -> list[str]:
    """Return the territories that a text names; what only sounds alike if nothing fits better."""
    matches = store.names.search(text, len(store.territories))
    fitting = [match for match in matches if match.rank != Rank.NEAR] or matches[:_MAX_NEAR]
    return [match.key for match in fitting]


def _entry(ask: Ask, form: Form) -> dict[str, Any]:
    place, then = form.place, form.version or form.place
    return {
        "code": place.code,
        "code_in_force": _code_in_force(ask.store, form),
        "parent": form.parent,
        "level": place.level,
        "name": then.name(ask.lang),
        "name_ru": then.name_ru,
        "name_en": then.name_en,
        "kind": then.kind,
        "iso_3166_2": place.iso_3166_2,
        "valid_from": then.valid_from,
        "valid_to": then.valid_to,
        "is_unallocated": place.is_unallocated,
        **_residents(ask, place),
    }


def _code_in_force(store: ReleaseStore, form: Form) -> str | None:
    """Return the official code of then, or of the last version; none for «not allocated»."""
    if form.version is not None:
        return form.version.code
    versions = store.lineage.versions(form.place.code)
    return versions[-1].code if versions else None


def _residents(ask: Ask, place: Territory) -> dict[str, Any]:
    """Return the residents by whom the month asked for is measured, and their band.

    That is the month of the day asked for, else the release's last.
    """
    on: date | None = ask.arguments.get("on")
    period = Period.month(on.year, on.month) if on else Period.parse(ask.store.info.last_month)
    figure = ask.store.population(place.code, period)
    band = ask.store.population_band(place.code, period)
    return {
        "population": figure.residents if figure else None,
        "population_year": figure.year if figure else None,
        "population_as_of": figure.as_of if figure else None,
        "population_source": figure.source if figure else None,
        "population_parts": figure.parts if figure else (),
        "population_band": band.code if band else None,
    }
