"""Rings on a grid: polygons whose corners are whole steps, for files that are small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings one after the other, each without the closing corner.

    ``points`` is (n, 2) in steps from ``origin``; ring ``i`` is
    ``points[starts[i]:starts[i + 1]]`` and belongs to polygon ``polygon[i]`` of geometry
    ``geometry[i]``; the first ring of a polygon is its outer one.
    """

    points: Ints
    starts: Ints
    polygon: Ints
    geometry: Ints
    origin: tuple[float, float]


def snap_rings(geometries: Sequence[BaseGeometry], step: float) -> Rings:
    """Return the rings of polygons on a grid of ``step``, without those that it swallows.

    Each geometry keeps at least its largest polygon, even where nothing but a point is left of it.
    """
    whole = np.array([shapely.MultiPolygon(list(shapely.get_parts(g))) for g in geometries])
    _, corners, (ring_ends, polygon_ends, geometry_ends) = shapely.to_ragged_array(whole)
    low = np.floor(corners.min(axis=0) / step)
    points = np.rint(corners / step - low).astype(np.int64)
    ring = np.repeat(np.arange(len(ring_ends) - 1), np.diff(ring_ends))
    kept = _moves(points, ring)
    points, ring = points[kept], ring[kept]
    polygon = np.repeat(np.arange(len(polygon_ends) - 1), np.diff(polygon_ends))
    geometry = np.repeat(np.arange(len(geometry_ends) - 1), np.diff(geometry_ends))
    size = np.bincount(ring, minlength=len(polygon))
    stays = _stays(size, polygon, geometry, _largest(whole, geometry))
    return Rings(
        points[stays[ring]],
        np.concatenate([[0], np.cumsum(size[stays])]),
        polygon[stays],
        geometry[polygon[stays]],
        (float(low[0] * step), float(low[1] * step)),
    )


def _moves(points: Ints, ring: Ints) -> Flags:
    """Tell of each corner whether it differs from the next one in its ring.

    The last corner of a ring closes it and goes; the first stays where nothing else would.
    """
    is_last = np.append(ring[1:] != ring[:-1], True)
    moves: Flags = np.append((points[1:] != points[:-1]).any(axis=1), False) & ~is_last
    starts = np.flatnonzero(np.append(True, is_last[:-1]))
    is_lost = ~np.logical_or.reduceat(moves, starts)
    moves[starts[is_lost]] = True
    return moves


def _largest(whole: npt.NDArray[np.object_], geometry: Ints) -> Ints:
    """Return the number of the largest polygon of each geometry."""
    area = shapely.area(shapely.get_parts(whole))
    order = np.lexsort((-area, geometry))
    first = np.searchsorted(geometry[order], np.arange(len(whole)))
    found: Ints = order[first]
    return found


def _stays(size: Ints, polygon: Ints, geometry: Ints, largest: Ints) -> Flags:
    """Tell of each ring whether it has an inside, or is all that a geometry is left with."""
    is_outer = np.append(True, polygon[1:] != polygon[:-1])
    has_inside = size >= 3
    alive = has_inside[is_outer]
    lost = np.setdiff1d(np.arange(len(largest)), geometry[alive])
    is_rest = np.zeros(len(alive), dtype=bool)
    is_rest[largest[lost]] = True
    found: Flags = (has_inside & alive[polygon]) | (is_outer & is_rest[polygon])
    return found
