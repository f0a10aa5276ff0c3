"""Crosswalks: the most specific row wins, and a wrong file is named by row."""

from __future__ import annotations

import pytest

from portal.config.errors import OperatorError
from portal.ingest.crosswalks import load_crosswalk

TOPICS = {"roads", "yards", "heat", "unclassified"}


def crosswalk(tmp_path, *rows, header="value,subvalue,topic,match"):
    path = tmp_path / "walk.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return load_crosswalk(path, TOPICS)


@pytest.mark.parametrize(
    ("value", "subvalue", "topic"),
    [
        ("Дороги", "Ямы", "roads"),
        ("дороги ", "Двор", "yards"),
        ("★ Дороги", "", "roads"),
        ("Прочее", "что угодно", "unclassified"),
        ("0005.0005.0056.1156", "", "heat"),
        ("0005.0005.0056.1160", "", "yards"),
        ("0005.0006", "", "unclassified"),
        ("Тёплый дом", "", "heat"),
        ("ТЕПЛЫЙ  ДОМ", "", "heat"),
        ("Мосты", "", None),
        ("000", "", None),
    ],
)
def test_the_most_specific_row_wins(tmp_path, value, subvalue, topic):
    walk = crosswalk(
        tmp_path,
        "Дороги,,roads,broad",
        "Дороги,Двор,yards,exact",
        "Прочее,,,none",
        "0005.*,,,none",
        "0005.0005.0056.*,,yards,broad",
        "0005.0005.0056.1156,,heat,exact",
        "Тёплый дом,,heat,exact",
    )
    assert walk.find(value, subvalue) == topic


def test_case_matters_where_the_file_tells_values_apart_by_it(tmp_path):
    walk = crosswalk(tmp_path, "HEAT,,heat,exact", "Heat,,roads,exact", "Yard,,yards,exact")
    assert walk.find("HEAT", "") == "heat"
    assert walk.find("Heat", "") == "roads"
    # Neither way of writing: which of the two is meant would be a guess.
    assert walk.find("heat", "") is None
    assert walk.find("YARD", "") == "yards"


def test_a_row_for_any_subvalue_does_not_beat_one_of_another_case(tmp_path):
    walk = crosswalk(tmp_path, "Дороги,,roads,broad", "Дороги,Двор,yards,exact")
    assert walk.find("Дороги", "двор") == "yards"


def test_a_prefix_may_ask_for_a_subvalue(tmp_path):
    walk = crosswalk(tmp_path, "1.*,a,roads,exact", "1.*,,yards,broad")
    assert walk.find("1.2", "a") == "roads"
    assert walk.find("1.2", "b") == "yards"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["Дороги,,streets,exact"], "row 2: «streets» is no topic"),
        (["Дороги,,roads,exact", "Дороги ,,yards,exact"], "row 3: .* another topic in a row above"),
        (["Дороги,,roads,near"], "row 2: match «near» is none of"),
        (["Дороги,,roads,exact", "Ямы,roads"], "row 3: 4 values are needed"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, rows, sentence):
    with pytest.raises(OperatorError, match=sentence):
        crosswalk(tmp_path, *rows)


def test_a_wrong_file_is_named(tmp_path):
    with pytest.raises(OperatorError, match="the crosswalk is missing"):
        load_crosswalk(tmp_path / "none.csv", TOPICS)
    with pytest.raises(OperatorError, match="the header must be"):
        crosswalk(tmp_path, header="a,b,c,d")
    (tmp_path / "cp.csv").write_bytes("Дороги".encode("cp1251"))
    with pytest.raises(OperatorError, match="not CSV in UTF-8"):
        load_crosswalk(tmp_path / "cp.csv", TOPICS)
