"""Schemas of the answers of ``/ogc``, in the dialect of OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
_DAY_OR_NONE: Schema = {"type": "string", "format": "date", "nullable": True}
_MOMENT_OR_NONE: Schema = {"type": "string", "format": "date-time", "nullable": True}
_WHOLE: Schema = {"type": "integer", "minimum": 0}


def ref(name: str) -> Schema:
    """Return the reference to a schema of :data:`SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema, least: int = 0, most: int | None = None) -> Schema:
    sizes = ({"minItems": least} if least else {}) | ({"maxItems": most} if most else {})
    return {"type": "array", "items": items, **sizes}


def _object(properties: dict[str, Schema], *optional: str) -> Schema:
    """Return an object that has all of ``properties`` but the optional ones."""
    needed = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": needed}


def _one(text: str) -> Schema:
    return {"type": "string", "enum": [text]}


_POSITION = _list({"type": "number"}, 2, 2)
_POLYGON = _list(_list(_POSITION, 4), 1)
_LINKS = _list(ref("Link"))
_EXTENT = _object(
    {
        "spatial": _object({"bbox": _list(_list({"type": "number"}, 4, 4), 1), "crs": TEXT}),
        "temporal": _object({"interval": _list(_list(_MOMENT_OR_NONE, 2, 2), 1), "trs": TEXT}),
    },
    "spatial",
)
_TERRITORY = _object(
    {
        "code": TEXT,
        "code_in_force": TEXT,
        "name_ru": TEXT,
        "name_en": TEXT,
        "level": TEXT,
        "kind": TEXT,
        "parent": {"type": "string", "nullable": True},
        "iso_3166_2": TEXT,
        "valid_from": _DAY_OR_NONE,
        "valid_to": _DAY_OR_NONE,
    }
)
_FEATURE = {
    "type": _one("Feature"),
    "id": TEXT,
    # Without a polygon it is null, as RFC 7946 has it for what has no place.
    "geometry": {
        "type": "object",
        "nullable": True,
        "oneOf": [ref("Polygon"), ref("MultiPolygon")],
    },
    "properties": ref("Territory"),
}
SCHEMAS: dict[str, Schema] = {
    "Link": _object({"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT}, "type", "title"),
    "Landing": _object({"title": TEXT, "description": TEXT, "links": _LINKS}),
    "Conformance": _object({"conformsTo": _list(TEXT)}),
    "Collection": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "itemType": _one("feature"),
            "crs": _list(TEXT, 1),
            "extent": _EXTENT,
            "links": _LINKS,
        }
    ),
    "Collections": _object(
        {"collections": _list(ref("Collection")), "links": _LINKS, "description": TEXT},
        "description",
    ),
    "Polygon": _object({"type": _one("Polygon"), "coordinates": _POLYGON}),
    "MultiPolygon": _object({"type": _one("MultiPolygon"), "coordinates": _list(_POLYGON)}),
    "Territory": _TERRITORY,
    "Feature": _object({**_FEATURE, "links": _LINKS}),
    "FeatureCollection": _object(
        {
            "type": _one("FeatureCollection"),
            "numberMatched": _WHOLE,
            "numberReturned": _WHOLE,
            "timeStamp": {"type": "string", "format": "date-time"},
            "links": _LINKS,
            "features": _list(_object(_FEATURE)),
        }
    ),
    # What a document of OpenAPI may hold is said by OpenAPI itself.
    "Document": {
        "type": "object",
        "properties": {"openapi": TEXT, "info": {"type": "object"}, "paths": {"type": "object"}},
        "required": ["openapi", "info", "paths"],
        "additionalProperties": True,
    },
    "Problem": _object(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "instance": TEXT,
            "request_id": TEXT,
            "errors": {"type": "object", "additionalProperties": _list(TEXT)},
        },
        "errors",
        "request_id",
    ),
}
