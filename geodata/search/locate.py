"""Locate: in which territory a point lies. The browser does the same, where the point stays."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import ReferenceFault

_TURN = 360.0


class Locator:
    """Polygons in longitude and latitude, ready for many points.

    Longitudes may run on over 180 or be cut there: a point is looked for in both ways.
    """

    def __init__(self, geometries: Mapping[str, BaseGeometry]) -> None:
        self._codes = tuple(geometries)
        self._tree = shapely.STRtree(list(geometries.values()))

    def locate(self, longitude: float, latitude: float) -> str | None:
        """Return the code of the territory with the point, the first of several on their border.

        None where the point lies in no territory. Raises :class:`ReferenceFault` for what is no
        longitude (-180..360) and latitude (-90..90) in degrees.
        """
        if not (math.isfinite(longitude) and -180 <= longitude <= 360) or not abs(latitude) <= 90:
            raise ReferenceFault(
                f"{longitude}, {latitude} is no longitude and latitude in degrees."
            )
        turns = [longitude + turn for turn in (-_TURN, 0.0, _TURN)]
        points = shapely.points([(turned, latitude) for turned in turns])
        found = self._tree.query(points, predicate="intersects")[1]
        return self._codes[int(np.min(found))] if found.size else None


def locate(geometries: Mapping[str, BaseGeometry], longitude: float, latitude: float) -> str | None:
    """Return the code of the territory with the point, as :meth:`Locator.locate` does."""
    return Locator(geometries).locate(longitude, latitude)
