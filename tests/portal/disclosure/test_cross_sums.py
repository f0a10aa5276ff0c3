"""Sums over the cross of views against sums written out."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np

from portal.disclosure.cross_sums import cross_sums, views_of
from portal.disclosure.hierarchy import make_hierarchy

TREE = make_hierarchy("place", {c: ("all", c[0], c) for c in ("a1", "a2", "b1", "b2", "b3")})
FLAT = make_hierarchy("kind", {c: ("all", c) for c in "xyz"})
# A group of leaves that is no level, and leaves out one of them.
EXTRA = np.array([0, -1, 0], np.int32)
VIEWS = (views_of(TREE), (*views_of(FLAT), EXTRA))


def test_every_choice_of_views_gives_the_sums_of_its_margins():
    random = np.random.default_rng(7)
    positions = np.stack([random.integers(0, 5, 60), random.integers(0, 3, 60)], axis=1)
    values = random.integers(1, 9, (2, 60))
    found = dict(cross_sums(positions.astype(np.int32), values, VIEWS))
    assert set(found) == set(product(range(3), range(3)))
    for (first, second), sums in found.items():
        expected: Counter[tuple[int, int]] = Counter()
        twice: Counter[tuple[int, int]] = Counter()
        for (place, kind), (one, two) in zip(positions, values.T, strict=True):
            node = VIEWS[0][first][place], VIEWS[1][second][kind]
            if node[1] >= 0:
                expected[node] += int(one)
                twice[node] += int(two)
        assert sorted(sums[0].tolist()) == sorted(expected.values())
        pairs = sorted((expected[node], twice[node]) for node in expected)
        assert sorted(zip(*sums.tolist(), strict=True)) == pairs


def test_a_view_that_no_cell_is_in_gives_no_margins():
    nowhere = np.full(3, -1, np.int32)
    found = dict(
        cross_sums(np.zeros((4, 2), np.int32), np.ones((1, 4), np.int64), (VIEWS[0], (nowhere,)))
    )
    assert {sums.shape for sums in found.values()} == {(1, 0)}
