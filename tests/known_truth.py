"""Tables whose truth is known, rounded, and what their figures are really off by."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geodata.territories import load_territories
from portal.config.topics import leaf_topics, load_topics, topic_path
from portal.disclosure.appeals import flat_paths, month_hierarchy
from portal.disclosure.cells import Cells, read_cells
from portal.disclosure.cross_sums import cross_sums, views_of
from portal.disclosure.error_pools import Layout, Rounded, ShareKinds
from portal.disclosure.hierarchy import Hierarchies, make_hierarchy
from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.rounding import Rounder
from portal.disclosure.table import COUNT
from portal.releases.rounding_error import periods_tried
from portal.releases.scaffold import PROFILE
from schemas.periods import month_code
from schemas.rounding_error import COUNT as COUNTS
from schemas.rounding_error import SHARE, ErrorRow

REFERENCE = PROFILE.parents[2].parent / "geodata" / "reference"
OUTCOMES = ("measures_taken", "explained", "not_supported", "open")
SPEEDS = ("d1", "d3", "d7", "d15", "d30", "over_d30", "open")
CHANNELS = ("site", "app", "widget")
_JANUARY = 2025 * 12
_OUTCOME = 3

Figures = dict[tuple[str, str], list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]]
"""By (freq, quantity), for each kind of sum: shown counts, and how far the figures are off."""


@dataclass(frozen=True)
class KnownTruth:
    """A table with its truth: ``rounded`` knows both, ``protected`` only what was shown."""

    hierarchies: Hierarchies
    policy: RoundingPolicy
    rounded: Rounded
    protected: Cells
    layout: Layout


def known_truth(table: pa.Table, hierarchies: Hierarchies, policy: RoundingPolicy) -> KnownTruth:
    """Round a table of counts month by month; shares are those of each outcome."""
    cells = read_cells(table, hierarchies)
    rounder = Rounder(hierarchies, policy.base, b"q" * 32, policy.quality)
    shown = np.empty_like(cells.counts)
    labels = list(hierarchies.time.paths)
    for number, label in enumerate(labels):
        inside = np.flatnonzero(cells.blocks == number)
        positions = np.ascontiguousarray(cells.positions[inside])
        shown[inside] = rounder.round(label, positions, cells.counts[inside])
    visible = cells.table.set_column(
        cells.table.column_names.index(COUNT), COUNT, pa.array(shown)
    ).filter(pa.array(shown > 0))
    outcome = hierarchies.dimensions[_OUTCOME]
    kinds = tuple({_OUTCOME: np.arange(len(outcome.leaves)) == n} for n in range(3))
    layout = Layout(
        tuple(views_of(hierarchy) for hierarchy in hierarchies.dimensions),
        ShareKinds(({},), {}, kinds),
        periods_tried(labels),
    )
    arrays = (cells.positions, cells.blocks, cells.counts, shown)
    positions, *rest = arrays
    rounded = Rounded(positions, *(array.astype(np.int64) for array in rest))
    return KnownTruth(hierarchies, policy, rounded, read_cells(visible, hierarchies), layout)


def national_table(
    months: int = 12, per_month: int = 20_000, by_channel: Sequence[float] | None = None
) -> tuple[pa.Table, Hierarchies]:
    """Draw a table in the shape of a national release: most cells 1 or 2, all regions.

    ``by_channel`` says how likely each of ``CHANNELS`` is; by default they are equally so.
    """
    territories = load_territories(REFERENCE / "territories.csv")
    topics = load_topics(REFERENCE / "topics.csv")
    paths = {
        "territory": {leaf.code: territories.path(leaf.code) for leaf in territories.leaves()},
        "topic": {code: topic_path(topics, code) for code in leaf_topics(topics)},
        "channel": flat_paths(CHANNELS),
        "outcome": flat_paths(OUTCOMES),
        "speed": flat_paths(SPEEDS),
    }
    trees = tuple(make_hierarchy(name, own) for name, own in paths.items())
    labels = [month_code(_JANUARY + number) for number in range(months)]
    parts = []
    for number, label in enumerate(labels):
        cells, counts = _draw(np.random.default_rng(number), trees, per_month, by_channel)
        columns = {
            tree.name: pa.array([tree.leaves[leaf] for leaf in column])
            for tree, column in zip(trees, cells.T, strict=True)
        }
        month = pa.array([label] * len(counts))
        parts.append(pa.table(columns | {"month": month, COUNT: pa.array(counts)}))
    return pa.concat_tables(parts), Hierarchies(trees, month_hierarchy(labels))


def _draw(random, trees, per_month, by_channel):  # type: ignore[no-untyped-def]
    """Return the nonzero cells of one month (leaf positions) and their counts."""
    n_places, n_topics = len(trees[0].leaves), len(trees[1].leaves)
    fixed = np.random.default_rng(99)
    weights = np.outer(fixed.pareto(1.2, n_places) + 0.1, fixed.pareto(1.2, n_topics) + 0.1).ravel()
    drawn = random.choice(weights.size, per_month, p=weights / weights.sum())
    places, topics = np.divmod(drawn, n_topics)
    outcomes = random.choice(len(OUTCOMES), per_month, p=[0.3, 0.12, 0.08, 0.5])
    is_open = outcomes == trees[_OUTCOME].leaves.index("open")
    speeds = np.where(is_open, trees[4].leaves.index("open"), random.choice(6, per_month))
    channels = random.choice(len(CHANNELS), per_month, p=by_channel)
    rows = np.column_stack([places, topics, channels, outcomes, speeds])
    return np.unique(rows, axis=0, return_counts=True)


def bench_table(shared: Path, **size: int) -> tuple[pa.Table, Hierarchies]:
    """Return a table of the shared generator of synthetic appeals."""
    columns = _generator(shared).generate(**size)

    def tree(leaf: str, *above: str):  # type: ignore[no-untyped-def]
        paths = {}
        for codes in zip(*(columns[name].tolist() for name in (*above, leaf)), strict=True):
            named = [f"{n}{code}" for n, code in zip((*above, leaf), codes, strict=True)]
            paths[named[-1]] = ("all", *named)
        return make_hierarchy(leaf, paths)

    trees = (tree("muni", "district", "region"), tree("topic", "tgroup"), tree("channel"))
    trees = (*trees, tree("outcome"))
    months = [month_code(_JANUARY + int(number)) for number in columns["month"]]
    texts = {t.name: [f"{t.name}{code}" for code in columns[t.name].tolist()] for t in trees}
    table = pa.table(texts | {"month": months, COUNT: columns["n"]})
    return table, Hierarchies(trees, month_hierarchy(months))


def _generator(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_table", shared / "bench" / "make_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def true_figures(truth: Rounded, layout: Layout) -> Figures:
    """Return what figures are really off by: of all counts, of place × topic, of each share."""
    found: Figures = {}
    for freq, periods in layout.periods.items():
        parts = [_within(truth, *period) for period in periods]
        if not any(len(part.true) for part in parts):
            continue
        kinds = layout.shares.parts if layout.shares else ()
        found[freq, COUNTS] = [
            _pooled(_counts(parts, layout.views)),
            _pooled(_counts(parts, [*layout.views[:2], *(v[:1] for v in layout.views[2:])])),
        ]
        found[freq, SHARE] = [_pooled(_shares(parts, layout, kind)) for kind in kinds]
    return found


def _within(table: Rounded, first: int, last: int) -> Rounded:
    rows = (table.blocks >= first) & (table.blocks <= last)
    return Rounded(table.positions[rows], table.blocks[rows], table.true[rows], table.shown[rows])


def _counts(parts: Sequence[Rounded], views) -> Iterator[npt.NDArray[np.float64]]:  # type: ignore[no-untyped-def]
    for part in parts:
        for _, (true, shown) in cross_sums(
            part.positions, np.stack([part.true, part.shown]), views
        ):
            yield np.stack([shown, np.abs(shown - true)])[:, true > 0]


def _shares(parts: Sequence[Rounded], layout: Layout, kind) -> Iterator[npt.NDArray[np.float64]]:  # type: ignore[no-untyped-def]
    for part in parts:
        mask = np.ones(len(part.true), bool)
        for dimension, leaves in kind.items():
            mask &= leaves[part.positions[:, dimension]]
        values = np.stack([part.true, part.shown, part.true * mask, part.shown * mask])
        for _, sums in cross_sums(part.positions[:, :2], values, layout.views[:2]):
            true, shown, true_part, shown_part = sums[:, (sums[0] > 0) & (sums[1] > 0)]
            yield np.stack([shown, 100 * np.abs(shown_part / shown - true_part / true)])


def _pooled(parts: Iterator[npt.NDArray[np.float64]]):  # type: ignore[no-untyped-def]
    shown, sizes = np.concatenate(list(parts), axis=1)
    return shown, sizes


@dataclass(frozen=True)
class Judged:
    """A published error beside the largest true one of its band, of all kinds of sums."""

    row: ErrorRow
    true: float

    @property
    def ratio(self) -> float:
        """True error for one unit of the published one."""
        return self.true / self.row.error

    @property
    def is_too_small(self) -> bool:
        """Whether the published error is too small by more than a quantile of a sample tells.

        That is 15 %; of counts, whose errors are whole, more than one appeal besides.
        """
        step = 0 if self.row.quantity == SHARE else 1
        return self.ratio > 1.15 and self.true > self.row.error + step


def judge(rows: Sequence[ErrorRow], figures: Figures, fewest: int = 500) -> list[Judged]:
    """Compare published errors with true ones, wherever ``fewest`` figures are known.

    Of shares with the smallest denominators nothing is promised (an error of 100 points).
    """
    judged = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        same = after is not None and (after.freq, after.quantity) == (row.freq, row.quantity)
        end = after.from_shown if after is not None and same else np.inf
        sizes = [
            kind[1][(kind[0] >= row.from_shown) & (kind[0] < end)]
            for kind in figures.get((row.freq, row.quantity), [])
        ]
        known = [
            float(np.quantile(s, 0.95, method="inverted_cdf")) for s in sizes if len(s) >= fewest
        ]
        if known and row.error < 100:
            judged.append(Judged(row, max(known)))
    return judged


def halved(rows: Sequence[ErrorRow]) -> list[ErrorRow]:
    """Return a model that promises too much."""
    return [replace(row, error=row.error / 2) for row in rows]
