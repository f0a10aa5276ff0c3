"""A table of one figure for each territory as GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any

import orjson

from portal.exports.about import About, Form
from portal.exports.tabular import Table, records

_PLACE = "REF_AREA"


def write_geojson(table: Table, about: About, form: Form) -> bytes:
    """Return a feature for each row; its id is the territory code, its properties the row.

    ``form.shapes`` are the polygons. What has none, such as a «not allocated» place, is a feature
    without geometry, so that the figures still add up.
    """
    rows = [list(row) for row in table.rows]
    whole = Table(table.columns, rows, table.dataset, table.parts, table.names)
    codes = [row[table.columns.index(_PLACE)] for row in rows]
    features = [
        _feature(code, form.shapes.get(code), properties)
        for code, properties in zip(codes, records(whole, form.labels), strict=True)
    ]
    document = {
        "type": "FeatureCollection",
        "release": about.release,
        "data_note": about.data_note,
        "notes": about.notes,
        "license": about.license,
        "features": features,
    }
    return orjson.dumps(document)


def _feature(code: str, shape: bytes | None, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = None if shape is None else orjson.Fragment(shape)
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}
