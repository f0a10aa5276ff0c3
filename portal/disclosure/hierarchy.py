"""Hierarchies of the inner table's dimensions, as integer paths for the rounding kernels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A tree over the leaf codes of one dimension.

    ``paths`` has shape (leaves, depth): row i holds the node numbers of leaf ``leaves[i]`` and its
    ancestors, the root first. Every row names ``depth`` different nodes: a leaf that stands higher
    than others is followed by virtual nodes of its own, so that each cell has the same number of
    margins and no margin is met twice.
    """

    name: str
    leaves: tuple[str, ...]
    paths: IntArray
    n_nodes: int

    @property
    def depth(self) -> int:
        """Number of levels."""
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
    depth = max(len(path) for path in paths.values())
    numbers: dict[tuple[str, int], int] = {}
    rows = []
    for leaf in leaves:
        nodes = [(code, 0) for code in paths[leaf]]
        nodes += [(leaf, extra) for extra in range(1, depth - len(nodes) + 1)]
        rows.append([numbers.setdefault(node, len(numbers)) for node in nodes])
    return Hierarchy(name, leaves, np.array(rows, np.int32), len(numbers))
