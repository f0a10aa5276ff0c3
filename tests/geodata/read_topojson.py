"""TopoJSON read by its specification, plainly: the way a browser does it."""

from __future__ import annotations

from typing import Any

import shapely

Point = tuple[float, float]


def decode(topology: dict[str, Any], object_name: str) -> dict[str, shapely.MultiPolygon]:
    """Return the polygons of an object by id; rings without an inside are left out."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes = {}
    for geometry in topology["objects"][object_name]["geometries"]:
        assert geometry["type"] == "MultiPolygon"
        polygons = [[_ring(ring, arcs) for ring in rings] for rings in geometry["arcs"]]
        shapes[geometry["id"]] = shapely.MultiPolygon(
            [(rings[0], rings[1:]) for rings in polygons if len(rings[0]) > 3]
        )
    return shapes


def _arc(moves: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in moves:
        x, y = x + dx, y + dy
        points.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return points


def _ring(pieces: list[int], arcs: list[list[Point]]) -> list[Point]:
    ring: list[Point] = []
    for piece in pieces:
        points = arcs[piece] if piece >= 0 else arcs[~piece][::-1]
        assert not ring or ring[-1] == points[0]
        ring += points[1:] if ring else points
    assert ring[0] == ring[-1]
    return ring
