"""Hierarchies of the inner table's dimensions, as integer paths for the rounding kernels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
# Fills the row of a leaf that has fewer different margins than the deepest one.
NO_NODE = -1


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A tree over the leaf codes of one dimension.

    ``paths`` has shape (leaves, depth): row i holds the node numbers of leaf ``leaves[i]`` and its
    ancestors, the root first, then ``NO_NODE`` up to the depth of the deepest leaf. A node with one
    child is the same margin as that child and stands once: a margin met twice would weigh twice.
    """

    name: str
    leaves: tuple[str, ...]
    paths: IntArray
    n_nodes: int

    @property
    def depth(self) -> int:
        """Largest number of different margins that a leaf belongs to."""
        return int(self.paths.shape[1])

    def positions(self, codes: Sequence[str]) -> IntArray:
        """Return the leaf positions of codes; raise ``KeyError`` naming an unknown one."""
        index = {code: number for number, code in enumerate(self.leaves)}
        return np.fromiter((index[code] for code in codes), np.int32, len(codes))


def make_hierarchy(name: str, paths: Mapping[str, Sequence[str]]) -> Hierarchy:
    """Build a hierarchy from the path of codes (root first) of every leaf code.

    Leaves are numbered in sorted order, so that the same codes give the same numbers whatever
    order they come in.
    """
    leaves = tuple(sorted(paths))
    below = Counter(code for leaf in leaves for code in dict.fromkeys(paths[leaf]))
    different = {leaf: _different_nodes(paths[leaf], below) for leaf in leaves}
    depth = max(map(len, different.values()))
    numbers: dict[str, int] = {}
    rows = np.full((len(leaves), depth), NO_NODE, np.int32)
    for row, leaf in zip(rows, leaves, strict=True):
        nodes = [numbers.setdefault(code, len(numbers)) for code in different[leaf]]
        row[: len(nodes)] = nodes
    return Hierarchy(name, leaves, rows, len(numbers))


def _different_nodes(path: Sequence[str], below: Mapping[str, int]) -> list[str]:
    """Return the codes of a path without those that hold no more leaves than the next one does."""
    following = [*path[1:], ""]
    return [
        code for code, child in zip(path, following, strict=True) if below[code] != below.get(child)
    ]
