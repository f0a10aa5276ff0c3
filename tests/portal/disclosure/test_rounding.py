"""Laws of small count rounding, and a slow naive oracle for the kernels."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.disclosure.appeals import month_hierarchy
from portal.disclosure.hierarchy import Hierarchies, make_hierarchy
from portal.disclosure.rounding import Rounder, RoundingFault
from schemas.periods import month_code

BASE = 3
PLACES = {
    "m1": ("all", "r1", "m1"),
    "m2": ("all", "r1", "m2"),
    "m3": ("all", "r2", "m3"),
    "r3": ("all", "r3"),  # a leaf that stands higher than the others
}
TOPICS = {"a1": ("all", "a", "a1"), "a2": ("all", "a", "a2"), "b1": ("all", "b", "b1")}
OUTCOMES = {"x": ("all", "x"), "y": ("all", "y")}
HIERARCHIES = tuple(
    make_hierarchy(name, paths)
    for name, paths in (("territory", PLACES), ("topic", TOPICS), ("outcome", OUTCOMES))
)
TABLE = Hierarchies(
    HIERARCHIES, month_hierarchy(month_code(2025 * 12 + number) for number in range(24))
)
CELLS = list(itertools.product(sorted(PLACES), sorted(TOPICS), sorted(OUTCOMES)))
tables = st.lists(
    st.dictionaries(st.sampled_from(CELLS), st.integers(1, 9), min_size=1), min_size=1, max_size=4
)
keys = st.binary(min_size=32, max_size=48)


def positions(cells):
    columns = zip(*cells, strict=True)
    return np.ascontiguousarray(
        np.column_stack([h.positions(c) for h, c in zip(HIERARCHIES, columns, strict=True)]),
        np.int32,
    )


def protect(months, key, order=sorted, quality="standard"):
    """Round month after month; return the shown tables and the rounder."""
    rounder = Rounder(TABLE, BASE, key, quality)
    shown = []
    for number, table in enumerate(months):
        cells = list(order(table))
        counts = np.array([table[c] for c in cells], np.int32)
        month = month_code(2025 * 12 + number)
        result = rounder.round(month, positions(cells), counts)
        shown.append(dict(zip(cells, result.tolist(), strict=True)))
    return shown, rounder


def margins(table):
    """Return all margins of one table by brute force."""
    sums = defaultdict(int)
    for (place, topic, outcome), count in table.items():
        for margin in itertools.product(PLACES[place], TOPICS[topic], OUTCOMES[outcome]):
            sums[margin] += count
    return sums


@settings(deadline=None, max_examples=60)
@given(tables, keys)
def test_only_small_counts_move_and_only_to_zero_or_base(months, key):
    shown, _ = protect(months, key)
    for table, result in zip(months, shown, strict=True):
        for cell, count in table.items():
            assert result[cell] == count if count >= BASE else result[cell] in (0, BASE)


@settings(deadline=None, max_examples=60)
@given(tables, keys)
def test_no_margin_of_any_months_is_small(months, key):
    shown, _ = protect(months, key)
    for first in range(len(shown)):
        total = defaultdict(int)
        for table in shown[first:]:
            for margin, value in margins(table).items():
                total[margin] += value
            assert all(value == 0 or value >= BASE for value in total.values())


@settings(deadline=None, max_examples=60)
@given(tables, keys)
def test_a_table_without_small_counts_is_unchanged_under_any_key(months, key):
    shown, _ = protect(months, key)
    safe = [{c: v for c, v in table.items() if v} for table in shown]
    again, _ = protect([table for table in safe if table], key[::-1])
    assert again == [table for table in safe if table]


@settings(deadline=None, max_examples=40)
@given(tables, keys)
def test_the_order_of_rows_does_not_matter(months, key):
    shown, _ = protect(months, key)
    backwards, _ = protect(months, key, order=lambda table: sorted(table, reverse=True))
    assert shown == backwards


@settings(deadline=None, max_examples=40)
@given(tables, keys)
def test_published_months_do_not_depend_on_later_ones(months, key):
    shown, _ = protect(months, key)
    assert protect(months[:-1], key)[0] == shown[:-1]


@settings(deadline=None, max_examples=40)
@given(tables, keys)
def test_residuals_equal_shown_minus_true_of_every_margin(months, key):
    """Slices in one quarter: block = the last month, quarter = year = all = everything so far."""
    shown, rounder = protect(months[:3], key)
    held = dense(rounder)
    sums = np.zeros_like(held, np.int64)
    strides = [HIERARCHIES[1].n_nodes * HIERARCHIES[2].n_nodes, HIERARCHIES[2].n_nodes, 1]
    for number, (table, result) in enumerate(zip(months[:3], shown, strict=True)):
        for cell, count in table.items():
            rows = [nodes_of(h, c) for h, c in zip(HIERARCHIES, cell, strict=True)]
            for nodes in itertools.product(*rows):
                margin = sum(int(n) * s for n, s in zip(nodes, strides, strict=True))
                sums[margin, 1:] += result[cell] - count
                if number == len(months[:3]) - 1:
                    sums[margin, 0] += result[cell] - count
    assert (held == sums).all()


def dense(rounder):
    """Return the residuals of every margin there is, touched or not."""
    snapshot = rounder.margins.snapshot()
    n_margins = int(np.prod([h.n_nodes for h in HIERARCHIES]))
    _, per_page, slices = snapshot.residuals.shape
    pages = np.zeros((n_margins // per_page + 1, per_page, slices), np.int64)
    pages[snapshot.pages] = snapshot.residuals
    return pages.reshape(-1, slices)[:n_margins]


def nodes_of(hierarchy, code):
    return [n for n in hierarchy.paths[hierarchy.leaves.index(code)].tolist() if n >= 0]


def squared_deviations(months, key):
    """Return squared deviations over all margins: of the engine and of rounding to the nearest."""
    shown, _ = protect(months, key)
    nearest = [
        {c: v if v >= BASE else (BASE if v == 2 else 0) for c, v in table.items()}
        for table in months
    ]

    def squares(results):
        total = 0
        for table, result in zip(months, results, strict=True):
            true, now = margins(table), margins(result)
            total += sum((now.get(m, 0) - v) ** 2 for m, v in true.items())
        return total

    return squares(shown), squares(nearest)


def test_margins_are_closer_than_under_nearest_rounding():
    random = np.random.default_rng(7)
    months = [
        {c: int(n) for c, n in zip(CELLS, random.poisson(0.9, len(CELLS)), strict=True) if n}
        for _ in range(12)
    ]
    ours, nearest = squared_deviations(months, b"k" * 32)
    assert ours < nearest


def test_a_count_below_one_is_refused_naming_the_block():
    rounder = Rounder(TABLE, BASE, b"k" * 32)
    with pytest.raises(RoundingFault, match="block 2025-01 has a count below 1"):
        rounder.round("2025-01", positions(CELLS[:1]), np.array([0], np.int32))


def test_a_month_that_does_not_follow_is_refused():
    rounder = Rounder(TABLE, BASE, b"k" * 32)
    one = positions(CELLS[:1]), np.array([2], np.int32)
    rounder.round("2025-02", *one)
    with pytest.raises(RoundingFault, match="2025-02"):
        rounder.round("2025-02", *one)


def test_another_key_gives_another_table():
    random = np.random.default_rng(3)
    table = {c: int(n) for c, n in zip(CELLS, random.integers(1, 3, len(CELLS)), strict=True)}
    results = {tuple(protect([table], bytes([k]) * 32)[0][0].items()) for k in range(12)}
    assert len(results) > 1
