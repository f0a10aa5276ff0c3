"""Centre points: the table, and where it is silent the polygon or the children."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import ReferenceFault
from geodata.territories import Territories, load_territories
from geodata.tiles.points import centre_points, flat_points, load_points, mean_point

TREE = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
r,,country,Р,R,,,,,,
a,r,region,А,A,,,,,,
b,r,region,Б,B,,,,,,
b1,b,town,Б1,B1,,,,,,
b2,b,town,Б2,B2,,,,,,
"""
degrees = st.tuples(st.floats(-180, 180), st.floats(-80, 80))


@pytest.fixture
def tree(tmp_path: Path) -> Territories:
    path = tmp_path / "territories.csv"
    path.write_text(TREE, encoding="utf-8")
    return load_territories(path)


def _table(folder: Path, rows: str) -> Path:
    path = folder / "points.csv"
    path.write_text("territory,longitude,latitude,source\n" + rows, encoding="utf-8")
    return path


def test_points_are_optional(tmp_path: Path, tree: Territories) -> None:
    assert load_points(tmp_path / "points.csv", tree) == {}


def test_points_are_degrees(tmp_path: Path, tree: Territories) -> None:
    path = _table(tmp_path, "a,-179.5,64.10,х\nb,37.62,-0.5,\n")
    assert load_points(path, tree) == {"a": (-179.5, 64.1), "b": (37.62, -0.5)}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("x,1,2,\n", r"row 2: the territory «x» is not known"),
        ("a,1,2,\na,1,2,\n", r"row 3: the territory «a» has a point already"),
        ("a,181,2,\n", r"row 2: longitude «181» is no number from -180 to 180"),
        ("a,1,-91,\n", r"row 2: latitude «-91» is no number from -90 to 90"),
        ("a,nan,2,\n", r"row 2: longitude «nan» is no number"),
        ("a,,2,\n", r"row 2: longitude «» is no number"),
    ],
)
def test_a_bad_point_is_refused_by_row(
    tmp_path: Path, tree: Territories, rows: str, sentence: str
) -> None:
    with pytest.raises(ReferenceFault, match=sentence):
        load_points(_table(tmp_path, rows), tree)


def test_the_table_comes_before_the_polygon_and_the_polygon_before_the_children(
    tree: Territories,
) -> None:
    square = shapely.box(10, 50, 12, 52)
    stored = {"b1": (30.0, 60.0), "b2": (32.0, 60.0)}
    assert centre_points(tree, stored, {}).keys() == {"r", "b", "b1", "b2"}
    assert centre_points(tree, stored, {})["b"][0] == pytest.approx(31)
    drawn = centre_points(tree, stored, {"b": square, "a": square})
    assert square.contains(shapely.Point(drawn["b"]))
    assert list(drawn) == ["r", "a", "b", "b1", "b2"]
    assert centre_points(tree, stored | {"b": (1.0, 2.0)}, {"b": square})["b"] == (1.0, 2.0)


def test_a_polygon_cut_at_180_has_its_point_inside() -> None:
    halves = shapely.MultiPolygon([shapely.box(170, 62, 180, 70), shapely.box(-180, 62, -169, 70)])
    path = Path(__file__).resolve().parents[3] / "geodata" / "reference" / "territories.csv"
    russia = load_territories(path)
    kaliningrad = shapely.box(19.6, 54.3, 22.9, 55.3)
    centres = centre_points(russia, {}, {"77000000": halves, "27000000": kaliningrad})
    assert halves.contains(shapely.Point(centres["77000000"]))


def test_the_mean_lies_between_points_on_either_side_of_180() -> None:
    longitude, latitude = mean_point([(179.0, 60.0), (-179.0, 60.0)])
    assert abs(longitude) == pytest.approx(180)
    assert latitude == pytest.approx(60, abs=0.1)


@given(st.lists(degrees, min_size=1, max_size=6), st.randoms())
def test_the_mean_does_not_hang_on_the_order(
    points: list[tuple[float, float]], random: object
) -> None:
    shuffled = points[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert mean_point(points) == mean_point(shuffled)


def test_flat_points_have_north_up_and_true_areas() -> None:
    """A degree of longitude shrinks with the latitude, a box of degrees keeps its area."""
    corners = {"sw": (36.0, 54.0), "se": (37.0, 54.0), "nw": (36.0, 55.0), "ne": (37.0, 55.0)}
    flat = flat_points(corners)
    assert flat["sw"][0] == pytest.approx(flat["nw"][0])
    assert flat["sw"][1] == pytest.approx(flat["se"][1])
    area = (flat["se"][0] - flat["sw"][0]) * (flat["nw"][1] - flat["sw"][1])
    band = math.sin(math.radians(55)) - math.sin(math.radians(54))
    assert area == pytest.approx(6_371_000**2 * math.radians(1) * band, rel=0.01)


def test_flat_points_are_near_across_180() -> None:
    flat = flat_points({"west": (179.9, 65.0), "east": (-179.9, 65.0), "far": (170.0, 65.0)})
    assert math.dist(flat["west"], flat["east"]) < 10_000
    assert flat["far"][0] < flat["west"][0] < flat["east"][0]
    assert flat_points({}) == {}
