"""One number, three ways: the API, the page and the tooltip of the map, for places at random."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from lxml import html

from schemas.periods import Period, periods_within

pytestmark = pytest.mark.browser

WORDS = {"too_few": "слишком мало, чтобы судить", "not_reported": "не передано"}
SEED = 20261115
N_REGIONS, N_MUNICIPALITIES = 50, 50


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def api_text(base: str, place: str, topic: str, period: Period) -> str:
    """Return what the API's value reads as, formatted here by hand."""
    address = f"{base}/api/v1/indicators/resolution_rate/{place}/{topic}/{period}"
    value = requests.get(address, timeout=30).json()["value"]
    if value["state"] in WORDS:
        assert value["value"] is None
        return WORDS[value["state"]]
    share = Decimal(str(value["value"]))
    assert abs(float(share) - value["numerator"] / value["denominator"]) <= 0.00005
    text = f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"
    return f"{text} (частично)" if value["state"] == "partial" else text


def page_text(base: str, place: str, topic: str, period: Period) -> str:
    """Return the first figure of a territory's page, the headline rate, as its HTML has it."""
    address = f"{base}/t/{place}?{urlencode({'topic': topic, 'time': str(period)})}"
    page = html.fromstring(requests.get(address, timeout=30).text)
    return plain(page.xpath("//dl[@class='facts']/div[1]/dd[1]")[0].text_content())


def draw(release_store: Any, level: str, count: int) -> list[tuple[str, str, Period]]:
    """Draw places, topics and periods; a few periods hold many places, so that maps are shared."""
    chance = random.Random(SEED)  # noqa: S311 - a repeatable draw, no secret
    first, last = release_store.info.first_month, release_store.info.last_month
    months, years = (periods_within(first, last, freq) for freq in ("M", "P1Y"))
    groups = [topic.code for topic in release_store.topics.values() if topic.parent == "all"]
    views = [("all", year) for year in chance.sample(years, 5)]
    views += [("all", month) for month in chance.sample(months, 3)]
    views += [(group, chance.choice(years)) for group in chance.sample(groups, 4)]
    places = [t.code for t in release_store.territories.at_level(level)]
    drawn = [(place, *chance.choice(views)) for place in chance.sample(places, count - 2)]
    silent = "93000000" if level == "region" else places[0]
    return [*drawn, (silent, *views[0]), (silent, *views[1])]


def test_api_page_and_tooltip_show_the_same_rate_of_fifty_regions(
    watch: Any, release_store: Any
) -> None:
    watched = watch()
    page = watched.page
    by_view = defaultdict(list)
    for place, topic, period in draw(release_store, "region", N_REGIONS):
        by_view[topic, period].append(place)
    seen = []
    for (topic, period), places in by_view.items():
        query = urlencode({"indicator": "resolution_rate", "topic": topic, "time": str(period)})
        watched.open(f"/?{query}")
        page.wait_for_selector("[data-map-ready=true]")
        tooltips = {}
        for place in places:
            name = release_store.territories[place].name("ru")
            page.locator(f'.atlas-area[aria-label^="{name}: "]').focus()
            tooltips[place] = page.locator(".atlas-tooltip")
            bold, text = (plain(tooltips[place].locator(tag).inner_text()) for tag in ("b", "span"))
            assert bold == plain(name)
            tooltips[place] = text
        for place in places:
            expected = api_text(watched.base, place, topic, period)
            assert tooltips[place] == expected, (place, topic, str(period))
            shown = page_text(watched.base, place, topic, period)
            assert matches(shown, expected), (place, topic, str(period))
            seen.append(expected)
    assert len(seen) == N_REGIONS
    assert "не передано" in seen
    assert "слишком мало, чтобы судить" in seen
    assert len(set(seen)) > 10


def test_api_and_page_show_the_same_rate_of_fifty_municipalities(
    served: str, release_store: Any
) -> None:
    seen = []
    for place, topic, period in draw(release_store, "municipality", N_MUNICIPALITIES):
        expected = api_text(served, place, topic, period)
        assert matches(page_text(served, place, topic, period), expected), (place, topic, period)
        seen.append(expected)
    assert "слишком мало, чтобы судить" in seen
    assert any(text.endswith("%") for text in seen)


def matches(shown: str, expected: str) -> bool:
    """A page writes the mark of a partial figure without brackets."""
    return shown.replace("(", "").replace(")", "") == expected.replace("(", "").replace(")", "")
