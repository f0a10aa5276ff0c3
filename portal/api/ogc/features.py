"""Territories as features: which are asked for, and each as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from geodata.history.versions import TerritoryVersion
from geodata.territories import Territory
from portal.api.ogc.links import GEOJSON, collection_path, item_path, link
from portal.api.ogc.query import ItemsQuery
from portal.store.release_store import ReleaseStore


@dataclass(frozen=True, slots=True)
class Found:
    """A territory and the version that answers: the last one, or the last of the time asked."""

    place: Territory
    version: TerritoryVersion


def select_features(store: ReleaseStore, level: str, query: ItemsQuery) -> list[Found]:
    """Return the territories of a level in reference order that the query asks for.

    A box leaves out what has no polygon. A time keeps what existed within it.
    """
    inside = None if query.box is None else store.polygons[level].meeting(query.box)
    return [
        found
        for place in store.territories.at_level(level)
        if inside is None or place.code in inside
        for found in _of_time(store, place, query)
    ]


def last_form(store: ReleaseStore, place: Territory) -> Found:
    """Return a territory in the version of now, or in its last."""
    return Found(place, store.lineage.versions(place.code)[-1])


def feature(store: ReleaseStore, level: str, found: Found, *, is_alone: bool) -> bytes:
    """Return one feature as GeoJSON text; its geometry is null where the level's file has none."""
    place, version, polygons = found.place, found.version, store.polygons[level]
    geometry = polygons.geometry(place.code) if place.code in polygons else b"null"
    document: dict[str, Any] = {
        "type": "Feature",
        "id": place.code,
        "geometry": orjson.Fragment(geometry),
        "properties": {
            "code": place.code,
            "code_in_force": version.code,
            "name_ru": version.name_ru,
            "name_en": version.name_en,
            "level": place.level,
            "kind": version.kind,
            "parent": version.parent,
            "iso_3166_2": place.iso_3166_2,
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
        },
    }
    if is_alone:
        info, path = store.info, item_path(level, place.code)
        table = f"/api/v1/territories/{place.code}"
        document["links"] = [
            link(info, path, "self", GEOJSON),
            link(info, collection_path(level), "collection"),
            link(info, table, "alternate", title="the same territory in the API"),
        ]
    return orjson.dumps(document)


def _of_time(store: ReleaseStore, place: Territory, query: ItemsQuery) -> Iterator[Found]:
    if query.since is None or query.until is None:
        yield last_form(store, place)
        return
    for version in reversed(store.lineage.versions(place.code)):
        if version.start <= query.until and query.since < version.end:
            yield Found(place, version)
            return
