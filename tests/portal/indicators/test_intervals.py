"""Intervals: published examples, the equation they solve, and their covering, enumerated."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson

from portal.indicators.intervals import density_interval, share_interval

Z = float(norm.ppf(0.975))
ERRORS = st.floats(0, 0.2)


@st.composite
def shares(draw):
    """Draw numerator and denominator."""
    denominator = draw(st.integers(1, 200_000))
    return draw(st.integers(0, denominator)), denominator


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [
        (81, 263, 0.2535, 0.3682),
        (15, 148, 0.0598, 0.1644),
        (0, 20, 0.0, 0.2005),
        (1, 29, 0.0018, 0.1963),
    ],
)
def test_without_rounding_it_is_the_interval_of_newcombe_s_table(
    numerator, denominator, lower, upper
):
    found = share_interval(numerator, denominator, 0, 8)
    assert found.lower == pytest.approx(lower, abs=5e-5)
    assert found.upper == pytest.approx(upper, abs=5e-5)


def is_not_rejected(chance, numerator, denominator, error):
    """Say whether the score test with the error of rounding admits a chance."""
    apart = max(0.0, abs(numerator / denominator - chance) - 0.5 / denominator)
    return apart <= sqrt(Z**2 * chance * (1 - chance) / denominator + error**2)


@given(shares(), ERRORS)
def test_bounds_part_the_chances_that_the_test_admits_from_those_it_rejects(counts, error):
    lower, upper = share_interval(*counts, error, 9)
    hair = 1e-7
    for bound, inward in ((lower, hair), (upper, -hair)):
        if upper - lower > 2 * hair:
            assert is_not_rejected(bound + inward, *counts, error)
        if 0 < bound < 1 and 0 < bound - inward < 1:
            assert not is_not_rejected(bound - inward, *counts, error)


@given(shares(), ERRORS, st.floats(0, 0.1))
def test_a_share_s_interval_holds_what_rounding_alone_may_have_moved_and_widens_with_it(
    counts, error, more
):
    numerator, denominator = counts
    share = numerator / denominator
    lower, upper = share_interval(*counts, error, 4)
    assert 0 <= lower <= max(0, share - error) + 1e-9
    assert min(1, share + error) - 1e-9 <= upper <= 1
    assert lower <= round(share, 4) <= upper
    wider = share_interval(*counts, error + more, 4)
    assert wider.lower <= lower
    assert upper <= wider.upper
    mirrored = share_interval(denominator - numerator, denominator, error, 4)
    assert mirrored == pytest.approx((1 - upper, 1 - lower), abs=1e-4)


@given(st.integers(0, 1_000_000), st.integers(1, 20_000_000), st.integers(0, 40))
def test_a_density_s_interval_holds_the_density_as_it_is_printed(appeals, residents, error):
    lower, upper = density_interval(appeals, residents, error, 1000, 1)
    density = appeals * 1000 / residents
    assert 0 <= lower <= round(density, 1) <= upper
    exact = density_interval(appeals, residents, error, 1000, 9)
    assert lower <= exact.lower <= max(0, appeals - error) * 1000 / residents + 1e-6
    assert (appeals + error) * 1000 / residents - 1e-6 <= exact.upper <= upper + 1e-9


@pytest.mark.parametrize("counts", [(3, 2), (-1, 2), (0, 0)])
def test_what_is_no_share_is_refused(counts):
    with pytest.raises(ValueError, match="no share"):
        share_interval(*counts, 0.01, 4)
    with pytest.raises(ValueError, match="no density"):
        density_interval(-1, 10, 0, 1000, 1)
    with pytest.raises(ValueError, match="no density"):
        density_interval(1, 0, 0, 1000, 1)


def bell(error: int) -> tuple[np.ndarray, np.ndarray]:
    """Return whole deviations and their probabilities: 95 % lie within ``error``."""
    steps = np.arange(-4 * error, 4 * error + 1)
    weights = norm.cdf(steps + 0.5, scale=error / Z) - norm.cdf(steps - 0.5, scale=error / Z)
    return steps, weights / weights.sum()


def triangle(error: int) -> tuple[np.ndarray, np.ndarray]:
    """Return deviations that never exceed a bound, the small ones likelier."""
    steps = np.arange(-2 * error, 2 * error + 1)
    weights = np.maximum(0, 1 - abs(steps) / (error / (1 - sqrt(0.05))))
    return steps, weights / weights.sum()


def flat(error: int) -> tuple[np.ndarray, np.ndarray]:
    """Return deviations of which all up to a bound are equally likely: the worst case."""
    steps = np.arange(-error, error + 1)
    return steps, np.full(len(steps), 1 / len(steps))


# Denominators with the error of shares that a release told of them, in appeals, upwards.
SIZES = ((106, 6), (150, 8), (400, 11), (3_000, 9))
CHANCES = (*np.geomspace(1e-4, 0.04, 15), *np.linspace(0.05, 0.5, 19))


@pytest.mark.parametrize(("shape", "least"), [(bell, 0.95), (triangle, 0.948), (flat, 0.93)])
@pytest.mark.parametrize(("denominator", "error"), SIZES)
def test_the_covering_of_a_share_enumerated_is_that_which_is_promised(
    denominator, error, shape, least
):
    bounds = np.array(
        [share_interval(n, denominator, error / denominator, 9) for n in range(denominator + 1)]
    )
    steps, weights = shape(error)
    assert weights[abs(steps) <= error].sum() >= 0.95
    true = np.arange(denominator + 1)
    shown = np.clip(true[:, None] + steps, 0, denominator)
    for chance in CHANCES:
        covers = (bounds[:, 0] <= chance) & (chance <= bounds[:, 1])
        assert binom.pmf(true, denominator, chance) @ (covers[shown] @ weights) >= least, chance
    # Control: an interval that forgets the rounding does not keep the promise.
    plain = np.array([share_interval(n, denominator, 0, 9) for n in range(denominator + 1)])
    covers = (plain[:, 0] <= 0.05) & (plain[:, 1] >= 0.05)
    assert binom.pmf(true, denominator, 0.05) @ (covers[shown] @ weights) < 0.94


@pytest.mark.parametrize(("mean", "error"), [(35, 7), (100, 7), (1_000, 9), (40_000, 12)])
def test_the_covering_of_a_density_enumerated_is_that_which_is_promised(mean, error):
    steps, weights = bell(error)
    true = np.arange(int(poisson.ppf(1e-9, mean)), int(poisson.ppf(1 - 1e-9, mean)) + 1)
    shown = np.arange(max(0, true[0] + steps[0]), true[-1] + steps[-1] + 1)
    bounds = np.array([density_interval(int(n), 1, error, 1, 9) for n in shown])
    covers = (bounds[:, 0] <= mean) & (mean <= bounds[:, 1])
    places = np.clip(true[:, None] + steps, 0, None) - shown[0]
    assert poisson.pmf(true, mean) @ (covers[places] @ weights) >= 0.949
