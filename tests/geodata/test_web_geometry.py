"""Geometry files of a release: ids, sizes, the same bytes each time."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import brotli
import pytest

from geodata.territories import Territories, load_territories
from geodata.web_geometry import write_web_geometry

REFERENCE = Path(__file__).resolve().parents[2] / "geodata" / "reference"
OUTLINES = REFERENCE / "boundaries" / "region.geojson"
CREDIT = "Made with Natural Earth"


@pytest.fixture(scope="module")
def russia() -> Territories:
    return load_territories(REFERENCE / "territories.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, russia: Territories) -> Path:
    target = tmp_path_factory.mktemp("geo")
    write_web_geometry(russia, OUTLINES, "russia", target, CREDIT)
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
    for entry in _index(folder).values():
        plain = (folder / entry["file"]).read_bytes()
        assert gzip.decompress((folder / f"{entry['file']}.gz").read_bytes()) == plain
        assert brotli.decompress((folder / f"{entry['file']}.br").read_bytes()) == plain


def test_a_second_run_gives_the_same_bytes(
    folder: Path, tmp_path: Path, russia: Territories
) -> None:
    write_web_geometry(russia, OUTLINES, "russia", tmp_path, CREDIT)
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
    assert write_web_geometry(russia, tmp_path / "none.geojson", "", tmp_path / "geo") == {}
    assert _index(tmp_path / "geo") == {}


def test_real_municipal_boundaries_give_a_map_for_each_region(
    shared: Path, tmp_path: Path, russia: Territories
) -> None:
    source = shared / "geodata" / "municipalities.geojson"
    index = write_web_geometry(russia, source, "russia", tmp_path)
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
