"""Chukotka and its like: one piece for drawing, cut at 180 degrees for everybody else."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from all_russia import all_territories
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries.antimeridian import cut_antimeridian, shift_antimeridian
from geodata.boundaries.load import Geometries, load_boundaries
from geodata.territories import load_territories

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
OUTLINES = REFERENCE / "boundaries"
FAR_WEST = {"west": shapely.box(20, 50, 30, 60)}


@pytest.fixture(scope="module")
def raw() -> Geometries:
    return load_boundaries(OUTLINES, load_territories(REFERENCE / "territories.csv"))


@pytest.fixture(scope="module")
def regions(raw: Geometries) -> Geometries:
    return shift_antimeridian(raw)


def test_russia_lies_in_one_piece_between_19_and_192_degrees(regions: Geometries) -> None:
    west, _, east, _ = shapely.total_bounds(list(regions.values()))
    assert 19 < west < 21
    assert 190 < east < 192


@pytest.mark.parametrize("name", ["regions", "municipalities"])
def test_the_shared_outlines_lie_in_one_piece_too(shared: Path, tmp_path: Path, name: str) -> None:
    source = shared / "geodata" / f"{name}.geojson"
    found = shift_antimeridian(load_boundaries(source, all_territories(shared, tmp_path)))
    west, _, east, _ = shapely.total_bounds(list(found.values()))
    assert 19 < west < 21
    assert 190 < east < 192
    parts = [p for shape in found.values() for p in shapely.get_parts(shape)]
    touching = [p for p in parts if 180 in (p.bounds[0], p.bounds[2])]
    assert touching == []


def test_the_mainland_of_chukotka_is_one_part_without_a_seam(
    raw: Geometries, regions: Geometries
) -> None:
    chukotka = shapely.get_parts(regions["77000000"])
    crossing = [part for part in chukotka if part.bounds[0] < 180 < part.bounds[2]]
    assert len(crossing) == 2  # the mainland and Wrangel Island
    assert len(shapely.get_parts(raw["77000000"])) == len(chukotka) + 2


def test_places_away_from_the_antimeridian_are_left_alone() -> None:
    boston = {"A": shapely.box(-71.2, 42.2, -71.0, 42.4)}
    assert shift_antimeridian(boston)["A"].equals(boston["A"])
    assert cut_antimeridian(boston)["A"].equals(boston["A"])
    assert shift_antimeridian({}) == cut_antimeridian({}) == {}


def test_chukotka_is_cut_on_both_sides_and_keeps_its_area(regions: Geometries) -> None:
    cut = cut_antimeridian(regions)
    west, _, east, _ = cut["77000000"].bounds
    assert (west, east) == (-180, 180)
    assert cut["77000000"].area == pytest.approx(regions["77000000"].area, rel=1e-9)
    assert cut["77000000"].is_valid
    for part in shapely.get_parts(cut["77000000"]):
        assert part.bounds[2] - part.bounds[0] < 30
    others = {code: shape for code, shape in cut.items() if code != "77000000"}
    assert all(shape.equals(regions[code]) for code, shape in others.items())


def test_cutting_undoes_shifting(raw: Geometries, regions: Geometries) -> None:
    cut = cut_antimeridian(regions)
    assert cut["77000000"].symmetric_difference(raw["77000000"]).area < 1e-3


@pytest.mark.parametrize(
    "touching", [shapely.box(170, 60, 180, 70), shapely.box(-180, 60, -170, 70)]
)
def test_what_only_touches_the_meridian_stays_on_its_side(touching: shapely.Polygon) -> None:
    places = {"touching": touching, "east": shapely.box(160, 50, 165, 55)} | FAR_WEST
    shifted = shift_antimeridian(places)
    assert shifted["touching"].bounds[0] >= 160
    assert cut_antimeridian(shifted)["touching"].equals(touching)


def test_a_ring_stitched_along_the_meridian_becomes_one_polygon() -> None:
    stitched = shapely.Polygon(
        [(170, 60), (180, 60), (-180, 60), (-170, 60), (-170, 70), (-180, 70), (180, 70), (170, 70)]
    )
    found = shift_antimeridian({"a": shapely.make_valid(stitched)} | FAR_WEST)["a"]
    assert found.equals(shapely.box(170, 60, 190, 70))


@given(st.floats(150, 179.9), st.floats(0.1, 40), st.floats(40, 70), st.floats(0.1, 15))
def test_a_cut_box_keeps_its_area_and_the_range_of_longitudes(
    west: float, width: float, south: float, height: float
) -> None:
    box = shapely.box(west, south, west + width, south + height)
    cut = cut_antimeridian({"a": box})["a"]
    assert cut.area == pytest.approx(box.area)
    assert cut.bounds[0] >= -180
    assert cut.bounds[2] <= 180
    assert cut.is_valid
