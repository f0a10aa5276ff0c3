"""Floors and errors are found over all channels together: do they hold for one of them alone?

A table whose truth is known is rounded by the engine; one of its channels has three quarters of
the appeals, one a fifth and one a twentieth. Errors and floors are what the product publishes of
the whole table; figures are those of one channel.
"""

from __future__ import annotations

import numpy as np
import pytest
from known_truth import CHANNELS, halved, judge, known_truth, national_table, true_figures

from portal.disclosure.error_bands import rate_floor
from portal.disclosure.error_model import rounding_errors
from portal.disclosure.error_pools import Rounded
from portal.disclosure.protect import RoundingPolicy
from schemas.rounding_error import COUNT, SHARE

BY_CHANNEL = {"site": 0.75, "app": 0.2, "widget": 0.05}
# What the policy allows: rounding moves a rate by so many points, a density by a third of itself.
MOST_POINTS, LEAST_COUNT = 5.0, 30


@pytest.fixture(scope="module")
def published():
    """Return the table, and the errors that are published of it."""
    weights = [BY_CHANNEL[code] for code in CHANNELS]
    truth = known_truth(*national_table(by_channel=weights), RoundingPolicy(3, 1000))
    seed = b"a hash of the table"
    parts = (truth.protected, truth.hierarchies, truth.policy, truth.layout, seed)
    return truth, rounding_errors(*parts)


@pytest.fixture(scope="module")
def by_channel(published):
    """Return by channel what its figures are really off by."""
    truth, _ = published
    table, found = truth.rounded, {}
    for number, code in enumerate(truth.hierarchies.dimensions[2].leaves):
        rows = table.positions[:, 2] == number
        arrays = (table.positions, table.blocks, table.true, table.shown)
        found[code] = true_figures(Rounded(*(array[rows] for array in arrays)), truth.layout)
    return found


def steps_of(rows, freq, quantity):
    return [(r.from_shown, r.error) for r in rows if (r.freq, r.quantity) == (freq, quantity)]


def promised(steps, shown):
    """Return the published error of each shown count."""
    place = np.searchsorted([step for step, _ in steps], shown, "right") - 1
    return np.array([error for _, error in steps])[place]


@pytest.mark.parametrize("channel", CHANNELS)
def test_published_errors_hold_for_the_figures_of_one_channel(published, by_channel, channel):
    _, rows = published
    judged = judge(rows, by_channel[channel], fewest=300)
    assert len(judged) >= 15
    assert not [(one.row, one.true) for one in judged if one.is_too_small]
    # Control: half of them would not.
    assert any(one.is_too_small for one in judge(halved(rows), by_channel[channel], fewest=300))


@pytest.mark.parametrize("channel", CHANNELS)
def test_rates_of_one_channel_from_the_floor_on_are_as_sure_as_the_policy_asks(
    published, by_channel, channel
):
    _, rows = published
    n_shown, n_kept, n_near, n_near_kept = 0, 0, 0, 0
    for freq in ("M", "Q", "P1Y"):
        steps = steps_of(rows, freq, SHARE)
        floor = rate_floor(steps, MOST_POINTS)
        assert floor is not None
        for shown, sizes in by_channel[channel][freq, SHARE]:
            is_shown, is_near = shown >= floor, (shown >= floor) & (shown < 2 * floor)
            n_shown += is_shown.sum()
            n_kept += (sizes <= promised(steps, shown))[is_shown].sum()
            n_near += is_near.sum()
            n_near_kept += (sizes <= MOST_POINTS)[is_near].sum()
    assert n_near > 300
    assert n_near_kept / n_near >= 0.95
    assert n_kept / n_shown >= 0.95


@pytest.mark.parametrize("channel", CHANNELS)
def test_control_rates_of_one_channel_below_the_floor_are_not(by_channel, channel):
    for freq in ("M", "Q", "P1Y"):
        for shown, sizes in by_channel[channel][freq, SHARE]:
            is_below = (shown >= 30) & (shown < 50)
            assert np.quantile(sizes[is_below], 0.95) > MOST_POINTS


@pytest.mark.parametrize("channel", CHANNELS)
def test_counts_of_one_channel_keep_within_their_errors_and_so_do_densities_at_their_floor(
    published, by_channel, channel
):
    _, rows = published
    for freq in ("M", "Q", "P1Y"):
        steps = steps_of(rows, freq, COUNT)
        # All margins, and those of places and topics alone, which are what readers quote.
        for shown, sizes in by_channel[channel][freq, COUNT]:
            assert (sizes <= promised(steps, shown)).mean() >= 0.95
            at_floor = sizes[(shown >= LEAST_COUNT) & (shown < 2 * LEAST_COUNT)]
            assert len(at_floor) > 100
            assert np.quantile(at_floor, 0.95) <= LEAST_COUNT / 3
