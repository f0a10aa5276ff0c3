"""Boundaries for download: GeoJSON by the letter of RFC 7946, GeoParquet with the same polygons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet as pq
import pytest
import shapely
from all_russia import all_territories

from geodata.boundaries.downloads import PROPERTIES, for_others, write_geojson, write_geoparquet
from geodata.boundaries.load import Geometries, load_boundaries
from geodata.territories import Territories, load_territories

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"


@pytest.fixture(scope="module")
def russia() -> Territories:
    return load_territories(REFERENCE / "territories.csv")


@pytest.fixture(scope="module")
def given(russia: Territories) -> Geometries:
    return load_boundaries(REFERENCE / "boundaries", russia)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, russia: Territories, given: Geometries) -> Path:
    folder = tmp_path_factory.mktemp("downloads")
    polygons = for_others(given)
    write_geojson(folder / "region.geojson", russia, polygons)
    write_geoparquet(folder / "region.parquet", russia, polygons)
    return folder


@pytest.fixture(scope="module")
def features(files: Path) -> list[dict[str, Any]]:
    document = json.loads((files / "region.geojson").read_bytes())
    assert set(document) == {"type", "features"}
    found: list[dict[str, Any]] = document["features"]
    return found


def test_a_feature_is_a_territory_with_its_code_as_id(
    features: list[dict[str, Any]], russia: Territories
) -> None:
    assert [feature["id"] for feature in features] == [t.code for t in russia.at_level("region")]
    for feature in features:
        place = russia[feature["id"]]
        assert tuple(feature["properties"]) == PROPERTIES
        assert feature["properties"] == {name: getattr(place, name) for name in PROPERTIES}


def test_rings_are_closed_and_outer_ones_run_against_the_clock(
    features: list[dict[str, Any]],
) -> None:
    n_holes = 0
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        for polygon in shapely.get_parts(shape):
            assert polygon.exterior.is_ccw
            assert not any(ring.is_ccw for ring in polygon.interiors)
            n_holes += len(polygon.interiors)
    assert n_holes > 3  # Moscow, St Petersburg, Adygea, …


def test_coordinates_are_degrees_with_six_decimals_at_most(
    features: list[dict[str, Any]],
) -> None:
    points = shapely.get_coordinates(
        [shapely.geometry.shape(feature["geometry"]) for feature in features]
    )
    assert points[:, 0].min() == -180
    assert points[:, 0].max() == 180
    assert (points.round(6) == points).all()


def test_chukotka_is_cut_and_nothing_else_is_changed(
    features: list[dict[str, Any]], given: Geometries
) -> None:
    found = {f["id"]: shapely.geometry.shape(f["geometry"]) for f in features}
    for code, shape in found.items():
        assert shape.is_valid
        assert shape.symmetric_difference(given[code]).area < 1e-6, code
    parts = shapely.get_parts(found["77000000"])
    assert {part.bounds[2] for part in parts if part.bounds[2] > 179.9} == {180}
    assert {part.bounds[0] for part in parts if part.bounds[0] < -179.9} == {-180}


def test_polygons_that_were_moved_are_cut_and_rounded_alike(russia: Territories) -> None:
    moved = {"77000000": shapely.box(170, 65, 190.12345678, 70)}
    cut = for_others(moved)["77000000"]
    assert sorted(part.bounds for part in shapely.get_parts(cut)) == [
        (-180, 65, -169.876543, 70),
        (170, 65, 180, 70),
    ]


def test_both_files_hold_the_same_polygons(files: Path, features: list[dict[str, Any]]) -> None:
    frame = geopandas.read_parquet(files / "region.parquet")
    assert tuple(frame.columns) == (*PROPERTIES, "geometry")
    assert frame.crs == "OGC:CRS84"
    assert list(frame["code"]) == [feature["id"] for feature in features]
    for feature, shape in zip(features, frame.geometry, strict=True):
        assert shape.equals_exact(shapely.geometry.shape(feature["geometry"]), 0)
    read = geopandas.read_file(files / "region.geojson")
    assert read.crs == "EPSG:4326"
    assert read.geometry.geom_equals(frame.geometry.set_crs(read.crs, allow_override=True)).all()


def test_an_instance_can_import_what_another_offers(
    files: Path, russia: Territories, given: Geometries
) -> None:
    for suffix in ("geojson", "parquet"):
        again = load_boundaries(files / f"region.{suffix}", russia)
        assert list(again) == list(given)
        assert all(again[code].equals(shape) for code, shape in for_others(given).items())


def test_the_metadata_say_how_to_read_and_nothing_else(files: Path) -> None:
    metadata = pq.read_metadata(files / "region.parquet").metadata
    assert set(metadata) == {b"geo", b"ARROW:schema"}
    geo = json.loads(metadata[b"geo"])
    column = geo["columns"].pop("geometry")
    assert geo == {"version": "1.1.0", "primary_column": "geometry", "columns": {}}
    west, south, east, north = column.pop("bbox")
    assert (19, 41, -169) < (west, south, east) < (20, 42, -168)
    assert 81 < north < 82
    assert column == {
        "encoding": "WKB",
        "geometry_types": ["MultiPolygon", "Polygon"],
        "orientation": "counterclockwise",
    }


def test_the_box_of_a_city_is_plain(tmp_path: Path, russia: Territories) -> None:
    write_geoparquet(tmp_path / "city.parquet", russia, {"45000000": shapely.box(37, 55, 38, 56)})
    geo = json.loads(pq.read_metadata(tmp_path / "city.parquet").metadata[b"geo"])
    assert geo["columns"]["geometry"]["bbox"] == [37, 55, 38, 56]


def test_a_second_run_gives_the_same_bytes(
    files: Path, tmp_path: Path, russia: Territories, given: Geometries
) -> None:
    polygons = for_others(given)
    write_geojson(tmp_path / "region.geojson", russia, polygons)
    write_geoparquet(tmp_path / "region.parquet", russia, polygons)
    for path in files.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_real_municipal_boundaries_make_the_round_trip(shared: Path, tmp_path: Path) -> None:
    tree = all_territories(shared, tmp_path)
    polygons = for_others(load_boundaries(shared / "geodata" / "municipalities.geojson", tree))
    write_geojson(tmp_path / "m.geojson", tree, polygons)
    write_geoparquet(tmp_path / "m.parquet", tree, polygons)
    for name in ("m.geojson", "m.parquet"):
        again = load_boundaries(tmp_path / name, tree)
        assert all(again[code].equals(shape) for code, shape in polygons.items())
