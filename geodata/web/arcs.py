"""Arcs: rings cut where borders meet, each piece of border kept once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.web.grid import Ints

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arcs:
    """Pieces of border and the rings made of them.

    Arc ``i`` runs along ``points[starts[i]:starts[i + 1]]``. Ring ``j`` is made of
    ``pieces[ring_starts[j]:ring_starts[j + 1]]``: the number of an arc, or its complement
    (``~number``) for an arc walked backwards.
    """

    points: Ints
    starts: Ints
    pieces: Ints
    ring_starts: Ints


def cut_arcs(points: Ints, starts: Ints) -> Arcs:
    """Cut closed rings into arcs. ``points`` is (n, 2), ring ``i`` from ``starts[i]`` on.

    A junction is a corner with different neighbours in different rings (or visits). Between two
    junctions all rings agree, so that an arc is known by its first two corners.
    """
    corner, neighbours = _corners(points, starts)
    is_junction = _junctions(corner, neighbours)
    walk, ring = _rotated(corner, is_junction, starts)
    along = corner[walk]
    is_first = np.append(True, ring[1:] != ring[:-1])
    is_last = np.append(is_first[1:], True)
    begin = np.flatnonzero(is_first | (is_junction[walk] & ~is_last))
    end = np.append(begin[1:] - is_first[begin[1:]], len(walk) - 1)
    name, is_backward = _named(along, begin, end)
    first, number = _first_seen(name)
    length = (end - begin + 1)[first]
    arc_starts = np.concatenate([[0], np.cumsum(length)])
    offset = np.arange(arc_starts[-1]) - np.repeat(arc_starts[:-1], length)
    return Arcs(
        points[walk[np.repeat(begin[first], length) + offset]],
        arc_starts,
        np.where(is_backward == is_backward[first][number], number, ~number),
        np.searchsorted(ring[begin], np.arange(len(starts))),
    )


def _corners(points: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """Return a number for each place, and (n, 2) sorted numbers of the places beside it."""
    _, corner = np.unique((points[:, 0] << 32) + points[:, 1], return_inverse=True)
    position = np.arange(len(points))
    after, before = position + 1, position - 1
    after[starts[1:] - 1] = starts[:-1]
    before[starts[:-1]] = starts[1:] - 1
    return corner, np.sort(np.column_stack([corner[before], corner[after]]), axis=1)


def _junctions(corner: Ints, neighbours: Ints) -> Flags:
    """Tell of each point whether rings part there."""
    _, first = np.unique(corner, return_index=True)
    differs = (neighbours != neighbours[first[corner]]).any(axis=1)
    found = np.zeros(len(first), dtype=bool)
    found[corner[differs]] = True
    return found[corner]


def _rotated(corner: Ints, is_junction: Flags, starts: Ints) -> tuple[Ints, Ints]:
    """Return the points of all closed rings in order, and the ring of each.

    A ring begins at its first junction or, without one, at its lowest corner, so that an island
    and the hole around it begin alike.
    """
    size, begin = np.diff(starts), starts[:-1]
    ring = np.repeat(np.arange(len(size)), size)
    position = np.arange(len(corner))
    rank = np.where(is_junction, -1, corner)
    lowest = np.minimum.reduceat(rank, begin)
    first = np.minimum.reduceat(np.where(rank == lowest[ring], position, len(corner)), begin)
    closed = size + 1
    step = np.arange(closed.sum()) - np.repeat(np.cumsum(closed) - closed, closed)
    turned = (np.repeat(first - begin, closed) + step) % np.repeat(size, closed)
    return np.repeat(begin, closed) + turned, np.repeat(np.arange(len(size)), closed)


def _named(along: Ints, begin: Ints, end: Ints) -> tuple[Ints, Flags]:
    """Return a number for each arc, the same in both directions, and whether it runs backwards."""
    span = np.int64(along.max()) + 1
    forward = along[begin] * span + along[begin + 1]
    backward = along[end] * span + along[end - 1]
    return np.minimum(forward, backward), backward < forward


def _first_seen(name: Ints) -> tuple[Ints, Ints]:
    """Return where each name comes first, in order, and the rank of every name."""
    _, first, inverse = np.unique(name, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.sort(first), rank[inverse]
