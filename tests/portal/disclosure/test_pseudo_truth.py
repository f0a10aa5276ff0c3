"""The table drawn from a protected one: what stays, what is spread, how many small counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.disclosure.pseudo_truth import pseudo_truth, small_counts

SIZES = (7, 5, 4, 3)


def random_table(seed, base, n_cells=120, months=3):
    """Return different cells (four dimensions and the month) and counts that may be shown."""
    random = np.random.default_rng(seed)
    universe = np.stack(
        np.meshgrid(*(np.arange(n) for n in (*SIZES, months)), indexing="ij"), axis=-1
    ).reshape(-1, len(SIZES) + 1)
    cells = universe[random.choice(len(universe), n_cells, replace=False)]
    return cells.astype(np.int64), base + random.geometric(0.6, n_cells).astype(np.int64) - 1


def as_mapping(cells, counts):
    return dict(zip(map(tuple, cells.tolist()), counts.tolist(), strict=True))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), base=st.sampled_from([3, 5]))
def test_what_is_drawn_keeps_totals_months_and_all_cells_above_base(seed, base):
    cells, shown = random_table(seed, base)
    drawn = as_mapping(*pseudo_truth(cells, shown, base, np.random.default_rng(seed)))
    before = as_mapping(cells, shown)
    assert all(drawn[cell] >= count for cell, count in before.items() if count > base)
    assert min(drawn.values()) >= 1
    small = small_counts(shown, base)
    pieces = sum(count * times for count, times in enumerate(small.smaller, 1))
    kept = base * small.kept + int(shown[shown > base].sum())
    assert sum(drawn.values()) == pieces + kept
    # Rounding of the numbers of pieces moves the total by a few appeals at most.
    assert abs(pieces + kept - int(shown.sum())) <= base**2
    assert {cell[-1] for cell in drawn} <= {cell[-1] for cell in before}


def test_most_new_cells_are_small_and_lie_where_nothing_was_shown():
    cells, shown = random_table(1, 3, n_cells=160)
    drawn = as_mapping(*pseudo_truth(cells, shown, 3, np.random.default_rng(1)))
    before = as_mapping(cells, shown)
    new = {cell: count for cell, count in drawn.items() if cell not in before}
    assert len(new) > 80
    assert set(new.values()) <= {1, 2}


def test_every_replaced_cell_keeps_a_first_appeal():
    cells, shown = random_table(2, 3)
    drawn = as_mapping(*pseudo_truth(cells, shown, 3, np.random.default_rng(2)))
    assert set(as_mapping(cells, shown)) <= set(drawn)


def test_the_same_seed_draws_the_same_table():
    cells, shown = random_table(3, 3)
    first, again, other = (
        as_mapping(*pseudo_truth(cells, shown, 3, np.random.default_rng(seed)))
        for seed in (5, 5, 6)
    )
    assert first == again != other


def test_small_counts_of_a_power_law_are_found_again():
    true = {count: round(400_000 * count**-2.5) for count in range(1, 30)}
    up = {1: 1 / 3, 2: 2 / 3}
    shown = {c: n for c, n in true.items() if c > 3}
    shown[3] = true[3] + round(sum(true[count] * part for count, part in up.items()))
    small = small_counts(np.repeat(list(shown), list(shown.values())).astype(np.int64), 3)
    assert small.kept == pytest.approx(true[3], rel=0.05)
    assert small.smaller[0] == pytest.approx(true[1], rel=0.05)
    assert small.smaller[1] == pytest.approx(true[2], rel=0.05)


@pytest.mark.parametrize(
    ("shown", "most_kept"),
    [
        ([3] * 100, 0),  # nothing above b is known: all may be small
        ([3] * 100 + [4] * 100 + [5] * 100 + [6] * 100, 50),  # flat: half at most
        ([3] * 10 + [4] * 500 + [5] * 900, 5),  # rising: still no more than half
    ],
)
def test_caution_never_takes_most_cells_shown_as_base_for_true(shown, most_kept):
    small = small_counts(np.array(shown, np.int64), 3)
    assert small.kept <= most_kept
    assert small.smaller[0] >= small.smaller[1]
    mass = small.smaller[0] + 2 * small.smaller[1]
    assert mass == pytest.approx(3 * (shown.count(3) - small.kept), abs=2)


def test_a_table_without_cells_at_base_is_its_own_truth():
    cells, shown = random_table(4, 3)
    drawn = pseudo_truth(cells, shown + 10, 3, np.random.default_rng(0))
    assert as_mapping(*drawn) == as_mapping(cells, shown + 10)
