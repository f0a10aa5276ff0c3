"""Differences of two shares: a published example, signs, and what has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from portal.indicators.differences import differ, share_difference
from portal.indicators.intervals import share_interval
from portal.indicators.values import IndicatorValue, share, share_with_error


def made(numerator: int, denominator: int) -> IndicatorValue:
    return share_with_error(share(numerator, denominator, 1), 0.0)


def test_the_published_example() -> None:
    # Newcombe 1998, table II, row (a): 56/70 less 48/80, method 11 (with continuity correction).
    found = share_difference(made(48, 80), made(56, 70))
    assert found is not None
    assert found == pytest.approx((0.0428, 0.3422), abs=0.0003)


def test_signs_turn_with_the_order() -> None:
    there, back = share_difference(made(300, 600), made(400, 600)), None
    back = share_difference(made(400, 600), made(300, 600))
    assert there is not None
    assert back is not None
    assert there.lower == pytest.approx(-back.upper)
    assert differ(made(300, 600), made(400, 600)) is True
    assert differ(made(300, 600), made(305, 600)) is False


def test_what_was_reported_in_part_or_is_no_value_says_nothing() -> None:
    whole = made(300, 600)
    assert differ(whole, replace(whole, state="partial")) is None
    assert differ(share(5, 10, 175), whole) is None
    assert differ(whole, replace(whole, interval=None)) is None


def test_chances_that_are_the_same_seldom_differ() -> None:
    random = np.random.default_rng(3)
    pairs = random.binomial(400, 0.6, (400, 2)).tolist()
    clear = sum(bool(differ(made(a, 400), made(b, 400))) for a, b in pairs)
    assert clear <= 0.06 * 400
    assert share_interval(240, 400, 0.0, 4).lower < 0.6
