"""The tables of tiles and of hand-made adjustments, and the picture of a layout as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import ReferenceFault
from geodata.territories import Territories, load_territories
from geodata.tiles.text import as_text
from geodata.tiles.tilemap import changed_table, load_adjustments, load_tiles

TREE = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
r,,country,Р,R,,,,,,
a,r,region,А,A,,,,,,
b,r,region,Б,B,,,,,,
a1,a,town,А1,A1,,,,,,
a2,a,town,А2,A2,,,,,,
b1,b,town,Б1,B1,,,,,,
"""


@pytest.fixture
def tree(tmp_path: Path) -> Territories:
    path = tmp_path / "territories.csv"
    path.write_text(TREE, encoding="utf-8")
    return load_territories(path)


def _table(folder: Path, rows: str, name: str = "tiles.csv") -> Path:
    path = folder / name
    path.write_text("territory,column,row\n" + rows, encoding="utf-8")
    return path


def test_new_cells_replace_theirs_and_leave_all_other_rows(
    tmp_path: Path, tree: Territories
) -> None:
    path = _table(tmp_path, "b,1,0\na,0,0\na1,3,3\n")
    text = changed_table(path, tree, {"a1": (0, 0), "a2": (1, 0)})
    assert text == "territory,column,row\nb,1,0\na,0,0\na1,0,0\na2,1,0\n"
    path.write_text(text, encoding="utf-8")
    assert load_tiles(path, tree) == {"b": (1, 0), "a": (0, 0), "a1": (0, 0), "a2": (1, 0)}


def test_a_table_is_begun_where_there_is_none(tmp_path: Path, tree: Territories) -> None:
    text = changed_table(tmp_path / "tiles.csv", tree, {"a": (0, 0), "b": (0, 1)})
    assert text == "territory,column,row\na,0,0\nb,0,1\n"


def test_two_territories_may_change_places(tmp_path: Path, tree: Territories) -> None:
    path = _table(tmp_path, "a,0,0\nb,1,0\n")
    assert changed_table(path, tree, {"a": (1, 0), "b": (0, 0)}).endswith("a,1,0\nb,0,0\n")


def test_a_cell_that_stays_taken_is_refused(tmp_path: Path, tree: Territories) -> None:
    path = _table(tmp_path, "a,0,0\nb,1,0\na1,0,0\n")
    with pytest.raises(ReferenceFault, match="column 1, row 0 holds «b» already"):
        changed_table(path, tree, {"a": (1, 0)})
    assert path.read_text(encoding="utf-8").endswith("a1,0,0\n")


def test_adjustments_are_optional_and_of_several_pictures(
    tmp_path: Path, tree: Territories
) -> None:
    assert load_adjustments(tmp_path / "tile_adjustments.csv", tree) == {}
    path = _table(tmp_path, "a1,0,0\nb1,0,0\n", "tile_adjustments.csv")
    assert load_adjustments(path, tree) == {"a1": (0, 0), "b1": (0, 0)}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("x,0,0\n", "row 2: the territory «x» is not known"),
        ("a,0,0\na,1,0\n", "row 3: the territory «a» has a tile already"),
        ("a,-1,0\n", "row 2: column «-1» is not a whole number"),
    ],
)
def test_a_bad_adjustment_is_refused_by_row(
    tmp_path: Path, tree: Territories, rows: str, sentence: str
) -> None:
    with pytest.raises(ReferenceFault, match=sentence):
        load_adjustments(_table(tmp_path, rows, "tile_adjustments.csv"), tree)


def test_a_picture_in_letters() -> None:
    cells, labels = {"a": (2, 1), "b": (3, 1), "c": (2, 2)}, {"a": "Ямал", "b": "Б", "c": "Ц"}
    assert as_text(cells, labels, "square") == "Ямал  Б\nЦ     ·"
    assert as_text(cells, labels, "hexagon") == "   Ямал  Б\nЦ     ·"
    assert as_text({}, {}, "square") == ""
