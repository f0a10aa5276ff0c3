"""Hierarchies that stand in the columns of a table itself, a column for each level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from portal.disclosure.cells import TableFault
from portal.disclosure.cross_sums import View
from portal.disclosure.hierarchy import Hierarchy, IntArray, TimeHierarchy, make_hierarchy
from portal.disclosure.table_file import Codes, ReadColumn, read_codes

# The line break keeps names of nodes above the leaves apart from codes.
_ROOT = "all\n"
_WHOLE = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class LevelColumns:
    """A tree read from columns; a node is a level and a code in it.

    ``names`` are the columns, the highest first. By level: ``values`` (leaves,) the code above each
    leaf, as it came; ``texts`` (codes,) the codes of the level and ``nodes`` (leaves,) which of
    them stands above each leaf. Leaves are in the order of their texts, of numbers for time.
    """

    names: tuple[str, ...]
    values: tuple[pa.Array, ...]
    texts: tuple[tuple[str, ...], ...]
    nodes: tuple[IntArray, ...]

    @property
    def leaves(self) -> list[str]:
        """Return the codes of the lowest level in order."""
        return [self.texts[-1][node] for node in self.nodes[-1].tolist()]

    @property
    def views(self) -> tuple[View, ...]:
        """The total and each level, as the group of each leaf."""
        return (np.zeros_like(self.nodes[-1]), *self.nodes)

    def paths(self) -> dict[str, tuple[str, ...]]:
        """Return the path of every leaf, root first, the leaf under its own code."""
        above = [
            [f"{name}\n{texts[node]}" for node in nodes.tolist()]
            for name, texts, nodes in zip(
                self.names[:-1], self.texts[:-1], self.nodes[:-1], strict=True
            )
        ]
        return {leaf: (_ROOT, *path, leaf) for leaf, *path in zip(self.leaves, *above, strict=True)}

    def hierarchy(self) -> Hierarchy:
        """Return the tree as the engine has it."""
        return make_hierarchy(self.names[-1], self.paths())

    def time_hierarchy(self) -> TimeHierarchy:
        """Return the tree as periods over blocks; refuse one that its blocks do not fill in order.

        Raises :class:`TableFault` naming the period that is interrupted.
        """
        for name, texts, nodes in zip(self.names, self.texts, self.nodes, strict=True):
            begins = nodes[np.r_[True, nodes[1:] != nodes[:-1]]]
            again = np.flatnonzero(np.bincount(begins, minlength=1) > 1)
            if len(again):
                raise TableFault(
                    f"in the order of «{self.names[-1]}», {name} «{texts[again[0]]}» is interrupted"
                    " by another; number the lowest level in the order of time"
                )
        return TimeHierarchy(self.names[-1], self.paths())


def read_levels(
    read: ReadColumn, names: Sequence[str], *, is_time: bool = False
) -> tuple[LevelColumns, pa.DictionaryArray]:
    """Read a hierarchy from columns, the highest level first; return it with the lowest column.

    Raises :class:`TableFault` for a code without a parent, and for one with two.
    """
    child = leaf = read_codes(read, names[-1])
    order = _in_order(leaf.texts, is_time)
    up, levels = order, [(leaf, order)]
    for name in reversed(names[:-1]):
        parent = read_codes(read, name)
        up = _parents(child, parent)[up]
        levels.append((parent, up))
        child = parent
    levels.reverse()
    found = LevelColumns(
        tuple(names),
        tuple(codes.values.take(pa.array(nodes)) for codes, nodes in levels),
        tuple(codes.texts for codes, _ in levels),
        tuple(nodes for _, nodes in levels),
    )
    return found, leaf.column()


def _in_order(texts: Sequence[str], is_time: bool) -> IntArray:
    """Return the positions of codes in their order: numbers as numbers for time, else texts."""
    if is_time and all(map(_WHOLE.fullmatch, texts)):
        order = sorted(range(len(texts)), key=lambda n: (int(texts[n]), texts[n]))
    else:
        order = sorted(range(len(texts)), key=texts.__getitem__)
    return np.array(order, np.int32)


def _parents(child: Codes, parent: Codes) -> IntArray:
    """Return the parent's position of every code of ``child``."""
    up = np.zeros(len(child.texts), np.int32)
    up[child.rows] = parent.rows
    wrong = up[child.rows] != parent.rows
    if wrong.any():
        row = int(wrong.argmax())
        code = child.rows[row]
        raise TableFault(
            f"{child.name} «{child.texts[code]}» stands under two codes of {parent.name},"
            f" «{parent.texts[up[code]]}» and «{parent.texts[parent.rows[row]]}»"
        )
    return up
