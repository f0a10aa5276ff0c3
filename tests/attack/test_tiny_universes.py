"""Universes so small that every truth can be tried: what do published tables prove?"""

from __future__ import annotations

import itertools
from collections import defaultdict
from functools import partial

import numpy as np
import pytest

from portal.disclosure.appeals import month_hierarchy
from portal.disclosure.hierarchy import Hierarchies, make_hierarchy
from portal.disclosure.rounding import Rounder

TIME = month_hierarchy(["2026-01", "2026-02"])
CROSS = Hierarchies(
    (
        make_hierarchy("territory", {p: ("all", p) for p in ("p", "q")}),
        make_hierarchy("topic", {t: ("all", t) for t in ("x", "y")}),
    ),
    TIME,
)
TREE = Hierarchies(
    (make_hierarchy("territory", {"p": ("all", "w", "p"), "q": ("all", "w", "q"), "r": ("all", "r")}),),
    TIME,
)  # fmt: skip
KEYS = [b"a" * 32, b"b" * 32]


def cells_of(universe):
    """Return the leaf positions of every possible cell."""
    sizes = [len(hierarchy.leaves) for hierarchy in universe.dimensions]
    return np.array(list(itertools.product(*map(range, sizes))), np.int32)


def all_tables(universe, largest):
    """Return every table of counts 0..largest."""
    return list(itertools.product(range(largest + 1), repeat=len(cells_of(universe))))


def rounded(universe, truth, call):
    """Return what ``call(cells, counts)`` shows of a table; empty cells are not handed over."""
    counts = np.array(truth, np.int32)
    present = np.flatnonzero(counts)
    shown = np.zeros(len(truth), np.int32)
    shown[present] = call(cells_of(universe)[present], counts[present])
    return tuple(shown.tolist())


def one_block(universe, base, key):
    """Return all truths of one month by what is shown of them."""
    found = defaultdict(list)
    for truth in all_tables(universe, base + 1):
        rounder = Rounder(universe, base, key)
        shown = rounded(universe, truth, partial(rounder.round, "2026-01"))
        found[shown].append(truth)
    return found


def two_blocks(universe, base, key, largest, *, is_late):
    """Return all truths of two blocks, the second with carried residuals, by what is shown.

    The second is the next month, or a batch of late records of the first.
    """
    found = defaultdict(list)
    tables = all_tables(universe, largest)
    for truth in tables:
        first = Rounder(universe, base, key)
        shown = rounded(universe, truth, partial(first.round, "2026-01"))
        residuals = first.margins.snapshot()
        for later in tables:
            second = Rounder(universe, base, key)
            second.margins.restore(residuals)
            second.last_path = first.last_path
            call = partial(second.round_late, "late 1")
            if not is_late:
                call = partial(second.round, "2026-02")
            found[shown + rounded(universe, later, call)].append(truth + later)
    return found


def proven_small(truths, base):
    """Return the cells known to lie in 1..base−1 once only these truths are possible."""
    supports = zip(*truths, strict=True)
    small = set(range(1, base))
    return [cell for cell, support in enumerate(supports) if set(support) <= small]


def check(shown, base):
    """Every published table is its own truth, and every cell may be outside 1..b−1."""
    assert len(shown) > 1
    for table, truths in shown.items():
        assert table in truths
        assert all(count == 0 or count >= base for count in table)
        assert proven_small(truths, base) == []


def totals(truth):
    """Return the exact totals by place and by topic."""
    table = np.array(truth).reshape(2, 2)
    return (*table.sum(0).tolist(), *table.sum(1).tolist())


@pytest.mark.parametrize("base", [3, 4])
@pytest.mark.parametrize("key", KEYS)
def test_no_table_proves_a_small_count_even_to_who_knows_key_and_method(base, key, tally):
    shown = one_block(CROSS, base, key)
    check(shown, base)
    tally["truths of tiny universes tried"] += sum(map(len, shown.values()))


@pytest.mark.parametrize("is_late", [False, True], ids=["next month", "late batch"])
def test_no_two_blocks_prove_a_small_count(is_late, tally):
    shown = two_blocks(TREE, 3, KEYS[0], 4, is_late=is_late)
    check(shown, 3)
    tally["truths of tiny universes tried"] += sum(map(len, shown.values()))


def test_no_late_batch_proves_a_small_sum():
    """A cell that got late records is shown as a sum, and the sum proves as little."""
    sums = defaultdict(list)
    for table, truths in two_blocks(TREE, 3, KEYS[1], 4, is_late=True).items():
        before, after = np.array(table).reshape(2, -1)
        for truth in truths:
            sums[(*before, *(before + after))].append(np.array(truth).reshape(2, -1).sum(0))
    assert len(sums) > 100
    for table, truths in sums.items():
        assert proven_small(truths, 3) == []
        assert all(count == 0 or count >= 3 for count in table)


@pytest.mark.slow
@pytest.mark.parametrize("is_late", [False, True], ids=["next month", "late batch"])
@pytest.mark.parametrize("key", KEYS)
def test_no_two_blocks_of_crossed_dimensions_prove_a_small_count(is_late, key, tally):
    shown = two_blocks(CROSS, 3, key, 3, is_late=is_late)
    check(shown, 3)
    tally["truths of tiny universes tried"] += sum(map(len, shown.values()))


def test_control_exact_totals_from_elsewhere_prove_small_counts():
    leaks = 0
    for truths in one_block(CROSS, 3, KEYS[0]).values():
        by_total = defaultdict(list)
        for truth in truths:
            by_total[totals(truth)].append(truth)
        leaks += sum(bool(proven_small(known, 3)) for known in by_total.values())
    assert leaks > 100


def test_control_a_table_rounded_to_its_nearest_proves_small_counts():
    """Plain rounding shows 1 as 0 and 2 as 3, but a pair of releases tells 2 and then 3 apart."""
    shown = defaultdict(list)
    for first, second in itertools.product(range(5), repeat=2):
        near = [0 if count < 2 else max(count, 3) for count in (first, first + second)]
        shown[tuple(near)].append((first, second))
    assert any(proven_small(truths, 3) for truths in shown.values())
