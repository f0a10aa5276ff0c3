"""Shrunken rates: against slow integration, the laws they keep, bad input, and known rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_rates import KnownRates, coverage, known_rates
from scipy.stats import beta, gamma, norm

from portal.indicators.funnel import Knot, Place
from portal.indicators.rank_intervals import rank_intervals
from portal.indicators.shrinkage import Z_95, error_from, shrink

KNOTS = (Knot(100, 0.08), Knot(200, 0.04), Knot(1000, 0.01))
PLACES = (Place(130, 210), Place(180, 400), Place(610, 1000), Place(900, 2000), Place(2500, 4000))
Pair = tuple[int, int]


def slow_moments(places: list[Place], knots: tuple[Knot, ...]) -> list[tuple[float, float]]:
    """Return mean and deviation of each rate by summing over a grid of spreads and of means."""
    counted = np.array([place.denominator for place in places], float)
    shares = np.array([place.numerator for place in places]) / counted
    pooled = (shares * counted).sum() / counted.sum()
    errors = np.array([error_from(knots, place.denominator) for place in places])
    variances = pooled * (1 - pooled) / counted + (errors / Z_95) ** 2
    likely, scattered, firsts, seconds = [], [], [], []
    means = np.linspace(shares.min() - 0.5, shares.max() + 0.5, 2001)
    for spread in np.linspace(0, 4 * max(shares.std(), np.sqrt(np.median(variances))), 241):
        total = variances + spread**2
        # The mean has a uniform prior: every value that it may have is weighed by its likelihood.
        chances = norm.pdf(shares[:, None], means, np.sqrt(total)[:, None]).prod(axis=0)
        likely.append(chances.sum())
        pull = (variances / total)[:, None]
        own = (1 - pull) * shares[:, None] + pull * means
        weights = chances / chances.sum()
        firsts.append(own @ weights)
        seconds.append((own**2 + (variances * spread**2 / total)[:, None]) @ weights)
        # The variance of draws of such variances: its mean and variance, told by plain sums.
        variance = 2 * (total**2).sum() / (len(places) * (len(places) - 1))
        scattered.append(
            gamma.pdf(
                shares.var(ddof=1),
                total.mean() ** 2 / variance,
                scale=variance / total.mean(),
            )
        )
    half = np.array(likely) / np.sum(likely) + np.array(scattered) / np.sum(scattered)
    mean = half / 2 @ np.array(firsts)
    deviation = np.sqrt(half / 2 @ np.array(seconds) - mean**2)
    limited = np.clip(mean, shares - np.sqrt(variances), shares + np.sqrt(variances))
    deviation = np.hypot(deviation, limited - mean)
    return list(zip(limited.tolist(), deviation.tolist(), strict=True))


@pytest.mark.parametrize("places", [PLACES, (*PLACES, Place(480, 500), Place(40, 220))])
@pytest.mark.parametrize("knots", [(), KNOTS])
def test_rates_are_those_of_a_sum_over_every_spread_and_mean(
    places: tuple[Place, ...], knots: tuple[Knot, ...]
) -> None:
    found = shrink(places, knots)
    assert found is not None
    wanted = slow_moments(list(places), knots)
    assert found.mean.tolist() == pytest.approx([mean for mean, _ in wanted], abs=2e-4)
    assert found.deviation.tolist() == pytest.approx([off for _, off in wanted], rel=2e-3)
    for mean, deviation, lower, upper in zip(
        found.mean, found.deviation, found.lower, found.upper, strict=True
    ):
        weight = mean * (1 - mean) / deviation**2 - 1
        known = beta(mean * weight, (1 - mean) * weight)
        assert (lower, upper) == pytest.approx((known.ppf(0.025), known.ppf(0.975)), abs=1e-9)


def test_a_place_like_no_other_is_drawn_no_further_than_its_own_deviation() -> None:
    places = [*[Place(2_500, 5_000)] * 30, Place(180, 200)]
    found = shrink(places)
    assert found is not None
    pooled = (2_500 * 30 + 180) / (5_000 * 30 + 200)
    reach = np.sqrt(pooled * (1 - pooled) / 200)
    assert found.mean[-1] >= 0.9 - reach - 1e-9
    assert found.upper[-1] > 0.9


def test_few_appeals_are_drawn_further_than_many_and_rounding_draws_too() -> None:
    places = [Place(120, 200), Place(12_000, 20_000), *[Place(2000, 5000)] * 8]
    bare, rounded = shrink(places), shrink(places, KNOTS)
    assert bare is not None
    assert rounded is not None
    assert 0.4 < bare.mean[0] < bare.mean[1] < 0.6
    assert rounded.mean[0] < bare.mean[0]
    assert rounded.upper[0] - rounded.lower[0] > bare.upper[0] - bare.lower[0]
    assert bare.mean[1] == pytest.approx(0.6, abs=0.005)


def test_places_that_are_alike_still_have_an_interval() -> None:
    # DerSimonian and Laird would find no spread at all here, and an interval far too narrow.
    found = shrink([Place(200, 400)] * 6)
    assert found is not None
    assert found.mean.tolist() == pytest.approx([0.5] * 6)
    assert (found.upper - found.lower).min() > 0.03


@pytest.mark.parametrize(
    "places",
    [
        [],
        [Place(100, 200)] * 4,
        [Place(0, 300)] * 7,
        [Place(300, 300)] * 7,
    ],
)
def test_of_too_few_places_and_of_all_or_nothing_there_is_no_estimate(places: list[Place]) -> None:
    assert shrink(places, KNOTS) is None


def test_a_place_without_appeals_is_refused() -> None:
    with pytest.raises(ValueError, match="without counted appeals"):
        shrink([*PLACES, Place(0, 0)])


def _pairs() -> st.SearchStrategy[list[Pair]]:
    pair = st.integers(1, 1_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    return st.lists(pair, min_size=5, max_size=30)


@given(pairs=_pairs())
@settings(max_examples=60, deadline=None)
def test_whatever_the_counts_bounds_are_shares_around_the_estimate(pairs: list[Pair]) -> None:
    places = [Place(*pair) for pair in pairs]
    found = shrink(places, KNOTS)
    if found is None:
        assert sum(x for x, _ in pairs) in (0, sum(n for _, n in pairs))
        return
    shares = np.array([x / n for x, n in pairs])
    for values in (found.mean, found.lower, found.upper):
        assert np.isfinite(values).all()
        assert ((values >= 0) & (values <= 1)).all()
    assert (found.lower <= found.upper).all()
    assert (found.mean >= shares.min() - 1e-9).all()
    assert (found.mean <= shares.max() + 1e-9).all()
    spans = rank_intervals(found)
    assert all(1 <= first < last <= len(places) for first, last in spans)


@pytest.fixture(scope="module")
def known() -> KnownRates:
    """Return a national year with known rates, rounded by the engine at base 5."""
    return known_rates(0.4, 0.07, 0, base=5, per_month=15_000)


def test_intervals_of_figures_rounded_at_base_five_hold_the_rates_behind_them(
    known: KnownRates,
) -> None:
    assert known.truth.policy.base == 5
    moved = known.truth.rounded.true != known.truth.rounded.shown
    assert moved.mean() > 0.5, "most cells are small, so that rounding matters"
    found = coverage(known)
    assert found.n_places > 300
    assert found.n_estimated > 250
    assert found.share >= 0.95
    assert found.credible >= 0.95
    assert found.ranks >= 0.95
    # What the companies have in common tells something: for it the estimate is surer.
    assert found.credible_width < 0.9 * found.share_width
    # Control: intervals that know nothing of rounding promise too much.
    assert found.without_rounding < 0.94
