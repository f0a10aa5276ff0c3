"""Scales: the same coverage drawn coarser for the whole map and finer for a look from near by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.load import Geometries, drop_specks
from geodata.web.projection import simplify_coverage


@dataclass(frozen=True, slots=True)
class Scale:
    """How finely a map is drawn; lengths are in map units, a pixel each at zoom 0.

    ``tolerance`` is the smallest detail kept, ``min_part`` the area of the smallest island (below
    it a border line hides it), ``step`` the grid of the file; ``min_zoom`` is the zoom of the
    browser's map from which the scale is drawn.
    """

    tolerance: float
    min_part: float
    step: float
    min_zoom: float


# The first is what every reader waits for: it is as coarse as a map at rest may be. The others are
# fine for about two zoom levels: then a corner is moved by two thirds of a pixel.
SCALES = (
    Scale(tolerance=0.4, min_part=1.0, step=0.2, min_zoom=-3),
    Scale(tolerance=0.06, min_part=0.04, step=0.02, min_zoom=1.0),
    Scale(tolerance=0.015, min_part=0.0025, step=0.005, min_zoom=3.25),
)
# A finer file must have at least this many times the corners to be worth another download.
WORTHWHILE = 1.2


def make_scales(coverage: Mapping[str, BaseGeometry]) -> Iterator[tuple[Scale, Geometries]]:
    """Yield scale and simplified polygons of a clean coverage in map units, coarsest first.

    Each is a valid coverage; a scale that would add next to nothing is left out.
    """
    corners, most = 0, _corners(coverage)
    for scale in SCALES:
        if most < WORTHWHILE * corners:
            return
        drawn = simplify_coverage(drop_specks(coverage, scale.min_part), scale.tolerance)
        if (found := _corners(drawn)) >= WORTHWHILE * corners:
            corners = found
            yield scale, drawn


def _corners(polygons: Mapping[str, BaseGeometry]) -> int:
    return int(shapely.get_num_coordinates(list(polygons.values())).sum())
