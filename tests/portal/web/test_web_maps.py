"""Maps beyond one period: the slider's numbers, limits of a region, all places, two side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.maps.classes import classify
from portal.maps.legend import make_legend
from portal.maps.values import make_values
from portal.store.model import MapClasses
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context
from portal.web.presenters.classes import fixed_classes
from portal.web.presenters.level_map import make_level_map_view
from portal.web.presenters.map_choice import lower_levels
from portal.web.presenters.map_months import make_map_months
from portal.web.presenters.map_pages import level_map, side_by_side
from portal.web.presenters.selection import read_selection
from portal.web.presenters.side_by_side import make_side_by_side_view
from portal.web.presenters.statements import make_statement

Make = Callable[..., PageContext]
REGION = "29000000"


def _get(client: FlaskClient, path: str, **query: str) -> dict[str, Any]:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "appeals_per_1000"},
        {"indicator": "resolution_rate", "topic": "roads", "time": "2026-03"},
        {"indicator": "closed_rate", "channel": "letter", "time": "2026-03"},
        {"indicator": "appeals_per_1000", "parent": REGION, "time": "2026-03"},
        {"indicator": "median_time", "time": "2026-03"},
        {"indicator": "p90_time", "channel": "social_network"},
    ],
    ids=lambda query: "-".join(query.values()),
)
def test_the_slider_paints_what_each_period_alone_paints(
    client: FlaskClient, query: dict[str, str]
) -> None:
    months = _get(client, "/maps/months.json", **query)
    assert len(months["steps"]) > 6
    assert len({step["title"] for step in months["steps"]}) == len(months["steps"])
    for step in months["steps"]:
        alone = _get(client, "/maps/values.json", **(query | {"time": step["time"]}))
        classes, states = _read(months, step)
        assert classes == alone["classes"]
        assert states == alone["states"]
        for name in ("labels", "details", "link", "callouts"):
            assert step[name] == alone[name]
        assert months["kind"] == alone["kind"]


def _read(months: dict[str, Any], step: dict[str, Any]) -> tuple[list[int | None], list[str]]:
    """Return the classes and states of a step: a digit for a class, a letter for a state."""
    marks = months["marks"]
    classes = [None if sign in marks else int(sign) for sign in step["classes"]]
    states = [
        marks.get(sign, step["states"].get(str(index), "value"))
        for index, sign in enumerate(step["classes"])
    ]
    return classes, states


def _section(text: str) -> str:
    return text[text.index('id="map"') : text.index('id="table-head"')]


def test_legend_and_sentence_of_a_step_are_those_of_the_page(client: FlaskClient) -> None:
    for indicator in ("appeals_per_1000", "resolution_rate"):
        months = _get(client, "/maps/months.json", indicator=indicator, time="2026-03")
        for step in months["steps"][::5]:
            query = {"indicator": indicator, "time": step["time"]}
            page = _section(client.get("/", query_string=query).get_data(as_text=True))
            assert step["statement"] in page
            assert f">{step['legend']}</h3>" in page
            assert f'<output for="player-range" aria-live="off">{step["title"]}</output>' in page
            bar = page[page.index('class="legend-bar"') : page.index('class="legend-marks"')]
            assert re.findall(r"<span>(.*?)</span>", bar) == step["counts"]
            marks = dict(re.findall(r'data-state="(\w+)".*?<span>(.*?)</span>', page, re.DOTALL))
            assert marks == {code: step["gaps"][code] for code in marks}
            assert {"not_reported", "too_few"} <= set(marks)


def test_a_step_that_does_not_exist_is_refused_in_words(client: FlaskClient) -> None:
    for query, parameter in (
        ("indicator=received", "indicator"),
        ("time=2031-01", "time"),
        ("parent=nowhere", "parent"),
        ("level=region", "level"),
        ("of=1999-01-01", "of"),
    ):
        answer = client.get(f"/maps/months.json?{query}")
        assert answer.status_code == 422
        assert answer.get_json()["parameter"] == parameter
        assert answer.get_json()["message"]


def test_a_page_has_a_slider_only_where_there_is_a_picture(client: FlaskClient) -> None:
    assert 'class="player"' in client.get("/").get_data(as_text=True)
    assert 'class="player"' in client.get("/?view=tiles").get_data(as_text=True)
    for path in ("/?view=table", "/?indicator=received"):
        assert 'class="player"' not in client.get(path).get_data(as_text=True)


def test_shares_of_a_region_are_compared_with_that_region(make: Make) -> None:
    context = make(indicator="resolution_rate")
    selection = read_selection(context)
    whole, own = fixed_classes(context, selection), fixed_classes(context, selection, REGION)
    assert whole is not None
    assert own is not None
    assert (whole.place, own.place) == (context.store.territories.root.code, REGION)
    values = evaluate(context.store, "resolution_rate", [REGION], "all", selection.period)[REGION]
    assert own.classes.center is not None
    assert values.value is not None
    assert abs(own.classes.center - values.value) < 0.15


@pytest.mark.parametrize("query", [{}, {"channel": "letter"}, {"parent": REGION}])
def test_limits_are_the_same_in_every_period(make: Make, query: dict[str, str]) -> None:
    parent = query.pop("parent", "")
    found = set()
    for month in ("2025-06", "2026-01", "2026-06"):
        context = make(indicator="appeals_per_1000", time=month, **query)
        fixed = fixed_classes(context, read_selection(context), parent)
        assert fixed is not None
        found.add(fixed.classes)
    assert len(found) == 1
    (limits,) = found
    assert list(limits.breaks) == sorted(set(limits.breaks))


CLASSES = MapClasses((1.0, 2.0, 3.0, 4.0), None)


def test_a_report_in_part_is_painted_counted_and_named(make: Make) -> None:
    context = make("en", indicator="appeals_per_1000")
    places = context.store.territories.at_level("region")[:6]
    amounts = (0.2, 1.5, 2.5, 3.5, 4.5, 9.0)
    values = {
        place.code: IndicatorValue(amount, "partial" if amount == 0.2 else "value", 10, 100)
        for place, amount in zip(places, amounts, strict=True)
    }
    painted = make_values("appeals_per_1000", values, "/t/{code}", CLASSES, "en")
    assert painted.classes[0] == classify(0.2, CLASSES) == 0
    legend = make_legend(painted, CLASSES, "en", is_share=False)
    assert (legend.partial, legend.partial_text) == (1, "partly reported")
    assert sum(step.count for step in legend.steps) == 6
    text = make_statement(context, places, values, read_selection(context))
    assert f"least: {places[1].name_en}, 1.5" in text
    assert "1 place with data for a part only is left out." in text
    whole = {code: replace(value, state="value") for code, value in values.items()}
    assert "left out" not in make_statement(context, places, whole, read_selection(context))


def test_tiles_mark_a_report_in_part(client: FlaskClient) -> None:
    months = _get(client, "/maps/months.json", indicator="appeals_per_1000", time="2026-03")
    seen = 0
    for step in months["steps"]:
        partial = [months["codes"][int(i)] for i, s in step["states"].items() if s == "partial"]
        text = client.get(f"/?view=tiles&time={step['time']}").get_data(as_text=True)
        wide = text[text.index("tiles only-wide") : text.index("tiles only-narrow")]
        tiles = re.findall(r'<g data-code="(\w+)">(.*?)</g>', wide)
        marked = [code for code, tile in tiles if "tile-part" in tile]
        assert sorted(marked) == sorted(partial)
        seen += len(partial)
    assert seen


def test_all_places_of_the_lowest_level_are_counted_by_region(make: Make) -> None:
    context = make("en", path="/map/municipality", indicator="resolution_rate")
    assert lower_levels(context) == ("municipality",)
    view = make_level_map_view(context, "municipality")
    places = context.store.territories.at_level("municipality")
    assert sum(row.n_places for row in view.rows) == len(places)
    assert view.legend is not None
    shown = sum(step.count for step in view.legend.steps)
    assert sum(row.n_values for row in view.rows) == shown
    assert [row.name for row in view.rows] == sorted(row.name for row in view.rows)
    assert "geoLevel=municipality" in view.csv


def test_only_levels_below_the_map_have_such_a_page(client: FlaskClient) -> None:
    assert client.get("/map/municipality").status_code == 200
    for level in ("region", "country", "galaxy"):
        assert client.get(f"/map/{level}").status_code == 404


def test_values_of_a_lower_level_say_which_lie_together(client: FlaskClient, make: Make) -> None:
    values = _get(client, "/maps/values.json", level="municipality")
    places = make().store.territories.at_level("municipality")
    assert len(values["classes"]) == len(places) == sum(n for _, _, n in values["groups"])
    assert values["groups"][0][0] == places[0].parent


def test_the_second_map_is_earlier_unless_chosen(make: Make) -> None:
    for query, steps in (({"time": "2026-05"}, 12), ({}, 1)):
        view = make_side_by_side_view(make("en", path="/maps", **query))
        first, second = (side.view.selection for side in view.sides)
        assert second == replace(first, period=first.period.shift(-steps))
    assert view.sides[0].title.startswith("All topics, ")
    chosen = make("en", path="/maps", topic="roads", topic2="housing", time="2026-03")
    left, right = make_side_by_side_view(chosen).sides
    assert left.title == "Roads, March\xa02026"
    assert right.view.selection.topic.code == "housing"
    assert right.view.selection.period == left.view.selection.period


def test_a_bad_choice_for_the_second_map_is_a_page_with_words(client: FlaskClient) -> None:
    for query in ("time2=2031-01", "topic2=nothing"):
        answer = client.get(f"/maps?{query}")
        assert answer.status_code == 422
        assert "<h1" in answer.get_data(as_text=True)


def test_the_kit_comes_in_one_piece_and_may_be_kept(client: FlaskClient) -> None:
    text = client.get("/maps").get_data(as_text=True)
    first, second = re.findall(r'src="(/maps/\w+\.js[^"]*)"', text)
    kit = client.get(first)
    assert "immutable" in kit.headers["Cache-Control"]
    assert kit.get_data(as_text=True).count("window.atlas =") == 1
    own = client.get(second.replace("&amp;", "&")).get_data(as_text=True)
    assert "window.atlas" not in own
    assert "map_second" in own
    assert "immutable" not in client.get("/maps/atlas.js?v=old").headers["Cache-Control"]


def test_hostile_names_are_escaped_on_pages_of_maps(hostile_store: ReleaseStore) -> None:
    for view in ("map", "tiles"):
        query = {"view": view, "topic": "roads"}
        text = side_by_side(make_context(hostile_store, "ru", "/maps", query))
        assert "<img" not in text
        assert "<script>" not in text
        assert "&lt;script&gt;" in text
    text = level_map(make_context(hostile_store, "ru", "/map/municipality", {}), "municipality")
    assert "<img" not in text
    assert "<script>" not in text
    months = make_map_months(make_context(hostile_store, "ru", "/maps/months.json", {}))
    assert "<script>" in json.dumps(months, ensure_ascii=False)  # text for a text node
