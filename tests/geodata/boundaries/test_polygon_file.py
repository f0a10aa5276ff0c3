"""Polygons that stay in their file: the same as written, found by boxes, little in memory."""

from __future__ import annotations

import gc
import os

import orjson
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping

from geodata.boundaries.polygon_file import PolygonFile, halves

SHAPES = {
    "A": shapely.box(10, 50, 12, 52),
    "B": shapely.Polygon([(12, 50), (14, 50), (12, 52)]),
    'C","geometry":{"type":"Feature","id":': shapely.box(0, 0, 1, 1),
    "Ж": shapely.MultiPolygon([shapely.box(170, 60, 180, 70), shapely.box(-180, 60, -170, 70)]),
}


def write(path, shapes):
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"name": code + "]}}},"},
            "geometry": mapping(shape),
        }
        for code, shape in shapes.items()
    ]
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture(scope="module")
def polygons(tmp_path_factory):
    return PolygonFile(write(tmp_path_factory.mktemp("polygons") / "level.geojson", SHAPES))


def test_every_polygon_is_as_it_was_written(polygons):
    assert len(polygons) == len(SHAPES)
    for code, shape in SHAPES.items():
        assert code in polygons
        assert shapely.from_geojson(polygons.geometry(code)) == shape
    assert "D" not in polygons
    with pytest.raises(KeyError):
        polygons.geometry("D")


coordinates = st.tuples(
    st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90)
)


@given(coordinates)
@settings(max_examples=300, deadline=None)
def test_a_box_meets_what_a_naive_look_meets(polygons, corners):
    west, south, east, north = corners
    box = (west, min(south, north), east, max(south, north))
    naive = {
        code
        for code, shape in SHAPES.items()
        if any(shape.intersects(shapely.box(*half)) for half in halves(box))
    }
    assert polygons.meeting(box) == naive


def test_the_box_of_a_slanted_polygon_is_not_enough(polygons):
    assert polygons.meeting((13.8, 51.8, 13.9, 51.9)) == set()
    assert polygons.meeting((12.1, 50.1, 12.2, 50.2)) == {"B"}


def test_the_extent_goes_the_narrower_way_round(polygons, tmp_path):
    assert polygons.extent() == (0.0, 0.0, -170.0, 70.0)
    only = {code: SHAPES[code] for code in ("A", "B")}
    assert PolygonFile(write(tmp_path / "two.geojson", only)).extent() == (10.0, 50.0, 14.0, 52.0)
    assert PolygonFile(write(tmp_path / "none.geojson", {})).extent() is None


def test_a_file_that_goes_away_can_still_be_read(tmp_path):
    path = write(tmp_path / "gone.geojson", SHAPES)
    polygons = PolygonFile(path)
    path.unlink()
    assert shapely.from_geojson(polygons.geometry("A")) == SHAPES["A"]


def test_the_file_is_closed_when_nobody_reads_it(tmp_path):
    polygons = PolygonFile(write(tmp_path / "closed.geojson", SHAPES))
    number = polygons._file
    del polygons
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "other.geojson"
    path.write_text('{"features": []}', encoding="utf-8")
    with pytest.raises(ValueError, match="no GeoJSON of the portal"):
        PolygonFile(path)
    with pytest.raises(FileNotFoundError):
        PolygonFile(tmp_path / "missing.geojson")
