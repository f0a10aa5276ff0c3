"""The rounding once more, slowly and without arrays: dictionaries of residuals, sets of leaves.

Nothing of the engine is used but its levels of quality. A margin is, for each dimension, the set of
leaves under a node; nodes with the same leaves are one margin. Residuals are kept by time slice and
margin.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter, defaultdict

from portal.disclosure.quality import QUALITIES


class NaiveRounding:
    """Rounds block after block; ``dimensions`` map leaf → path (root first), ``times`` likewise."""

    def __init__(self, dimensions, times, base, key, quality):
        self.base, self.key, self.quality = base, key, QUALITIES[quality]
        self.times = times
        self.leaves = [sorted(paths) for paths in dimensions]
        self.nodes = [{leaf: nodes_of(paths, leaf) for leaf in paths} for paths in dimensions]
        self.residuals = defaultdict(int)
        self.turned = Counter()  # by kind of step, so that a test can say what it tried

    def round(self, labels, table):
        """Return the shown counts of a block; ``table`` maps cells in order to counts.

        A cell is a leaf of each dimension, and its label of time where a block has several.
        """
        own = {cell: cell[-1] if len(labels) > 1 else labels[0] for cell in table}
        small = [cell for cell in self._visits(labels[0], table) if table[cell] < self.base]
        self.margins = {
            cell: [
                [(time, margin) for time in self._slices(own[cell])]
                for margin in itertools.product(
                    *(nodes[leaf] for nodes, leaf in zip(self.nodes, cell, strict=False))
                )
            ]
            for cell in small
        }
        self.shown = dict.fromkeys(small, 0)
        self._search(small, table)
        return {cell: self.shown.get(cell, count) for cell, count in table.items()}

    def _slices(self, label):
        """Every period that a label is part of; without a time there are still two slices."""
        path = self.times[label]
        between = [(level, path[level]) for level in range(1, len(path) - 1)]
        return [("block", label), ("all", 0), *between]

    def _visits(self, name, table):
        def digest(dimension, leaf):
            text = f"{name}\n{dimension}\n{leaf}".encode()
            return int.from_bytes(hashlib.blake2b(text, digest_size=8, key=self.key[:64]).digest())

        def rank(cell):
            total = 0
            for dimension, leaf in enumerate(cell[: len(self.nodes)]):
                total ^= digest(dimension, leaf)
            return digest(0, cell[0]), total

        return sorted(table, key=rank)

    def _search(self, small, table):
        for cell in small:
            count = table[cell]
            total, n = self._sum(cell)
            up = (self.base - count) ** 2 - count**2
            if 2 * self.base * total + n * up < 0:
                self.shown[cell] = self.base
            self._add(cell, self.shown[cell] - count)
        for _ in range(self.quality.flips):
            if self._sweep("flip", small, self._squares) * 1000 < len(small):
                break
        for _ in range(self.quality.peak_sweeps):
            if self._sweep("peak", small, lambda c: self._gain(c, 4)) * 1000 < len(small):
                break
        for number, power in enumerate(self.quality.swap_powers):
            self._swaps(small, number % len(self.leaves), power)
        if self.quality.swap_powers:
            self._sweep("last", small, lambda c: self._gain(c, self.quality.swap_powers[-1]))

    def _sweep(self, kind, small, change):
        moved = 0
        for cell in small:
            if change(cell) < 0:
                self._turn(cell)
                moved += 1
        self.turned[kind] += moved
        return moved

    def _swaps(self, small, dimension, power):
        def place(cell):
            leaves = cell[: len(self.nodes)]
            rest = [leaf for number, leaf in enumerate(leaves) if number != dimension]
            return rest, cell[dimension]

        order = sorted(small, key=place)
        for number, one in enumerate(order):
            for other in order[number + 1 : number + 1 + self.quality.window]:
                if (
                    self._depths(one) == self._depths(other)
                    and self.shown[one] != self.shown[other]
                ):
                    apart = self._apart(one, other, power)
                    if apart + self._apart(other, one, power) < 0:
                        self._turn(one)
                        self._turn(other)
                        self.turned[f"swap {power}"] += 1
                        break

    def _depths(self, cell):
        return [len(nodes[leaf]) for nodes, leaf in zip(self.nodes, cell, strict=False)]

    def _apart(self, cell, other, power):
        """What turning a cell would do to the margins that the other one is not in."""
        shared = {margin for combination in self.margins[other] for margin in combination}
        return sum(
            self._change(self.residuals[margin], self._step(cell), power)
            for combination in self.margins[cell]
            for margin in combination
            if margin not in shared
        )

    def _squares(self, cell):
        total, n = self._sum(cell)
        step = self._step(cell)
        return 2 * step * total + n * step**2

    def _gain(self, cell, power):
        step = self._step(cell)
        return sum(
            self._change(self.residuals[margin], step, power)
            for combination in self.margins[cell]
            for margin in combination
        )

    def _change(self, residual, step, power):
        return penalty(residual + step, power) - penalty(residual, power)

    def _sum(self, cell):
        values = [self.residuals[m] for combination in self.margins[cell] for m in combination]
        return sum(values), len(values)

    def _step(self, cell):
        return self.base if self.shown[cell] == 0 else -self.base

    def _turn(self, cell):
        step = self._step(cell)
        self.shown[cell] += step
        self._add(cell, step)

    def _add(self, cell, delta):
        for combination in self.margins[cell]:
            for margin in combination:
                self.residuals[margin] += delta


def penalty(residual, power):
    """Return what a residual costs; beyond 128 the engine goes on in a straight line."""
    assert abs(residual) <= 128
    return abs(residual) ** power + 8 * residual**2


def nodes_of(paths, leaf):
    """Return the different sets of leaves that a leaf belongs to, the largest first."""
    sets = [
        frozenset(other for other, path in paths.items() if code in path) for code in paths[leaf]
    ]
    return list(dict.fromkeys(sets))
