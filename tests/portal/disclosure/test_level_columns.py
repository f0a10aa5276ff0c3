"""Hierarchies out of columns: order of time, trees, codes as they came."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from portal.disclosure.cells import TableFault
from portal.disclosure.level_columns import read_levels
from portal.disclosure.table_file import open_columns, read_codes


def levels(columns, names, *, is_time=False):
    table = pa.table(columns)
    return read_levels(table.column, names, is_time=is_time)[0]


@pytest.mark.parametrize(
    ("codes", "order"),
    [
        ([10, 9, 2], ["2", "9", "10"]),
        (["10", "9", "-1"], ["-1", "9", "10"]),
        (["2024-10", "2024-09", "2023-12"], ["2023-12", "2024-09", "2024-10"]),
        (["10", "9", "x"], ["10", "9", "x"]),
        (["02", "1", "03"], ["1", "02", "03"]),
    ],
)
def test_time_is_in_the_order_of_numbers_or_else_of_texts(codes, order):
    assert levels({"month": codes}, ["month"], is_time=True).leaves == order


def test_other_dimensions_are_in_the_order_of_texts():
    assert levels({"place": [10, 9, 2]}, ["place"]).leaves == ["10", "2", "9"]


def test_a_tree_is_read_from_its_columns():
    found = levels(
        {"region": [2, 1, 2, 2], "place": ["c", "a", "b", "c"], "n": [1, 1, 1, 1]},
        ["region", "place"],
    )
    assert found.leaves == ["a", "b", "c"]
    assert [values.to_pylist() for values in found.values] == [[1, 2, 2], ["a", "b", "c"]]
    assert [len(set(view.tolist())) for view in found.views] == [1, 2, 3]
    assert found.views[1][1] == found.views[1][2] != found.views[1][0]
    tree = found.hierarchy()
    assert tree.leaves == ("a", "b", "c")
    assert [sum(n >= 0 for n in row) for row in tree.paths.tolist()] == [2, 3, 3]


def test_one_code_on_two_levels_is_two_nodes():
    tree = levels({"region": ["1", "2"], "place": ["2", "1"]}, ["region", "place"]).hierarchy()
    assert tree.n_nodes == 3  # each region is its only place; the total


def test_a_code_under_two_parents_is_refused_naming_all_three():
    columns = {"region": ["x", "y", "z"], "place": ["a", "b", "a"]}
    with pytest.raises(TableFault, match=r"place «a» stands under two codes of region, «[xz]» and"):
        levels(columns, ["region", "place"])


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_parent_is_refused_naming_the_row(empty):
    columns = {"region": ["x", empty], "place": ["a", "b"]}
    with pytest.raises(TableFault, match="row 2 has no code in the column «region»"):
        levels(columns, ["region", "place"])


def test_periods_follow_one_another_or_are_refused():
    good = {"quarter": ["q1", "q1", "q2"], "month": ["1", "2", "3"]}
    times = levels(good, ["quarter", "month"], is_time=True).time_hierarchy()
    assert list(times.paths) == ["1", "2", "3"]
    assert {len(path) for path in times.paths.values()} == {3}
    bad = {"quarter": ["q1", "q2", "q1"], "month": ["1", "2", "3"]}
    with pytest.raises(TableFault, match="in the order of «month», quarter «q1» is interrupted"):
        levels(bad, ["quarter", "month"], is_time=True).time_hierarchy()


def test_codes_of_csv_are_numbers_only_where_nothing_is_lost(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "number,zeros,mixed,long,signed\n12,007,1,99999999999999999999,-5\n0,1,x,1,0\n", "utf-8"
    )
    names = ["number", "zeros", "mixed", "long", "signed"]
    read = open_columns(file, names)
    found = {name: read_codes(read, name) for name in names}
    assert {name: codes.values.to_pylist() for name, codes in found.items()} == {
        "number": [12, 0], "zeros": ["007", "1"], "mixed": ["1", "x"],
        "long": ["99999999999999999999", "1"], "signed": [-5, 0],
    }  # fmt: skip
    assert found["zeros"].texts == ("007", "1")


def test_a_file_of_many_pieces_has_each_code_once(tmp_path):
    places = [f"place {(n * n) % 5000}" for n in range(200_000)]
    table = pa.table({"place": places})
    pacsv.write_csv(table, tmp_path / "a.csv")
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=7000)
    for name in ("a.csv", "a.parquet"):
        codes = read_codes(open_columns(tmp_path / name, ["place"]), "place")
        assert len(codes.texts) == len(set(places)) > 700
        assert [codes.texts[row] for row in codes.rows[::97].tolist()] == places[::97]
    assert (tmp_path / "a.csv").stat().st_size > 2**21  # the reader takes a mebibyte at a time


def test_categories_that_no_row_has_are_no_codes():
    column = pa.DictionaryArray.from_arrays(pa.array([2, 0, 2]), pa.array(["a", "never", "b"]))
    found = levels({"place": column}, ["place"])
    assert found.leaves == ["a", "b"]
