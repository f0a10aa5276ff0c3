"""``/events`` and the history of one territory: its versions and its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from geodata.history.events import TerritoryEvent
from portal.api import reference_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import found_code, known_codes, territory_names
from portal.api.listing import listing, paged_listing
from portal.api.parser import ApiBlueprint
from portal.api.problems import refuse
from portal.api.resource import resource
from schemas.geography import (
    EventQuerySchema,
    EventsSchema,
    TableQuerySchema,
    VersionsSchema,
)
from schemas.reference_codelists import EVENT_KIND

blueprint = ApiBlueprint(
    "territory_history", __name__, url_prefix="/api/v1", description="How territories changed."
)
_VERSION_COLUMNS = {
    "geo": "REF_AREA",
    "code_in_force": "CODE",
    "parent": "PARENT",
    "name_ru": "NAME_RU",
    "name_en": "NAME_EN",
    "kind": "KIND",
    "valid_from": "VALID_FROM",
    "valid_to": "VALID_TO",
    "legal_act": "LEGAL_ACT",
}
_EVENT_COLUMNS = {
    "event": "EVENT",
    "date": "DATE",
    "kind": "KIND",
    "from_geo": "FROM_AREA",
    "to_geo": "TO_AREA",
    "from_share": "FROM_SHARE",
    "to_share": "TO_SHARE",
    "legal_act": "LEGAL_ACT",
}


@resource(
    blueprint,
    "/territories/<code>/versions",
    query=TableQuerySchema,
    answer=VersionsSchema,
    problems=("not-found",),
    example=examples.VERSIONS,
    csv_example=examples.VERSIONS_CSV,
)
def versions(ask: Ask, code: str) -> Answer:
    """List the dated forms of a territory, the oldest first.

    A «not allocated» place has none: it is there on every day.
    """
    found_code("territory", code, territory_names(ask.store))
    own = ask.store.lineage.versions(code)
    entries = [
        {
            "geo": version.territory,
            "code_in_force": version.code,
            "parent": version.parent,
            "name": version.name(ask.lang),
            "name_ru": version.name_ru,
            "name_en": version.name_en,
            "kind": version.kind,
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
            "legal_act": version.legal_act,
        }
        for version in own
    ]
    return listing(ask, "versions", _VERSION_COLUMNS, entries)


@resource(
    blueprint,
    "/territories/<code>/events",
    query=TableQuerySchema,
    answer=EventsSchema,
    problems=("not-found",),
    example=examples.EVENTS,
    csv_example=examples.EVENTS_CSV,
)
def territory_events(ask: Ask, code: str) -> Answer:
    """List the events of a territory by date.

    In CSV an event has a row for each pair of territories.
    """
    found_code("territory", code, territory_names(ask.store))
    entries = _entries(ask, ask.store.lineage.events(code))
    return listing(ask, "events", _EVENT_COLUMNS, entries, "flows")


@resource(
    blueprint,
    "/events",
    query=EventQuerySchema,
    answer=EventsSchema,
    problems=("unknown-code", "contradictory-filters"),
    example=examples.EVENTS,
    csv_example=examples.EVENTS_CSV,
    paged=True,
)
def events(ask: Ask) -> Answer:
    """List what happened to territories, by date: mergers, splits, shifts of borders, new forms.

    In CSV an event has a row for each pair of territories; a page has so many events.
    """
    return paged_listing(ask, "events", _EVENT_COLUMNS, _entries(ask, _select(ask)), "flows")


def _select(ask: Ask) -> list[TerritoryEvent]:
    places = set(known_codes("geo", ask.arguments["geo"], territory_names(ask.store)))
    kinds, since, until = (ask.arguments.get(key) for key in ("kind", "since", "until"))
    first, last = since or date.min, until or date.max
    if first > last:
        refuse("contradictory-filters", "since", f"{first} comes after {last}.")
    return [
        event
        for event in ask.store.lineage.events()
        if first <= event.on <= last
        and (not kinds or event.kind in kinds)
        and (not places or not places.isdisjoint(event.territories))
    ]


def _entries(ask: Ask, found: Iterable[TerritoryEvent]) -> list[dict[str, Any]]:
    return [
        {
            "event": event.event,
            "date": event.on,
            "kind": event.kind,
            "kind_name": EVENT_KIND[event.kind].label(ask.lang),
            "is_derived": event.is_derived,
            "legal_act": event.legal_act,
            "flows": [
                {
                    "from_geo": flow.origin,
                    "to_geo": flow.target,
                    "from_share": None if flow.from_share is None else float(flow.from_share),
                    "to_share": None if flow.to_share is None else float(flow.to_share),
                }
                for flow in event.flows
            ],
        }
        for event in found
    ]
