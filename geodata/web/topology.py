"""TopoJSON of a coverage: borders written once, ids only, whole steps of a grid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import orjson
from shapely.geometry.base import BaseGeometry

from geodata.web.arcs import Arcs, cut_arcs
from geodata.web.grid import Ints, Rings, snap_rings

Shapes = list[list[list[list[int]]]]


def to_topojson(geometries: Mapping[str, BaseGeometry], object_name: str, step: float) -> bytes:
    """Return the polygons as TopoJSON bytes: one object, ids are the territory codes.

    ``step`` is the distance of two grid lines, in the units of the polygons. Parts smaller than
    the grid go, but each territory keeps its largest one, if only as a point. The same polygons
    give the same bytes.
    """
    rings = snap_rings(list(geometries.values()), step)
    arcs = cut_arcs(rings.points, rings.starts)
    shapes = _shapes(rings, arcs, len(geometries))
    document = {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": list(rings.origin)},
        "arcs": _moves(arcs),
        "objects": {
            object_name: {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiPolygon", "id": code, "arcs": shape}
                    for code, shape in zip(geometries, shapes, strict=True)
                ],
            }
        },
    }
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)


def _moves(arcs: Arcs) -> list[Ints]:
    """Return each arc as its first point and the way from each point to the next."""
    moves = np.diff(arcs.points, axis=0, prepend=0)
    moves[arcs.starts[:-1]] = arcs.points[arcs.starts[:-1]]
    return np.split(moves, arcs.starts[1:-1])


def _shapes(rings: Rings, arcs: Arcs, n_geometries: int) -> Shapes:
    """Return the polygons of each geometry, each a list of rings, each a list of arcs."""
    shapes: Shapes = [[] for _ in range(n_geometries)]
    pieces = arcs.pieces.tolist()
    last = -1
    for number, (geometry, polygon) in enumerate(
        zip(rings.geometry.tolist(), rings.polygon.tolist(), strict=True)
    ):
        if polygon != last:
            shapes[geometry].append([])
        shapes[geometry][-1].append(pieces[arcs.ring_starts[number] : arcs.ring_starts[number + 1]])
        last = polygon
    return shapes
