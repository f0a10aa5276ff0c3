"""Words of forecasts: ranges outwards, what held and what did not, why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.indicators.values import IndicatorValue
from portal.web.context import PageContext
from portal.web.presenters.forecast_archive import make_archives
from portal.web.presenters.forecast_words import (
    absence_sentence,
    absence_title,
    amount_text,
    bounds_text,
    forecast_sentence,
    held_text,
    holds,
    score_sentences,
)
from portal.web.presenters.spike_words import bare_sentence, false_ones, spike_sentence
from schemas.predictions import (
    FORECAST_ABSENCE,
    Band,
    Forecast,
    PastForecast,
    Score,
    SeriesKey,
    Spike,
)

KEY = SeriesKey("29000000", "all")
BAND = Band(1230.4, 1050.2, 1399.1, 980.0, 1500.0)
SCORE = Score(KEY, "auto_theta", 4, 24, 0.8, 1.0, 0.8, 0.3, 0.7917, 0.9583)

MakeContext = Callable[..., PageContext]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.0"), (4.26, "4.3"), (9.96, "10.0"), (10.5, "11"), (1230.4, "1,230")],
)
def test_a_forecast_has_a_decimal_only_where_it_tells(value: float, text: str) -> None:
    assert amount_text(value, "en") == text


AMOUNT = st.floats(0, 1e7).map(lambda value: round(value, 1))


@given(AMOUNT, AMOUNT)
def test_ranges_are_told_wider_never_narrower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    told = [int(text.replace(",", "")) for text in bounds_text(low, high, "en")]
    assert told[0] <= low <= high <= told[1]
    assert low - told[0] < 1
    assert told[1] - high < 1


def test_the_sentence_names_month_number_and_range(make: MakeContext) -> None:
    forecast = Forecast(KEY, "2026-09", 1, BAND, "auto_theta")
    assert forecast_sentence(make("en"), forecast) == (
        "Forecast for September\xa02026: 1,230; in 80 cases out of 100 from 1,050 to 1,400."
    )
    russian = forecast_sentence(make("ru"), forecast).replace("\xa0", " ")
    assert russian == ("Прогноз на сентябрь 2026: 1 230; в 80 случаях из 100 — от 1 050 до 1 400.")


@pytest.mark.parametrize(
    ("relative", "word"),
    [(0.8, "20% less far off"), (1.2, "rely on it with care"), (1.001, "as far off"), (None, "")],
)
def test_the_error_is_told_against_the_year_before(
    make: MakeContext, relative: float | None, word: str
) -> None:
    sentences = score_sentences(make("en"), replace(SCORE, relative_mae=relative))
    assert len(sentences) == (2 if word else 1)
    assert word in sentences[0]
    # Of 24 forecasts 80 in 100 are 19: both numbers are of the same forecasts.
    assert "24 forecasts of past months were tested: 19 held what came in" in sentences[-1]
    assert sentences[-1].endswith("about 19 were to be expected.")


def test_a_naive_forecast_is_called_one(make: MakeContext) -> None:
    sentences = score_sentences(make("en"), replace(SCORE, model="seasonal_naive"))
    assert sentences[0] == "The forecast repeats the same month of the year before."


def test_how_many_months_held_is_a_whole_number(make: MakeContext) -> None:
    assert held_text(make("en"), SCORE) == "19 of 24"
    assert held_text(make("ru"), SCORE).replace("\xa0", " ") == "19 из 24"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_reason_has_a_title_and_says_more(make: MakeContext, lang: str) -> None:
    context = make(lang)
    for reason in FORECAST_ABSENCE.ids():
        assert absence_title(reason, lang) != reason
        assert absence_sentence(context, reason)


def test_both_ends_of_a_range_belong_to_it() -> None:
    for shown in (1050.2, 1399.1, 1200):
        assert holds(BAND, shown) == "80"
    for shown in (980, 1050, 1400, 1500):
        assert holds(BAND, shown) == "95"
    for shown in (979, 1501):
        assert holds(BAND, shown) == "out"


def _came(number: int, state: str = "value") -> IndicatorValue:
    return IndicatorValue(number, state, number, None)  # type: ignore[arg-type]


def _past(release: str, month: str) -> PastForecast:
    return PastForecast(KEY, release, "2026-05", month, 1, BAND, "auto_theta")


def test_the_archive_counts_what_can_be_counted(make: MakeContext) -> None:
    months = ("2026-06", "2026-07", "2026-08", "2026-09")
    came = {
        "2026-06": _came(1200),
        "2026-07": _came(1450),
        "2026-08": _came(700, "partial"),
    }
    past = [_past("2026-07-15", month) for month in months] + [_past("", "2026-06")]
    archives = make_archives(make("en"), past, came)
    assert archives.published is not None
    assert archives.tested is not None
    assert [row.verdict for row in archives.published.rows] == [
        "in the inner range",
        "in the outer range",
        "",
        "",
    ]
    assert archives.published.sentence.startswith(
        "Of 2 forecasts that can be checked by now, 1 held"
    )
    assert archives.published.rows[-1].came.text == "not published yet"
    assert len(archives.tested.rows) == 1


def test_where_all_months_are_partial_they_are_compared_with_one_another(
    make: MakeContext,
) -> None:
    came = {month: _came(1200, "partial") for month in ("2026-05", "2026-06")}
    tested = make_archives(make("en"), [_past("", "2026-06")], came).tested
    assert tested is not None
    assert tested.rows[0].verdict == "in the inner range"
    assert tested.rows[0].came.partial == ""


def test_a_spike_is_told_with_its_range(make: MakeContext) -> None:
    spike = Spike(KEY, "2026-03", 1240, 800.0, 600.5, 1000.2, 0.004)
    text = spike_sentence(make("en"), spike)
    assert text == (
        "March\xa02026: 1,240 came in; from 600 to 1,001 were expected: 1.6 times the expected 800."
    )
    # How many times as many as next to nothing is no figure.
    rare = bare_sentence(make("en"), replace(spike, expected=0.5, lower=0.0, upper=3.0))
    assert rare == "1,240 came in; from 0 to 3 were expected."


@pytest.mark.parametrize(
    ("n_found", "q", "n_false"), [(100, 0.05, 5), (101, 0.05, 6), (3, 0.01, 1)]
)
def test_false_ones_are_counted_upwards(n_found: int, q: float, n_false: int) -> None:
    assert false_ones(n_found, q) == n_false
