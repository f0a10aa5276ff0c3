"""Did it improve? The words of each state, and the section on pages of places and topics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.config.series_breaks import SeriesBreak
from portal.indicators.change import Change
from portal.indicators.change_moved import RECEIVED, Moved
from portal.indicators.intervals import Interval
from portal.indicators.values import IndicatorValue
from portal.web.context import PageContext
from portal.web.presenters import change as page
from portal.web.presenters.change_words import change_lines
from portal.web.presenters.selection import read_selection
from schemas.change import YEAR_CHANGE_REASON
from schemas.periods import Period

Make = Callable[..., PageContext]
BEFORE, AFTER = Period.parse("2024-09-01/P1Y"), Period.parse("2025-09-01/P1Y")
REGION, TOWN = "29000000", "29701000"
LETTERS, MESSAGES = "appeal_59fz", "pos_message"
RULES = SeriesBreak(date(2025, 3, 30), LETTERS, "без почты", "no e-mail", "закон", "law", "s")
MONTH = SeriesBreak(date(2025, 8, 1), LETTERS, "в MAX", "in MAX", "закон", "law", "s", True)
UP, MORE = Interval(0.0101, 0.0589), Interval(1.1684, 1.2926)


def shares(
    state: str = "improved",
    change: float = 0.0345,
    interval: Interval | None = UP,
    reasons: tuple[str, ...] = (),
) -> Moved:
    values = IndicatorValue(0.6, "value", 600, 1000), IndicatorValue(0.6345, "value", 634, 1000)
    if reasons:
        return Moved("resolution_rate", *values, "not_comparable", reasons)
    return Moved("resolution_rate", *values, state, (), change, interval)


def counts(
    state: str = "more",
    change: float = 1.2289,
    interval: Interval | None = MORE,
    reasons: tuple[str, ...] = (),
) -> Moved:
    values = IndicatorValue(18336, "value"), IndicatorValue(22534, "value")
    if reasons:
        return Moved(RECEIVED, *values, "not_comparable", reasons)
    return Moved(RECEIVED, *values, state, (), change, interval, 1.4)


def made(rate: Moved, received: Moved, *breaks: SeriesBreak, regime: str = "all") -> Change:
    return Change(REGION, "all", regime, "all", BEFORE, AFTER, rate, received, breaks)


def test_a_change_is_told_with_both_years_and_its_interval(make: Make) -> None:
    rate, received = change_lines(make("en"), made(shares(), counts()))
    assert (rate.about, rate.verdict) == ("Measures taken", "Improved")
    assert rate.sentence == (
        "63% of counted appeals after 60% the year before: a difference of +3.5 points"
        " (95% interval: from +1.0 to +5.9)."
    )
    assert (received.about, received.verdict) == ("Appeals received", "More appeals")
    assert received.sentence == (
        "22,534 after 18,336 the year before: a change of +23% (95% interval: from +16% to +30%)."
    )
    rate, received = change_lines(make("ru"), made(shares(), counts()))
    assert (rate.verdict, received.verdict) == ("Стало лучше", "Обращений больше")
    assert "годом раньше 60\u00a0%. Разница +3,5 пункта" in rate.sentence
    assert "от\u00a0+16\u00a0% до\u00a0+30\u00a0%" in received.sentence


def test_bounds_are_rounded_outwards_and_nothing_has_no_sign(make: Make) -> None:
    rate, received = change_lines(
        make("en"),
        made(
            shares("no_clear_change", 0.0002, Interval(-0.0119, 0.0121)),
            counts("no_clear_change", 0.9989, Interval(0.9589, 1.0401)),
        ),
    )
    assert rate.verdict == received.verdict == "No clear change"
    assert "a difference of 0.0 points (95% interval: from \u22121.2 to +1.3)" in rate.sentence
    assert "a change of 0% (95% interval: from \u22125% to +5%)" in received.sentence


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("code", YEAR_CHANGE_REASON.ids())
def test_every_reason_has_a_sentence(make: Make, lang: str, code: str) -> None:
    found = made(shares(reasons=(code,)), counts(), RULES, regime=MESSAGES)
    rate, received = change_lines(make(lang), found)
    assert rate.verdict == {"ru": "Сравнить нельзя", "en": "Not comparable"}[lang]
    assert rate.sentence == ""
    [reason] = rate.reasons
    assert reason.endswith(".")
    assert "%(" not in reason
    assert received.reasons == ()


def test_where_neither_is_comparable_each_reason_is_named_once(make: Make) -> None:
    both = made(
        shares(reasons=("partial", "series_break", "too_few")),
        counts(reasons=("partial", "series_break")),
        RULES,
        MONTH,
    )
    context = make("en")
    [line] = change_lines(context, both)
    assert (line.about, line.verdict) == ("All appeals", "Not comparable")
    assert line.reasons == (
        "Some sources did not report some of the months.",
        "The rules changed (Appeals under law 59-FZ): 30\u00a0March\u00a02025, no e-mail;"
        " August\u00a02025, in MAX.",
        "There are too few counted appeals in one of the years: fewer than"
        f" {context.info.rate_floor['P1Y']}.",
    )
    # What was never reported in a regime is no line of its own.
    silent = made(shares(reasons=("not_reported",)), counts(reasons=("not_reported",)))
    assert change_lines(make("en"), silent) == ()


def test_regimes_whose_rules_stayed_the_same_stand_apart(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = made(shares(reasons=("series_break",)), counts(reasons=("series_break",)), RULES)
    asked = list[str]()

    def found(*arguments: object, **_channel: str) -> Change:
        # Store, place, topic and year come before the regime, where there is one.
        regime = str([*arguments, "all"][4])
        asked.append(regime)
        return whole if regime == "all" else replace(made(shares(), counts()), regime=regime)

    monkeypatch.setattr(page, "find_change", found)
    monkeypatch.setattr(page, "regimes_apart", lambda *_: (MESSAGES,))
    context = make("en")
    view = page.make_change(context, REGION, read_selection(context))
    assert view is not None
    assert asked == ["all", MESSAGES]
    assert [line.verdict for line in view.whole.lines] == ["Not comparable"]
    [part] = view.apart
    assert part.name == "State portal messages"
    assert [line.about for line in part.lines] == list(view.columns)
    assert view.href.startswith(f"/api/v1/change?geo={REGION}")


def test_pages_of_places_and_topics_have_the_section(client: FlaskClient) -> None:
    for address in (f"/en/t/{REGION}", f"/en/t/{TOWN}", "/en/topic/roads", "/en/t/RU"):
        text = client.get(address).get_data(as_text=True)
        section = re.search(r'<section[^>]*id="change">.*?</section>', text, re.S)
        assert section, address
        # The release of the tests is shorter than two years, and that is what it says.
        assert "The release does not hold both years." in section[0]
        data = re.search(r'href="(/api/v1/change[^"]*)"', section[0])
        assert data
        assert client.get(data[1].replace("&amp;", "&")).status_code == 200


def test_a_limited_topic_of_a_town_has_no_section(make: Make, client: FlaskClient) -> None:
    [topic, *_] = make("ru").info.policy["limited_topics"]
    text = client.get(f"/t/{TOWN}?topic={topic}").get_data(as_text=True)
    assert 'id="change"' not in text
