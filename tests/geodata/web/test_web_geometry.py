"""Geometry files of a release: ids, sizes, the same bytes each time."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import brotli
import pytest
import shapely
from read_topojson import decode

from geodata.boundaries.antimeridian import cut_antimeridian
from geodata.boundaries.load import load_boundaries
from geodata.territories import COLUMNS, Territories, load_territories
from geodata.web.geometry import write_web_geometry
from geodata.web.index import listed_files
from geodata.web.projection_choice import LOCAL, RUSSIA, Projection

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
OUTLINES = REFERENCE / "boundaries"
CREDIT = "Made with Natural Earth"


@pytest.fixture(scope="module")
def russia() -> Territories:
    return load_territories(REFERENCE / "territories.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, russia: Territories) -> Path:
    target = tmp_path_factory.mktemp("geo")
    write_web_geometry(russia, load_boundaries(OUTLINES, russia), RUSSIA, target, CREDIT)
    return target


def _index(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "index.json").read_bytes())
    return content


def test_topojson_ids_are_the_region_codes(folder: Path, russia: Territories) -> None:
    entry = _index(folder)["region"]
    topology = json.loads((folder / entry["file"]).read_bytes())
    ids = [shape["id"] for shape in topology["objects"][entry["object"]]["geometries"]]
    assert ids == [t.code for t in russia.at_level("region")] == entry["codes"]
    assert entry["missing"] == []
    shape = topology["objects"][entry["object"]]["geometries"][0]
    assert set(shape) == {"type", "id", "arcs"}


def test_the_regions_cost_at_most_50_kilobytes(folder: Path) -> None:
    entry = _index(folder)["region"]
    assert entry["bytes_br"] <= 50_000
    assert entry["bytes"] == (folder / entry["file"]).stat().st_size


def test_compressed_files_hold_the_same_bytes(folder: Path) -> None:
    listed = listed_files(_index(folder))
    for file in listed:
        plain = (folder / file).read_bytes()
        assert gzip.decompress((folder / f"{file}.gz").read_bytes()) == plain
        assert brotli.decompress((folder / f"{file}.br").read_bytes()) == plain
    there = {path.name for path in folder.iterdir()}
    assert there == {"index.json", *(f + end for f in listed for end in ("", ".br", ".gz"))}


def test_a_second_run_gives_the_same_bytes(
    folder: Path, tmp_path: Path, russia: Territories
) -> None:
    write_web_geometry(russia, load_boundaries(OUTLINES, russia), RUSSIA, tmp_path, CREDIT)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert first == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_the_index_tells_what_a_page_needs(folder: Path) -> None:
    entry = _index(folder)["region"]
    west, south, east, north = entry["bounds"]
    assert entry["unit_m"] == 8000
    assert entry["credit"] == CREDIT
    assert east - west < 1100 > north - south
    assert entry["file"].startswith("region.")


def test_each_federal_district_has_a_map_of_its_own(folder: Path, russia: Territories) -> None:
    index = _index(folder)
    assert set(index) == {"region", *(t.code for t in russia.at_level("district"))}
    assert index["RU-UFO"]["projection"].startswith("+proj=laea")
    assert len(index["RU-UFO"]["codes"]) == 6


def test_without_boundaries_the_index_is_empty(tmp_path: Path, russia: Territories) -> None:
    assert write_web_geometry(russia, {}, LOCAL, tmp_path / "geo") == {}
    assert _index(tmp_path / "geo") == {}


def test_the_coarsest_scale_is_the_file_of_a_map(folder: Path) -> None:
    for key, entry in _index(folder).items():
        first = entry["scales"][0]
        assert {name: entry[name] for name in first if name != "min_zoom"} == {
            name: value for name, value in first.items() if name != "min_zoom"
        }, key
        zooms = [scale["min_zoom"] for scale in entry["scales"]]
        assert zooms == sorted(set(zooms))


def test_what_the_embedded_outlines_cost(folder: Path) -> None:
    index = _index(folder)
    overview, finer = index["region"]["scales"]
    assert overview["bytes_br"] <= 30_000
    assert finer["bytes_br"] <= 72_000
    assert index["region"]["lookup"]["bytes_br"] <= 90_000
    # The outlines have little more detail than a map of a federal district shows at once.
    assert all(len(entry["scales"]) <= 2 for key, entry in index.items() if key != "region")
    assert sum(entry["bytes_br"] for key, entry in index.items() if key != "region") <= 70_000


def test_names_stand_in_a_file_of_their_own(folder: Path, russia: Territories) -> None:
    for key, entry in _index(folder).items():
        names = json.loads((folder / entry["names"]).read_bytes())
        assert set(names["codes"]) == {*entry["codes"], *entry["missing"]}
        assert names["names"] == {
            lang: [russia[code].name(lang) for code in names["codes"]] for lang in ("ru", "en")
        }
        assert entry["names"].startswith(f"{key}.names.")


def test_a_scale_that_adds_nothing_is_not_written(tmp_path: Path) -> None:
    tree = _block(tmp_path)
    squares = {f"B{i}": shapely.box(37 + i, 55, 38 + i, 56) for i in range(3)}
    index = write_web_geometry(tree, squares, LOCAL, tmp_path / "geo")
    assert len(index["block"]["scales"]) == 1


def test_lookup_has_the_longitudes_of_a_browser(folder: Path, russia: Territories) -> None:
    lookup = _index(folder)["region"]["lookup"]
    assert lookup["tolerance_m"] == 300
    shapes = decode(json.loads((folder / lookup["file"]).read_bytes()), "region")
    west, _, east, _ = shapely.total_bounds(list(shapes.values()))
    assert west == pytest.approx(-180)
    assert east == pytest.approx(180)
    places = {"77000000": (-173, 65), "45000000": (37.6, 55.75), "29000000": (36.2, 54.5)}
    for code, point in places.items():
        hits = [c for c, shape in shapes.items() if shape.contains(shapely.Point(point))]
        assert hits == [code]
    given = load_boundaries(OUTLINES, russia)
    for code, shape in shapes.items():
        assert shape.symmetric_difference(given[code]).area < 0.03 * given[code].area, code


def test_lookup_is_left_to_the_places_below_where_they_have_polygons(tmp_path: Path) -> None:
    tree = _block(tmp_path)
    boxes = {f"B{i}": shapely.box(37 + i, 55, 38 + i, 56) for i in range(3)}
    inner = {f"B0{i}": shapely.box(37 + i / 2, 55, 37.5 + i / 2, 56) for i in range(2)}
    index = write_web_geometry(tree, boxes | inner, LOCAL, tmp_path / "geo")
    for level, codes in (("block", ["B1", "B2"]), ("house", ["B00", "B01"])):
        file = tmp_path / "geo" / index[level]["lookup"]["file"]
        assert list(decode(json.loads(file.read_bytes()), level)) == codes
    half = write_web_geometry(tree, boxes | {"B00": inner["B00"]}, LOCAL, tmp_path / "half")
    file = tmp_path / "half" / half["block"]["lookup"]["file"]
    assert list(decode(json.loads(file.read_bytes()), "block")) == ["B0", "B1", "B2"]
    assert "house" not in half


@pytest.mark.parametrize(
    ("method", "definition"),
    [("utm", "EPSG:32637"), ("web_mercator", "+proj=webmerc"), ("local", "+proj=laea")],
)
def test_a_city_is_drawn_in_the_projection_it_chose(
    tmp_path: Path, method: str, definition: str
) -> None:
    tree = _block(tmp_path)
    blocks = {f"B{i}": shapely.box(37.5 + i / 50, 55.7, 37.52 + i / 50, 55.73) for i in range(3)}
    inner = {f"B0{i}": shapely.box(37.5 + i / 100, 55.7, 37.51 + i / 100, 55.73) for i in range(2)}
    index = write_web_geometry(tree, blocks | inner, Projection(method), tmp_path / "geo")
    assert index["block"]["projection"].startswith(definition)
    assert index["house"]["projection"].startswith(definition)
    assert index["B0"]["projection"].startswith("+proj=laea")
    # Metres count in a city: the lookup is as fine as the map.
    assert index["block"]["lookup"]["tolerance_m"] == index["block"]["unit_m"] < 10


def test_a_city_beside_the_meridian_is_drawn_in_one_piece(tmp_path: Path) -> None:
    tree = _block(tmp_path)
    blocks = {f"B{i}": shapely.box(179.98 + i / 50, 64, 180 + i / 50, 64.01) for i in range(3)}
    apart = cut_antimeridian(blocks)
    assert apart["B2"].bounds[0] == pytest.approx(-179.98)
    for method in ("web_mercator", "local"):
        index = write_web_geometry(tree, apart, Projection(method), tmp_path / method)
        west, _, east, _ = index["block"]["bounds"]
        assert east - west < 1500


def _block(directory: Path) -> Territories:
    """Return a made-up town of three blocks; the first has two houses."""
    rows = ["T,,town", *(f"B{i},T,block" for i in range(3)), *(f"B0{i},B0,house" for i in range(2))]
    lines = [f"{row},Имя,Name,,,,,," for row in rows]
    path = directory / "territories.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return load_territories(path)


def test_real_municipal_boundaries_give_a_map_for_each_region(
    shared: Path, tmp_path: Path, russia: Territories
) -> None:
    source = shared / "geodata" / "municipalities.geojson"
    index = write_web_geometry(russia, load_boundaries(source, russia), RUSSIA, tmp_path)
    assert set(index) == {
        "municipality",
        "11000000",
        "14000000",
        "29000000",
        "75000000",
        "89000000",
    }
    assert index["29000000"]["missing"] == []
    assert len(index["29000000"]["codes"]) == 26
    assert max(entry["bytes_br"] for entry in index.values()) <= 50_000
