"""Population and tiles: loaders of the two small tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import ReferenceFault
from geodata.population import load_population
from geodata.tilemap import load_tiles


def _write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_population_is_keyed_by_territory_and_year(tmp_path: Path) -> None:
    path = _write(tmp_path, "territory,year,population,source\n01,2024,12,S\n01,2025,13,S\n")
    assert load_population(path) == {("01", 2024): 12, ("01", 2025): 13}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("01,2024,12.5,S", "row 3: population «12.5» is not a whole number"),
        ("01,2024,-1,S", "row 3: population «-1» is not a whole number"),
        ("01,2024,0,S", "row 3: population is 0"),
        ("01,24?,12,S", "row 3: year «24\\?» is not a whole number"),
        ("01,2024,12,", "row 3: source is empty"),
        ("02,2024,12,S", "row 3: a second population of «02» in 2024"),
    ],
)
def test_a_bad_population_row_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    path = _write(tmp_path, f"territory,year,population,source\n02,2024,5,S\n{row}\n")
    with pytest.raises(ReferenceFault, match=sentence):
        load_population(path)


def test_tiles_are_optional(tmp_path: Path) -> None:
    assert load_tiles(tmp_path / "tiles.csv", ["A"]) == {}


def test_tiles_hold_column_and_row(tmp_path: Path) -> None:
    path = _write(tmp_path, "territory,column,row\nA,4,0\nB,0,1\n")
    assert load_tiles(path, ["A", "B"]) == {"A": (4, 0), "B": (0, 1)}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("X,1,1", "row 3: the territory «X» is not known"),
        ("A,1,1", "row 3: the territory «A» has a tile already"),
        ("B,4,0", "row 3: the cell at column 4, row 0 holds «A» already"),
        ("B,,0", "row 3: column «» is not a whole number"),
    ],
)
def test_a_bad_tile_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    path = _write(tmp_path, f"territory,column,row\nA,4,0\n{row}\n")
    with pytest.raises(ReferenceFault, match=sentence):
        load_tiles(path, ["A", "B"])
