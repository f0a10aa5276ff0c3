"""The OpenAPI 3.0 document of ``/ogc``: programs of maps read it for limits and parameters."""

from __future__ import annotations

from typing import Any

from portal.api.answers import API_VERSION
from portal.api.ogc.links import GEOJSON, JSON, OPENAPI, PREFIX, root
from portal.api.ogc.query import DEFAULT_LIMIT, MAX_LIMIT
from portal.api.problems import PROBLEM_JSON
from portal.store.release_store import ReleaseStore
from schemas.observations import LANGUAGES

_LANG = {
    "name": "lang",
    "in": "query",
    "description": "Language of titles; by default the release's first language.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}
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
            "minItems": 4,
            "maxItems": 6,
            "items": {"type": "number"},
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
        "schema": {"type": "string"},
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
            "/": _path("landing", "What is here and where.", JSON, [_LANG]),
            "/conformance": _path("conformance", "Classes of the standard.", JSON, []),
            "/api": _path("api", "This document.", OPENAPI, []),
            "/collections": _path("collections", "Levels that have polygons.", JSON, [_LANG]),
            collection: _path("collection", "One level.", JSON, [level, _LANG]),
            items: _path("items", "Territories of a level.", GEOJSON, [level, *_ITEMS]),
            f"{items}/{{featureId}}": _path("item", "One territory.", GEOJSON, [level, code]),
        },
    }


def _path(name: str, summary: str, kind: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    problem = {"content": {PROBLEM_JSON: {"schema": {"type": "object"}}}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": summary,
                    "content": {kind: {"schema": {"type": "object"}}},
                },
                "400": {"description": "A parameter that is unknown or cannot be used", **problem},
                "404": {"description": "Nothing is published here", **problem},
                "406": {"description": "No acceptable format", **problem},
                "500": {"description": "Internal error", **problem},
                "503": {"description": "No release is published", **problem},
            },
        }
    }
