"""Spans of ranks: against a plain simulation, the laws they keep, the same draws for ever."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.indicators.rank_intervals import DRAWS, SEED, _normal, rank_intervals
from portal.indicators.shrinkage import Shrunken

FIRST = (-2.6387155193566136, 0.29290619102060855, 2.144255517042677)


def rates(means: list[float], deviation: float) -> Shrunken:
    mean = np.array(means)
    off = np.full(len(means), deviation)
    return Shrunken(mean, off, mean - 2 * off, mean + 2 * off)


def test_places_far_apart_have_two_ranks_and_those_alike_have_all() -> None:
    # Each would have but one: the rank above is taken in, for the first the one below.
    assert rank_intervals(rates([0.2, 0.8, 0.5], 0.001)) == [(2, 3), (1, 2), (1, 2)]
    spans = rank_intervals(rates([0.5] * 12, 0.05))
    assert all(first <= 2 and last >= 11 for first, last in spans)


@given(
    order=st.integers(2, 90).flatmap(lambda number: st.permutations(range(number))),
    apart=st.floats(0, 50),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=60, deadline=None)
def test_no_place_is_ever_given_a_single_rank(order: list[int], apart: float, seed: int) -> None:
    deviation = 0.5 / len(order) / (1 + apart)
    spans = rank_intervals(rates([place / len(order) for place in order], deviation), seed)
    assert all(1 <= first < last <= len(order) for first, last in spans)
    true = [len(order) - place for place in order]
    if apart > 10:
        assert all(first <= rank <= last for (first, last), rank in zip(spans, true, strict=True))
        assert all(last - first == 1 for first, last in spans)


def test_a_place_alone_has_no_span() -> None:
    with pytest.raises(ValueError, match="alone"):
        rank_intervals(rates([0.5], 0.1))


def test_spans_are_those_of_a_plain_simulation() -> None:
    means = [0.30, 0.34, 0.35, 0.41, 0.42, 0.5, 0.51, 0.64]
    found = rank_intervals(rates(means, 0.04))
    random = np.random.default_rng(7)
    drawn = [
        [1 + sum(other > own for other in case) for own in case]
        for case in random.normal(means, 0.04, (20_000, len(means))).tolist()
    ]
    for number, (first, last) in enumerate(found):
        ranks = sorted(case[number] for case in drawn)
        assert abs(first - ranks[500]) <= 1
        assert abs(last - ranks[-501]) <= 1
        assert sum(first <= rank <= last for rank in ranks) > 0.94 * len(ranks)


def test_the_wider_what_is_known_the_wider_the_span() -> None:
    means = [0.4 + 0.01 * number for number in range(20)]
    narrow, wide = rank_intervals(rates(means, 0.005)), rank_intervals(rates(means, 0.05))
    assert all(a[0] >= b[0] and a[1] <= b[1] for a, b in zip(narrow, wide, strict=True))
    assert rank_intervals(rates(means, 0.05)) == wide
    assert rank_intervals(rates(means, 0.05), SEED + 1) != wide


def test_draws_are_normal_and_stay_what_they_are() -> None:
    drawn = _normal(30, SEED)
    assert drawn.shape == (DRAWS, 30)
    assert abs(drawn.mean()) < 0.01
    assert drawn.std() == pytest.approx(1, abs=0.01)
    # Were the stream another, every release would change without a change of data.
    assert drawn[0, :3].tolist() == pytest.approx(FIRST, abs=1e-12)
