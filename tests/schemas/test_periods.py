"""Reference periods: codes, months covered, ranges."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.periods import MONTHS_IN, Period, PeriodError, month_code, periods_within

freqs = st.sampled_from(["M", "Q", "A", "P1Y"])


@given(freqs, st.integers(1900 * 12, 2100 * 12))
def test_a_code_reads_back_to_its_period(freq, start):
    step = MONTHS_IN[freq] if freq in ("Q", "A") else 1
    period = Period(start - start % step, freq)
    assert Period.parse(str(period)) == period
    assert len(period.months) == MONTHS_IN[freq]
    assert period.months[0] == period.first_month
    assert period.months[-1] == period.last_month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "26-01",
        "2026-Q5",
        "2026-08-01",
        "2026-08-02/P1Y",
        "august",
        "2026 ",
    ],
)
def test_what_is_no_period_is_refused_with_its_text(text):
    with pytest.raises(PeriodError, match="is no period"):
        Period.parse(text)


def test_last_day_knows_leap_years():
    assert Period.parse("2024-02").last_day == date(2024, 2, 29)
    assert Period.parse("2026-Q4").last_day == date(2026, 12, 31)
    assert Period.parse("2025-09-01/P1Y").last_day == date(2026, 8, 31)


@given(freqs, st.integers(2000 * 12, 2030 * 12), st.integers(0, 40))
def test_periods_within_are_exactly_those_that_fit(freq, first, length):
    last = first + length
    found = periods_within(month_code(first), month_code(last), freq)
    step = MONTHS_IN[freq] if freq in ("Q", "A") else 1
    naive = [
        Period(s, freq)
        for s in range(first, last + 1)
        if s % step == 0 and s + MONTHS_IN[freq] - 1 <= last
    ]
    assert list(found) == naive


def test_a_rolling_year_moves_by_months():
    year = Period.year_to(Period.parse("2026-08"))
    assert str(year) == "2025-09-01/P1Y"
    assert str(year.shift(-1)) == "2025-08-01/P1Y"
    assert str(Period.parse("2026-Q1").shift(-1)) == "2025-Q4"
