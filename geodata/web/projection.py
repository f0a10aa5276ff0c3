"""Projection: from degrees to flat map units, and simplification there."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.load import Geometries

# Fitting size of a map at zoom 0, in map units.
MAP_UNITS = 1000


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
