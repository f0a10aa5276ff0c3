"""Where rates begin to be shown, the error of rounding alone is small enough: tried on a table.

The table has the shape of a national release: all regions of the reference, most cells 1 or 2,
many sums of many small cells. Rates are those of a rolling year, the hardest and the headline.
"""

from __future__ import annotations

import itertools
import tomllib

import numpy as np
import pytest

from geodata.territories import load_territories
from portal.config.topics import leaf_topics, load_topics, topic_path
from portal.disclosure.hierarchy import make_hierarchy
from portal.disclosure.protect import flat_paths
from portal.disclosure.rounding import Rounder
from portal.releases.scaffold import PROFILE
from schemas.periods import month_code

REFERENCE = PROFILE.parents[2].parent / "geodata" / "reference"
OUTCOMES = ("measures_taken", "explained", "not_supported", "open")
SPEEDS = ("d1", "d3", "d7", "d15", "d30", "over_d30", "open")
CHANNELS = ("site", "app", "widget")
MONTHS = 12
PER_MONTH = 25_000
POINTS = 0.05


@pytest.fixture(scope="module")
def errors():
    """Return shown denominators and errors (shown − true rate) of every place × topic."""
    territories = load_territories(REFERENCE / "territories.csv")
    topics = load_topics(REFERENCE / "topics.csv")
    places = {leaf.code: territories.path(leaf.code) for leaf in territories.leaves()}
    themes = {code: topic_path(topics, code) for code in leaf_topics(topics)}
    trees = tuple(
        make_hierarchy(name, paths)
        for name, paths in (
            ("territory", places),
            ("topic", themes),
            ("channel", flat_paths(CHANNELS)),
            ("outcome", flat_paths(OUTCOMES)),
            ("speed", flat_paths(SPEEDS)),
        )
    )
    rounder = Rounder(trees, 3, b"k" * 32)
    # Rows: true and shown; columns: all counted and measures taken.
    sums = np.zeros((2, 2, len(places), len(themes)), np.int64)
    for month in range(MONTHS):
        cells, counts = draw(np.random.default_rng(month), trees)
        code = month_code(2025 * 12 + month)
        ids = [f"{code}|{n}" for n in range(len(cells))]
        shown = rounder.round([code], cells, counts, ids)
        taken = cells[:, 3] == trees[3].leaves.index("measures_taken")
        for row, values in enumerate((counts, shown)):
            np.add.at(sums[row, 0], (cells[:, 0], cells[:, 1]), values)
            np.add.at(sums[row, 1], (cells[taken, 0], cells[taken, 1]), values[taken])
    return rates(sums, trees)


def draw(random, trees):
    """Return the nonzero cells of one month (positions) and their counts."""
    n_places, n_topics = len(trees[0].leaves), len(trees[1].leaves)
    fixed = np.random.default_rng(99)
    weights = np.outer(fixed.pareto(1.2, n_places) + 0.1, fixed.pareto(1.2, n_topics) + 0.1).ravel()
    places, topics = np.divmod(
        random.choice(weights.size, PER_MONTH, p=weights / weights.sum()), n_topics
    )
    outcomes = random.choice(len(OUTCOMES), PER_MONTH, p=[0.5, 0.3, 0.12, 0.08])
    speeds = random.choice(len(SPEEDS) - 1, PER_MONTH)
    is_open = outcomes == trees[3].leaves.index("open")
    speeds[is_open] = trees[4].leaves.index("open")
    channels = random.choice(len(CHANNELS), PER_MONTH)
    rows = np.column_stack([places, topics, channels, outcomes, speeds]).astype(np.int32)
    cells, counts = np.unique(rows, axis=0, return_counts=True)
    return np.ascontiguousarray(cells), counts.astype(np.int32)


def rates(sums, trees):
    """Return shown denominators and rate errors over every pair of nodes."""
    places, topics = (
        [np.flatnonzero((tree.paths == node).any(1)) for node in range(tree.n_nodes)]
        for tree in trees[:2]
    )
    found = []
    for place, topic in itertools.product(places, topics):
        (true, true_taken), (shown, taken) = sums[:, :, place][:, :, :, topic].sum((2, 3))
        if true and shown:
            found.append((shown, taken / shown - true_taken / true))
    return np.array(found).T


def p95(errors, low, high):
    shown, error = errors
    near = (shown >= low) & (shown <= high)
    assert near.sum() > 100
    return float(np.quantile(np.abs(error[near]), 0.95))


def test_at_the_floor_of_the_policy_rounding_moves_a_rate_by_five_points_at_most(errors):
    floor = tomllib.loads((PROFILE / "policy.toml").read_text(encoding="utf-8"))
    low = floor["rate_min_denominator"]
    assert p95(errors, low, low * 1.2) <= POINTS


def test_control_far_below_the_floor_it_moves_it_by_more(errors):
    assert p95(errors, 30, 59) > POINTS


def test_shares_are_not_pulled_to_one_side(errors):
    shown, error = errors
    assert abs(error[shown > 60].mean()) < 0.01
