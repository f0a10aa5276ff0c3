"""All figures of a release in one array, and differences of nested ones, millions at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from portal.config.topics import leaf_topics, topic_path
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, SPEED
from schemas.periods import periods_within

Ints = npt.NDArray[np.int64]
NOTHING = -1


@dataclass(frozen=True)
class Axis:
    """One dimension: its nodes, and for each leaf the nodes that contain it, the widest first."""

    name: str
    nodes: tuple[str, ...]
    above: dict[str, tuple[str, ...]]

    @cached_property
    def number(self) -> dict[str, int]:
        """Number of each node."""
        return {node: n for n, node in enumerate(self.nodes)}

    @cached_property
    def leaves(self) -> dict[str, int]:
        """Number of each leaf."""
        return {leaf: n for n, leaf in enumerate(self.above)}

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        return {
            node: frozenset(leaf for leaf, nodes in self.above.items() if node in nodes)
            for node in self.nodes
        }

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Nested pairs (leaves, pairs, 2) of nodes around each leaf, outer and inner; how many."""
        found = [
            [
                (self.number[outer], self.number[inner])
                for outer, inner in product(nodes, nodes)
                if self._below[inner] <= self._below[outer]
            ]
            for nodes in self.above.values()
        ]
        counts = np.array([len(pairs) for pairs in found])
        padded = np.zeros((len(found), counts.max(), 2), np.int64)
        for row, pairs in zip(padded, found, strict=True):
            row[: len(pairs)] = pairs
        return padded, counts

    @cached_property
    def parts(self) -> dict[int, Ints]:
        """The parts of each node that has any: nodes just below that share no leaf."""
        found = {}
        for node in self.nodes:
            below = [n for n in self.nodes if n != node and self._below[n] < self._below[node]]
            direct = [n for n in below if not any(self._below[n] < self._below[m] for m in below)]
            total = sum(len(self._below[n]) for n in direct)
            if direct and total == len(self._below[node]):
                found[self.number[node]] = np.array([self.number[n] for n in direct])
        return found


@dataclass(frozen=True)
class Cube:
    """Figures by axis, and the leaf numbers (cells, axes) of the cells that show anything."""

    axes: tuple[Axis, ...]
    figures: npt.NDArray[np.int32]
    cells: Ints

    def with_figures(self, figures: npt.NDArray[np.int32]) -> Cube:
        """Return the cube with other figures."""
        return Cube(self.axes, figures, self.cells)

    def nested(self, n: int, draw: np.random.Generator) -> Ints:
        """Return n figures without a random figure nested in them; some without anything.

        Both contain a cell of the release, drawn at random.
        """
        outer, inner = self._around(n, draw)
        whole = self.figures[tuple(outer.T)].astype(np.int64)
        part = self.figures[tuple(inner.T)].astype(np.int64)
        return whole - np.where(draw.random(n) < 0.1, 0, part)

    def crossed(self, n: int, draw: np.random.Generator) -> Ints:
        """Return what lies in the outer figure and, on two sides, not in the inner one."""
        outer, inner = self._around(n, draw)
        sides = np.argsort(draw.random((n, len(self.axes))), axis=1)[:, :2]
        total = np.zeros(n, np.int64)
        for first, second in product((False, True), repeat=2):
            at, rows = outer.copy(), np.arange(n)
            for taken, side in ((first, sides[:, 0]), (second, sides[:, 1])):
                if taken:
                    at[rows, side] = inner[rows, side]
            total += (1 if first == second else -1) * self.figures[tuple(at.T)].astype(np.int64)
        return total

    def without_some_parts(self, axis: int, n_each: int, draw: np.random.Generator) -> Ints:
        """Return figures without a random set of their parts on one side."""
        found = []
        for whole, parts in self.axes[axis].parts.items():
            at, _ = self._around(n_each, draw)
            at[:, axis] = whole
            among = np.repeat(at[:, None, :], len(parts), 1)
            among[:, :, axis] = parts
            taken = draw.random((n_each, len(parts))) < draw.random((n_each, 1))
            figures = self.figures[tuple(among.reshape(-1, len(self.axes)).T)].astype(np.int64)
            left = self.figures[tuple(at.T)].astype(np.int64)
            found.append(left - (figures.reshape(taken.shape) * taken).sum(1))
        return np.concatenate(found)

    def _around(self, n: int, draw: np.random.Generator) -> tuple[Ints, Ints]:
        centre = self.cells[draw.integers(len(self.cells), size=n)]
        outer, inner = np.empty_like(centre), np.empty_like(centre)
        for number, axis in enumerate(self.axes):
            pairs, counts = axis.pairs
            leaves = centre[:, number]
            chosen = (draw.random(n) * counts[leaves]).astype(np.int64)
            outer[:, number], inner[:, number] = pairs[leaves, chosen].T
        return outer, inner


