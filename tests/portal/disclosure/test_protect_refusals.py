"""What cannot be protected is refused with a sentence that names the cell, code or file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from portal.config.errors import OperatorError
from portal.disclosure.cells import TableFault
from portal.disclosure.hierarchy import (
    Hierarchies,
    HierarchyFault,
    TimeHierarchy,
    hierarchy_from_parents,
    make_hierarchy,
)
from portal.disclosure.ledger import Ledger
from portal.disclosure.margins import Margins
from portal.disclosure.protect import RoundingPolicy, protect

KEY = b"k" * 32
PLACES = {"m1": ("all", "r", "m1"), "m2": ("all", "r", "m2"), "s": ("all", "s")}
MONTHS = {f"2026-0{n}": ("all", f"2026-0{n}") for n in (1, 2, 3)}
HIERARCHIES = Hierarchies((make_hierarchy("place", PLACES),), TimeHierarchy("month", MONTHS))
POLICY = RoundingPolicy(3, 1)
SECOND = ("m1", "2026-02", 2), ("m2", "2026-02", 1), ("s", "2026-02", 5)


def table(*rows, kind=None):
    """Return a table of (place, month, count)."""
    places, months, counts = zip(*rows, strict=True)
    return pa.table({"place": places, "month": months, "count": pa.array(counts, kind)})


GOOD = table(("m1", "2026-01", 2), ("m2", "2026-01", 1), ("s", "2026-01", 5))


def fault(cells, hierarchies=HIERARCHIES, policy=POLICY, key=KEY, ledger=None, **more):
    """Return what is said of a table, after seeing that nothing is wrong with the good one."""
    assert protect(GOOD, HIERARCHIES, POLICY, KEY).months
    with pytest.raises(TableFault) as caught:
        protect(cells, hierarchies, policy, key, ledger, **more)
    return str(caught.value)


@pytest.mark.parametrize(
    ("count", "kind", "said"),
    [
        (-1, pa.int64(), "has the count -1"),
        (1.5, pa.float64(), "has the count 1.5"),
        (float("nan"), pa.float64(), "has the count nan"),
        (float("inf"), pa.float64(), "has the count inf"),
        (2**31, pa.int64(), "has the count 2147483648"),
        (None, pa.int32(), "has no count"),
    ],
)
def test_a_count_that_is_no_whole_number_is_refused_naming_the_cell(count, kind, said):
    rows = ("m1", "2026-01", 2), ("m2", "2026-02", count)
    assert fault(table(*rows, kind=kind)).startswith(f"cell place m2, month 2026-02 {said}")


def test_counts_that_are_texts_are_refused():
    assert fault(table(("m1", "2026-01", "2"))) == "the column «count» is no number"


def test_a_cell_that_stands_twice_is_refused_naming_it():
    rows = ("m2", "2026-01", 2), ("m1", "2026-01", 1), ("m2", "2026-01", 4)
    assert fault(table(*rows)) == "cell place m2, month 2026-01 stands twice in the table"


def test_the_same_cell_in_another_month_is_another_cell():
    twice = table(("m1", "2026-01", 7), ("m1", "2026-02", 7))
    assert protect(twice, HIERARCHIES, POLICY, KEY).cells["shown"].to_pylist() == [7, 7]


def test_a_cell_of_count_zero_is_no_cell():
    zero = table(("m1", "2026-01", 0), ("m1", "2026-01", 4), ("m2", "2026-01", 1))
    done = protect(zero, HIERARCHIES, POLICY, KEY)
    assert done.new_blocks[0].cells["count"].to_pylist() == [4, 1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("x", "2026-01", 1), "place «x» is no lowest code of its hierarchy"),
        (("r", "2026-01", 1), "place «r» is no lowest code of its hierarchy"),
        ((None, "2026-01", 1), "a cell has no code in the column «place»"),
        (("m1", "2026-07", 1), "month «2026-07» is no lowest code of its hierarchy"),
    ],
)
def test_a_code_without_a_place_is_refused_naming_it(row, said):
    assert fault(table(("m1", "2026-01", 2), row)) == said


@pytest.mark.parametrize("name", ["place", "month", "count"])
def test_a_missing_column_is_named(name):
    assert fault(GOOD.drop_columns([name])) == f"the table has no column «{name}»"


@pytest.mark.parametrize("length", [0, 16, 31])
def test_a_short_key_is_refused(length):
    said = f"a rounding key has at least 32 bytes, this one {length}"
    assert fault(GOOD, key=b"k" * length) == said


def test_a_quality_or_base_that_does_not_exist_is_refused():
    said = "quality «perfect» is none of fast, standard, best"
    assert fault(GOOD, policy=RoundingPolicy(3, 1, "perfect")) == said
    assert fault(GOOD, policy=RoundingPolicy(1, 1)) == "the base is 1; it must be 2 or more"


def test_late_records_of_a_month_that_is_not_published_are_refused():
    late = table(("m1", "2026-02", 1))
    assert fault(GOOD, late=late) == "2026-02 is not published; its records are not late"


def test_late_records_are_checked_like_any_table():
    late = table(("m1", "2026-01", 1), ("m1", "2026-01", 2))
    said = "cell place m1, month 2026-01 stands twice in the table"
    assert fault(GOOD, late=late) == said


@pytest.fixture
def ledger(tmp_path):
    """Return a ledger that has published the second month."""
    empty = Ledger.open(tmp_path / "ledger", 3, KEY)
    times = TimeHierarchy("month", {"2026-02": ("all", "2026-02")})
    done = protect(table(*SECOND), Hierarchies(HIERARCHIES.dimensions, times), POLICY, KEY, empty)
    empty.write_pending("first", done.new_blocks, done.checkpoint)
    return empty.append_pending("first")


def test_a_month_older_than_the_ledger_is_refused(ledger):
    said = "2026-01 is older than 2026-02, which is published"
    assert fault(GOOD, ledger=ledger) == said


@pytest.mark.parametrize(
    "rows", [[("m1", "2026-02", 3), *SECOND[1:]], SECOND[:2], [("m1", "2026-02", 2), SECOND[2]]]
)
def test_a_published_month_that_changed_is_refused_naming_a_cell(ledger, rows):
    said = fault(table(*rows), ledger=ledger)
    assert said.startswith("cell place ")
    assert said.endswith("month 2026-02 was published with another count; it cannot change")


def test_a_published_month_that_did_not_change_is_taken_as_it_is(ledger):
    done = protect(table(*SECOND, ("s", "2026-03", 1)), HIERARCHIES, POLICY, KEY, ledger)
    assert done.months == ("2026-02", "2026-03")
    assert [block.months for block in done.new_blocks] == [("2026-03",)]


def test_a_published_month_without_a_place_in_time_is_refused(ledger):
    times = TimeHierarchy("month", {"2026-03": ("all", "2026-03")})
    said = "2026-02 is published, but the table has no place in time for it"
    third = table(("m1", "2026-03", 1))
    assert fault(third, Hierarchies(HIERARCHIES.dimensions, times), ledger=ledger) == said


def test_a_ledger_of_another_key_or_base_is_refused_naming_its_file(ledger):
    with pytest.raises(OperatorError, match=r"ledger\.json: .* another rounding key"):
        Ledger.open(ledger.directory, 3, b"x" * 32)
    with pytest.raises(OperatorError, match=r"ledger\.json: .* with base 3, the policy says 5"):
        Ledger.open(ledger.directory, 5, KEY)
    assert Ledger.open(ledger.directory, 3, KEY).months == ("2026-02",)


@pytest.mark.parametrize(
    ("parents", "said"),
    [
        ({"a": "x", "b": "all", "all": None}, "the parent «x» of «a» is no code of it"),
        ({"a": "b", "b": "c", "c": "a"}, "«[abc]» is its own ancestor"),
        ({"leaf": "a", "a": "b", "b": "a"}, "«[ab]» is its own ancestor"),
        ({"a": "a"}, "«a» is its own ancestor"),
        ({}, "hierarchy place has no codes"),
    ],
)
def test_parents_that_make_no_tree_are_refused_naming_the_code(parents, said):
    good = hierarchy_from_parents(
        "place", {"a": "r", "b": "r", "r": "all", "s": "all", "all": None}
    )
    assert good.leaves == ("a", "b", "s")
    with pytest.raises(HierarchyFault, match=said):
        hierarchy_from_parents("place", parents)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ({"a": ("all", "r", "a"), "b": ("all", "q", "r", "b")}, "«r» has two parents, «all» and «q»"),
        ({"a": ("all", "a", "r", "a")}, "a code is its own ancestor above «a»"),
    ],
)  # fmt: skip
def test_paths_that_make_no_tree_are_refused_naming_the_code(paths, said):
    with pytest.raises(HierarchyFault, match=said):
        make_hierarchy("place", paths)


def test_hierarchies_whose_cross_is_beyond_any_memory_are_refused():
    wide = make_hierarchy("wide", {f"{n}": ("all", f"{n}") for n in range(9999)})
    assert Margins([wide, wide], 2).per_cell == 4
    with pytest.raises(HierarchyFault, match="10000000000000000 margins"):
        Margins([wide] * 4, 2)


def test_a_count_that_numpy_could_wrap_is_not_taken_for_a_small_one():
    huge = table(("m1", "2026-01", 2**32 + 1), ("m2", "2026-01", 1), kind=pa.int64())
    assert "has the count 4294967297" in fault(huge)
    unsigned = table(("m1", "2026-01", 2**64 - 1), ("m2", "2026-01", 1), kind=pa.uint64())
    assert "has the count 18446744073709551615" in fault(unsigned)
    assert np.uint64(2**64 - 1).astype(np.int32) == -1  # what a plain cast would make of it
