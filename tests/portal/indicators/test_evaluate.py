"""Indicators: formulas against counts, floors, states and the one formatter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.population.figures import Population, PopulationFigure
from portal.indicators.answer_time_definitions import WITHIN
from portal.indicators.definitions import INDICATORS
from portal.indicators.evaluate import density, evaluate, share
from portal.indicators.labels import (
    format_density,
    format_hours,
    format_longer,
    format_value,
    percent,
)
from portal.indicators.values import density_with_error
from portal.store.model import WITH_OUTCOMES
from schemas.periods import Period
from schemas.secondary import SHARE_BY_ID

YEAR = Period.parse("2025-09-01/P1Y")
# Secondary shares have no counts and no limited topics; test_secondary_indicators.py has them.
# Hours are not told apart by all regimes, wherever it is.
COUNTED = [
    indicator
    for indicator in INDICATORS
    if indicator.id not in SHARE_BY_ID and not WITHIN.get(indicator.id, "").startswith("h")
]


def test_rates_are_numerator_over_counted_of_the_right_regimes(release_store):
    code = "29000000"
    outcomes = release_store.counts([code], ["all"], YEAR, WITH_OUTCOMES)[code, "all"]
    everything = release_store.counts([code], ["all"], YEAR)[code, "all"]
    resolution = evaluate(release_store, "resolution_rate", [code], "all", YEAR)[code]
    closed = evaluate(release_store, "closed_rate", [code], "all", YEAR)[code]
    answered = evaluate(release_store, "answered_rate", [code], "all", YEAR)[code]
    assert resolution.value == round(outcomes.measures_taken / outcomes.counted, 4)
    assert closed.value == round(everything.closed / everything.counted, 4)
    assert answered.value == round(everything.answered / everything.counted, 4)
    assert 0 < resolution.value < answered.value <= closed.value < 1


def test_a_regime_without_outcomes_has_no_resolution_rate(release_store):
    values = evaluate(
        release_store, "resolution_rate", ["89000000"], "all", YEAR, "social_incident"
    )
    assert values["89000000"].state == "not_applicable"
    assert values["89000000"].obs_status == "M"


def test_what_was_not_reported_has_no_value_in_any_indicator(release_store):
    for indicator in COUNTED:
        value = evaluate(release_store, indicator.id, ["93000000"], "all", YEAR)["93000000"]
        assert (value.value, value.state, value.obs_status) == (None, "not_reported", "L")
        assert value.numerator is None


def test_partly_reported_values_say_so(release_store):
    value = evaluate(release_store, "received", ["29606000"], "all", YEAR)["29606000"]
    assert value.state == "partial"
    assert value.value > 0
    assert format_value("received", value, "ru").endswith(" (частично)")


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 200))
def test_a_share_is_shown_only_from_the_floor_on(numerator, denominator, floor):
    value = share(min(numerator, denominator), denominator, floor)
    assert (value.value is None) == (denominator < floor) == (value.state == "too_few")


def test_density_states():
    assert density(100, None, 30).state == "no_population"
    assert density(29, _residents(1000, 2024), 30).state == "too_few"
    value = density(30, _residents(1000, 2024), 30)
    assert (value.value, value.denominator, value.population_year) == (30.0, 1000, 2024)


def _residents(number, year):
    return PopulationFigure(number, year, date(year, 1, 1), "made up")


@pytest.mark.parametrize(
    ("residents", "value", "error"),
    [(26_137, 47.4423, 0.2679), (1_066_601, 1.1626, 0.0066), (146_000_000, 0.0085, 0.0001)],
)
def test_the_last_digit_of_a_density_adds_no_error_of_its_own(residents, value, error):
    found = density_with_error(density(1240, _residents(residents, 2024), 30), 7)
    assert (found.value, found.rounding_error) == (value, error)
    # Upwards, and never nothing.
    assert found.rounding_error >= 7000 / residents > 0
    assert abs(found.value - 1240 * 1000 / residents) <= 1e-4 / 2 <= found.rounding_error
    lower, upper = found.interval
    assert lower <= found.value - found.rounding_error + 1e-4
    assert found.value + found.rounding_error - 1e-4 <= upper
    assert {round(bound, 4) for bound in (lower, upper)} == {lower, upper}


def test_a_density_takes_the_year_in_which_the_period_ends(release_store):
    code = "29000000"
    for text, year in (("2025-09-01/P1Y", 2025), ("2025", 2025), ("2025-Q3", 2025)):
        value = evaluate(release_store, "appeals_per_1000", [code], "all", Period.parse(text))[code]
        residents = release_store.residents.exactly(code, year)
        assert (value.population, value.denominator) == (residents, residents.residents)


def test_a_place_without_population_has_no_density_and_says_so(release_store):
    value = evaluate(release_store, "appeals_per_1000", ["75743000"], "all", YEAR)["75743000"]
    assert (value.value, value.state, value.obs_status) == (None, "no_population", "M")
    assert value.denominator is None
    assert value.numerator > 0


def test_no_density_divides_by_residents_older_than_the_policy_admits(release_store):
    old = Population({("X", 2020): _residents(1000, 2020)}, max_age=3)
    assert density(50, old.of("X", 2023), 30).population_year == 2020
    assert density(50, old.of("X", 2024), 30).state == "no_population"
    admitted = release_store.info.policy["population_max_age_years"]
    assert release_store.residents.of("29000000", 2025 + admitted).year == 2025
    assert release_store.residents.of("29000000", 2026 + admitted) is None


@pytest.mark.parametrize(
    ("value", "expected"), [(0.615, 62), (0.6149, 61), (0.5, 50), (0.005, 1), (0.0049, 0), (1, 100)]
)
def test_per_cent_rounds_halves_up(value, expected):
    assert percent(value) == expected


def test_texts_in_both_languages():
    assert format_value("resolution_rate", share(61, 100, 1), "ru") == "61\u00a0%"
    assert format_value("resolution_rate", share(61, 100, 1), "en") == "61%"
    assert (
        format_value("appeals_per_1000", density(1240, _residents(26137, 2024), 30), "ru") == "47,4"
    )
    tiny = density(30, _residents(1_066_601, 2025), 30)
    assert tiny.value == 0.0281
    assert format_value("appeals_per_1000", tiny, "ru") == "0,028"
    assert format_value("appeals_per_1000", tiny, "en") == "0.028"
    assert format_value("resolution_rate", share(1, 2, 100), "ru") == "слишком мало, чтобы судить"
    assert format_value("resolution_rate", share(1, 2, 100), "en") == "too few to say"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (47.44, "47,4"),
        (47.45, "47,5"),
        (1.04, "1,0"),
        (0.995, "1,0"),
        (0.9949, "0,99"),
        (0.125, "0,13"),
        (0.0995, "0,10"),
        (0.0994, "0,099"),
        (0.0062, "0,0062"),
        (0.0, "меньше\u00a00,0001"),
        (12345.67, "12\u00a0345,7"),
    ],
)
def test_a_density_under_one_keeps_two_digits_that_tell(number, text):
    assert format_density(number, True, "ru") == text


def test_no_appeals_are_a_density_of_zero():
    assert format_density(0.0, False, "en") == "0.0"


@given(st.integers(1, 10**6))
def test_a_density_as_printed_is_within_a_tenth_of_itself(ten_thousandths):
    number = ten_thousandths / 10_000
    printed = float(format_density(number, True, "en").replace(",", ""))
    assert abs(printed - number) <= max(0.05 * number, 0.00005) + 1e-9


@pytest.mark.parametrize(
    ("hours", "lang", "within", "longer"),
    [
        (24, "ru", "до 1 дня", "дольше 1 дня"),
        (9, "ru", "до 9 часов", "дольше 9 часов"),
        (720, "en", "within 30 days", "over 30 days"),
    ],
)
def test_a_term_reads_as_its_bucket_does(hours, lang, within, longer):
    assert format_hours(hours, lang) == within
    assert format_longer(hours, lang) == longer


def test_a_limited_topic_has_no_figure_in_a_municipality_and_one_in_its_region(release_store):
    limited = "health_person"
    for indicator in COUNTED:
        values = evaluate(
            release_store, indicator.id, ["29701000", "29000000.u", "29000000"], limited, YEAR
        )
        assert (values["29701000"].value, values["29701000"].state) == (None, "limited")
        assert values["29701000"].numerator is None
        assert values["29701000"].obs_status == "M"
        assert values["29000000"].state != "limited"
        assert values["29000000.u"].state != "limited"
    assert format_value("received", values["29701000"], "ru") == "ограниченная тема"
