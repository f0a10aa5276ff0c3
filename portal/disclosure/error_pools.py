"""What a table's figures are off by: deviations of counts and shares, gathered in pools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portal.disclosure.cross_sums import LongArray, View, cross_sums
from portal.disclosure.error_bands import SHARE_STEPS, Pool, count_steps
from portal.disclosure.hierarchy import IntArray

# Sums over the first two dimensions alone are a pool of their own.
_LEADING = 2

Mask = npt.NDArray[np.bool_]
Selection = Mapping[int, Mask]
"""By number of the dimension, which leaf positions are counted; all where it is not named."""


@dataclass(frozen=True, slots=True)
class ShareKinds:
    """The shares that are published, over each of ``scopes``: part of what is counted."""

    scopes: tuple[Selection, ...]
    counted: Selection
    parts: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is published of a table.

    ``views`` by dimension: the levels, and other groups of leaves that are shown. ``periods`` by
    kind: the first and the last block of time of each period that is tried.
    """

    views: tuple[tuple[View, ...], ...]
    shares: ShareKinds | None
    periods: Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Rounded:
    """Cells before and after: leaf ``positions`` (n, dimensions), ``blocks`` of time, counts."""

    positions: IntArray
    blocks: LongArray
    true: LongArray
    shown: LongArray


def parts_of(table: Rounded, periods: Sequence[tuple[int, int]]) -> Iterator[Rounded]:
    """Yield the cells of each period that has any."""
    for first, last in periods:
        inside = np.flatnonzero((table.blocks >= first) & (table.blocks <= last))
        if len(inside):
            yield _taken(table, inside)


def _taken(table: Rounded, rows: npt.NDArray[np.intp]) -> Rounded:
    return Rounded(table.positions[rows], table.blocks[rows], table.true[rows], table.shown[rows])


def count_pools(parts: Sequence[Rounded], layout: Layout, base: int) -> list[Pool]:
    """Return the pool of all margins, and that of sums over the leading dimensions alone."""
    everything, leading = (Pool(count_steps(base), are_whole=True) for _ in range(2))
    for part in parts:
        values = np.stack([part.true, part.shown])
        for chosen, sums in cross_sums(part.positions, values, layout.views):
            true, shown = sums[:, sums[0] > 0]
            pools = (everything,) if any(chosen[_LEADING:]) else (everything, leading)
            for pool in pools:
                pool.add(shown, shown - true)
    return [everything, leading]


def share_pools(parts: Sequence[Rounded], layout: Layout, kinds: ShareKinds) -> list[Pool]:
    """Return a pool for each kind of share: its deviation times its denominator."""
    pools = [Pool(SHARE_STEPS) for _ in kinds.parts]
    for part in parts:
        for scope in kinds.scopes:
            rows = np.flatnonzero(_selected(part, scope) & _selected(part, kinds.counted))
            if len(rows):
                _add_shares(pools, _taken(part, rows), layout, kinds.parts)
    return pools


def _add_shares(
    pools: Sequence[Pool], part: Rounded, layout: Layout, kinds: Sequence[Selection]
) -> None:
    """Add what is counted and its parts, over the leading dimensions."""
    masks = [np.ones(len(part.true), bool), *(_selected(part, kind) for kind in kinds)]
    leading = part.positions[:, :_LEADING]
    keys = np.ravel_multi_index(tuple(leading.T), tuple(leading.max(axis=0) + 1))
    _, first, place_of = np.unique(keys, return_index=True, return_inverse=True)
    values = np.stack(
        [
            np.bincount(place_of, mask * counts).astype(np.int64)
            for counts in (part.true, part.shown)
            for mask in masks
        ]
    )
    for _, sums in cross_sums(leading[first], values, layout.views[:_LEADING]):
        true, shown = np.split(sums, 2)
        known = (true[0] > 0) & (shown[0] >= SHARE_STEPS[0])
        true, shown = true[:, known], shown[:, known]
        off = shown[1:] - true[1:] * (shown[0] / true[0])
        for pool, deviations in zip(pools, off, strict=True):
            pool.add(shown[0], deviations)


def _selected(part: Rounded, selection: Selection) -> Mask:
    mask = np.ones(len(part.true), bool)
    for dimension, leaves in selection.items():
        mask &= leaves[part.positions[:, dimension]]
    return mask
