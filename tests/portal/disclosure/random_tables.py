"""Small additive tables of any shape for Hypothesis, and the sums of their margins by hand."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa
from hypothesis import strategies as st

from portal.disclosure.hierarchy import Hierarchies, TimeHierarchy, make_hierarchy
from portal.disclosure.protect import RoundingPolicy, protect

KEYS = st.binary(min_size=32, max_size=80)
QUALITY = st.sampled_from(["fast", "standard", "best"])


@dataclass(frozen=True)
class SmallTable:
    """``dimensions`` and ``time`` map leaves to paths, root first; ``counts`` maps cells to counts.

    A cell is a tuple of leaves, the label of time last.
    """

    dimensions: tuple[dict[str, tuple[str, ...]], ...]
    time: dict[str, tuple[str, ...]]
    counts: dict[tuple[str, ...], int]

    @property
    def hierarchies(self):
        trees = [make_hierarchy(f"d{n}", paths) for n, paths in enumerate(self.dimensions)]
        return Hierarchies(tuple(trees), TimeHierarchy("time", self.time))

    def arrow(self, counts=None, order=None):
        cells = list(self.counts if counts is None else counts)
        cells = cells if order is None else [cells[n] for n in order]
        source = self.counts if counts is None else counts
        names = [f"d{n}" for n in range(len(self.dimensions))] + ["time"]
        columns = {
            name: pa.array([cell[n] for cell in cells], pa.string()) for n, name in enumerate(names)
        }
        return pa.table({**columns, "count": pa.array([source[c] for c in cells], pa.int64())})

    def margins(self, counts):
        """Return the sums over every choice of a node in each dimension and in time."""
        paths = [*self.dimensions, self.time]
        sums = defaultdict(int)
        for cell, count in counts.items():
            above = [tree[leaf] for tree, leaf in zip(paths, cell, strict=True)]
            for margin in itertools.product(*above):
                sums[margin] += count
        return sums


@st.composite
def trees(draw):
    """Draw the paths of a tree of one to three levels under the total, not all equally deep."""
    n_leaves = draw(st.integers(1, 4))
    paths = {}
    for number in range(n_leaves):
        region = draw(st.integers(0, 1))
        depth = draw(st.integers(0, 2))
        above = [f"district {region // 2}", f"region {region}"][2 - depth :]
        paths[f"leaf {number}"] = ("all", *above, f"leaf {number}")
    return without_two_parents(paths)


def without_two_parents(paths):
    """Cut the district above regions that other leaves have directly under the total."""
    parents = defaultdict(set)
    for path in paths.values():
        for code, above in zip(path[1:], path, strict=False):
            parents[code].add(above)
    twice = {code for code, above in parents.items() if len(above) > 1}
    return {
        leaf: tuple(c for c in path if not (twice and c.startswith("district")))
        for leaf, path in paths.items()
    }


@st.composite
def small_tables(draw, largest=7):
    """Draw one to three dimensions, one to four blocks of time under 0 to 2 levels, some cells."""
    dimensions = tuple(draw(st.lists(trees(), min_size=1, max_size=3)))
    levels, n_labels = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    time = {
        f"{number}": ("all", *(f"y{number // 3}", f"q{number // 2}")[:levels], f"{number}")
        for number in range(n_labels)
    }
    if levels == 2:  # a quarter that lies in two years is none
        time = {label: ("all", "y", *path[2:]) for label, path in time.items()}
    cells = list(itertools.product(*dimensions, time))
    counts = draw(st.dictionaries(st.sampled_from(cells), st.integers(0, largest), min_size=1))
    return SmallTable(dimensions, time, counts)


def protected(table, key, *, base=3, quality="standard", counts=None, order=None):
    """Protect a table, every label a block; return the cells shown above zero."""
    policy = RoundingPolicy(base, 0, quality)
    return cells_of(protect(table.arrow(counts, order), table.hierarchies, policy, key))


def cells_of(done):
    """Return the cells of a protected table as a dictionary."""
    columns = done.cells.to_pydict()
    shown = columns.pop("shown")
    names = [name for hierarchy in done.hierarchies.dimensions for name in hierarchy.columns]
    keys = [columns[name] for name in (*names, done.hierarchies.time.column)]
    return dict(zip(zip(*keys, strict=True), shown, strict=True))
