"""TopoJSON against its own specification: what is read back is what was put on the grid."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from read_topojson import decode

from geodata.web.arcs import cut_arcs
from geodata.web.grid import snap_rings
from geodata.web.topology import to_topojson

SQUARES = {
    "a": shapely.box(0, 0, 10, 10),
    "b": shapely.box(10, 0, 20, 10),
    "c": shapely.box(0, 10, 20, 20).difference(shapely.box(4, 12, 8, 16)),
    "island": shapely.box(4, 12, 8, 16),
}


def _read(geometries: dict[str, shapely.Geometry], step: float) -> dict[str, shapely.Geometry]:
    return decode(json.loads(to_topojson(geometries, "places", step)), "places")


def _coverage(seed: int, n_points: int) -> dict[str, shapely.Geometry]:
    """Return the cells around random points, merged at random, so that parts and holes occur."""
    random = np.random.default_rng(seed)
    points = shapely.MultiPoint(random.uniform(0, 100, (n_points, 2)))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(points, extend_to=shapely.box(0, 0, 100, 100))
    )
    owner = random.integers(0, max(2, n_points // 4), len(cells))
    return {
        str(number): shapely.coverage_union_all(cells[owner == number])
        for number in np.unique(owner)
    }


def test_every_border_is_written_once() -> None:
    topology = json.loads(to_topojson(SQUARES, "places", 1))
    pieces = [tuple(map(tuple, np.cumsum(arc, axis=0))) for arc in topology["arcs"]]
    segments = [frozenset(pair) for arc in pieces for pair in pairwise(arc)]
    assert len(segments) == len(set(segments)) == 15
    assert set(topology) == {"type", "transform", "arcs", "objects"}


@given(st.integers(0, 10**6), st.integers(4, 60))
@settings(max_examples=60, deadline=None)
def test_polygons_come_back_from_the_file_as_they_stood_on_the_grid(
    seed: int, n_points: int
) -> None:
    geometries = _coverage(seed, n_points)
    on_grid = {
        code: shapely.transform(shape, lambda points: np.rint(points / 0.01) * 0.01)
        for code, shape in geometries.items()
    }
    found = _read(geometries, 0.01)
    assert list(found) == list(geometries)
    for code, shape in found.items():
        expected = shapely.area(shapely.make_valid(on_grid[code]))
        assert shape.area == pytest.approx(expected, abs=1e-6)
        assert shapely.hausdorff_distance(shape, on_grid[code]) < 1e-6


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_neighbours_share_arcs_and_no_arc_is_walked_thrice(seed: int) -> None:
    rings = snap_rings(list(_coverage(seed, 30).values()), 0.01)
    arcs = cut_arcs(rings.points, rings.starts)
    used = np.bincount(np.where(arcs.pieces < 0, ~arcs.pieces, arcs.pieces))
    assert used.min() >= 1
    assert used.max() <= 2
    total = sum(len(arcs.points[s:e]) - 1 for s, e in pairwise(arcs.starts))
    once = {
        frozenset((tuple(rings.points[i]), tuple(rings.points[j])))
        for s, e in pairwise(rings.starts)
        for i, j in zip(range(s, e), [*range(s + 1, e), s], strict=True)
    }
    assert total == len(once)


def test_what_is_smaller_than_the_grid_goes_but_no_territory_does() -> None:
    specks = {
        "big": shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 20, 20.1, 20.1)]),
        "dot": shapely.box(30.1, 30.1, 30.2, 30.2),
        "line": shapely.box(40, 40, 49, 40.1),
        "holed": shapely.box(50, 0, 60, 10).difference(shapely.box(55, 5, 55.1, 5.1)),
    }
    topology = json.loads(to_topojson(specks, "places", 1))
    shapes = {g["id"]: g["arcs"] for g in topology["objects"]["places"]["geometries"]}
    assert {code: len(shape) for code, shape in shapes.items()} == dict.fromkeys(specks, 1)
    assert len(shapes["holed"][0]) == 1
    points = topology["arcs"][shapes["dot"][0][0][0]]
    assert points[1:] == [[0, 0]]
    assert _read(specks, 1)["big"].area == 100


def test_the_grid_begins_at_a_whole_step() -> None:
    rings = snap_rings([shapely.box(-0.37, 0.11, 3, 3)], 0.1)
    assert rings.origin == pytest.approx((-0.4, 0.1))
    assert rings.points.min() == 0


def test_the_same_polygons_give_the_same_bytes() -> None:
    assert to_topojson(SQUARES, "places", 0.1) == to_topojson(dict(SQUARES), "places", 0.1)
