"""Sums of a table over the full cross of views: every margin that can be asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from portal.disclosure.hierarchy import NO_NODE, Hierarchy, IntArray

LongArray = npt.NDArray[np.int64]
View = IntArray
"""Shape (leaves,): the node that each leaf position of a dimension belongs to, or ``NO_NODE``."""


def views_of(hierarchy: Hierarchy) -> tuple[View, ...]:
    """Return one view for each level of a hierarchy, the root first."""
    return tuple(np.ascontiguousarray(level) for level in hierarchy.paths.T)


def cross_sums(
    positions: IntArray, values: LongArray, views: Sequence[Sequence[View]]
) -> Iterator[tuple[tuple[int, ...], LongArray]]:
    """Yield, for every choice of one view per dimension, its numbers and the sums of its margins.

    ``positions`` (n, dimensions) leaf positions, ``values`` (k, n) additive figures; ``views``
    by dimension. What is yielded has shape (k, margins). Cells are summed up dimension by
    dimension, so that the cost follows the number of margins and not that of cells × choices.
    """
    yield from _descend(positions, values, np.zeros(len(positions), np.int64), tuple(views), ())


def _descend(
    positions: IntArray,
    values: LongArray,
    nodes: LongArray,
    views: tuple[Sequence[View], ...],
    chosen: tuple[int, ...],
) -> Iterator[tuple[tuple[int, ...], LongArray]]:
    """Sum over the first dimension left, by each of its views, and go on with the next one.

    ``nodes`` numbers the margins over the dimensions done, ``positions`` has those left.
    """
    if not views:
        yield chosen, values
        return
    here, *later = views
    size = 1 + max(int(view.max()) for view in here)
    for number, view in enumerate(here):
        node = view[positions[:, 0]]
        seen = node != NO_NODE
        keys = nodes[seen] * size + node[seen]
        left = positions[seen, 1:]
        first, sums = summed(_packed(keys, left, later), values[:, seen])
        yield from _descend(left[first], sums, keys[first], tuple(later), (*chosen, number))


def _packed(keys: LongArray, positions: IntArray, views: Sequence[Sequence[View]]) -> LongArray:
    """Return one number for each different (key, positions)."""
    packed = keys
    for column, view in zip(positions.T, views, strict=True):
        packed = packed * len(view[0]) + column
    return packed


def summed(keys: LongArray, values: LongArray) -> tuple[npt.NDArray[np.intp], LongArray]:
    """Return one column number for each different key, and the sums of ``values`` (k, n) by key."""
    if not len(keys):
        return np.zeros(0, np.intp), values
    order = np.argsort(keys, kind="stable")
    in_order = keys[order]
    starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
    return order[starts], np.add.reduceat(values[:, order], starts, axis=1)
