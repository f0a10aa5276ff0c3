"""One number, every way that the portal says it, for 200 views at random.

The API's value is put into words here by hand; page, table, tile, map, CSV, picture, badge and
block each render it on their own way and must say the same, «too few to say» included.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from portal.store.release_store import ReleaseStore
from portal.web.pictures.png_text import texts_of
from schemas.periods import Period, periods_within

SEED, N_VIEWS, N_PNG = 20261122, 200, 4
RATE = "resolution_rate"
WORDS = {"too_few": "слишком мало, чтобы судить", "not_reported": "не передано"}
# What is said of a value: whole per cent or the words of its state, and whether it is partial.
Said = tuple[str, bool]
View = tuple[str, str, Period]


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def said(text: str) -> Said:
    """Return what a text like «61 % (частично)» says."""
    words = plain(text)
    share = re.search(r"(\d+) %", words)
    if share is None:
        return next(known for known in WORDS.values() if known in words), False
    return share[1], "частично" in words


@pytest.fixture(scope="module")
def views(release_store: ReleaseStore) -> list[View]:
    """Return views of regions and municipalities; few periods and topics, so that maps repeat."""
    chance = random.Random(SEED)  # noqa: S311 - a repeatable draw, no secret
    first, last = release_store.info.first_month, release_store.info.last_month
    months, years = (periods_within(first, last, freq) for freq in ("M", "P1Y"))
    groups = [topic.code for topic in release_store.topics.values() if topic.parent == "all"]
    choices = [("all", year) for year in chance.sample(years, 3)]
    choices += [("all", chance.choice(months)), (chance.choice(groups), chance.choice(years))]
    regions = [place.code for place in release_store.territories.at_level("region")]
    places = [place.code for place in release_store.territories.children("29000000")]
    every = [(place, *choice) for place in (*regions, *places) for choice in choices]
    silent = [("93000000", *choices[0])]
    drawn = chance.sample([view for view in every if view not in silent], N_VIEWS - 1)
    return [*silent, *drawn]


@pytest.fixture
def expected(client: FlaskClient, views: list[View]) -> dict[View, Said]:
    """Return what the API says of every view."""
    found = {}
    for place, topic, period in views:
        address = f"/api/v1/indicators/{RATE}/{place}/{topic}/{period}"
        value = client.get(address).get_json()["value"]
        if value["value"] is None:
            found[place, topic, period] = (WORDS[value["state"]], False)
            continue
        share = Decimal(str(value["value"]))
        assert abs(float(share) - value["numerator"] / value["denominator"]) <= 0.00005
        whole = str((share * 100).quantize(Decimal(1), ROUND_HALF_UP))
        found[place, topic, period] = (whole, value["state"] == "partial")
    return found


def test_the_draw_has_every_state(expected: dict[View, Said]) -> None:
    assert len(expected) == N_VIEWS
    texts = [text for text, _ in expected.values()]
    assert set(WORDS.values()) <= set(texts)
    assert any(is_partial for _, is_partial in expected.values())
    assert len(set(texts)) > 20


def test_page_picture_badge_and_block_say_what_the_api_says(
    client: FlaskClient, expected: dict[View, Said]
) -> None:
    for (place, topic, period), wanted in expected.items():
        query = urlencode({"topic": topic, "time": str(period)})
        where = (place, topic, str(period))
        page = html.fromstring(client.get(f"/t/{place}?{query}").get_data())
        fact = page.xpath("//dl[@class='facts']/div[1]/dd[1]")[0].text_content()
        assert said(fact) == wanted, where
        svg = etree.fromstring(client.get(f"/image/territory/{place}.svg?{query}").data)
        assert of_sentence(svg[0].text or "") == wanted, where
        drawn = " ".join("".join(t.itertext()) for t in svg.iter("{*}text"))
        assert of_sentence(drawn) == wanted, where
        badge = etree.fromstring(client.get(f"/badge/{place}.svg?{query}").data)
        words = ["".join(text.itertext()) for text in badge.iter("{*}text")]
        assert said(" ".join(words)) == wanted, where
        block = client.get(f"/embed/territory/{place}?{query}&figure=rate").get_data()
        [main] = html.fromstring(block).xpath("//main")
        assert of_sentence(main.text_content()) == wanted, where
        [value] = main.xpath(".//p[@class='embed-value']")
        assert plain(value.text_content()) == (f"{wanted[0]} %" if wanted[0].isdigit() else "")


def of_sentence(text: str) -> Said:
    """Return what «… : по 61 из 100 обращений приняты меры (передано частично)» says."""
    words = plain(text)
    share = re.search(r"по (\d+) из 100", words)
    if share is None:
        return next(known for known in WORDS.values() if known in words), False
    return share[1], "(передано частично)" in words


def test_map_tiles_table_and_file_say_what_the_api_says(
    client: FlaskClient, release_store: ReleaseStore, expected: dict[View, Said]
) -> None:
    by_map: dict[tuple[str, str, Period], list[str]] = defaultdict(list)
    for place, topic, period in expected:
        level = release_store.territories[place].level
        by_map["" if level == "region" else "29000000", topic, period].append(place)
    assert len(by_map) == 10
    for (parent, topic, period), places in by_map.items():
        choice = {"indicator": RATE, "topic": topic, "time": str(period)}
        path = f"/t/{parent}" if parent else "/"
        page = html.fromstring(
            client.get(f"{path}?{urlencode({**choice, 'view': 'tiles'})}").get_data()
        )
        in_table = {
            plain(row.xpath("./th")[0].text_content()): row.xpath(
                "./td[@data-label='Меры приняты']"
            )
            for row in page.xpath("//table[@id='table']/tbody/tr")
        }
        titles = [plain(title.text or "") for title in page.xpath("//*[local-name()='title']")]
        tiles = dict(title.rsplit(": ", 1) for title in titles if ": " in title)
        on_map = _labels(client, parent, choice)
        level = release_store.territories[places[0]].level
        asked = {"geo": parent or "RU", "geoLevel": level, **choice, "format": "csv"}
        asked.pop("indicator")
        file = client.get(f"/api/v1/indicators/{RATE}?{urlencode(asked)}").get_data(as_text=True)
        rows = {row["REF_AREA"]: row for row in csv.DictReader(io.StringIO(file))}
        for place in places:
            wanted, name = expected[place, topic, period], release_store.territories[place]
            assert said(in_table[plain(name.name_ru)][0].text_content()) == wanted, (place, topic)
            assert said(tiles[plain(name.name_ru)]) == wanted, (place, topic)
            assert said(rows[place]["LABEL"]) == wanted, (place, topic)
            if on_map:
                assert said(on_map[place]) == wanted, (place, topic)


def _labels(client: FlaskClient, parent: str, choice: dict[str, str]) -> dict[str, str]:
    """Return the labels that the browser's map shows, by code."""
    query = urlencode({**choice, "parent": parent} if parent else choice)
    answer = client.get(f"/maps/values.json?{query}").get_json()
    codes = client.application.extensions["otklik_releases"].get().geometry.get(parent or "region")
    if codes is None:
        return {}
    return dict(zip(codes["codes"], answer["labels"], strict=True))


def test_the_words_inside_a_png_are_those_of_its_drawing(
    client: FlaskClient, expected: dict[View, Said]
) -> None:
    for (place, topic, period), wanted in list(expected.items())[:N_PNG]:
        query = urlencode({"topic": topic, "time": str(period)})
        png = client.get(f"/image/territory/{place}.png?{query}").data
        assert of_sentence(texts_of(png)["Description"]) == wanted
        svg = etree.fromstring(client.get(f"/image/territory/{place}.svg?{query}").data)
        assert texts_of(png)["Description"] == svg[0].text
