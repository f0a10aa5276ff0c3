"""Every figure with a source line has a picture, a block and a table of its own by address."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from portal.indicators.labels import percent
from portal.web.context import PageContext
from portal.web.figure_kinds import ANCHORS, FIGURES, MEASURED
from portal.web.pictures.sheets import CHARTS, make_figure
from portal.web.presenters.numbers import COLUMNS, make_numbers
from portal.web.presenters.selection import read_selection
from portal.web.view import View

MakeContext = Callable[..., PageContext]
DISTRICT, REGION, CITY = "29606000", "29000000", "29701000"
PAGES = (
    "/",
    f"/t/{DISTRICT}",
    f"/t/{REGION}",
    "/t/RU",
    f"/t/{DISTRICT}?topic=roads&time=2026-08",
    "/topic/roads",
    "/topic/roads?indicator=received",
    "/channel/letter",
    f"/compare?geo={DISTRICT}&geo={CITY}",
    f"/compare?geo={REGION}&geo=11000000&indicator=received",
    "/compare?geo=29602000&geo=29604000&topic=roads&time=2026-08",
)
NUMBERED: tuple[tuple[Any, str, str, dict[str, str]], ...] = (
    ("territory", DISTRICT, "fair", {}),
    ("territory", DISTRICT, "speeds", {}),
    ("territory", DISTRICT, "topics", {}),
    ("topic", "RU", "line", {"topic": "roads"}),
    ("topic", "RU", "months", {"topic": "roads"}),
    ("topic", "RU", "topics", {"topic": "roads"}),
    ("channel", "RU", "line", {"channel": "letter"}),
    ("channel", "RU", "months", {"channel": "letter"}),
    ("channel", "RU", "speeds", {"channel": "letter"}),
    ("channel", "RU", "topics", {"channel": "letter"}),
    ("compare", f"{REGION},11000000", "lines", {}),
    ("compare", f"{DISTRICT},{CITY}", "fair", {}),
)


def view_of(
    make: MakeContext, kind: Any, place: str, figure: str, lang: str = "ru", **query: str
) -> View:
    context = make(lang, "/", **query)
    return View(context, kind, place, read_selection(context), figure)


def test_every_figure_can_be_drawn_and_leads_to_its_place_on_a_page() -> None:
    named = {figure for figures in FIGURES.values() for figure in figures} - {"", "rate"}
    assert named == set(CHARTS) == set(ANCHORS)
    assert set(MEASURED) < named


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", PAGES)
def test_what_a_source_line_leads_to_is_there(client: FlaskClient, page: str, prefix: str) -> None:
    text = client.get(prefix + page).get_data(as_text=True)
    found = html.fromstring(text)
    addresses = {
        unescape(href)
        for href in found.xpath("//div[@class='sourceline']//a/@href")
        if not href.endswith(".png") and ".png?" not in href and ".xlsx" not in href
    }
    assert addresses
    for address in sorted(addresses):
        path, _, anchor = address.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, address
        if anchor:
            assert f'id="{anchor}"' in answer.get_data(as_text=True), address


def test_a_figure_without_a_picture_offers_none(client: FlaskClient) -> None:
    # Neither of these districts has enough appeals for a share: there is nothing to draw.
    chosen = "topic=roads&time=2026-08"
    page = client.get(f"/compare?geo=29602000&geo=29604000&{chosen}").get_data(as_text=True)
    links = re.findall(r'href="(/image/[^"]*)"', page)
    assert [link for link in links if "figure=" not in link] == []
    assert client.get(f"/image/compare/29602000,29604000.svg?{chosen}").status_code == 404


@pytest.mark.parametrize(("kind", "place", "figure", "query"), NUMBERED)
def test_picture_block_and_numbers_are_of_the_same_figure(
    make: MakeContext,
    client: FlaskClient,
    kind: Any,
    place: str,
    figure: str,
    query: dict[str, str],
) -> None:
    view = view_of(make, kind, place, figure, **query)
    made = make_figure(view)
    assert made is not None
    block = client.get(view.embed()).get_data(as_text=True)
    assert html.fromstring(block).xpath("//h1")[0].text == made.title
    # A block has the drawing twice, and no id of a pattern twice.
    ids = re.findall(r' id="([^"]+)"', block)
    assert len(ids) == len(set(ids))
    svg = client.get(view.image("svg")).get_data(as_text=True)
    assert etree.fromstring(svg.encode())[0].text.startswith(made.title)  # type: ignore[union-attr]
    numbers = make_numbers(view)
    assert len(numbers.rows) == len(made.rows) > 1
    assert all(len(row) == len(COLUMNS) for row in numbers.rows)
    for *_rest, value, state, text in numbers.rows:
        assert (value is None) == (state not in ("value", "partial")), text


@pytest.mark.parametrize(
    ("kind", "place", "figure", "query"),
    [row for row in NUMBERED if row[2] in ("fair", "line", "lines", "months")],
)
def test_the_table_has_the_numbers_of_the_picture(
    make: MakeContext,
    client: FlaskClient,
    kind: Any,
    place: str,
    figure: str,
    query: dict[str, str],
) -> None:
    view = view_of(make, kind, place, figure, **query)
    table = csv.DictReader(io.StringIO(client.get(view.table("csv")).get_data(as_text=True)))
    by_key = {
        (row["REF_AREA"], row["TIME_PERIOD"]): row["OBS_VALUE"]
        for row in table
        if row["TOPIC"] == view.selection.topic.code
    }
    for row in make_numbers(view).rows:
        code, period, value = row[0], row[6], row[7]
        told = by_key[str(code), str(period)]
        assert (None if told == "" else float(told)) == value


def test_topics_of_a_picture_have_the_counts_of_the_page_and_of_the_table(
    make: MakeContext, client: FlaskClient
) -> None:
    view = view_of(make, "territory", DISTRICT, "topics")
    counts = {row[4]: row[7] for row in make_numbers(view).rows if row[3] == "received"}
    table = csv.DictReader(io.StringIO(client.get(view.table("csv")).get_data(as_text=True)))
    told = {row["TOPIC"]: float(row["OBS_VALUE"]) for row in table if float(row["OBS_VALUE"])}
    assert counts == told
    page = html.fromstring(client.get(f"/t/{DISTRICT}").get_data(as_text=True))
    cells = page.xpath("//section[contains(@class, 's-topics')]//tr/td[2]/text()")
    assert [int(cell.replace("\xa0", "")) for cell in cells] == list(counts.values())


def mixed_topic(client: FlaskClient) -> tuple[str, list[str], str]:
    """Return a topic, two districts that have a share of it, and one that has too few for one."""
    for topic in ("all", "roads", "housing", "waste", "transport"):
        table = client.get(
            f"/api/v1/indicators/resolution_rate?geo={REGION}&geoLevel=municipality&topic={topic}"
            "&format=csv"
        ).get_data(as_text=True)
        states = {row["REF_AREA"]: row["STATE"] for row in csv.DictReader(io.StringIO(table))}
        known = [code for code, state in states.items() if state == "value"]
        too_few = [code for code, state in states.items() if state == "too_few"]
        if len(known) > 1 and too_few:
            return topic, known[:2], too_few[0]
    raise AssertionError("no topic has both")


def test_several_places_have_a_dot_and_a_name_each_and_no_order(client: FlaskClient) -> None:
    topic, known, too_few = mixed_topic(client)
    places = "&".join(f"geo={code}" for code in (*known, too_few))
    page = html.fromstring(client.get(f"/compare?{places}&topic={topic}").get_data(as_text=True))
    [section] = page.xpath("//section[@aria-labelledby='fair-head']")
    wide = section.xpath(".//div[contains(@class, 'only-wide')]//*[local-name()='svg']")[0]
    assert len(wide.xpath(".//*[@class='dot-own']")) == 2
    assert len(wide.xpath(".//*[contains(@class, 'label-own')]/text()")) == 2
    dek = section.xpath(".//p[@class='dek']")[0].text_content()
    assert "(слишком мало, чтобы судить)" in dek
    own = section.xpath(".//tr[@class='own']//a/text()")
    assert len(own) == 3
    # By name, not by share.
    names = section.xpath(".//tbody//a/text()")
    assert names == sorted(names, key=lambda name: name.casefold().replace("ё", "е"))


def test_places_of_two_regions_or_of_another_measure_have_no_funnel(client: FlaskClient) -> None:
    for other in (f"geo={DISTRICT}&geo=75701000", f"geo={DISTRICT}&geo={CITY}&indicator=received"):
        assert 'id="fair-head"' not in client.get(f"/compare?{other}").get_data(as_text=True)


def test_pictures_say_where_reports_are_partial(make: MakeContext) -> None:
    said = []
    for place in ("RU", "44000000"):
        view = view_of(make, "territory", place, "trend", "en")
        figure = make_figure(view)
        assert figure is not None
        is_partial = any(row[8] == "partial" for row in make_numbers(view).rows)
        said.append(is_partial)
        assert ("a gap is not counted as zero" in figure.description) == is_partial
    assert True in said


def test_the_first_page_has_the_rate_of_the_most_frequent_topic(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/").get_data(as_text=True))
    [section] = page.xpath("//section[@aria-labelledby='tiles-head']")
    link = section.xpath(".//a[contains(@href, 'view=table')]/@href")[0]
    topic = re.findall(r"topic=(\w+)", link)[0]
    counts = client.get(
        "/api/v1/observations?geo=RU&groupBy=topic&time=2025-09-01/P1Y&format=csv"
    ).get_data(as_text=True)
    groups = {row["TOPIC"]: float(row["OBS_VALUE"]) for row in csv.DictReader(io.StringIO(counts))}
    assert groups[topic] == max(n for code, n in groups.items() if code != "all")
    wide = section.xpath(".//div[contains(@class, 'only-wide')]//*[local-name()='svg']")[0]
    values = wide.xpath(".//*[contains(@class, 'tile-value')]/text()")
    told = client.get(
        f"/api/v1/indicators/resolution_rate?geoLevel=region&topic={topic}&format=csv"
    ).get_data(as_text=True)
    rates = [row["OBS_VALUE"] for row in csv.DictReader(io.StringIO(told)) if row["OBS_VALUE"]]
    assert len(values) > 20
    drawn = sorted(int(value.partition("\xa0")[0]) for value in values)
    assert drawn == sorted(percent(float(rate)) for rate in rates)
    assert client.get(link).status_code == 200
    assert page.xpath("//a[contains(@href, '/newsroom/map/RU.zip')]")
