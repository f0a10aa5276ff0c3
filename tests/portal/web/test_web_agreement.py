"""Random maps of any indicator and channel: API, table, tiles, values of the map, CSV, workbook.

Each way is rendered by itself from the release; here they are read back, as a reader would, and
held against what the API says, formatted anew by hand.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

import openpyxl
from flask.testing import FlaskClient
from lxml import html

from portal.store.release_store import ReleaseStore
from schemas.periods import periods_within

SEED = 20261122
N_MAPS, N_OF_EACH = 40, 5
WORDS = {
    "too_few": "слишком мало, чтобы судить",
    "not_reported": "не передано",
    "limited": "не публикуется на этом уровне",
}
DRAWN = ("resolution_rate", "appeals_per_1000", "closed_rate", "answered_rate", "closed_within_d7")
SILENT, PARTIAL = "93000000", "29000000"


class Choice(NamedTuple):
    """What a map shows."""

    parent: str
    level: str
    indicator: str
    topic: str
    channel: str
    time: str

    def query(self, **more: str) -> str:
        """Return the query of a page."""
        chosen = {"indicator": self.indicator, "topic": self.topic, "time": self.time}
        channel = {"channel": self.channel} if self.channel != "all" else {}
        return urlencode(chosen | channel | more)


def plain(text: str) -> str:
    """Return a text with plain single spaces."""
    return " ".join(text.replace("\u00a0", " ").split())


def expected_text(indicator: str, value: dict[str, Any]) -> str:
    """Return what a value of the API reads as on a Russian page."""
    if value["state"] in WORDS:
        assert value["value"] is None
        return WORDS[value["state"]]
    figure = Decimal(str(value["value"]))
    if indicator == "appeals_per_1000":
        text = str(_two_digits(figure)).replace(".", ",")
    else:
        assert abs(float(figure) - value["numerator"] / value["denominator"]) <= 0.00005
        text = f"{(figure * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"
    return f"{text} (частично)" if value["state"] == "partial" else text


def _two_digits(figure: Decimal) -> Decimal:
    """Return one decimal from 1 on, and two digits that tell of what is less."""
    for least, step in (("1", "0.1"), ("0.1", "0.01"), ("0.01", "0.001")):
        finer = Decimal(step) / 10
        if not figure or figure.quantize(finer, ROUND_HALF_UP) >= Decimal(least):
            return figure.quantize(Decimal(step), ROUND_HALF_UP)
    return figure.quantize(Decimal("0.0001"))


def draw_maps(store: ReleaseStore) -> Iterator[Choice]:
    """Draw maps of the country and of regions, narrow ones with little to tell among them."""
    chance = random.Random(SEED)  # noqa: S311 - a repeatable draw, no secret
    first, last = store.info.first_month, store.info.last_month
    periods = [str(p) for freq in ("M", "P1Y") for p in periods_within(first, last, freq)]
    groups = [code for code, topic in store.topics.items() if topic.parent == "all"]
    with_places = [
        place.code
        for place in store.territories.at_level("region")
        if len(store.territories.children(place.code)) > 4
    ]
    # A year of which one region reported only a part.
    for indicator in DRAWN[:2]:
        yield Choice("RU", "region", indicator, "all", "all", periods[-1])
    for _ in range(N_MAPS):
        is_country = chance.random() < 0.7
        yield Choice(
            "RU" if is_country else chance.choice(with_places),
            "region" if is_country else "municipality",
            chance.choice(DRAWN),
            chance.choice(groups) if chance.random() < 0.5 else "all",
            chance.choice(("letter", "state_portal")) if chance.random() < 0.3 else "all",
            chance.choice(periods),
        )


def api_values(client: FlaskClient, choice: Choice) -> dict[str, dict[str, Any]]:
    """Return the API's values by territory."""
    query = f"geo={choice.parent}&geoLevel={choice.level}&topic={choice.topic}&time={choice.time}"
    address = f"/api/v1/indicators/{choice.indicator}?{query}&channel={choice.channel}"
    return {row["geo"]: row for row in client.get(f"{address}&page_size=1000").json["values"]}


def page_path(choice: Choice) -> str:
    return "/" if choice.parent == "RU" else f"/t/{choice.parent}"


