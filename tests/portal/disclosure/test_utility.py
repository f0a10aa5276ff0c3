"""Utility against the published figures of the peer on the same synthetic table (quality gate)."""

from __future__ import annotations

import importlib.util
import itertools
from collections import defaultdict

import numpy as np
import pytest

from portal.disclosure.appeals import month_hierarchy
from portal.disclosure.hierarchy import Hierarchies, make_hierarchy
from portal.disclosure.rounding import Rounder
from schemas.periods import month_code

# Largest and root mean square deviation that R SmallCountRounding 1.2.5 (PLSrounding, b = 3) leaves
# on table A.
PEER_MAX, PEER_RMS = 13, 1.80


@pytest.fixture(scope="module")
def table_a(shared):
    spec = importlib.util.spec_from_file_location("make_table", shared / "bench" / "make_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.generate()


def hierarchies(table):
    def tree(name, leaf, *above):
        paths = {}
        for codes in zip(*(table[c].tolist() for c in (*above, leaf)), strict=True):
            named = [f"{c}{v}" for c, v in zip((*above, leaf), codes, strict=True)]
            paths[named[-1]] = ("all", *named)
        return make_hierarchy(name, paths)

    return (
        tree("territory", "muni", "district", "region"),
        tree("topic", "topic", "tgroup"),
        tree("channel", "channel"),
        tree("outcome", "outcome"),
    )


def test_margins_of_table_a_deviate_less_than_under_the_peer(table_a):
    trees = hierarchies(table_a)
    leaf_columns = ("muni", "topic", "channel", "outcome")
    cells = np.column_stack(
        [
            tree.positions([f"{c}{v}" for v in table_a[c].tolist()])
            for tree, c in zip(trees, leaf_columns, strict=True)
        ]
    ).astype(np.int32)
    months = month_hierarchy(month_code(2025 * 12 + n) for n in range(12))
    rounder = Rounder(Hierarchies(trees, months), 3, b"k" * 32)
    true, shown = table_a["n"], np.zeros_like(table_a["n"])
    for month in np.unique(table_a["month"]):
        rows = np.flatnonzero(table_a["month"] == month)
        shown[rows] = rounder.round(
            [month_code(2025 * 12 + int(month))], np.ascontiguousarray(cells[rows]), true[rows]
        )
    deviations = margin_deviations(table_a, trees, cells, true, shown)
    assert 0 < np.abs(deviations).max() <= PEER_MAX
    assert 0.5 < np.sqrt(np.mean(deviations.astype(float) ** 2)) <= PEER_RMS


def margin_deviations(table, trees, cells, true, shown):
    """Return shown − true over the full cross of all levels, time included, where true > 0."""
    times = [np.zeros_like(table["month"]), table["year"], table["quarter"], table["month"]]
    sums = defaultdict(lambda: [0, 0])
    levels = [range(tree.depth) for tree in trees]
    for combination in itertools.product(range(4), *levels):
        key = times[combination[0]].astype(np.int64)
        exists = np.ones(len(key), bool)
        for tree, column, level in zip(trees, cells.T, combination[1:], strict=True):
            key = key * tree.n_nodes + tree.paths[column, level]
            exists &= tree.paths[column, level] >= 0
        if not exists.any():
            continue
        _, index = np.unique(key[exists], return_inverse=True)
        before, after = np.bincount(index, true[exists]), np.bincount(index, shown[exists])
        sums[combination] = (after - before)[before > 0]
    return np.concatenate(list(sums.values()))
