"""«Ещё рано»: a trial shows months whose appeals could still be answered in time, not their rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.indicators.answer_time_definitions import WITHIN
from portal.indicators.evaluate import evaluate, evaluate_series
from portal.indicators.maturity import is_too_early
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.pictures.sheets import make_figure
from portal.web.presenters.map_data import make_map_data
from portal.web.presenters.numbers import make_numbers
from portal.web.presenters.selection import read_selection
from portal.web.presenters.territory import make_territory_view
from portal.web.presenters.trend import trend_windows
from portal.web.view import View
from schemas.codelists import ALL
from schemas.periods import Period

REGION, RATES = "29000000", ("resolution_rate", "closed_rate", "answered_rate")
AUGUST, JULY, JUNE = (Period.parse(f"2026-{month}") for month in ("08", "07", "06"))


@pytest.fixture
def trial(release_store: ReleaseStore, changed: Callable[..., Any]) -> Any:
    """Return the store as that of a trial of 15 September 2026: August and July are not mature."""
    info = replace(release_store.info, test_only=True, as_of=date(2026, 9, 15))
    return changed(info=info)


def test_a_release_that_waits_for_outcomes_is_never_too_early(release_store: ReleaseStore) -> None:
    assert not release_store.info.test_only
    assert not is_too_early(release_store, AUGUST)
    for rate in RATES:
        value = evaluate(release_store, rate, [REGION], ALL, AUGUST)[REGION]
        assert value.state != "too_early"


@pytest.mark.parametrize("rate", RATES)
def test_rates_of_a_trial_wait_for_the_term_and_counts_do_not(trial: Any, rate: str) -> None:
    early = [evaluate(trial, rate, [REGION], ALL, p)[REGION] for p in (AUGUST, JULY)]
    assert {value.state for value in early} == {"too_early"}
    for value in early:
        assert (value.value, value.numerator, value.denominator) == (None, None, None)
        assert value.obs_status == "M"
    # 60 days after June are over on 29 August.
    assert evaluate(trial, rate, [REGION], ALL, JUNE)[REGION].value is not None
    assert evaluate(trial, "received", [REGION], ALL, AUGUST)[REGION].value
    assert evaluate(trial, "appeals_per_1000", [REGION], ALL, AUGUST)[REGION].value


def test_the_day_on_which_the_term_ends_is_not_over_yet(
    release_store: ReleaseStore, changed: Callable[..., Any]
) -> None:
    for day, expected in ((date(2026, 10, 30), True), (date(2026, 10, 31), False)):
        store = changed(info=replace(release_store.info, test_only=True, as_of=day))
        assert is_too_early(store, AUGUST) is expected


def test_shares_within_a_short_term_are_known_sooner_than_outcomes(trial: Any) -> None:
    week = next(code for code, bucket in WITHIN.items() if bucket == "d7")
    month = next(code for code, bucket in WITHIN.items() if bucket == "d30")
    states = {
        code: evaluate(trial, code, [REGION], ALL, AUGUST)[REGION].state for code in (week, month)
    }
    assert states == {week: "value", month: "too_early"}
    assert evaluate(trial, "median_time", [REGION], ALL, AUGUST)[REGION].state == "too_early"


def test_the_trend_leaves_early_years_open(trial: Any) -> None:
    windows = trend_windows(trial.info.first_month, trial.info.last_month)
    series = evaluate_series(trial, "resolution_rate", [REGION], ALL, windows)[REGION]
    early = [value.state == "too_early" for value in series]
    assert early == [window.last_month > "2026-06" for window in windows]


@pytest.mark.parametrize(
    ("lang", "words", "sentence"),
    [
        ("ru", "ещё рано", "не прошли 60 дней"),
        ("en", "too early", "60 days have not passed"),
    ],
)
def test_page_picture_map_and_numbers_say_it_and_no_share(
    trial: Any, lang: str, words: str, sentence: str
) -> None:
    context = make_context(trial, lang, f"/t/{REGION}", {"time": "2026-08"})
    page = make_territory_view(context, REGION)
    assert sentence in page.lead.sentence.striptags().replace("\xa0", " ")
    assert "%" not in page.lead.sentence
    assert (page.facts[0].value.text, page.facts[0].value.mark) == (words, "early")
    assert page.outcomes is not None
    assert (page.outcomes.is_early, page.outcomes.has_bar) == (True, False)
    assert {(part.count, part.share) for part in page.outcomes.segments} == {("", "")}
    assert page.speeds is not None
    assert page.speeds.state is not None
    assert page.speeds.state.text == words
    assert page.speeds.rows == ()
    assert page.fair is None
    view = View(context, "territory", REGION, read_selection(context))
    figure = make_figure(view)
    assert figure is not None
    assert words in figure.title
    assert "url(#early-bar)" in figure.draw(1100, 400)
    row = make_numbers(view).rows[0]
    assert row[-3:] == (None, "too_early", words)
    data = make_map_data(View(context, "map", "RU", read_selection(context)))
    assert data is not None
    states = {value.state for value in data.values.values()}
    assert "too_early" in states
    assert states <= {"too_early", "not_reported"}
    assert words in [state.text for state in data.legend.states]


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "не раньше 30 ноября 2026"), ("/en", "not before 30 November 2026")],
)
def test_a_month_that_is_over_but_not_mature_says_when_it_can_be_known(
    client: FlaskClient, prefix: str, words: str
) -> None:
    answer = client.get(f"{prefix}/t/{REGION}?time=2026-09")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True).replace("\xa0", " ")
    assert words in text
    future = client.get(f"{prefix}/t/{REGION}?time=2027-01").get_data(as_text=True)
    assert words[:10] not in future.replace("\xa0", " ")
