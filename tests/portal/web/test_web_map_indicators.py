"""Maps of answer times, of shares published by quarter, and the slider over thousands of places."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.indicators.evaluate import evaluate
from portal.indicators.labels import format_value
from portal.maps.classes import classify
from portal.web.context import PageContext
from portal.web.presenters.cells import make_form
from portal.web.presenters.classes import fixed_classes
from portal.web.presenters.map_section import MapSection, make_map_section
from portal.web.presenters.offers import indicators_below, map_indicators, offered_indicators
from portal.web.presenters.selection import BadQuery, Selection, read_selection
from portal.web.presenters.side_by_side import make_side_by_side_view
from schemas.periods import Period

Make = Callable[..., PageContext]
REGION = "29000000"
# The synthetic release has no source that tells repeated appeals.
SHARES, NOT_PUBLISHED = ("confirmed_share", "rating_coverage", "on_time_share"), "repeat_share"
TIMES = ("median_time", "p90_time")


def chosen(context: PageContext) -> Selection:
    return read_selection(context, offered=map_indicators(context))


def section_of(context: PageContext) -> MapSection:
    root = context.store.territories.root
    return make_map_section(context, chosen(context), root, "", "/")


def options(context: PageContext) -> dict[str, list[str]]:
    """Return the values of each field of the form."""
    form = make_form(context, chosen(context), "/")
    return {
        choice.name: [option.value for _, group in choice.groups for option in group]
        for choice in form.choices
    }


def test_only_maps_of_places_that_have_them_offer_shares_by_quarter(make: Make) -> None:
    context = make()
    ids = [one.id for one in map_indicators(context)]
    assert set(TIMES) | set(SHARES) < set(ids)
    assert NOT_PUBLISHED not in ids
    assert ids[-1] == "received"
    below = {one.id for one in map_indicators(context, "municipality")}
    assert set(TIMES) < below
    assert not below & set(SHARES)
    assert {one.id for one in indicators_below(context, REGION)} == below
    assert not {one.id for one in offered_indicators(context)} & {*TIMES, *SHARES}


@pytest.mark.parametrize(
    ("query", "topic", "quarter"),
    [
        ({}, "all", "newest"),
        ({"time": "2026-05"}, "all", "2026-Q1"),
        ({"time": "2026-06"}, "all", "2026-Q2"),
        ({"time": "2025-07-01/P1Y"}, "all", "2026-Q2"),
        ({"time": "2026-Q1"}, "all", "2026-Q1"),
        ({"topic": "heating"}, "housing", "newest"),
        ({"channel": "letter"}, "all", "newest"),
    ],
)
def test_a_finer_choice_becomes_the_nearest_that_is_published(
    make: Make, query: dict[str, str], topic: str, quarter: str
) -> None:
    context = make("en", indicator="on_time_share", **query)
    selection, quarters = chosen(context), context.store.secondary.quarters("on_time_share")
    newest = max(q for q in quarters if q.end <= Period.parse(context.info.last_month).end)
    wanted = newest if quarter == "newest" else Period.parse(quarter)
    if wanted not in quarters:
        pytest.skip("the synthetic release has not published this quarter")
    assert (selection.topic.code, selection.period) == (topic, wanted)
    assert selection.channel == "all"
    is_said = "not published in finer parts" in section_of(context).dek
    assert is_said == (bool(query) and query != {"time": str(wanted)})


def test_the_form_of_a_share_by_quarter_offers_what_it_is_published_by(make: Make) -> None:
    context = make(indicator="confirmed_share")
    fields = options(context)
    quarters = context.store.secondary.quarters("confirmed_share")
    assert fields["time"] == [str(quarter) for quarter in reversed(quarters)]
    assert fields["channel"] == ["all"]
    topics = context.store.topics
    assert all(topics[code].parent in (None, "all") for code in fields["topic"])
    plain = options(make(indicator="closed_rate"))
    assert set(fields["indicator"]) == set(plain["indicator"])
    assert {"2026-Q1", "2026-03"} < set(plain["time"])
    assert len(plain["channel"]) > 1


@pytest.mark.parametrize("indicator", SHARES)
def test_shares_by_quarter_are_measured_by_the_mean_of_all_quarters(
    make: Make, indicator: str
) -> None:
    found = set()
    for quarter in make().store.secondary.quarters(indicator):
        context = make(indicator=indicator, time=str(quarter))
        fixed = fixed_classes(context, chosen(context))
        assert fixed is not None
        assert fixed.place == context.store.territories.root.code
        found.add(fixed.classes)
    assert len(found) == 1
    context, quarters = make(), make().store.secondary.quarters(indicator)
    values = [evaluate(context.store, indicator, ["RU"], "all", q)["RU"].value for q in quarters]
    known = [value for value in values if value is not None]
    assert found.pop().center == round(sum(known) / len(known), 2)


@pytest.mark.parametrize("indicator", [*SHARES, *TIMES])
def test_map_tiles_table_and_slider_say_what_the_api_says(
    client: FlaskClient, make: Make, indicator: str
) -> None:
    context = make(indicator=indicator, time="2026-Q1")
    selection = chosen(context)
    period = str(selection.period)
    rows = client.get(
        f"/api/v1/indicators/{indicator}?geo=RU&geoLevel=region&time={period}&page_size=200"
    ).get_json()["values"]
    api = {row["geo"]: row for row in rows}
    query = {"indicator": indicator, "time": period}
    painted = client.get("/maps/values.json", query_string=query).get_json()
    months = client.get("/maps/months.json", query_string=query).get_json()
    step = next(one for one in months["steps"] if one["time"] == period)
    places = context.store.territories.at_level("region")
    page = client.get("/", query_string=query | {"view": "tiles"}).get_data(as_text=True)
    page = page.replace("\u00a0", " ")
    fixed = fixed_classes(context, selection)
    assert fixed is not None
    told = 0
    for index, place in enumerate(places):
        value = api[place.code]
        own = evaluate(context.store, indicator, [place.code], "all", selection.period)[place.code]
        assert (own.value, own.state) == (value["value"], value["state"])
        words = format_value(indicator, own, "ru")
        assert painted["labels"][index] == step["labels"][index] == words
        class_ = None if own.value is None else classify(own.value, fixed.classes)
        assert painted["classes"][index] == class_
        assert f">{place.name_ru}: {words}</title>".replace("\u00a0", " ") in page
        told += own.value is not None
    assert told >= 5


def test_times_name_no_first_and_no_last_place(make: Make) -> None:
    context = make("en", indicator="median_time", time="2025-09-01/P1Y")
    section = section_of(context)
    assert section.statement.startswith("How soon half of the appeals were closed: within ")
    names = [place.name_en for place in context.store.territories.at_level("region")]
    assert not any(name in section.statement for name in names)
    counted = sum(int(number) for number in re.findall(r"(\d+) places?", section.statement))
    assert section.legend is not None
    beyond = sum(s.count for s in section.legend.states if s.code == "beyond")
    assert counted == sum(step.count for step in section.legend.steps) + beyond
    for step in section.legend.steps:
        assert bool(step.count) == (f"{step.text}\u00a0" in section.statement)


def test_the_classes_of_times_are_the_terms_of_the_policy(make: Make) -> None:
    context = make("ru", indicator="p90_time")
    section = section_of(context)
    assert section.legend is not None
    assert [step.text for step in section.legend.steps] == [
        f"до {term}" for term in ("1 дня", "3 дней", "7 дней", "15 дней", "30 дней")
    ]
    assert section.legend.center == ""


def test_a_slider_of_shares_moves_over_published_quarters(client: FlaskClient, make: Make) -> None:
    for indicator in SHARES:
        months = client.get(f"/maps/months.json?indicator={indicator}").get_json()
        quarters = make().store.secondary.quarters(indicator)
        assert [step["time"] for step in months["steps"]] == [str(quarter) for quarter in quarters]
    quarters_of_rate = client.get("/maps/months.json?time=2026-Q1").get_json()["steps"]
    assert all("-Q" in step["time"] for step in quarters_of_rate)


def test_the_neighbours_of_a_quarter_are_quarters(make: Make) -> None:
    context = make(indicator="on_time_share", time="2026-Q1")
    quarters = context.store.secondary.quarters("on_time_share")
    wanted = [str(q) for q in quarters if abs(q.start - Period.parse("2026-Q1").start) == 3]
    found = [re.search(r"time=([^&#]+)", href) for _, href in section_of(context).neighbours]
    assert [match[1] for match in found if match] == wanted


@pytest.mark.parametrize(
    ("path", "indicator"),
    [
        (f"/t/{REGION}", "confirmed_share"),
        ("/map/municipality", "on_time_share"),
        ("/compare", "median_time"),
        ("/channel/letter", "on_time_share"),
        ("/topic/roads", "confirmed_share"),
    ],
)
def test_a_page_without_an_indicator_says_which_it_shows(
    client: FlaskClient, path: str, indicator: str
) -> None:
    answer = client.get(f"/en{path}?indicator={indicator}")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert f"This page does not show the indicator “{indicator}”" in text


def test_a_secondary_share_is_refused_for_the_numbers_of_smaller_places(make: Make) -> None:
    context = make(indicator="confirmed_share")
    offered = map_indicators(context, "municipality")
    with pytest.raises(BadQuery) as refused:
        read_selection(context, offered=offered)
    assert refused.value.parameter == "indicator"


def _level(client: FlaskClient, name: str, **query: str) -> dict[str, Any]:
    query |= {"level": "municipality"}
    found: dict[str, Any] = client.get(f"/maps/{name}.json", query_string=query).get_json()
    return found


@pytest.mark.parametrize("indicator", ["appeals_per_1000", "resolution_rate", "median_time"])
def test_the_slider_of_all_places_paints_what_each_period_alone_paints(
    client: FlaskClient, indicator: str
) -> None:
    months = _level(client, "months", indicator=indicator, time="2026-03")
    assert "labels" not in months["steps"][0]
    marks = months["marks"]
    for step in months["steps"][::4]:
        alone = _level(client, "values", indicator=indicator, time=step["time"])
        classes = [None if sign in marks else int(sign) for sign in step["classes"]]
        assert classes == alone["classes"]
        states = [
            marks.get(sign, step["states"].get(str(index), "value"))
            for index, sign in enumerate(step["classes"])
        ]
        assert states == alone["states"]
        assert client.get(step["values"]).get_json() == alone


def test_the_page_of_all_places_has_the_slider_of_its_map(client: FlaskClient, make: Make) -> None:
    months = _level(client, "months", indicator="resolution_rate", time="2026-03")
    for step in months["steps"][::6]:
        query = {"indicator": "resolution_rate", "time": step["time"]}
        page = client.get("/map/municipality", query_string=query).get_data(as_text=True)
        has_map = "municipality" in make().store.geometry
        assert ('class="player"' in page) == has_map
        assert ("map-player" in page) == has_map
        assert step["statement"] in page
        assert f">{step['legend']}<" in page
        bar = page[page.index('class="legend-bar"') : page.index('class="legend-marks"')]
        assert re.findall(r"<span>(.*?)</span>", bar) == step["counts"]


@pytest.mark.parametrize("indicator", [*SHARES, *TIMES])
def test_two_maps_stand_side_by_side_of_two_periods_or_topics(
    client: FlaskClient, make: Make, indicator: str
) -> None:
    context = make("en", path="/maps", indicator=indicator, time="2026-Q1")
    first, second = (side.view.selection for side in make_side_by_side_view(context).sides)
    assert first.period.freq == second.period.freq == "Q"
    assert second.period < first.period
    chosen_topics = make(
        "en", path="/maps", indicator=indicator, time="2026-Q1", topic="heating", topic2="roads"
    )
    view = make_side_by_side_view(chosen_topics)
    topics = [side.view.selection.topic.code for side in view.sides]
    assert topics == ["housing" if indicator in SHARES else "heating", "roads"]
    for side in view.sides:
        assert side.legend is not None
        assert side.statement or not any(step.count for step in side.legend.steps)
    for query in ("", "&view=tiles", "&time=2026-05&time2=2026-03"):
        assert client.get(f"/maps?indicator={indicator}{query}").status_code == 200


def test_the_second_map_of_the_first_quarter_has_no_earlier_one(make: Make) -> None:
    quarters = make().store.secondary.quarters("confirmed_share")
    context = make(path="/maps", indicator="confirmed_share", time=str(quarters[0]))
    first, second = (side.view.selection for side in make_side_by_side_view(context).sides)
    assert first.period == second.period == quarters[0]
