"""The tree of territories: what a good file gives, what each bad row says."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import ReferenceFault
from geodata.territories import check_levels, load_territories

HEADER = "code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to"
GOOD = (
    "C,,country,Страна,Country,,,,,,",
    "A,C,region,Область А,Region A,,,А,A,,",
    "B,C,region,Область Б,Region B,,,,,,",
    "A1,A,town,Город,Town,,,,,2020-01-01,2024-12-31",
)


def _write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "territories.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_tree_knows_its_root_paths_children_and_leaves(tmp_path: Path) -> None:
    tree = load_territories(_write(tmp_path, *GOOD))
    assert tree.root.code == "C"
    assert tree.path("A1") == ("C", "A", "A1")
    assert [t.code for t in tree.children("C")] == ["A", "B", "C.u"]
    assert [t.code for t in tree.leaves()] == ["B", "A1", "A.u", "C.u"]
    assert [t.code for t in tree.at_level("region")] == ["A", "B"]


def test_a_place_is_its_own_leaf_only_without_children(tmp_path: Path) -> None:
    tree = load_territories(_write(tmp_path, *GOOD))
    assert tree.leaf_for("B") == "B"
    assert tree.leaf_for("A") == "A.u"


def test_what_is_not_allocated_stands_at_the_level_of_its_siblings(tmp_path: Path) -> None:
    implied = load_territories(_write(tmp_path, *GOOD))["A.u"]
    assert (implied.level, implied.parent, implied.kind) == ("town", "A", "unallocated")
    assert implied.is_unallocated
    assert implied.name("ru") == "Область А: территория не определена"
    assert implied.name("en") == "Region A: not allocated"


def test_dates_and_labels_are_read(tmp_path: Path) -> None:
    tree = load_territories(_write(tmp_path, *GOOD))
    assert str(tree["A1"].valid_from) == "2020-01-01"
    assert tree["A"].valid_to is None
    assert tree["A"].abbr("ru") == "А"
    assert tree["B"].abbr("en") == "Region B"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((*GOOD, "A,C,region,Ещё,More,,,,,,"), "row 6: the code «A» was given in row 3 already"),
        ((*GOOD, "D,X,region,Д,D,,,,,,"), "row 6: the parent «X» is not in the file"),
        ((*GOOD, "D,E,region,Д,D,,,,,,", "E,D,region,Е,E,,,,,,"), "row 6: the parents of «D» form"),
        ((*GOOD, "D,,country,Д,D,,,,,,"), "row 6: «D» has an empty parent like «C»"),
        (("A,A,region,А,A,,,,,,",), "no row has an empty parent"),
        ((*GOOD, "D,C,region,Д,D,,,,,31.12.2024,"), "row 6: valid_from «31.12.2024» is no date"),
        (
            (*GOOD, "D,C,region,Д,D,,,,,2024-01-01,2023-01-01"),
            "row 6: valid_to 2023-01-01 lies not after",
        ),
        ((*GOOD, "D,C,region,Д,D,,,,,20241231,"), "row 6: valid_from «20241231» is no date"),
        ((*GOOD, "D,C,region,Д,D,,,,,2024-01-01,2024-01-01"), "the first day on which the row"),
        ((*GOOD, "D,C,region,,D,,,,,,"), "row 6: name_ru is empty"),
        ((*GOOD, "D,C,,Д,D,,,,,,"), "row 6: level is empty"),
        ((*GOOD, "D.u,C,region,Д,D,,,,,,"), "row 6: the code «D.u» may hold no space"),
        ((*GOOD, "D/E,C,region,Д,D,,,,,,"), "row 6: the code «D/E» may hold no space"),
        ((*GOOD, "D,C,region,Д"), "row 6: 4 values where 11 are expected"),
    ],
)
def test_a_bad_row_gives_one_sentence_with_file_and_row(
    tmp_path: Path, rows: tuple[str, ...], sentence: str
) -> None:
    path = _write(tmp_path, *rows)
    with pytest.raises(ReferenceFault) as fault:
        load_territories(path)
    message = str(fault.value)
    assert sentence in message
    assert message.startswith(str(path))
    assert "\n" not in message


def test_another_header_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path, "C,,Country", header="code,parent,name")
    with pytest.raises(ReferenceFault, match="row 1: the header must be «code,parent,level,"):
        load_territories(path)


def test_a_missing_file_and_a_file_in_another_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFault, match="cannot be read"):
        load_territories(tmp_path / "nothing.csv")
    path = tmp_path / "old.csv"
    path.write_bytes(f"{HEADER}\nC,,country,Страна,Country,,,,,,\n".encode("cp1251"))
    with pytest.raises(ReferenceFault, match="is not UTF-8"):
        load_territories(path)


def test_levels_must_be_known_and_go_down(tmp_path: Path) -> None:
    path = _write(tmp_path, *GOOD)
    tree = load_territories(path)
    check_levels(tree, ("country", "region", "town"), path)
    with pytest.raises(ReferenceFault, match="«A1» has the level «town», which is none of"):
        check_levels(tree, ("country", "region"), path)
    with pytest.raises(ReferenceFault, match="«A1» of level «town» cannot lie in «A»"):
        check_levels(tree, ("country", "town", "region"), path)
