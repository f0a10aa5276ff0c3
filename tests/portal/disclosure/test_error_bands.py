"""Bands, quantiles and floors against small pools worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from portal.disclosure.error_bands import (
    LEAST_FLOOR,
    MIN_POOLED,
    SHARE_STEPS,
    Pool,
    count_errors,
    count_steps,
    rate_floor,
    share_errors,
)


def pool(steps, *parts):
    """Return a pool of (shown, deviation, how many)."""
    made = Pool(steps)
    for shown, deviation, times in parts:
        made.add(np.full(times, shown), np.full(times, deviation))
    return made


def test_the_quantile_is_the_smallest_size_that_95_per_cent_keep_within():
    steps = (0, 10)
    exact = pool(steps, (3, 1, 950), (3, -4, 50))
    assert exact.quantiles() == [1, 1]
    one_more = pool(steps, (3, 1, 949), (3, -4, 51))
    assert one_more.quantiles() == [4, 4]


def test_between_whole_deviations_the_quantile_says_how_near_the_next_one_is():
    made = Pool((0,), are_whole=True)
    made.add(np.zeros(1000, np.int64), np.repeat([3, 4, 9], [940, 40, 20]))
    [quantile] = made.quantiles()
    assert quantile == pytest.approx(3.25)  # 94 % within 3, 98 % within 4
    nothing = Pool((0,), are_whole=True)
    nothing.add(np.zeros(1000, np.int64), np.zeros(1000))
    assert nothing.quantiles() == [0]


def test_bands_hold_a_thousand_figures_or_more_and_the_rest_joins_the_last():
    steps = (0, 10, 20, 30, 40)
    made = pool(
        steps,
        (5, 1, MIN_POOLED - 1),  # too few alone: joined with the next
        (15, 3, MIN_POOLED),
        (25, 5, MIN_POOLED),
        (35, 9, 100),  # left over above
    )
    assert made.quantiles() == [3, 3, 9, 9, 9]


def test_few_figures_are_one_band_and_none_are_no_error():
    assert pool((0, 10), (3, 2, 5), (50, 7, 1)).quantiles() == [7, 7]
    assert pool((0, 10)).quantiles() == [0, 0]


def test_a_figure_below_the_ladder_counts_in_its_first_step():
    assert pool((10, 20), (4, 6, MIN_POOLED)).quantiles() == [6, 6]


def test_errors_of_counts_take_the_larger_pool_never_fall_and_carry_the_allowance():
    steps = count_steps(3)
    everything = pool(
        steps, (0, 1, MIN_POOLED), (10, 6, MIN_POOLED), (50, 4, MIN_POOLED), (500, 8, MIN_POOLED)
    )
    leading = pool(steps, (50, 7, MIN_POOLED))
    too_small = pool(steps, (50, 90, MIN_POOLED - 1))
    assert count_errors([everything, too_small], 3, 1.0) == [(0, 2), (3, 6), (75, 8)]
    assert count_errors([everything, leading], 3, 1.0) == [(0, 7), (75, 8)]
    assert count_errors([everything], 3, 1.1) == [(0, 2), (3, 7), (75, 9)]
    assert count_errors([pool(steps)], 5, 1.1) == [(0, 4)]


def test_errors_of_shares_are_points_of_the_lower_end_and_never_rise():
    steps = SHARE_STEPS
    made = pool(steps, (15, 2.0, MIN_POOLED), (110, 4.0, MIN_POOLED), (1_200, 3.0, MIN_POOLED))
    errors = dict(share_errors([made]))
    assert errors[1] == 100.0  # below the ladder nothing is promised
    assert errors[10] == 20.0
    assert errors[100] == 4.0
    assert errors[200] == 2.0
    assert errors[1_000] == 0.4
    assert list(errors.values()) == sorted(errors.values(), reverse=True)
    larger = pool(steps, (15, 8.0, 3 * MIN_POOLED))
    assert dict(share_errors([made, larger]))[100] == 8.0


@pytest.mark.parametrize(
    ("errors", "floor"),
    [
        ([(3, 100.0), (100, 5.5), (125, 5.0), (150, 4.2)], 125),
        ([(3, 100.0), (100, 5.5), (125, 5.01)], None),
        ([(3, 4.0)], LEAST_FLOOR),
        ([], None),
    ],
)
def test_rates_begin_at_the_first_step_that_is_exact_enough(errors, floor):
    assert rate_floor(errors, 5.0) == floor
