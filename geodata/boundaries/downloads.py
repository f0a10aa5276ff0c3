"""Boundaries for others: GeoJSON by RFC 7946 and GeoParquet, the same polygons in both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import as_rfc7946
from geodata.boundaries.load import Geometries
from geodata.territories import Territories

PROPERTIES = ("code", "name_ru", "name_en", "level", "parent")
# Decimals of a degree that are kept: a tenth of a metre.
DECIMALS = 6


def for_others(boundaries: Mapping[str, BaseGeometry]) -> Geometries:
    """Return polygons cut at 180 degrees, rounded, outer rings against the clock."""
    return {
        code: shapely.orient_polygons(
            shapely.transform(shape, lambda points: np.round(points, DECIMALS)), exterior_cw=False
        )
        for code, shape in as_rfc7946(boundaries).items()
    }


def write_geojson(
    path: Path, territories: Territories, polygons: Mapping[str, BaseGeometry]
) -> None:
    """Write one feature for each polygon, in their order; the id of a feature is its code."""
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": _properties(territories, code),
                "geometry": mapping(shape),
            }
            for code, shape in polygons.items()
        ],
    }
    path.write_bytes(orjson.dumps(document))


def write_geoparquet(
    path: Path, territories: Territories, polygons: Mapping[str, BaseGeometry]
) -> None:
    """Write a row for each polygon, in their order: ``PROPERTIES`` and ``geometry`` as WKB.

    The only metadata are what GeoParquet asks for. Without a coordinate system named there it is
    longitude and latitude (OGC:CRS84); naming it would tie the bytes to a version of PROJ.
    """
    rows = [_properties(territories, code) for code in polygons]
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in PROPERTIES}
    columns["geometry"] = pa.array(shapely.to_wkb(list(polygons.values())).tolist(), pa.binary())
    table = pa.table(columns).replace_schema_metadata({"geo": _geo(polygons)})
    pq.write_table(table, path, compression="zstd")


def _properties(territories: Territories, code: str) -> dict[str, str | None]:
    place = territories[code]
    return {name: getattr(place, name) for name in PROPERTIES}


def _geo(polygons: Mapping[str, BaseGeometry]) -> bytes:
    shapes = list(polygons.values())
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "orientation": "counterclockwise",
        "bbox": _bbox(polygons),
    }
    return orjson.dumps(
        {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    )


def _bbox(polygons: Mapping[str, BaseGeometry]) -> list[float]:
    """Return west, south, east, north; west exceeds east where the antimeridian lies within."""
    parts = shapely.bounds(shapely.get_parts(list(polygons.values())))
    west, south, east, north = shapely.total_bounds(list(polygons.values())).tolist()
    if west == -180 and east == 180:
        from_west, to_east = parts[parts[:, 0] >= 0], parts[parts[:, 2] <= 0]
        if len(from_west) + len(to_east) == len(parts):
            west, east = float(from_west[:, 0].min()), float(to_east[:, 2].max())
    return [west, south, east, north]
