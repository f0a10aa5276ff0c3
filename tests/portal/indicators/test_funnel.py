"""Limits of funnels: against a naive second calculation, and the laws that they keep."""

from __future__ import annotations

from itertools import accumulate
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.indicators.funnel import (
    LEAST_PLACES,
    Funnel,
    Knot,
    Place,
    binomial_distances,
    make_funnel,
    rounding_error,
    spread,
)

KNOTS = (Knot(100, 0.08), Knot(200, 0.04), Knot(400, 0.02), Knot(1000, 0.01))


def naive_limit(number: int, chance: float, tail: float) -> float:
    """Return the interpolated quantile as the paper defines it, from whole binomial terms."""
    terms = (comb(number, k) * chance**k * (1 - chance) ** (number - k) for k in range(number + 1))
    sums = list(accumulate(terms))
    count = next(k for k, reached in enumerate(sums) if reached >= tail)
    before = sums[count - 1] if count else 0.0
    return (count - (sums[count] - tail) / (sums[count] - before)) / number


@pytest.mark.parametrize("number", [1, 7, 30, 175, 700])
@pytest.mark.parametrize("chance", [0.02, 0.3, 0.58, 0.97])
def test_binomial_limits_are_those_of_whole_sums(number: int, chance: float) -> None:
    (low_95, high_95), (low_998, high_998) = binomial_distances(number, chance)
    found = [chance - low_95, chance + high_95, chance - low_998, chance + high_998]
    wanted = [naive_limit(number, chance, tail) for tail in (0.025, 0.975, 0.001, 0.999)]
    assert found == pytest.approx(wanted, abs=1e-9)


def test_large_numbers_come_near_the_normal_limits() -> None:
    (low, high), (low_998, _) = binomial_distances(1_000_000, 0.6)
    deviation = sqrt(0.6 * 0.4 / 1_000_000)
    assert low / deviation == pytest.approx(1.96, abs=0.01)
    assert high / deviation == pytest.approx(1.96, abs=0.01)
    assert low_998 / deviation == pytest.approx(3.09, abs=0.01)


@pytest.mark.parametrize(("number", "chance"), [(0, 0.5), (10, 0.0), (10, 1.0)])
def test_what_has_no_limits_is_refused(number: int, chance: float) -> None:
    with pytest.raises(ValueError, match="no limits"):
        binomial_distances(number, chance)


@pytest.mark.parametrize(
    ("denominator", "expected"),
    [(1, 0.08), (100, 0.08), (200, 0.04), (1000, 0.01), (9999, 0.01), (141, 0.0567)],
)
def test_rounding_error_lies_between_its_knots(denominator: int, expected: float) -> None:
    assert rounding_error(KNOTS, denominator) == pytest.approx(expected, abs=0.0002)


def test_without_errors_nothing_is_added() -> None:
    assert rounding_error((), 500) == 0.0
    assert rounding_error((Knot(10, 0.1), Knot(20, 0.0)), 15) == 0.1


@given(
    st.integers(1, 50_000),
    st.floats(0.01, 0.99),
    st.floats(0, 0.1),
    st.lists(st.floats(0.001, 0.2), min_size=1, max_size=4),
)
def test_limits_enclose_the_centre_and_one_another(
    number: int, centre: float, tau: float, errors: list[float]
) -> None:
    knots = tuple(Knot(100 * 3**i, error) for i, error in enumerate(errors))
    bare, wide = Funnel(centre, (), 0.0).limits(number), Funnel(centre, knots, tau).limits(number)
    for limits in (bare, wide):
        assert 0 <= limits.lower_998 <= limits.lower_95 <= centre
        assert centre <= limits.upper_95 <= limits.upper_998 <= 1
    assert wide.lower_95 <= bare.lower_95
    assert wide.upper_998 >= bare.upper_998


def test_the_spread_of_chance_alone_is_small_and_a_true_one_is_found() -> None:
    random = np.random.default_rng(20261122)
    counted = random.integers(300, 5000, 400)
    alike = [Place(int(random.binomial(n, 0.6)), int(n)) for n in counted]
    assert spread(0.6, alike, ()) < 0.01
    chances = np.clip(random.normal(0.6, 0.05, 400), 0.01, 0.99)
    unlike = [
        Place(int(random.binomial(n, p)), int(n)) for n, p in zip(counted, chances, strict=True)
    ]
    # Drawing in the ends makes it a little smaller than the 0.05 of the simulation.
    assert 0.038 < spread(0.6, unlike, ()) < 0.052


def test_one_place_far_outside_does_not_hide_itself() -> None:
    places = [Place(600, 1000)] * 19 + [Place(900, 1000)]
    funnel = make_funnel(0.6, places)
    assert funnel is not None
    assert funnel.position(places[0]) == "inside"
    assert funnel.position(places[-1]) == "outside"


def test_places_that_work_alike_lie_inside_as_often_as_is_said() -> None:
    random = np.random.default_rng(8)
    places = [
        Place(int(random.binomial(n, 0.55)), int(n)) for n in random.integers(200, 3000, 2000)
    ]
    funnel = Funnel(0.55, (), 0.0)
    positions = [funnel.position(place) for place in places]
    assert positions.count("inside") / 2000 == pytest.approx(0.95, abs=0.015)
    assert positions.count("outside") / 2000 < 0.006


def test_few_places_have_no_spread_and_no_share_no_funnel() -> None:
    places = [Place(900, 1000), Place(100, 1000)] * 2
    assert len(places) == LEAST_PLACES - 1
    assert spread(0.5, places, ()) == 0.0
    assert make_funnel(0.0, places) is None
    assert make_funnel(1.0, places) is None
