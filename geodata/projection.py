"""Projection: from degrees to flat, equal-area map units."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geodata.boundaries import Geometries, only_areas
from geodata.errors import ReferenceFault

# Projections with a name of their own; anything else is given as a PROJ string.
NAMED = {
    "russia": "+proj=aea +lat_1=52 +lat_2=64 +lat_0=56 +lon_0=100 +datum=WGS84 +units=m +type=crs",
}
# Fitting size of a map at zoom 0, in map units.
MAP_UNITS = 1000


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


def local_projection(geometries: Mapping[str, BaseGeometry]) -> str:
    """Return the PROJ string of an equal-area projection centred on the territories, north up."""
    west, south, east, north = shapely.total_bounds(list(geometries.values()))
    lon, lat = round((west + east) / 2, 2), round((south + north) / 2, 2)
    return f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m +type=crs"


def resolve_projection(text: str, geometries: Mapping[str, BaseGeometry]) -> str:
    """Return the PROJ string of a name of ``NAMED``, a PROJ string, or nothing (a local one).

    Raises :class:`ReferenceFault` for anything else.
    """
    if not text:
        return local_projection(geometries)
    definition = NAMED.get(text, text)
    try:
        crs = pyproj.CRS.from_user_input(definition)
    except CRSError as error:
        raise ReferenceFault(
            f"The projection «{text}» is none of {', '.join(NAMED)} and no PROJ definition."
        ) from error
    if not crs.is_projected:
        raise ReferenceFault(f"The projection «{text}» is not flat: its units are degrees.")
    return definition


def project(geometries: Mapping[str, BaseGeometry], definition: str) -> Geometries:
    """Return the polygons in metres of the projection; longitudes over 180 are welcome."""
    transformer = pyproj.Transformer.from_crs("EPSG:4326", definition, always_xy=True)

    def flat(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return {code: shapely.transform(geometry, flat) for code, geometry in geometries.items()}


def map_unit(geometries: Mapping[str, BaseGeometry]) -> float:
    """Return the metres of one map unit: a round number that lets all territories fit at zoom 0.

    For Russia in its own projection this is 8 km.
    """
    west, south, east, north = shapely.total_bounds(list(geometries.values()))
    exact = max(east - west, north - south) / MAP_UNITS
    power = 10 ** math.floor(math.log10(exact))
    return float(math.floor(exact / power) * power)


def scale(geometries: Mapping[str, BaseGeometry], unit: float) -> Geometries:
    """Return polygons given in metres in map units of ``unit`` metres."""
    return {c: shapely.transform(g, lambda points: points / unit) for c, g in geometries.items()}


def simplify_coverage(geometries: Mapping[str, BaseGeometry], tolerance: float) -> Geometries:
    """Simplify polygons so that neighbours still share their borders.

    ``tolerance`` is in the units of the polygons: corners whose triangle is smaller than its
    square go.
    """
    shapes = shapely.coverage_simplify(list(geometries.values()), tolerance)
    return dict(zip(geometries, shapes, strict=True))


def _shifted(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.bounds[0] >= 0:
        return geometry

    def east(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(
            [np.where(points[:, 0] < 0, points[:, 0] + 360, points[:, 0]), points[:, 1]]
        )

    moved = shapely.make_valid(shapely.transform(geometry, east), method="structure")
    return only_areas(shapely.union_all([moved], grid_size=1e-5))
