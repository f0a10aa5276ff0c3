"""From degrees to map units: antimeridian, equal area, scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.boundaries import Geometries, load_boundaries
from geodata.errors import ReferenceFault
from geodata.projection import (
    NAMED,
    local_projection,
    map_unit,
    project,
    resolve_projection,
    scale,
    shift_antimeridian,
    simplify_coverage,
)
from geodata.territories import load_territories

REFERENCE = Path(__file__).resolve().parents[2] / "geodata" / "reference"


@pytest.fixture(scope="module")
def regions() -> Geometries:
    tree = load_territories(REFERENCE / "territories.csv")
    return shift_antimeridian(load_boundaries(REFERENCE / "boundaries" / "region.geojson", tree))


def test_russia_lies_in_one_piece_between_19_and_192_degrees(regions: Geometries) -> None:
    west, _, east, _ = shapely.total_bounds(list(regions.values()))
    assert 19 < west < 21
    assert 190 < east < 192


def test_the_mainland_of_chukotka_is_one_part_without_a_seam(regions: Geometries) -> None:
    tree = load_territories(REFERENCE / "territories.csv")
    raw = load_boundaries(REFERENCE / "boundaries" / "region.geojson", tree)["77000000"]
    crossing = [
        part
        for part in shapely.get_parts(regions["77000000"])
        if part.bounds[0] < 180 < part.bounds[2]
    ]
    assert len(crossing) == 2  # the mainland and Wrangel Island
    assert len(shapely.get_parts(raw)) == len(shapely.get_parts(regions["77000000"])) + 2


def test_places_away_from_the_antimeridian_are_left_alone() -> None:
    boston = {"A": shapely.box(-71.2, 42.2, -71.0, 42.4)}
    assert shift_antimeridian(boston)["A"].equals(boston["A"])
    assert shift_antimeridian({}) == {}


def test_areas_are_true_in_the_national_projection(regions: Geometries) -> None:
    flat = project(regions, NAMED["russia"])
    total = sum(shape.area for shape in flat.values()) / 1e12
    assert total == pytest.approx(17.0, abs=0.2)  # million square kilometres
    assert shapely.coverage_is_valid(np.array(list(flat.values())))


def test_simplification_keeps_the_coverage_valid(regions: Geometries) -> None:
    flat = project(regions, NAMED["russia"])
    shapes = np.array(list(simplify_coverage(flat, 2400).values()))
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.is_valid and not shape.is_empty for shape in shapes)
    before = shapely.get_num_coordinates(list(flat.values())).sum()
    assert shapely.get_num_coordinates(shapes).sum() < 0.75 * before


def test_one_map_unit_of_russia_is_eight_kilometres(regions: Geometries) -> None:
    flat = project(regions, NAMED["russia"])
    assert map_unit(flat) == 8000
    west, south, east, north = shapely.total_bounds(list(scale(flat, 8000).values()))
    assert 900 < east - west < 1100
    assert 500 < north - south < 600


def test_a_region_has_its_own_projection_with_north_up(regions: Geometries) -> None:
    kaluga = {"29000000": regions["29000000"]}
    definition = local_projection(kaluga)
    here = kaluga["29000000"].centroid
    meridian = shapely.LineString([(here.x, here.y), (here.x, here.y + 0.5)])
    (x0, y0), (x1, y1) = shapely.get_coordinates(project({"m": meridian}, definition)["m"])
    assert y1 > y0
    assert abs(x1 - x0) < 0.01 * (y1 - y0)


def test_projections_have_names_or_definitions(regions: Geometries) -> None:
    assert resolve_projection("russia", regions) == NAMED["russia"]
    assert resolve_projection("", regions).startswith("+proj=laea")
    assert resolve_projection("EPSG:32637", regions) == "EPSG:32637"
    with pytest.raises(ReferenceFault, match="«albers» is none of russia"):
        resolve_projection("albers", regions)
    with pytest.raises(ReferenceFault, match="«EPSG:4326» is not flat"):
        resolve_projection("EPSG:4326", regions)
