"""Neighbours: which territories touch, by their polygons or, without them, by their centres."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import Delaunay, QhullError
from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.load import clean_coverage
from geodata.tiles.points import FlatPoint

# Pairs of codes, the smaller one first.
Relations = frozenset[tuple[str, str]]

_Floats = npt.NDArray[np.float64]
# Points nearer than this, in metres, are one place.
_SAME_PLACE = 1.0
# Share of a radius: what arithmetic may be off by.
_ON_THE_CIRCLE = 1e-9


def touching(geometries: Mapping[str, BaseGeometry]) -> Relations:
    """Return the pairs whose polygons share a border longer than a point.

    ``geometries`` are in degrees. They are made a clean coverage first, so that a sliver parts no
    neighbours, and joined at the antimeridian.
    """
    shapes = list(clean_coverage(shift_antimeridian(geometries)).values())
    owner, segments = _segments(np.array(shapes, dtype=object))
    if not len(owner):
        return frozenset()
    # In a clean coverage neighbours have every segment of a common border in common.
    _, number = np.unique(segments, axis=0, return_inverse=True)
    order = np.lexsort((owner, number))
    owner, number = owner[order], number[order]
    shared = (number[1:] == number[:-1]) & (owner[1:] != owner[:-1])
    codes = list(geometries)
    pairs = set(zip(owner[:-1][shared].tolist(), owner[1:][shared].tolist(), strict=True))
    return frozenset(_pair(codes[first], codes[second]) for first, second in pairs)


def _segments(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.intp], _Floats]:
    """Return the polygon and both ends, in one order, of each segment of each outline."""
    lines, owner = shapely.get_parts(shapely.boundary(shapes), return_index=True)
    points, line = shapely.get_coordinates(lines, return_index=True)
    inside = line[1:] == line[:-1]
    start, end = points[:-1][inside], points[1:][inside]
    swapped = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start, end = np.where(swapped[:, None], end, start), np.where(swapped[:, None], start, end)
    return owner[line[:-1][inside]], np.hstack([start, end])


def gabriel(points: Mapping[str, FlatPoint]) -> Relations:
    """Return the pairs of the Gabriel graph of points in metres.

    Two points are neighbours if no third one lies in or on the circle whose diameter they are.
    Territories at one place are neighbours of each other and have the same neighbours besides.

    Against the real borders of Russian municipalities four of five such pairs do touch, of the
    pairs of a Delaunay triangulation, which finds more, only two of three.
    """
    codes = sorted(points)
    places: dict[FlatPoint, list[str]] = {}
    for code in codes:
        east, north = points[code]
        key = (round(east / _SAME_PLACE) * _SAME_PLACE, round(north / _SAME_PLACE) * _SAME_PLACE)
        places.setdefault(key, []).append(code)
    together = list(places.values())
    found = {(a, b) for group in together for a in group for b in group if a < b}
    for first, second in _gabriel_pairs(np.array(list(places), dtype=np.float64)):
        found |= {_pair(a, b) for a in together[first] for b in together[second]}
    return frozenset(found)


def _gabriel_pairs(points: _Floats) -> list[tuple[int, int]]:
    candidates = _candidates(points)
    if not len(candidates):
        return []
    first, second = points[candidates[:, 0]], points[candidates[:, 1]]
    middle, radius = (first + second) / 2, ((first - second) ** 2).sum(axis=1) / 4
    distances = ((middle[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    rows = np.arange(len(candidates))
    distances[rows, candidates[:, 0]] = distances[rows, candidates[:, 1]] = np.inf
    is_free = distances.min(axis=1) > radius * (1 + _ON_THE_CIRCLE)
    return [(int(a), int(b)) for a, b in candidates[is_free]]


def _candidates(points: _Floats) -> npt.NDArray[np.intp]:
    """Return pairs of points, ``(n, 2)``, that hold those of the Gabriel graph."""
    everyone = np.column_stack(np.triu_indices(len(points), 1)).astype(np.intp)
    if len(points) < 4:
        return everyone
    try:
        triangles = Delaunay(points).simplices
    except QhullError:  # all on one line
        return everyone
    sides = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.intp)


def neighbour_relations(
    points: Mapping[str, FlatPoint], geometries: Mapping[str, BaseGeometry]
) -> Relations:
    """Return the neighbours among ``points``: by polygons where all have one, else by Gabriel.

    ``points`` are in metres, ``geometries`` in degrees and may hold more territories. An island or
    exclave, which touches nobody, is the neighbour of the territory whose centre is nearest.
    """
    if not all(code in geometries for code in points):
        return gabriel(points)
    found = touching({code: geometries[code] for code in sorted(points)})
    lonely = sorted(set(points).difference(*found))
    return found | {_pair(code, near) for code in lonely for near in _nearest(code, points)}


def _nearest(code: str, points: Mapping[str, FlatPoint]) -> list[str]:
    """Return the territory nearest to ``code``; nothing where there is no other."""
    others = sorted(set(points) - {code})
    return sorted(others, key=lambda other: math.dist(points[code], points[other]))[:1]


def among(relations: Relations, codes: Collection[str]) -> Relations:
    """Return the relations whose two ends are both in ``codes``."""
    return frozenset((a, b) for a, b in relations if a in codes and b in codes)


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first < second else (second, first)
