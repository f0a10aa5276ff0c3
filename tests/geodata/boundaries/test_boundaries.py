"""Boundary files: what is read, what is refused, what a clean coverage is."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geodata.boundaries.load import (
    clean_coverage,
    clip_to_parents,
    drop_specks,
    load_boundaries,
)
from geodata.boundaries.shapes import only_areas
from geodata.errors import ReferenceFault
from geodata.territories import Territories, load_territories

TREE = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
C,,country,C,C,,,,,,
A,C,region,A,A,,XX-A,,,,
B,C,region,B,B,,XX-B,,,,
"""

RECORD = 'source = "made up"\nlicence = "none needed"\n'
NOWHERE = {"type": "Polygon", "coordinates": []}


@pytest.fixture
def tree(tmp_path: Path) -> Territories:
    path = tmp_path / "territories.csv"
    path.write_text(TREE, encoding="utf-8")
    return load_territories(path)


def _square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shapely.box(west, south, west + size, south + size)))


def _ring_with(number: float) -> dict[str, Any]:
    """Return a closed ring with one coordinate of that value; JSON writes it as NaN or Infinity."""
    return {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, number], [0, 1], [0, 0]]]}


def _write(path: Path, *features: tuple[dict[str, Any], Any]) -> Path:
    content = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in features
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_features_are_recognised_by_code_or_iso_and_come_in_the_order_of_the_tree(
    tmp_path: Path, tree: Territories
) -> None:
    path = _write(
        tmp_path / "b.geojson",
        ({"iso_3166_2": "XX-B"}, _square(1, 0)),
        ({"code": "A"}, _square(0, 0)),
        ({"code": "unknown", "iso_3166_2": "XX-A"}, _square(5, 5)),
    )
    assert list(load_boundaries(path, tree)) == ["A", "B"]


def test_a_directory_is_read_file_by_file(tmp_path: Path, tree: Territories) -> None:
    folder = tmp_path / "boundaries"
    folder.mkdir()
    for level, code, west in (("1", "A", 0), ("2", "B", 1)):
        _write(folder / f"{level}.geojson", ({"code": code}, _square(west, 0)))
        (folder / f"{level}.toml").write_text(RECORD, encoding="utf-8")
    assert list(load_boundaries(folder, tree)) == ["A", "B"]


def test_a_file_without_its_record_is_refused(tmp_path: Path, tree: Territories) -> None:
    _write(tmp_path / "region.geojson", ({"code": "A"}, _square(0, 0)))
    with pytest.raises(ReferenceFault, match=r"its record region\.toml is missing"):
        load_boundaries(tmp_path, tree)


def test_two_files_of_one_level_are_refused(tmp_path: Path, tree: Territories) -> None:
    (tmp_path / "region.toml").write_text(RECORD, encoding="utf-8")
    for suffix in ("geojson", "parquet"):
        _write(tmp_path / f"region.{suffix}", ({"code": "A"}, _square(0, 0)))
    with pytest.raises(ReferenceFault, match=r"region\.geojson and region\.parquet are of one"):
        load_boundaries(tmp_path, tree)


def test_without_a_file_there_are_no_boundaries(tmp_path: Path, tree: Territories) -> None:
    assert load_boundaries(tmp_path / "none.geojson", tree) == {}


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([({"code": "X"}, _square(0, 0))], "none of its 1 features names a known territory"),
        (
            [({"code": "A"}, _square(0, 0)), ({"code": "A"}, _square(1, 0))],
            "feature 2: a second polygon of «A»",
        ),
        ([({"code": "A"}, {"type": "Point", "coordinates": [1, 1]})], "feature 1: .* no area"),
        ([({"code": "A"}, None)], "feature 1: the geometry is empty or no area"),
        (
            [({"code": "A"}, {"type": "Polygon", "coordinates": [[1]]})],
            "feature 1: the geometry is empty or no area",
        ),
        ([({"code": "A"}, _square(400_000, 6_000_000))], "are no degrees of longitude and lat"),
        ([({"code": "A"}, _ring_with(math.nan))], "feature 1: a coordinate is no number"),
        ([({"code": "A"}, _ring_with(math.inf))], "feature 1: a coordinate is no number"),
        ([({"code": "A"}, NOWHERE)], "feature 1: the geometry is empty or no area"),
    ],
)
def test_a_bad_feature_is_named(
    tmp_path: Path, tree: Territories, features: list[tuple[dict[str, Any], Any]], sentence: str
) -> None:
    path = _write(tmp_path / "b.geojson", *features)
    with pytest.raises(ReferenceFault, match=sentence):
        load_boundaries(path, tree)


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Feature"}', '{"features": [1]}'])
def test_a_file_that_is_no_feature_collection_is_refused(
    tmp_path: Path, tree: Territories, text: str
) -> None:
    path = tmp_path / "b.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceFault, match=r"b\.geojson: (the file is no|none of its|no layer)"):
        load_boundaries(path, tree)


def test_a_bow_tie_is_mended_on_reading(tmp_path: Path, tree: Territories) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    path = _write(tmp_path / "b.geojson", ({"code": "A"}, bow_tie))
    area = load_boundaries(path, tree)["A"]
    assert area.is_valid
    assert area.area == pytest.approx(0.5)


def test_overlapping_neighbours_become_a_clean_coverage() -> None:
    overlapping = {"A": shapely.box(0, 0, 1.1, 1), "B": shapely.box(1, 0, 2, 1)}
    assert not shapely.coverage_is_valid(np.array(list(overlapping.values())))
    clean = clean_coverage(overlapping)
    assert shapely.coverage_is_valid(np.array(list(clean.values())))
    assert list(clean) == ["A", "B"]


def test_sea_beyond_the_parent_is_cut_but_not_land_along_its_border(tree: Territories) -> None:
    geometries = {
        "C": shapely.box(0, 0, 2, 1),
        "A": shapely.box(0, 0, 1, 5),  # far out to sea
        "B": shapely.box(1, -0.02, 2, 1),  # a border drawn a little differently
    }
    clipped = clip_to_parents(geometries, tree, 0.05)
    assert clipped["A"].bounds[3] == pytest.approx(1.05)
    assert clipped["B"].equals(geometries["B"])
    assert clipped["C"] is geometries["C"]


def test_an_island_the_parent_does_not_draw_is_kept(tree: Territories) -> None:
    geometries = {"C": shapely.box(0, 0, 2, 1), "A": shapely.box(8, 8, 9, 9)}
    assert clip_to_parents(geometries, tree, 0.05)["A"].equals(geometries["A"])


def test_specks_go_but_never_the_last_part() -> None:
    islands = shapely.union_all([shapely.box(0, 0, 3, 3), shapely.box(9, 9, 9.5, 9.5)])
    kept = drop_specks({"A": islands, "B": shapely.box(0, 0, 0.1, 0.1)}, 1.0)
    assert kept["A"].area == 9
    assert kept["B"].area == pytest.approx(0.01)


def test_only_areas_leaves_lines_and_points_out() -> None:
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(5, 5)])
    assert only_areas(mixed).equals(shapely.box(0, 0, 1, 1))
