"""Answer times: shares closed within a term, median and ninth decile, against a naive count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from portal.indicators.answer_time_definitions import QUANTILES, WITHIN
from portal.indicators.answer_times import AnswerTimes, known_bounds, quantile
from portal.indicators.evaluate import evaluate, evaluate_topics
from portal.indicators.intervals import share_interval
from portal.indicators.labels import format_value
from schemas.codelists import SPEED_MINUTES
from schemas.periods import Period

YEAR = Period.parse("2025-09-01/P1Y")
PLACES = ("RU", "29000000", "29701000", "29000000.u", "93000000", "29606000")
HOURS = (24, 72, 168, 360, 720)


def test_terms_that_a_regime_cannot_tell_apart_are_not_cumulated(release_store):
    assert known_bounds(release_store, "all") == ("d1", "d3", "d7", "d15", "d30")
    assert known_bounds(release_store, "social_incident")[0] == "h1"
    hour = evaluate(release_store, "closed_within_h1", ["RU"], "all", YEAR)["RU"]
    assert (hour.value, hour.state, hour.obs_status) == (None, "not_told_apart", "M")
    own = evaluate(release_store, "closed_within_h1", ["RU"], "all", YEAR, "social_incident")["RU"]
    assert own.state in ("value", "partial")
    none = evaluate(release_store, "median_time", ["RU"], "all", YEAR, "service_request")["RU"]
    assert none.state == "not_told_apart"


@pytest.mark.parametrize("regime", ["all", "pos_message"])
def test_shares_are_those_of_a_naive_count(release_store, regime):
    for indicator, code in WITHIN.items():
        if code not in known_bounds(release_store, regime):
            continue
        found = evaluate_topics(release_store, indicator, PLACES, ["all", "housing"], YEAR, regime)
        for (place, topic), value in found.items():
            if place == "93000000":
                assert (value.state, value.numerator) == ("not_reported", None)
                continue
            speeds = release_store.speeds(place, topic, YEAR, regime)
            fast = [s for s in speeds if SPEED_MINUTES.get(s, 10**6) <= SPEED_MINUTES[code]]
            closed = sum(speeds[name] for name in fast)
            assert (value.numerator, value.denominator) == (closed, sum(speeds.values()))
            if value.value is not None:
                assert value.value == round(closed / sum(speeds.values()), 4)
                assert value.interval[0] <= value.value <= value.interval[1]
                assert value.rounding_error is not None


def test_shares_grow_with_the_term_and_the_median_is_where_they_reach_a_half(release_store):
    terms = known_bounds(release_store, "all")
    shares = [
        evaluate(release_store, f"closed_within_{code}", ["RU"], "all", YEAR)["RU"]
        for code in terms
    ]
    assert [s.value for s in shares] == sorted(s.value for s in shares)
    for indicator, part in QUANTILES.items():
        value = evaluate(release_store, indicator, ["RU"], "all", YEAR)["RU"]
        reached = [
            SPEED_MINUTES[code] / 60
            for code, share in zip(terms, shares, strict=True)
            if share.numerator >= part * share.denominator
        ]
        assert value.value == (reached[0] if reached else None)
        assert value.state == ("partial" if reached else "beyond")
        assert value.rounding_error is None


def test_a_limited_topic_and_too_few_have_no_times(release_store):
    limited = evaluate(release_store, "p90_time", ["29701000"], "health_person", YEAR)["29701000"]
    assert (limited.state, limited.denominator) == ("limited", None)
    month = Period.parse("2026-08")
    few = evaluate(release_store, "median_time", ["29701000"], "roads", month)["29701000"]
    assert (few.value, few.state, few.interval) == (None, "too_few", None)
    assert few.denominator < release_store.info.rate_floor["M"]


def test_the_bounds_of_a_median_leave_out_no_term_that_may_hold_it():
    times = AnswerTimes(400, (60, 190, 210, 320, 330), 0)
    value = quantile(times, HOURS, 0.5, 150, 2.5)
    # 190 of 400 may be a half as well, 60 is less and 320 is more for sure.
    assert (value.value, value.numerator, value.interval) == (168, 210, (24, 360))
    late = quantile(times, HOURS, 0.9, 150, 2.5)
    assert (late.value, late.state, late.interval) == (None, "beyond", (720, None))
    assert quantile(times, HOURS, 0.5, 500, 2.5).state == "too_few"
    assert quantile(AnswerTimes(400, times.closed, 21), HOURS, 0.5, 150, 2.5).state == "no_data"
    assert quantile(AnswerTimes(400, times.closed, 20), HOURS, 0.5, 150, 2.5).state == "value"
    assert quantile(times, HOURS, 0.5, 150, None).interval is None


@given(st.lists(st.integers(0, 300), min_size=6, max_size=6), st.sampled_from([0.5, 0.9]))
def test_the_bounds_hold_the_value_and_are_terms(buckets, part):
    counted = sum(buckets) + 150
    times = AnswerTimes(counted, tuple(np.cumsum(buckets[:5]).tolist()), 0)
    value = quantile(times, HOURS, part, 150, 3.0)
    lower, upper = value.interval
    assert lower in (0, *HOURS)
    assert upper in (None, *HOURS)
    end = value.value or 1_000
    before = (0, *HOURS)[HOURS.index(end)] if end in HOURS else HOURS[-1]
    assert lower <= before
    assert (upper or 1_000) >= end


def test_the_bounds_hold_the_true_median_as_often_as_promised():
    """The chance of each count of the term before and of the own term is enumerated."""
    counted, error = 200, 0.04
    for chance in (0.42, 0.46, 0.499, 0.5, 0.54):
        true = np.arange(counted + 1)
        bounds = [share_interval(int(n), counted, error, 4) for n in true]
        probability = binom.pmf(true, counted, chance)
        # Wrong is the bound that says fewer (or more) than a half, where it is not so.
        wrong = [b.upper < 0.5 if chance >= 0.5 else b.lower >= 0.5 for b in bounds]
        assert probability @ np.array(wrong) <= 0.025


@pytest.mark.parametrize(
    ("hours", "ru", "en"), [(1, "до 1 часа", "within 1 hour"), (168, "до 7 дней", "within 7 days")]
)
def test_a_time_reads_as_its_term(hours, ru, en):
    times = AnswerTimes(400, (300,), 0)
    value = quantile(times, [hours], 0.5, 150, 2.5)
    assert format_value("median_time", value, "ru") == ru
    assert format_value("median_time", value, "en") == en
    beyond = quantile(AnswerTimes(400, (100,), 0), [hours], 0.5, 150, 2.5)
    assert format_value("median_time", beyond, "en") == "longer than the longest term"
