"""Hierarchies of a table's dimensions, as integer paths for the rounding kernels."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]
# Fills the row of a leaf that has fewer different margins than the deepest one.
NO_NODE = -1


class HierarchyFault(ValueError):
    """A hierarchy that is no tree; the message names the code."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A tree over the leaf codes of one dimension.

    ``paths`` has shape (leaves, depth): row i holds the node numbers of leaf ``leaves[i]`` and its
    ancestors, the root first, then ``NO_NODE`` up to the depth of the deepest leaf. A node with one
    child is the same margin as that child and stands once: a margin met twice would weigh twice.
    ``columns`` are the columns of a table that make the leaf code, joined by a full stop.
    """

    name: str
    leaves: tuple[str, ...]
    paths: IntArray
    n_nodes: int
    columns: tuple[str, ...]

    @property
    def depth(self) -> int:
        """Largest number of different margins that a leaf belongs to."""
        return int(self.paths.shape[1])

    def positions(self, codes: Sequence[str]) -> IntArray:
        """Return the leaf positions of codes; raise ``KeyError`` naming an unknown one."""
        index = {code: number for number, code in enumerate(self.leaves)}
        return np.fromiter((index[code] for code in codes), np.int32, len(codes))


@dataclass(frozen=True, slots=True)
class TimeHierarchy:
    """The periods above each block of time: ``paths`` maps a label to its path, root first.

    Blocks are rounded in the order of ``paths``. All paths have one length, the label itself last.
    """

    column: str
    paths: Mapping[str, tuple[str, ...]]

    @property
    def depth(self) -> int:
        """Number of levels, the root and the block included: as many residuals has a margin."""
        return max(2, len(next(iter(self.paths.values()), ())))


@dataclass(frozen=True, slots=True)
class Hierarchies:
    """What an additive table is made of: its dimensions, and the time that cuts it into blocks."""

    dimensions: tuple[Hierarchy, ...]
    time: TimeHierarchy

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Columns that identify a cell, the time last."""
        columns = [name for hierarchy in self.dimensions for name in hierarchy.columns]
        return (*columns, self.time.column)

    @property
    def fingerprint(self) -> str:
        """A hash over the shape of all margins: residuals of one shape fit no other."""
        digest = hashlib.sha256(f"{self.time.depth}".encode())
        for hierarchy in self.dimensions:
            digest.update("\n".join((hierarchy.name, *hierarchy.leaves)).encode())
            digest.update(hierarchy.paths.astype("<i4").tobytes())
        return digest.hexdigest()


def make_hierarchy(
    name: str, paths: Mapping[str, Sequence[str]], columns: Sequence[str] = ()
) -> Hierarchy:
    """Build a hierarchy from the path of codes (root first) of every leaf code.

    Leaves are numbered in sorted order, so that the same codes give the same numbers whatever
    order they come in. Raises :class:`HierarchyFault` where the paths are those of no tree.
    """
    _check_tree(name, paths)
    leaves = tuple(sorted(paths))
    below = Counter(code for leaf in leaves for code in paths[leaf])
    different = {leaf: _different_nodes(paths[leaf], below) for leaf in leaves}
    depth = max(map(len, different.values()))
    numbers: dict[str, int] = {}
    rows = np.full((len(leaves), depth), NO_NODE, np.int32)
    for row, leaf in zip(rows, leaves, strict=True):
        nodes = [numbers.setdefault(code, len(numbers)) for code in different[leaf]]
        row[: len(nodes)] = nodes
    return Hierarchy(name, leaves, rows, len(numbers), tuple(columns) or (name,))


def hierarchy_from_parents(name: str, parents: Mapping[str, str | None]) -> Hierarchy:
    """Build a hierarchy from the parent of every code (``None`` for the root).

    Leaves are the codes that are nobody's parent. Raises :class:`HierarchyFault` for a parent that
    is no code itself, and for a circle.
    """
    above = set(parents.values())
    leaves = [code for code in parents if code not in above]
    # Where every code is somebody's parent, any of them leads round the circle.
    paths = {code: _path_up(name, code, parents) for code in leaves or parents}
    return make_hierarchy(name, paths)


def _path_up(name: str, leaf: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    path, code = [leaf], parents[leaf]
    while code is not None:
        if code not in parents:
            raise HierarchyFault(
                f"hierarchy {name}: the parent «{code}» of «{path[-1]}» is no code of it"
            )
        if code in path:
            raise HierarchyFault(f"hierarchy {name}: «{code}» is its own ancestor")
        path.append(code)
        code = parents[code]
    return tuple(reversed(path))


def _check_tree(name: str, paths: Mapping[str, Sequence[str]]) -> None:
    """Refuse paths in which a code stands twice or has two parents."""
    if not paths:
        raise HierarchyFault(f"hierarchy {name} has no codes")
    parent: dict[str, str | None] = {}
    for leaf, path in paths.items():
        if len(set(path)) != len(path):
            raise HierarchyFault(f"hierarchy {name}: a code is its own ancestor above «{leaf}»")
        for code, above in zip(path, [None, *path], strict=False):
            if parent.setdefault(code, above) != above:
                raise HierarchyFault(
                    f"hierarchy {name}: «{code}» has two parents, «{parent[code]}» and «{above}»"
                )


def _different_nodes(path: Sequence[str], below: Mapping[str, int]) -> list[str]:
    """Return the codes of a path without those that hold no more leaves than the next one does."""
    following = [*path[1:], ""]
    return [
        code for code, child in zip(path, following, strict=True) if below[code] != below.get(child)
    ]
