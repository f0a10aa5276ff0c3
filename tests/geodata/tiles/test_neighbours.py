"""Neighbours: by shared borders or by centres, each against a slow and plain way."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from oktmo_centres import municipal_centres

from geodata.tiles.neighbours import among, gabriel, neighbour_relations, touching
from geodata.tiles.points import flat_points

places = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(-20, 20)), max_size=12, unique=True
).map(lambda found: {f"t{i:02}": (x * 1000.0, y * 1000.0) for i, (x, y) in enumerate(found)})


def _naive_gabriel(points: dict[str, tuple[float, float]]) -> set[tuple[str, str]]:
    found = set()
    for a, b in itertools.combinations(sorted(points), 2):
        middle = tuple((p + q) / 2 for p, q in zip(points[a], points[b], strict=True))
        radius = math.dist(points[a], points[b]) / 2
        others = (p for code, p in points.items() if code not in (a, b))
        if all(math.dist(middle, other) > radius * (1 + 1e-9) for other in others):
            found.add((a, b))
    return found


@settings(deadline=None)
@given(places)
def test_gabriel_equals_its_definition(points: dict[str, tuple[float, float]]) -> None:
    assert gabriel(points) == _naive_gabriel(points)


def test_gabriel_of_few_points_and_of_points_on_a_line() -> None:
    assert gabriel({}) == gabriel({"a": (0, 0)}) == set()
    line = {f"t{i}": (1000.0 * i, 2000.0 * i) for i in range(8)}
    assert gabriel(line) == {(f"t{i}", f"t{i + 1}") for i in range(7)}


def test_territories_at_one_place_share_their_neighbours() -> None:
    points = {"city": (0.0, 0.0), "district": (0.2, 0.1), "other": (5000.0, 0.0)}
    assert gabriel(points) == {("city", "district"), ("city", "other"), ("district", "other")}


def _naive_touching(shapes: dict[str, shapely.Geometry]) -> set[tuple[str, str]]:
    return {
        (a, b)
        for a, b in itertools.combinations(sorted(shapes), 2)
        if shapely.intersection(shapely.boundary(shapes[a]), shapely.boundary(shapes[b])).length > 0
    }


def test_a_point_in_common_is_no_border() -> None:
    boxes = {f"{c}{r}": shapely.box(c, r, c + 1, r + 1) for c in range(3) for r in range(3)}
    found = touching(boxes)
    assert found == _naive_touching(boxes)
    assert ("00", "01") in found
    assert ("00", "11") not in found


def test_what_lies_inside_touches_what_is_around_it() -> None:
    city = shapely.box(4, 4, 6, 6)
    assert touching({"city": city, "land": shapely.box(0, 0, 10, 10) - city}) == {("city", "land")}


def test_slivers_do_not_part_neighbours() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(0.9999, 0, 2, 1)
    assert touching({"b": left, "a": right}) == {("a", "b")}


def test_neighbours_meet_across_180() -> None:
    """Vertices on the two sides of the meridian need not match."""
    west = shapely.Polygon([(170, 60), (180, 60), (180, 63), (180, 70), (170, 70)])
    east = shapely.Polygon([(-180, 60), (-170, 60), (-170, 70), (-180, 70), (-180, 66)])
    assert touching({"west": west, "east": east}) == {("east", "west")}


def test_borders_come_first_and_islands_have_the_nearest_neighbour() -> None:
    boxes = {c: shapely.box(i * 2.0, 0, i * 2 + 2.0, 1) for i, c in enumerate("abc")}
    points = {c: (i * 2000.0, 0.0) for i, c in enumerate("abc")} | {"island": (9000.0, 0.0)}
    drawn = boxes | {"island": shapely.box(9, 0, 10, 1)}
    assert neighbour_relations(points, drawn) == {("a", "b"), ("b", "c"), ("c", "island")}
    assert neighbour_relations(points, boxes) == gabriel(points)
    assert neighbour_relations({"a": (0.0, 0.0)}, boxes) == set()
    assert neighbour_relations({}, {}) == set()


def test_among_keeps_what_has_both_ends() -> None:
    relations = frozenset({("a", "b"), ("b", "c")})
    assert among(relations, {"a", "b", "d"}) == {("a", "b")}


@pytest.fixture(scope="module")
def polygons(shared: Path) -> dict[str, shapely.Geometry]:
    frame = geopandas.read_file(shared / "geodata" / "municipalities.geojson")
    return dict(zip(frame.oktmo, frame.geometry, strict=True))


def test_real_borders_equal_pairwise_intersections(polygons: dict[str, shapely.Geometry]) -> None:
    """Kaluga's polygons are clean but for slivers: every pair with a real border is there."""
    kaluga = {code: g for code, g in polygons.items() if code.startswith("29")}
    found = touching(kaluga)
    for a, b in itertools.combinations(sorted(kaluga), 2):
        common = shapely.intersection(kaluga[a].buffer(0.002), kaluga[b].buffer(0.002))
        if (a, b) in found:
            assert common.area > 0
        else:
            assert common.area < 1e-3, (a, b)
    assert ("29701000", "29644000") in {(b, a) for a, b in found}


def test_chukotka_holds_together(polygons: dict[str, shapely.Geometry]) -> None:
    """Providensky and Chukotsky districts lie wholly or partly beyond 180°."""
    chukotka = {code: g for code, g in polygons.items() if code.startswith("77")}
    joined = touching(chukotka)
    reached, edge = set(), {min(chukotka)}
    while edge:
        reached |= edge
        edge = {b for pair in joined for a, b in (pair, pair[::-1]) if a in edge} - reached
    assert reached == set(chukotka)


def test_gabriel_names_mostly_real_neighbours(
    polygons: dict[str, shapely.Geometry], shared: Path
) -> None:
    """The choice of the graph: four of five pairs that it names do touch."""
    centres, named, right = municipal_centres(shared), 0, 0
    for region in ("29000000", "89000000", "14000000", "75000000", "36000000"):
        points = flat_points(centres[region])
        real, guess = touching({code: polygons[code] for code in points}), gabriel(points)
        named, right = named + len(guess), right + len(guess & real)
    assert right / named > 0.75
