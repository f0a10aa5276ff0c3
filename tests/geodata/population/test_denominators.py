"""Tiles: the loader of their table."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import ReferenceFault
from geodata.territories import Territories, load_territories
from geodata.tiles.tilemap import load_tiles


def _write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


TREE = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
C,,country,C,C,,,,,,
D,C,district,D,D,,,,,,
A,D,region,A,A,,,,,,
B,C,region,B,B,,,,,,
A1,A,town,A1,A1,,,,,,
A2,A,town,A2,A2,,,,,,
B1,B,town,B1,B1,,,,,,
"""


@pytest.fixture
def tree(tmp_path: Path) -> Territories:
    path = tmp_path / "territories.csv"
    path.write_text(TREE, encoding="utf-8")
    return load_territories(path)


def test_tiles_are_optional(tmp_path: Path, tree: Territories) -> None:
    assert load_tiles(tmp_path / "tiles.csv", tree) == {}


def test_tiles_hold_column_and_row(tmp_path: Path, tree: Territories) -> None:
    path = _write(tmp_path, "territory,column,row\nA,4,0\nB,0,1\n")
    assert load_tiles(path, tree) == {"A": (4, 0), "B": (0, 1)}


def test_towns_of_different_regions_may_use_the_same_cell(
    tmp_path: Path, tree: Territories
) -> None:
    path = _write(tmp_path, "territory,column,row\nB,4,0\nA1,0,0\nA2,1,0\n")
    assert len(load_tiles(path, tree)) == 3


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("X,1,1", "row 4: the territory «X» is not known"),
        ("B,1,1", "row 4: the territory «B» has a tile already"),
        ("D,,0", "row 4: column «» is not a whole number"),
        ("A2,7,7", "row 4: the cell at column 7, row 7 holds «A1» already"),
    ],
)
def test_a_bad_tile_is_named(tmp_path: Path, tree: Territories, row: str, sentence: str) -> None:
    path = _write(tmp_path, f"territory,column,row\nB,4,0\nA1,7,7\n{row}\n")
    with pytest.raises(ReferenceFault, match=sentence):
        load_tiles(path, tree)


def test_the_level_of_the_map_is_one_picture_whatever_has_tiles_above_it(
    tmp_path: Path, tree: Territories
) -> None:
    path = _write(tmp_path, "territory,column,row\nD,0,0\nA,4,0\nB,4,0\n")
    assert len(load_tiles(path, tree)) == 3
    with pytest.raises(ReferenceFault, match="row 4: the cell at column 4, row 0 holds «A»"):
        load_tiles(path, tree, "region")


def test_the_uppermost_tiles_are_one_picture_whoever_their_parents_are(
    tmp_path: Path, tree: Territories
) -> None:
    path = _write(tmp_path, "territory,column,row\nA1,4,0\nA2,3,0\n")
    assert len(load_tiles(path, tree)) == 2
    path = _write(tmp_path, "territory,column,row\nA,4,0\nB1,4,0\n")
    assert len(load_tiles(path, tree)) == 2
    path = _write(tmp_path, "territory,column,row\nA,4,0\nB,4,0\n")
    with pytest.raises(ReferenceFault, match="row 3: the cell at column 4, row 0 holds «A»"):
        load_tiles(path, tree)
