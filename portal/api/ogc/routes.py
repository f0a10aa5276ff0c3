"""Routes of OGC API Features, Part 1: Core."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from flask import Blueprint

from portal.api.codes import Known, found_code, plain
from portal.api.ogc import documents
from portal.api.ogc.answers import ogc_answer
from portal.api.ogc.description import description
from portal.api.ogc.features import feature, last_form, select_features
from portal.api.ogc.links import (
    CSV,
    GEOJSON,
    JSON,
    OPENAPI,
    PREFIX,
    collection_path,
    link,
    page_links,
    table_path,
)
from portal.api.ogc.query import items_query, language, read_query
from portal.api.problems import ApiProblem
from portal.store.release_store import ReleaseStore

blueprint = Blueprint("ogc", __name__, url_prefix=PREFIX)


@blueprint.get("", strict_slashes=False)
@ogc_answer(JSON)
def landing(store: ReleaseStore) -> bytes:
    """Say what is here and where."""
    return orjson.dumps(documents.landing(store, _language(store)))


@blueprint.get("/api")
@ogc_answer(OPENAPI)
def api(store: ReleaseStore) -> bytes:
    """Describe the interface as an OpenAPI document."""
    read_query()
    return orjson.dumps(description(store))


@blueprint.get("/conformance")
@ogc_answer(JSON)
def conformance(_: ReleaseStore) -> bytes:
    """Name the classes of the standard that hold here."""
    read_query()
    return orjson.dumps(documents.conformance())


@blueprint.get("/collections")
@ogc_answer(JSON)
def collections(store: ReleaseStore) -> bytes:
    """List the levels of territory that have polygons."""
    return orjson.dumps(documents.collections(store, _language(store)))


@blueprint.get("/collections/<level>")
@ogc_answer(JSON)
def collection(store: ReleaseStore, level: str) -> bytes:
    """Describe one level."""
    _check_level(store, level)
    return orjson.dumps(documents.collection(store, level, _language(store)))


@blueprint.get("/collections/<level>/items")
@ogc_answer(GEOJSON)
def items(store: ReleaseStore, level: str) -> bytes:
    """Give a page of the territories of a level."""
    _check_level(store, level)
    query = items_query()
    found = select_features(store, level, query)
    page = found[query.offset : query.offset + query.limit]
    if query.offset and not page:
        _refuse_offset(len(found))
    texts = [feature(store, level, one, is_alone=False) for one in page]
    return _feature_collection(store, level, texts, (query.offset, query.limit, len(found)))


@blueprint.get("/collections/<level>/items/<code>")
@ogc_answer(GEOJSON)
def item(store: ReleaseStore, level: str, code: str) -> bytes:
    """Give one territory."""
    read_query()
    _check_level(store, level)
    places = {place.code: place for place in store.territories.at_level(level)}
    found_code("item", code, Known((c, (p.name_ru, p.name_en)) for c, p in places.items()))
    return feature(store, level, last_form(store, places[code]), is_alone=True)


def _feature_collection(
    store: ReleaseStore, level: str, texts: Sequence[bytes], page: tuple[int, int, int]
) -> bytes:
    """Return the features with what must be known of them; ``page`` is offset, limit, matched."""
    info = store.info
    links = [
        *page_links(info, *page),
        link(info, collection_path(level), "collection"),
        link(info, table_path(level), "alternate", CSV),
    ]
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": page[2],
            "numberReturned": len(texts),
            # Of the release: its features never change.
            "timeStamp": f"{info.created_on}T00:00:00Z",
            "links": links,
            "features": [orjson.Fragment(text) for text in texts],
        }
    )


def _language(store: ReleaseStore) -> str:
    return language(read_query("lang"), store.info.languages[0])


def _check_level(store: ReleaseStore, level: str) -> None:
    """Raise ``not-found`` for what is no collection; of a level without polygons say so."""
    if level in store.polygons:
        return
    if any(level == known.code for known in store.info.levels):
        raise ApiProblem(
            "not-found",
            f"collection: the level «{level}» has no polygons in this release; its territories are"
            f" at /api/v1/territories?geoLevel={level}.",
        )
    found_code("collection", level, plain(store.polygons))


def _refuse_offset(n_matched: int) -> None:
    message = f"The last feature has the offset {max(n_matched - 1, 0)}."
    raise ApiProblem("page-past-end", f"offset: {message}", {"offset": [message]})
