"""Class limits: ascending, round, fixed; every value in exactly one class."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.maps.classes import (
    can_hold,
    classify,
    kind_of,
    make_classes,
    make_term_classes,
    n_classes,
)
from portal.store.model import MapClasses

amounts = st.lists(st.floats(0, 1e6, allow_nan=False), max_size=200)


@given(amounts)
def test_limits_of_amounts_ascend_and_start_above_zero(values: list[float]) -> None:
    breaks = make_classes(values, "sequential").breaks
    assert len(breaks) == 4
    assert breaks[0] > 0
    assert all(a < b for a, b in pairwise(breaks))


@given(amounts, st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_larger_value_is_never_in_a_lower_class(
    values: list[float], one: float, other: float
) -> None:
    classes = make_classes(values, "sequential")
    low, high = sorted((one, other))
    assert 0 <= classify(low, classes) <= classify(high, classes) <= 4


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_rate_is_never_in_a_lower_class(mean: float, one: float, other: float) -> None:
    classes = make_classes([], "diverging", mean)
    low, high = sorted((one, other))
    assert 0 <= classify(low, classes) <= classify(high, classes) <= 4


def test_limits_are_round_and_near_the_quintiles() -> None:
    values = [20 + 0.5 * i for i in range(101)]  # 20 … 70; quintiles 30, 40, 50, 60
    assert make_classes(values, "sequential").breaks == (30, 40, 50, 60)
    assert make_classes([v / 100 for v in values], "sequential").breaks == (0.3, 0.4, 0.5, 0.6)


def test_the_order_of_the_values_does_not_matter() -> None:
    values = [3.0, 14.0, 15.0, 9.0, 26.0, 53.0, 5.0]
    assert make_classes(values, "sequential") == make_classes(sorted(values), "sequential")


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [7.0] * 30, [1.0, 1.0, 1.0, 9.0]])
def test_few_or_equal_values_still_get_four_limits(values: list[float]) -> None:
    breaks = make_classes(values, "sequential").breaks
    assert list(breaks) == sorted(set(breaks))
    assert len(breaks) == 4


def test_rates_are_classed_by_distance_from_the_mean() -> None:
    classes = make_classes([], "diverging", 0.4612)
    assert classes == MapClasses((0.36, 0.43, 0.49, 0.56), 0.46)
    assert make_classes([0.4, 0.5], "diverging").center == 0.45


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(0.36, 0), (0.361, 1), (0.43, 1), (0.431, 2), (0.489, 2), (0.49, 3), (0.559, 3), (0.56, 4)],
)
def test_a_rate_on_a_limit_belongs_to_the_class_further_from_the_mean(
    rate: float, expected: int
) -> None:
    assert classify(rate, make_classes([], "diverging", 0.46)) == expected


def test_an_amount_on_a_limit_belongs_to_the_class_above() -> None:
    classes = MapClasses((35, 45, 55, 65), None)
    assert [classify(v, classes) for v in (34.9, 35, 44.9, 45, 65, 1000)] == [0, 1, 1, 2, 4, 4]


def test_a_mean_makes_a_map_diverging() -> None:
    assert kind_of(MapClasses((1, 2, 3, 4), None)) == "sequential"
    assert kind_of(MapClasses((1, 2, 3, 4), 2.5)) == "diverging"


def test_no_class_is_crowded_where_a_finer_step_parts_it() -> None:
    # Quintiles 1.2, 1.8, 2.2, 2.8: on halves the limits are apart, and two fifths in one class.
    values = [1.0, 1.1, 1.2, 1.5, 1.8, 1.9, 2.1, 2.3, 2.7, 2.9] * 10
    breaks = make_classes(values, "sequential").breaks
    counts = [0] * 5
    for value in values:
        counts[classify(value, MapClasses(breaks, None))] += 1
    assert max(counts) <= 0.27 * len(values)


DAYS = (24, 72, 168, 360, 720)
HOURS = (1, 2, 4, 9, *DAYS)


def test_times_are_classed_by_the_terms_that_sources_tell() -> None:
    classes = make_term_classes(DAYS, [])
    assert classes == MapClasses((72, 168, 360, 720), None, DAYS)
    assert [classify(hours, classes) for hours in DAYS] == [0, 1, 2, 3, 4]
    assert n_classes(make_term_classes((72, 720), [72.0])) == 2
    assert n_classes(make_term_classes((720,), [])) == 1


@pytest.mark.parametrize(
    ("values", "terms"),
    [
        ([2.0, 4.0, 4.0, 9.0, 1.0], HOURS),
        ([168.0, 360.0, 360.0], DAYS),
        ([2.0, 4.0, 9.0], HOURS[1:]),
        ([], DAYS),
    ],
)
def test_of_many_terms_those_stand_that_hold_most(
    values: list[float], terms: tuple[int, ...]
) -> None:
    assert make_term_classes(HOURS, values).terms == terms


@given(st.lists(st.sampled_from(HOURS), max_size=40))
def test_a_time_lies_in_the_class_of_its_term(values: list[int]) -> None:
    classes = make_term_classes(HOURS, values)
    for value in HOURS:
        number = classify(value, classes)
        if number < 4:
            assert value <= classes.terms[number]
        if number > 0:
            assert value > classes.terms[number - 1]


def test_a_share_near_its_end_has_no_class_beyond_it() -> None:
    low, high, middle = (make_classes([], "diverging", mean) for mean in (0.07, 0.97, 0.5))
    assert [can_hold(low, number) for number in range(5)] == [False, True, True, True, True]
    assert [can_hold(high, number) for number in range(5)] == [True, True, True, True, False]
    assert all(can_hold(middle, number) for number in range(5))


@given(st.floats(0, 1), st.integers(0, 100))
def test_a_share_is_in_a_class_that_can_hold_it(mean: float, percent: int) -> None:
    classes = make_classes([], "diverging", mean)
    assert can_hold(classes, classify(percent / 100, classes))
