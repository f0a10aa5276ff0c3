"""The OpenAPI 3.0 document of ``/ogc``: programs of maps read it for limits and parameters."""

from __future__ import annotations

from typing import Any

from portal.api.answers import API_VERSION
from portal.api.ogc.links import GEOJSON, JSON, OPENAPI, PREFIX, root
from portal.api.ogc.query import DEFAULT_LIMIT, MAX_LIMIT, TIME_PATTERN
from portal.api.ogc.schemas import SCHEMAS, ref
from portal.api.problems import PROBLEM_JSON
from portal.store.release_store import ReleaseStore
from schemas.observations import LANGUAGES

# By the schema of the answer, where that is not plain JSON.
_TYPES = {"FeatureCollection": GEOJSON, "Feature": GEOJSON, "Document": OPENAPI}
_REFUSALS = {
    "400": "A parameter that is unknown or cannot be used",
    "404": "Nothing is published here",
    "405": "The interface is for reading",
    "406": "No acceptable format",
    "414": "The query is too long",
    "429": "Too many requests",
    "500": "Internal error",
    "503": "No release is published",
}
_LEVEL_OF_BODY = "$response.body#/collections/0/id"
_LINKS: dict[str, dict[str, Any]] = {
    "collections": {
        "one": {"operationId": "collection", "parameters": {"collectionId": _LEVEL_OF_BODY}},
        "features": {"operationId": "items", "parameters": {"collectionId": _LEVEL_OF_BODY}},
    },
    "items": {
        "one": {
            "operationId": "item",
            "parameters": {
                "collectionId": "$request.path.collectionId",
                "featureId": "$response.body#/features/0/id",
            },
        },
    },
}
_LANG = {
    "name": "lang",
    "in": "query",
    "description": "Language of titles; by default the release's first language.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}
_PLANE, _SPACE = 4, 6


def _of_length(size: int) -> dict[str, Any]:
    return {"minItems": size, "maxItems": size}


_ITEMS = [
    {
        "name": "bbox",
        "in": "query",
        "description": "West, south, east, north in degrees; six numbers with heights, which are"
        " not looked at. West above east: across the 180th meridian.",
        "required": False,
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [_of_length(_PLANE), _of_length(_SPACE)],
        },
    },
    {
        "name": "datetime",
        "in": "query",
        "description": "Day or instant, or two with a slash between, .. for an open end: the"
        " territories that existed then, in the last version of that time.",
        "required": False,
        "style": "form",
        "explode": False,
        "schema": {"type": "string", "pattern": TIME_PATTERN},
        "example": "2018-01-01",
    },
    {
        "name": "limit",
        "in": "query",
        "description": "Features on a page; more than the maximum counts as the maximum.",
        "required": False,
        "style": "form",
        "explode": False,
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_LIMIT,
            "default": DEFAULT_LIMIT,
        },
    },
    {
        "name": "offset",
        "in": "query",
        "description": "Features left out before the page; the links next and prev set it.",
        "required": False,
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
]


def description(store: ReleaseStore) -> dict[str, Any]:
    """Return the document for the release that is being served."""
    level = {
        "name": "collectionId",
        "in": "path",
        "required": True,
        "description": "Level of territory that has polygons.",
        # A list of possible values may not be empty.
        "schema": {"type": "string", **({"enum": [*store.polygons]} if store.polygons else {})},
    }
    code = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": "Code of a territory.",
        "schema": {"type": "string"},
    }
    collection, items = "/collections/{collectionId}", "/collections/{collectionId}/items"
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{store.info.title('en')}: territories as OGC API Features",
            "version": API_VERSION,
            "license": {"name": store.info.data_license or "see /api/v1/releases"},
        },
        "servers": [{"url": root(store.info) + PREFIX}],
        "paths": {
            "/": _path("landing", "What is here and where.", "Landing", [_LANG]),
            "/conformance": _path("conformance", "Classes of the standard.", "Conformance", []),
            "/api": _path("api", "This document.", "Document", []),
            "/collections": _path(
                "collections", "Levels that have polygons.", "Collections", [_LANG]
            ),
            collection: _path("collection", "One level.", "Collection", [level, _LANG]),
            items: _path("items", "Territories of a level.", "FeatureCollection", [level, *_ITEMS]),
            f"{items}/{{featureId}}": _path("item", "One territory.", "Feature", [level, code]),
        },
        "components": {"schemas": SCHEMAS},
    }


def _path(name: str, summary: str, body: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": summary,
                    "content": {_TYPES.get(body, JSON): {"schema": ref(body)}},
                    **({"links": links} if (links := _LINKS.get(name)) else {}),
                },
                "304": {"description": "Not modified"},
                **{
                    status: {
                        "description": text,
                        "content": {PROBLEM_JSON: {"schema": ref("Problem")}},
                    }
                    for status, text in _REFUSALS.items()
                },
            },
        }
    }
