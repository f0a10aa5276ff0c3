"""JSON Schemas of the formats beyond JSON, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from portal.exports.formats import FORMATS
from schemas.periods import PERIOD_PATTERN
from schemas.structure import RECAST, Component, Dataset

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_DAY: Schema = {"type": "string", "format": "date"}
_COUNTS: Schema = {"type": "array", "items": {"type": "integer", "minimum": 0}}
_ORIGIN: dict[str, Schema] = {"release": _TEXT, "data_note": _TEXT}
# An estimate in other borders has decimals where a count has none.
_KINDS: dict[str, Schema] = {
    "text": _TEXT,
    "integer": {"type": ["number", "null"]},
    "number": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
}


def format_schema(name: str, dataset: Dataset | None) -> Schema:
    """Return the schema of the format ``name``; that of a dataset tells of its rows as well.

    A line of NDJSON is described by ``x-item-schema``, for which OpenAPI 3.1 has no keyword.
    """
    form = FORMATS[name]
    if form.is_attachment:
        return {"contentMediaType": form.media_type}
    if name == "jsonstat":
        return _cube(dataset)
    if name == "geojson" and dataset is not None:
        return _collection(dataset)
    if name == "ndjson" and dataset is not None:
        return {"type": "string", "x-item-schema": row_schema(dataset)}
    return {"type": "string", "contentMediaType": form.media_type}


def row_schema(dataset: Dataset) -> Schema:
    """Return the schema of a row as an object; what ``labels`` and ``measure`` leave out is gone.

    A dimension, and what has a codelist, may have a twin with its name.
    """
    parts = (*dataset.components, *((RECAST,) if dataset.id == "appeals" else ()))
    properties = {part.key: _cell(part) for part in parts}
    named = (*dataset.dimensions, *(part for part in parts if part.codelist))
    properties |= {f"{part.key}_name": _TEXT for part in named}
    always = [part.key for part in parts if part.id == "OBS_STATUS"]
    return _object(properties, [*always, *_ORIGIN])


def _cell(part: Component) -> Schema:
    if part.id == "TIME_PERIOD":
        return {"type": "string", "pattern": PERIOD_PATTERN}
    if part.id == "SERIES_BREAK":
        # Most periods have none.
        return {"type": ["string", "null"]}
    known = {"x-codelist": part.codelist} if part.codelist else {}
    if known and part.role == "dimension":
        known["x-total"] = True  # type: ignore[assignment]
    return {**_KINDS[part.kind], **known}


def _collection(dataset: Dataset) -> Schema:
    """Return the schema of GeoJSON with a feature for each row."""
    feature = _object(
        {
            "type": {"const": "Feature"},
            "id": _TEXT,
            "properties": row_schema(dataset),
            "geometry": geometry_schema(),
        }
    )
    return _object(
        {
            "type": {"const": "FeatureCollection"},
            **_ORIGIN,
            "notes": _TEXTS,
            "license": _TEXT,
            "features": {"type": "array", "items": feature},
        }
    )


def geometry_schema() -> Schema:
    """Return the schema of polygons in longitude and latitude, or of none."""
    position = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    ring = {"type": "array", "items": position, "minItems": 4}
    polygon = {"type": "array", "items": ring, "minItems": 1}
    shapes = {"Polygon": polygon, "MultiPolygon": {"type": "array", "items": polygon}}
    drawn = [
        _object({"type": {"const": kind}, "coordinates": coordinates})
        for kind, coordinates in shapes.items()
    ]
    return {"oneOf": [{"type": "null"}, *drawn]}


def _cube(dataset: Dataset | None) -> Schema:
    """Return the schema of JSON-stat 2.0 as it is written here."""
    names = [part.id for part in dataset.dimensions] if dataset else []
    category = _object(
        {"index": _TEXTS, "label": {"type": "object", "additionalProperties": _TEXT}}, ["index"]
    )
    dimension = _object({"label": _TEXT, "category": category})
    described = dict.fromkeys((*names, "MEASURE"), dimension)
    licence = _object({"href": _TEXT, "label": _TEXT})
    attribute = {"type": "array", "items": {"type": ["string", "number", "null"]}}
    return _object(
        {
            "version": {"const": "2.0"},
            "class": {"const": "dataset"},
            "label": _TEXT,
            "source": _TEXT,
            "updated": _DAY,
            "note": _TEXTS,
            "id": {"const": [*names, "MEASURE"]} if dataset else _TEXTS,
            "size": _COUNTS,
            "role": _object({"time": _TEXTS, "geo": _TEXTS, "metric": _TEXTS}),
            "dimension": _object(described),
            "value": {"type": "array", "items": {"type": ["number", "null"]}},
            "status": {"type": "array", "items": {"type": "string", "x-codelist": "obs_status"}},
            "link": _object({"license": {"type": "array", "items": licence}}),
            "extension": _object(
                {
                    **_ORIGIN,
                    "as_of": _DAY,
                    "attributes": {"type": "object", "additionalProperties": attribute},
                }
            ),
        }
    )


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    """Return an object that has all of ``properties``, unless ``required`` says which."""
    names = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": names}