def _flat(name: str, codes: Sequence[str]) -> Axis:
    return Axis(name, (ALL, *codes), {code: (ALL, code) for code in codes})


def _axes(store: ReleaseStore, names: Sequence[str]) -> tuple[Axis, ...]:
    info = store.info
    periods = [
        period
        for freq in ("A", "P1Y", "Q", "M")
        for period in periods_within(info.first_month, info.last_month, freq)
    ]
    months = periods_within(info.first_month, info.last_month, "M")
    made: dict[str, Callable[[], Axis]] = {
        "territory": lambda: Axis(
            "territory",
            tuple(store.territories),
            {t.code: store.territories.path(t.code) for t in store.territories.leaves()},
        ),
        "topic": lambda: Axis(
            "topic",
            tuple(store.topics),
            {code: topic_path(store.topics, code) for code in leaf_topics(store.topics)},
        ),
        "regime": lambda: _flat("regime", tuple(store.regimes)),
        "channel": lambda: _flat("channel", CHANNEL_GROUP.ids()),
        "outcome": lambda: _flat("outcome", OUTCOME.ids()),
        "speed": lambda: _flat("speed", SPEED.ids()),
        "month": lambda: Axis(
            "month",
            tuple(map(str, periods)),
            {
                str(m): tuple(str(p) for p in periods if p.start <= m.start and m.end <= p.end)
                for m in months
            },
        ),
    }
    return tuple(made[name]() for name in names)


def rollup_cube(store: ReleaseStore) -> Cube:
    """Return territory × topic × regime × outcome × period, from the published roll-ups."""
    axes = _axes(store, ("territory", "topic", "regime", "outcome", "month"))
    figures = np.zeros([len(axis.nodes) for axis in axes], np.int32)
    months = list(axes[-1].above)
    in_month = np.zeros((*figures.shape[:3], len(OUTCOME.ids()), len(months)), np.int32)
    rows = store._rows("SELECT * FROM rollup WHERE regime <> 'with_outcomes'")
    territories, topics, regimes, times, *counts = zip(*rows, strict=True)
    at = [
        np.array([axis.number[code] for code in codes])
        for axis, codes in zip(axes, (territories, topics, regimes), strict=False)
    ]
    month = np.array([months.index(code) for code in times])
    for number, column in enumerate(counts):
        in_month[(*at, number, month)] = column
    for period, name in enumerate(axes[-1].nodes):
        inside = [n for n, code in enumerate(months) if name in axes[-1].above[code]]
        figures[:, :, :, 1:, period] = in_month[..., inside].sum(-1)
    figures[:, :, :, 0] = figures[:, :, :, 1:].sum(3)
    return Cube(axes, figures, _cells(store, axes))


def cell_cube(store: ReleaseStore, region: str) -> Cube:
    """Return region × channel × outcome × speed × period of the places in a region, from cells.

    The first axis has the region's places, the region among them.
    """
    names = ("territory", "regime", "channel", "outcome", "speed", "month")
    axes = list(_axes(store, names))
    inside = {
        leaf: path[path.index(region) :] for leaf, path in axes[0].above.items() if region in path
    }
    axes[0] = Axis("territory", tuple({n: n for path in inside.values() for n in path}), inside)
    cells = _cells(store, axes)
    shown = _shown(store, inside)
    figures = np.zeros([len(axis.nodes) for axis in axes], np.int32)
    numbers = [
        [[axis.number[node] for node in nodes] for nodes in axis.above.values()] for axis in axes
    ]
    for cell, count in zip(cells.tolist(), shown, strict=True):
        nodes = [above[leaf] for above, leaf in zip(numbers, cell, strict=True)]
        figures[np.ix_(*nodes)] += count
    return Cube(tuple(axes), figures, cells)


def _cells(store: ReleaseStore, axes: Sequence[Axis]) -> Ints:
    rows = store._rows(
        f"SELECT {', '.join(axis.name for axis in axes)} FROM cell"  # noqa: S608 - own names
        " WHERE list_contains(?, territory) ORDER BY ALL",
        [list(axes[0].above)],
    )
    columns = zip(*rows, strict=True)
    return np.column_stack(
        [[axis.leaves[code] for code in codes] for axis, codes in zip(axes, columns, strict=True)]
    )


def _shown(store: ReleaseStore, leaves: dict[str, tuple[str, ...]]) -> list[int]:
    rows = store._rows(
        "SELECT shown FROM cell WHERE list_contains(?, territory)"
        " ORDER BY territory, regime, channel, outcome, speed, month, shown",
        [list(leaves)],
    )
    return [shown for (shown,) in rows]
