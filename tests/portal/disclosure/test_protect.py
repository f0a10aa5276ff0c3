"""Laws of protected tables, whatever their dimensions; and the engine against a naive one."""

from __future__ import annotations

import itertools

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_rounding import NaiveRounding
from random_tables import KEYS, QUALITY, SmallTable, cells_of, protected, small_tables

from portal.disclosure.cells import all_positions, read_cells
from portal.disclosure.hierarchy import Hierarchies, TimeHierarchy, make_hierarchy
from portal.disclosure.protect import RoundingPolicy, protect

KEY = b"k" * 32
BASE = st.integers(2, 6)


@settings(deadline=None, max_examples=60)
@given(small_tables(), KEYS, QUALITY, BASE)
def test_only_small_counts_move_to_zero_or_the_base_and_no_margin_is_small(
    table, key, quality, base
):
    shown = protected(table, key, quality=quality, base=base)
    assert set(shown) <= set(table.counts)
    for cell, count in table.counts.items():
        now = shown.get(cell, 0)
        assert now == count if count >= base or count == 0 else now in (0, base)
    assert not [m for m in table.margins(shown).values() if 0 < m < base]


@settings(deadline=None, max_examples=40)
@given(small_tables(), KEYS, KEYS, QUALITY, BASE)
def test_a_protected_table_is_its_own_protected_table_under_any_key(
    table, key, other, quality, base
):
    shown = protected(table, key, quality=quality, base=base)
    assert protected(table, other, quality=quality, base=base, counts=shown) == shown


@settings(deadline=None, max_examples=40)
@given(small_tables(), KEYS, QUALITY, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, key, quality, shuffler):
    order = list(range(len(table.counts)))
    shuffler.shuffle(order)
    assert protected(table, key, quality=quality, order=order) == protected(
        table, key, quality=quality
    )


@settings(deadline=None, max_examples=40)
@given(small_tables(), KEYS, QUALITY)
def test_what_is_shown_of_a_block_does_not_depend_on_later_ones(table, key, quality):
    last = max(table.time, key=int)
    earlier = {cell: count for cell, count in table.counts.items() if cell[-1] != last}
    shown = protected(table, key, quality=quality)
    assert protected(table, key, quality=quality, counts=earlier) == {
        cell: count for cell, count in shown.items() if cell[-1] != last
    }


@settings(deadline=None, max_examples=60)
@given(small_tables(largest=4), KEYS, QUALITY, BASE)
def test_the_engine_shows_exactly_what_a_naive_one_does(table, key, quality, base):
    naive = NaiveRounding(table.dimensions, table.time, base, key, quality)
    expected = {}
    for label in table.time:
        block = {cell[:-1]: n for cell, n in table.counts.items() if cell[-1] == label and n}
        expected |= {(*cell, label): n for cell, n in naive.round([label], block).items() if n}
    assert protected(table, key, quality=quality, base=base) == expected


@pytest.mark.parametrize(
    ("min_block", "n_blocks", "steps"),
    [(0, 7, ("flip", "peak", "swap 4", "swap 6")), (60, 3, ("flip", "swap 4"))],
)
def test_the_naive_engine_agrees_where_cells_flip_and_swap_and_months_are_pooled(
    min_block, n_blocks, steps
):
    counts = itertools.cycle([0, 1, 2, 1, 0, 2, 2, 3, 1, 0, 1])
    places = {f"m{n}": ("all", f"r{n % 3}", f"m{n}") for n in range(14)} | {"z": ("all", "z")}
    topics = {f"t{n}": ("all", f"g{n % 2}", f"t{n}") for n in range(4)} | {"x": ("all", "x")}
    months = {f"{n}": ("all", f"y{n // 4}", f"q{n // 2}", f"{n}") for n in range(7)}
    cells = {
        (place, topic, month): next(counts)
        for month, place, topic in itertools.product(months, places, sorted(topics))
    }
    table = SmallTable((places, topics), months, cells)
    done = protect(table.arrow(), table.hierarchies, RoundingPolicy(3, min_block, "best"), KEY)
    naive = NaiveRounding((places, topics), months, 3, KEY, "best")
    shown = {}
    for block in done.new_blocks:
        counts = {cell: n for cell, n in cells.items() if cell[-1] in block.months and n}
        shown |= naive.round(block.months, counts)
    assert cells_of(done) == {cell: n for cell, n in shown.items() if n}
    assert len(done.new_blocks) == n_blocks
    # Or the two engines would agree about steps that none of them takes.
    assert min(naive.turned[kind] for kind in steps) > 0


def test_a_new_block_can_be_read_like_any_table_where_two_columns_make_a_code():
    codes = {f"{a}.{b}": ("all", a, f"{a}.{b}") for a in ("x", "y.z") for b in ("p", "z.p")}
    channels = make_hierarchy("channel", codes, ("regime", "means"))
    hierarchies = Hierarchies((channels,), TimeHierarchy("month", {"1": ("all", "1")}))
    rows = [("y.z", "p", 1), ("x", "p", 5), ("x", "z.p", 2), ("y.z", "z.p", 1)]
    regimes, means, counts = zip(*rows, strict=True)
    table = pa.table({"regime": regimes, "month": ["1"] * 4, "means": means, "count": counts})
    cells = protect(table, hierarchies, RoundingPolicy(3, 1), KEY).new_blocks[0].cells
    assert cells.column_names == ["regime", "month", "means", "count", "shown"]
    found = zip(*(cells[name].to_pylist() for name in ("regime", "means", "count")), strict=True)
    assert sorted(found) == sorted(rows)
    assert all_positions(cells, hierarchies)[:, 0].tolist() == [0, 1, 2, 3]
    assert read_cells(cells, hierarchies).counts.tolist() == cells["count"].to_pylist()
