"""A universe so small that every truth can be tried: what does a published table prove?"""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest

from portal.disclosure.hierarchy import make_hierarchy
from portal.disclosure.rounding import Rounder

PLACES = make_hierarchy("territory", {p: ("all", p) for p in ("p", "q")})
TOPICS = make_hierarchy("topic", {t: ("all", t) for t in ("x", "y")})
CELLS = np.array(list(itertools.product(range(2), range(2))), np.int32)
IDS = [f"2026-01|{place}|{topic}" for place, topic in CELLS.tolist()]


def published(truth, base, key):
    """Return what is shown of a table of four counts."""
    counts = np.array(truth, np.int32)
    cells = np.flatnonzero(counts)
    shown = np.zeros(len(truth), np.int32)
    rounder = Rounder((PLACES, TOPICS), base, key)
    shown[cells] = rounder.round(["2026-01"], CELLS[cells], counts[cells], [IDS[c] for c in cells])
    return tuple(shown.tolist())


def preimages(base, key):
    """Return all truths (counts 0..base+1) by what is shown of them."""
    found = defaultdict(list)
    for truth in itertools.product(range(base + 2), repeat=len(CELLS)):
        found[published(truth, base, key)].append(truth)
    return found


def proven_small(truths, base):
    """Return the cells that are known to lie in 1..base−1 once only these truths are possible."""
    return [
        cell
        for cell in range(len(CELLS))
        if {truth[cell] for truth in truths} <= set(range(1, base))
    ]


def totals(truth):
    """Return the exact totals by place and by topic."""
    table = np.array(truth).reshape(2, 2)
    return (*table.sum(0).tolist(), *table.sum(1).tolist())


@pytest.mark.parametrize("base", [3, 4])
@pytest.mark.parametrize("key", [b"a" * 32, b"b" * 32])
def test_no_table_proves_a_small_count_even_to_who_knows_key_and_method(base, key):
    shown = preimages(base, key)
    assert len(shown) > 1
    for table, truths in shown.items():
        assert table in truths  # it is itself a possible truth
        assert all(count == 0 or count >= base for count in table)
        assert proven_small(truths, base) == []


def test_control_exact_totals_from_elsewhere_prove_small_counts():
    leaks = 0
    for truths in preimages(3, b"a" * 32).values():
        by_total = defaultdict(list)
        for truth in truths:
            by_total[totals(truth)].append(truth)
        leaks += sum(bool(proven_small(known, 3)) for known in by_total.values())
    assert leaks > 100
