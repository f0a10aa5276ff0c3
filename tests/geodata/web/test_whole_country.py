"""Every region and municipality of the shared real files: all maps, names and the lookup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from all_russia import all_territories
from read_topojson import decode

from geodata.boundaries.load import Geometries, load_boundaries
from geodata.territories import Territories
from geodata.web.geometry import write_web_geometry
from geodata.web.index import listed_files
from geodata.web.projection_choice import RUSSIA

# Half a minute to write; the budgets of the national files are tested without it.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def country(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Territories:
    return all_territories(shared, tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="module")
def given(shared: Path, country: Territories) -> Geometries:
    files = ("regions.geojson", "municipalities.geojson")
    found = [load_boundaries(shared / "geodata" / file, country) for file in files]
    return found[0] | found[1]


@pytest.fixture(scope="module")
def folder(
    country: Territories, given: Geometries, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    target = tmp_path_factory.mktemp("geo")
    write_web_geometry(country, given, RUSSIA, target)
    return target


@pytest.fixture(scope="module")
def index(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "index.json").read_bytes())
    return found


def test_there_is_a_map_of_each_level_and_of_each_region_with_districts(
    index: dict[str, Any], country: Territories
) -> None:
    closeups = {r.code for r in country.at_level("region") if len(country.children(r.code)) > 2}
    assert set(index) == {"region", "municipality"} | closeups
    assert len(closeups) >= 84
    assert all(entry["missing"] == [] for entry in index.values())
    assert sorted(c for key in closeups for c in index[key]["codes"]) == sorted(
        place.code
        for place in country.at_level("municipality")
        if len(country.children(str(place.parent))) > 2
    )


def test_every_file_is_within_its_budget(index: dict[str, Any], folder: Path) -> None:
    assert index["region"]["bytes_br"] <= 38_000
    assert index["municipality"]["bytes_br"] <= 190_000
    assert [scale["bytes_br"] <= 495_000 for scale in index["municipality"]["scales"]] == [True] * 2
    assert index["municipality"]["lookup"]["bytes_br"] <= 575_000
    assert "lookup" not in index["region"]
    closeups = [e for key, e in index.items() if key not in ("region", "municipality")]
    assert max(scale["bytes_br"] for e in closeups for scale in e["scales"]) <= 45_000
    names = folder / f"{index['municipality']['names']}.br"
    assert names.stat().st_size <= 18_500
    on_disk = sum(path.stat().st_size for path in folder.iterdir())
    assert on_disk <= 16_000_000
    assert len(listed_files(index)) < 300


def test_the_lookup_finds_the_municipality_of_a_point(
    index: dict[str, Any], folder: Path, given: Geometries, country: Territories
) -> None:
    lookup = index["municipality"]["lookup"]
    found = decode(json.loads((folder / lookup["file"]).read_bytes()), lookup["object"])
    assert list(found) == [place.code for place in country.at_level("municipality")]
    west, _, east, _ = shapely.total_bounds(list(found.values()))
    assert (west, east) == (pytest.approx(-180), pytest.approx(180))
    shapes = list(found.values())
    tree = shapely.STRtree(shapes)
    codes = list(found)
    wrong = 0
    for code in codes:
        point = shapely.point_on_surface(given[code])
        hits = [codes[hit] for hit in tree.query(point, predicate="within")]
        wrong += hits != [code]
    # Overlaps of the file itself, which the coverage has given to one of the two.
    assert wrong <= 26