def table_texts(client: FlaskClient, choice: Choice) -> tuple[dict[str, str], html.HtmlElement]:
    """Return the texts of the drawn indicator by code, and the page of the table."""
    page = html.fromstring(client.get(f"{page_path(choice)}?{choice.query(view='table')}").text)
    [table] = page.xpath("//table[@id='table']")
    column = 1 if choice.indicator == "appeals_per_1000" else 2
    found = {}
    for row in table.xpath(".//tbody/tr[th/a]"):
        code = re.search(r"/t/([^?]+)", row.xpath("./th/a/@href")[0])[1]
        cells = row.xpath("./td[contains(@class, 'num')]")
        note = cells[column].xpath("./span[@class='bar-note']")
        text = cells[column].text_content()
        found[code] = plain(text.removesuffix(note[0].text_content()) if note else text)
    return found, page


def tile_texts(client: FlaskClient, choice: Choice) -> dict[str, str]:
    """Return the titles of the tiles by code."""
    page = html.fromstring(client.get(f"{page_path(choice)}?{choice.query(view='tiles')}").text)
    titles = page.xpath("//*[@id='map']//*[local-name()='g'][@data-code]")
    return {
        tile.get("data-code"): plain(tile.xpath("./*[local-name()='title']")[0].text)
        for tile in titles
    }


def link(page: html.HtmlElement, form: str) -> str:
    """Return the address of the view's own table, as the page links it."""
    [address] = {a for a in page.xpath("//*[@id='map']//a/@href") if f"format={form}" in a}
    return str(address)


def is_same(shown: str, expected: str) -> bool:
    """A page sets the mark of a partial figure apart without brackets."""
    return shown.replace("(", "").replace(")", "") == expected.replace("(", "").replace(")", "")


def test_every_way_shows_the_numbers_of_the_api(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    chance = random.Random(SEED + 1)  # noqa: S311
    seen: list[str] = []
    for choice in draw_maps(release_store):
        values = api_values(client, choice)
        texts, page = table_texts(client, choice)
        tiles = tile_texts(client, choice)
        parent = {} if choice.parent == "RU" else {"parent": choice.parent}
        painted = client.get(f"/maps/values.json?{choice.query(**parent)}").json
        rows = list(csv.DictReader(io.StringIO(client.get(link(page, "csv")).text)))
        by_csv = {row["REF_AREA"]: row for row in rows}
        book = openpyxl.load_workbook(io.BytesIO(client.get(link(page, "xlsx")).data))
        sheet = list(book["data"].values)
        by_sheet = {
            r["REF_AREA"]: r for r in (dict(zip(sheet[0], r, strict=True)) for r in sheet[1:])
        }
        assert set(by_csv) == set(values) == set(by_sheet)
        real = [code for code in values if not code.endswith(".u")]
        drawn = chance.sample(real, min(N_OF_EACH, len(real)))
        if choice.level == "region" and SILENT not in drawn:
            drawn.append(SILENT)
        places = [p.code for p in release_store.territories.at_level("region")]
        if choice.level != "region":
            places = [p.code for p in release_store.territories.children(choice.parent)]
        labels = dict(
            zip((c for c in places if not c.endswith(".u")), painted["labels"], strict=True)
        )
        for code in drawn:
            value, what = values[code], (*choice, code)
            expected = expected_text(choice.indicator, value)
            name = plain(release_store.territories[code].name("ru"))
            assert is_same(texts[code], expected), what
            assert plain(labels[code]) == expected, what
            if code in tiles:
                # A tile has no room for words.
                assert is_same(tiles[code].replace("<", "меньше "), f"{name}: {expected}"), what
            shown = by_csv[code]["OBS_VALUE"]
            assert (float(shown) if shown else None) == value["value"], what
            assert by_csv[code]["STATE"] == value["state"], what
            assert by_sheet[code]["OBS_VALUE"] == value["value"], what
            seen.append(expected)
    assert len(seen) >= 200
    assert {"слишком мало, чтобы судить", "не передано"} < set(seen)
    assert any("частично" in text for text in seen)
    assert len(set(seen)) > 40
