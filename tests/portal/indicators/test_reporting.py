"""How unevenly people write: tenths, what few appeals leave open, the release's own figures."""

from __future__ import annotations

import numpy as np
import pytest

from portal.indicators.evaluate import evaluate
from portal.indicators.reporting import LEAST_PLACES, reporting_differences, spread_of
from portal.indicators.values import IndicatorValue
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

YEAR = Period.parse("2025-09-01/P1Y")


def density(value: float, width: float = 0.1) -> IndicatorValue:
    interval = (round(value - width, 4), round(value + width, 4))
    return IndicatorValue(value, "value", 100, 1000, interval=interval)


def few(residents: int) -> IndicatorValue:
    return IndicatorValue(None, "too_few", 12, residents)


def test_the_spread_is_the_ratio_of_the_outer_tenths_and_lies_in_its_range() -> None:
    values = [density(number / 2) for number in range(1, 22)]
    found = spread_of(values, 33)
    own = [value.value or 0 for value in values]
    low, high = np.quantile(own, [0.1, 0.9])
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)
    assert found.value == pytest.approx(high / low, abs=1e-3)
    assert found.lower == pytest.approx((high - 0.1) / (low + 0.1), abs=1e-3)
    assert found.upper == pytest.approx((high + 0.1) / (low - 0.1), abs=1e-3)
    assert (found.n_places, found.n_known, found.n_too_few) == (21, 21, 0)


def test_true_densities_within_their_intervals_have_a_spread_within_the_range() -> None:
    random = np.random.default_rng(3)
    for _ in range(200):
        values = [density(value, 0.3) for value in random.uniform(0.5, 9, 25).tolist()]
        found = spread_of(values, 33)
        truth = [random.uniform(*(value.interval or (0, 0))) for value in values]
        low, high = np.quantile(truth, [0.1, 0.9])
        assert found.lower is not None
        assert found.upper is not None
        assert found.lower - 1e-3 <= high / low <= found.upper + 1e-3


def test_places_of_too_few_appeals_leave_the_spread_open_or_bounded() -> None:
    known = [density(value) for value in np.linspace(2, 8, 20).tolist()]
    # Of so many residents 33 appeals are a density below all others: the tenth is not among them.
    harmless = spread_of([*known, few(100_000)], 33)
    assert harmless.value is not None
    bound = spread_of([*known, *[few(20_000)] * 6], 33)
    assert (bound.value, bound.low, bound.high, bound.upper) == (None, None, None, None)
    assert bound.lower is not None
    assert bound.lower > 2
    # So few people that 33 appeals were a density above all others: nothing is left to be said.
    unknown = spread_of([*known[:8], *[few(1_000)] * 40], 33)
    assert unknown.value is None
    assert unknown.lower == 1.0


@pytest.mark.parametrize(
    "values",
    [
        [],
        [density(2.0)] * (LEAST_PLACES - 1),
        [few(1000)] * 30,
        [IndicatorValue(None, "not_reported")] * 30,
        [IndicatorValue(None, "no_population", 50)] * 30,
    ],
)
def test_without_enough_places_nothing_is_told(values: list[IndicatorValue]) -> None:
    found = spread_of(values, 33)
    assert (found.value, found.low, found.high, found.lower, found.upper) == (None,) * 5
    assert found.n_places == len(values)


def test_what_was_reported_in_part_is_left_out() -> None:
    whole = [density(value) for value in np.linspace(1, 5, 15).tolist()]
    partial = IndicatorValue(50.0, "partial", 100, 1000, interval=(49.0, 51.0))
    both = spread_of([*whole, partial], 33)
    assert (both.value, both.n_known, both.n_places) == (spread_of(whole, 33).value, 15, 16)


def test_the_release_is_told_channel_by_channel(release_store: ReleaseStore) -> None:
    found = reporting_differences(release_store, YEAR)
    assert [one.channel for one in found.channels] == [
        "all",
        "social_network",
        "state_portal",
        "letter",
    ]
    for one in found.channels:
        codes = list(one.places)
        own = evaluate(release_store, "appeals_per_1000", codes, "all", YEAR, channel=one.channel)
        assert one.places == own
        assert len(codes) == 83
        assert one.spread.n_known == sum(value.state == "value" for value in own.values())
    quarters = release_store.secondary.quarters("repeat_share")
    assert found.quarter == (quarters[-1] if quarters else None)
    assert set(found.repeats) == (set(found.channels[0].places) if quarters else set())
