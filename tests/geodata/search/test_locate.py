"""Points in territories: inside, on borders, outside, on both sides of the antimeridian."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries.antimeridian import cut_antimeridian, shift_antimeridian
from geodata.boundaries.load import load_boundaries
from geodata.errors import ReferenceFault
from geodata.search.locate import Locator, locate
from geodata.territories import load_territories

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
SQUARES = {
    "b": shapely.box(1, 0, 2, 1),
    "a": shapely.box(0, 0, 1, 1),
    "c": shapely.box(0, 1, 2, 2).difference(shapely.box(0.5, 1.2, 0.7, 1.5)),
}


def test_a_point_is_in_its_territory_or_in_none() -> None:
    assert locate(SQUARES, 0.5, 0.5) == "a"
    assert locate(SQUARES, 1.5, 0.5) == "b"
    assert locate(SQUARES, 0.6, 1.3) is None  # a hole
    assert locate(SQUARES, 3, 3) is None
    assert locate({}, 0, 0) is None


def test_a_point_on_a_border_belongs_to_the_first_of_its_neighbours() -> None:
    assert locate(SQUARES, 1, 0.5) == "b"
    assert locate(SQUARES, 1, 1) == "b"  # where three meet
    assert locate(SQUARES, 0.5, 1) == "a"
    assert locate(dict(reversed(SQUARES.items())), 1, 1) == "c"


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(float("nan"), 0), (-181, 0), (361, 0), (0, 91), (0, float("nan"))]
)
def test_what_is_no_point_is_refused(longitude: float, latitude: float) -> None:
    with pytest.raises(ReferenceFault, match="no longitude and latitude"):
        locate(SQUARES, longitude, latitude)


@given(st.floats(-1, 3), st.floats(-1, 3))
def test_it_agrees_with_trying_every_polygon(longitude: float, latitude: float) -> None:
    point = shapely.Point(longitude, latitude)
    naive = next((code for code, area in SQUARES.items() if area.intersects(point)), None)
    assert locate(SQUARES, longitude, latitude) == naive


def test_chukotka_is_found_on_both_sides_of_the_antimeridian() -> None:
    territories = load_territories(REFERENCE / "territories.csv")
    found = load_boundaries(REFERENCE / "boundaries", territories)
    for form in (found, shift_antimeridian(found), cut_antimeridian(shift_antimeridian(found))):
        locator = Locator(form)
        for longitude in (177.5, -175.5, 184.5):  # Anadyr; east of 180°, told in two ways
            assert locator.locate(longitude, 66.0) == "77000000"
        assert locator.locate(180.0, 68.5) == locator.locate(-180.0, 68.5) == "77000000"
        assert locator.locate(37.62, 55.75) == "45000000"
        assert locator.locate(36.26, 54.51) == "29000000"
        assert locator.locate(20.51, 54.71) == "27000000"  # Kaliningrad
        assert locator.locate(-122.4, 37.8) is None
        assert locator.locate(0, 90) is None


@pytest.mark.shared
def test_the_point_of_every_real_municipality_is_in_it(shared: Path) -> None:
    frame = geopandas.read_file(shared / "geodata" / "municipalities.geojson")
    areas = dict(zip(frame["oktmo"], frame.geometry, strict=True))
    locator = Locator(areas)
    points = [area.representative_point() for area in areas.values()]
    found = [locator.locate(point.x, point.y) for point in points]
    # The file has overlapping slivers: a point may lie in an earlier polygon as well.
    assert np.mean([code == own for code, own in zip(found, areas, strict=True)]) > 0.99
    assert all(areas[code].intersects(p) for code, p in zip(found, points, strict=True) if code)
    assert None not in found
