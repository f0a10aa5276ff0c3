"""Hierarchies as the rounding sees them: each leaf's different margins, once each."""

from __future__ import annotations

import pytest

from portal.disclosure.hierarchy import make_hierarchy


def depths(paths):
    tree = make_hierarchy("x", paths)
    return {
        leaf: sum(n >= 0 for n in row)
        for leaf, row in zip(tree.leaves, tree.paths.tolist(), strict=True)
    }


def test_a_node_with_one_child_stands_once():
    # «r1» holds only m1, so that both are one margin; «a» holds everything, as the root does.
    paths = {"m1": ("all", "a", "r1", "m1"), "m2": ("all", "a", "r2", "m2"),
             "m3": ("all", "a", "r2", "m3")}  # fmt: skip
    assert depths(paths) == {"m1": 2, "m2": 3, "m3": 3}
    assert make_hierarchy("x", paths).n_nodes == 5


def test_a_leaf_above_the_others_and_a_single_leaf():
    assert depths({"m1": ("all", "r", "m1"), "m2": ("all", "r", "m2"), "s": ("all", "s")}) == {
        "m1": 3, "m2": 3, "s": 2,
    }  # fmt: skip
    assert depths({"only": ("all", "only")}) == {"only": 1}


def test_leaves_are_numbered_alike_whatever_order_they_come_in():
    paths = {c: ("all", c) for c in "bca"}
    one, other = make_hierarchy("x", paths), make_hierarchy("x", dict(sorted(paths.items())))
    assert one.leaves == other.leaves == ("a", "b", "c")
    assert (one.paths == other.paths).all()
    with pytest.raises(KeyError, match="nowhere"):
        one.positions(["nowhere"])
