"""From degrees to map units: equal area, scale, simplification."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.load import Geometries, load_boundaries
from geodata.territories import load_territories
from geodata.web.projection import map_unit, project, scale, simplify_coverage
from geodata.web.projection_choice import RUSSIA
from geodata.web.projection_definition import local_projection, resolve_projection

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
ALBERS = resolve_projection(RUSSIA, {})


@pytest.fixture(scope="module")
def regions() -> Geometries:
    tree = load_territories(REFERENCE / "territories.csv")
    return shift_antimeridian(load_boundaries(REFERENCE / "boundaries" / "region.geojson", tree))


def test_areas_are_true_in_the_national_projection(regions: Geometries) -> None:
    flat = project(regions, ALBERS)
    total = sum(shape.area for shape in flat.values()) / 1e12
    assert total == pytest.approx(17.0, abs=0.2)  # million square kilometres
    assert shapely.coverage_is_valid(np.array(list(flat.values())))


def test_simplification_keeps_the_coverage_valid(regions: Geometries) -> None:
    flat = project(regions, ALBERS)
    shapes = np.array(list(simplify_coverage(flat, 2400).values()))
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.is_valid and not shape.is_empty for shape in shapes)
    before = shapely.get_num_coordinates(list(flat.values())).sum()
    assert shapely.get_num_coordinates(shapes).sum() < 0.75 * before


def test_one_map_unit_of_russia_is_eight_kilometres(regions: Geometries) -> None:
    flat = project(regions, ALBERS)
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
