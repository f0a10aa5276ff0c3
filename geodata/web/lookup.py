"""Lookup: polygons in longitude and latitude, in which a browser finds where a point lies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import cut_antimeridian
from geodata.boundaries.load import Geometries, drop_specks
from geodata.territories import Territories
from geodata.web.files import write_web_file
from geodata.web.projection import simplify_coverage
from geodata.web.topology import to_topojson

# Metres by which a border may be moved in a country; a map unit where that is less, as in a city.
TOLERANCE_M = 300.0
# Islands go whose area is below this times the squared tolerance.
_SPECK = 2.5
_METRES_OF_DEGREE = 111_195.0


def deepest(
    territories: Territories, level: str, polygons: Mapping[str, BaseGeometry]
) -> list[str]:
    """Return the territories of ``level`` with a polygon that the level below does not fill.

    Where one place below has no polygon, its parent is the best answer there is.
    """
    return [
        place.code
        for place in territories.at_level(level)
        if place.code in polygons and not _is_filled(territories, place.code, polygons)
    ]


def _is_filled(territories: Territories, code: str, polygons: Mapping[str, BaseGeometry]) -> bool:
    below = [child.code for child in territories.children(code) if not child.is_unallocated]
    return bool(below) and all(child in polygons for child in below)


def write_lookup(
    level: str, coverage: Mapping[str, BaseGeometry], unit_m: float, out_dir: Path
) -> dict[str, Any]:
    """Write TopoJSON of a coverage in degrees (shifted over 180) and return its entry.

    ``unit_m`` is the map unit of the level in metres. Longitudes in the file are from -180 to 180,
    as a browser tells them: what crosses the antimeridian is cut there.
    """
    tolerance = min(TOLERANCE_M, unit_m)
    # The largest power of ten that moves a corner by a quarter of the tolerance at most.
    step = 10.0 ** math.floor(math.log10(tolerance / 2 / _METRES_OF_DEGREE))
    data = to_topojson(cut_antimeridian(simplify_degrees(coverage, tolerance)), level, step)
    written = write_web_file(out_dir, f"{level}.lookup", data)
    return written | {"object": level, "tolerance_m": tolerance}


def simplify_degrees(coverage: Mapping[str, BaseGeometry], tolerance: float) -> Geometries:
    """Simplify by metres on a plain cylinder, true in the middle: going back is exact."""
    _, south, _, north = shapely.total_bounds(list(coverage.values()))
    stretch = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * _METRES_OF_DEGREE
    metres = {c: shapely.transform(g, lambda points: points * stretch) for c, g in coverage.items()}
    simple = simplify_coverage(drop_specks(metres, _SPECK * tolerance**2), tolerance)
    return {c: shapely.transform(g, lambda points: points / stretch) for c, g in simple.items()}
