"""The 180th meridian: in one piece for drawing, cut as RFC 7946 asks for everybody else's maps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.load import Geometries
from geodata.boundaries.shapes import only_areas

# The halves of a map that runs from longitude 0 to 360.
_EAST = shapely.box(-180, -90, 180, 90)
_BEYOND = shapely.box(180, -90, 540, 90)
_GRID = 1e-5
# So near to the meridian, in degrees (some 200 m in the north), a corner is one of the cut.
_SEAM = 5e-3


def shift_antimeridian(geometries: Mapping[str, BaseGeometry]) -> Geometries:
    """Move what lies beyond the antimeridian to longitudes over 180 and close the seam.

    Nothing changes unless the territories together reach both sides of the antimeridian. The shift
    is by vertex, since some sources stitch rings along it.
    """
    if not geometries:
        return {}
    west, _, east, _ = shapely.total_bounds(list(geometries.values()))
    if west > -150 or east < 150:
        return dict(geometries)
    return {code: _shifted(geometry) for code, geometry in geometries.items()}


def cut_antimeridian(geometries: Mapping[str, BaseGeometry]) -> Geometries:
    """Cut shifted polygons at 180 degrees; what lies beyond gets longitudes from -180.

    A polygon that only touches the meridian keeps its side and its 180.
    """
    return {code: _cut(geometry) for code, geometry in geometries.items()}


def as_rfc7946(geometries: Mapping[str, BaseGeometry]) -> Geometries:
    """Return polygons as RFC 7946 wants them: between -180 and 180 degrees, cut there.

    What is so already comes back unchanged, vertex by vertex.
    """
    return {
        code: _cut(_shifted(geometry) if _is_stitched(geometry) else geometry)
        for code, geometry in geometries.items()
    }


def _is_stitched(geometry: BaseGeometry) -> bool:
    """Tell whether a ring jumps from one side of the antimeridian to the other."""
    bounds = shapely.bounds(shapely.get_parts(geometry))
    return bool((bounds[:, 2] - bounds[:, 0] > 180).any())


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.bounds[2] <= 180:
        return geometry
    near = only_areas(shapely.intersection(geometry, _EAST))
    beyond = only_areas(shapely.intersection(geometry, _BEYOND))
    moved = shapely.transform(beyond, lambda points: points - np.array([360.0, 0.0]))
    parts = [*shapely.get_parts(near), *shapely.get_parts(moved)]
    return only_areas(shapely.MultiPolygon(parts))


def _shifted(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.bounds[0] >= 0:
        return geometry

    def east(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        longitude = np.where(points[:, 0] < 0, points[:, 0] + 360, points[:, 0])
        # Halves that were simplified apart leave a slit between them: their seam is drawn straight.
        is_seam = np.abs(longitude - 180) < _SEAM
        return np.column_stack([np.where(is_seam, 180.0, longitude), points[:, 1]])

    moved = shapely.make_valid(shapely.transform(geometry, east), method="structure")
    return only_areas(shapely.union_all([moved], grid_size=_GRID))
