"""One polygon at a time: is it an area, can it be repaired, what of it is an area."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import ReferenceFault

AREAS = ("Polygon", "MultiPolygon")


def valid_area(geometry: BaseGeometry | None, what: str) -> BaseGeometry:
    """Return the geometry as a valid (multi)polygon in degrees; crossing rings are rebuilt.

    ``what`` names file and feature in the fault. Raises :class:`ReferenceFault` for a geometry
    that is missing, empty, no area, has coordinates that are no numbers or no degrees.
    """
    area = geometry
    if area is not None and not np.isfinite(shapely.get_coordinates(area)).all():
        raise ReferenceFault(f"{what}: a coordinate is no number.")
    if area is not None and not area.is_valid:
        area = only_areas(shapely.make_valid(area, method="structure"))
    if area is not None and area.geom_type == "GeometryCollection":
        area = only_areas(area)
    if area is None or area.is_empty or area.geom_type not in AREAS:
        raise ReferenceFault(f"{what}: the geometry is empty or no area.")
    west, south, east, north = area.bounds
    if not min(west + 180, 360 - east, south + 90, 90 - north) >= 0:
        raise ReferenceFault(f"{what}: the coordinates are not degrees of longitude and latitude.")
    return area


def only_areas(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one (multi)polygon, without lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in AREAS]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
