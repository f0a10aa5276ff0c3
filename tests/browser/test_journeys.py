"""What readers come for, from the first page to what they take away."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from live_server import serving
from lxml import html

from portal.web.pictures.png_text import texts_of

pytestmark = pytest.mark.browser

HOST_PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8">
<title>Газета</title></head><body><main><h1>Статья</h1>{code}</main></body></html>"""


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.fixture
def newspaper() -> Iterator[dict[str, Any]]:
    """Return a site of another origin: put its page under ``code``, its address is ``base``."""
    app = Flask("newspaper")
    site: dict[str, Any] = {"code": ""}
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    app.add_url_rule("/", "home", lambda: HOST_PAGE.format(code=site["code"]))
    with serving(app) as address:
        site["base"] = address
        yield site


def test_a_journalist_takes_away_a_picture_and_a_table_that_agree_with_the_page(watch: Any) -> None:
    watched = watch()
    page = watched.page
    n_shares, n_words = 0, 0
    for topic in ("roads", "all"):
        watched.open("/")
        page.select_option("select[name=indicator]", "resolution_rate")
        page.select_option("select[name=topic]", topic)
        page.select_option("select[name=time]", "2026-07")
        page.locator("form.controls button").click()
        page.wait_for_load_state("networkidle")
        assert f"topic={topic}" in page.url
        statement = plain(page.locator("#map .statement").inner_text())
        links = taken_links(page)
        # The picture says what stands under the map, and whose it is.
        said = texts_of(requests.get(watched.base + links["PNG"], timeout=60).content)
        assert statement in plain(said["Description"])
        assert "Демонстрационные" in said["Description"]
        assert "release=2026-11-15" in said["Source"]
        # The table has each rate of the page's table.
        shares, words = agreeing(
            page.content(), requests.get(watched.base + links["CSV"], timeout=30).text
        )
        n_shares, n_words = n_shares + shares, n_words + words
        assert requests.get(watched.base + links["XLSX"], timeout=30).content[:2] == b"PK"
        # The link leads to the same numbers, of this release.
        watched.open(links["Ссылка"])
        assert plain(page.locator("#map .statement").inner_text()) == statement
    assert n_shares > 10
    assert n_words > 10
    assert watched.faults == []
    assert watched.foreign == []


def taken_links(page: Any) -> dict[str, str]:
    """Return the links of the line under the map by their names."""
    line = page.locator("#map .sourceline").first
    names = ("Ссылка", "PNG", "SVG", "CSV", "XLSX", "Встроить")
    return {n: line.get_by_role("link", name=n, exact=True).get_attribute("href") for n in names}


def agreeing(page: str, table: str) -> tuple[int, int]:
    """Return how many places have a share and how many only words, the same in page and table."""
    rows = {plain(r["REF_AREA_NAME"]): r for r in csv.DictReader(io.StringIO(table))}
    n_shares, n_words = 0, 0
    path = "//table[@id='table']/tbody/tr[not(contains(@class, 'unallocated'))]"
    for row in html.fromstring(page).xpath(path):
        name = plain(row.xpath("./th")[0].text_content())
        shown = plain(row.xpath("./td[@data-label='Меры приняты']")[0].text_content())
        given = rows[name]
        if given["STATE"] in ("value", "partial"):
            share = Decimal(given["OBS_VALUE"]) * 100
            assert shown.startswith(f"{share.quantize(Decimal(1), ROUND_HALF_UP)} %"), name
            n_shares += 1
        else:
            assert given["OBS_VALUE"] == ""
            assert plain(given["LABEL"]) in shown, name
            n_words += 1
    return n_shares, n_words


def test_what_is_given_away_works_inside_another_page(
    watch: Any, newspaper: Any, served: str
) -> None:
    watched = watch()
    page = watched.page
    watched.open("/share/territory/29606000")
    codes = [plain(code) for code in page.locator("pre code").all_inner_texts()]
    assert len(codes) == 4
    newspaper["code"] = "".join(codes)
    page.goto(newspaper["base"], wait_until="networkidle")
    frames = page.locator("iframe")
    assert frames.count() == 3
    for index in range(3):
        frames.nth(index).scroll_into_view_if_needed()
        frame = frames.nth(index).content_frame
        frame.locator("h1").wait_for()
        wanted = frame.locator("html").evaluate("e => Math.ceil(e.getBoundingClientRect().height)")
        page.wait_for_function(
            "([i, h]) => Math.abs(document.querySelectorAll('iframe')[i].height - h) <= 1",
            arg=[index, wanted],
        )
        assert "Демонстрационные" in frame.locator("main").inner_text()
    small = frames.nth(2).content_frame
    assert plain(small.locator(".embed-value").inner_text())
    # Nobody but the block itself can set its height.
    before = frames.nth(0).get_attribute("height")
    page.evaluate("postMessage({ otklik: 'height', height: 9 }, '*')")
    page.wait_for_timeout(100)
    assert frames.nth(0).get_attribute("height") == before
    badge = page.locator("a > img")
    assert badge.evaluate("e => [e.naturalWidth, e.naturalHeight]") == [340, 80]
    assert watched.faults == []
    hosts = {urlsplit(address).netloc for address in watched.foreign}
    assert hosts <= {urlsplit(newspaper["base"]).netloc}


def test_a_block_follows_the_scheme_that_the_page_around_it_names(
    watch: Any, newspaper: Any, served: str
) -> None:
    watched = watch()
    newspaper["code"] = (
        f'<iframe title="Блок" src="{served}/embed/map/29000000?theme=dark"></iframe>'
    )
    watched.page.goto(newspaper["base"], wait_until="networkidle")
    frame = watched.page.locator("iframe").content_frame
    colour = frame.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(20, 23, 26)"
    assert watched.faults == []


def test_other_pages_cannot_be_framed(watch: Any, newspaper: Any, served: str) -> None:
    watched = watch()
    newspaper["code"] = f'<iframe title="Страница" src="{served}/t/29606000"></iframe>'
    watched.page.goto(newspaper["base"], wait_until="networkidle")
    assert any("frame-ancestors" in fault for fault in watched.faults)


def test_the_archive_of_a_newsroom_opens_from_a_disk(
    watch: Any, served: str, tmp_path: Any
) -> None:
    answer = requests.get(f"{served}/newsroom/map/29000000.zip", timeout=120)
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    [index] = tmp_path.glob("*/index.html")
    watched = watch(390)
    page = watched.page
    page.goto(index.as_uri(), wait_until="networkidle")
    assert page.locator("img").evaluate("e => e.complete && e.naturalWidth > 0")
    assert page.locator("tbody tr").count() > 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert watched.faults == []
    assert [address for address in watched.foreign if not address.startswith("file:")] == []
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []


def test_a_block_and_its_page_say_one_rate(watch: Any, served: str) -> None:
    page = requests.get(f"{served}/t/29000000", timeout=30).text
    block = requests.get(f"{served}/embed/territory/29000000", timeout=30).text
    badge = requests.get(f"{served}/badge/29000000.svg", timeout=30).text
    [share] = re.findall(r"по (\d+) из 100", plain(block))[:1]
    assert f"{share} %" in plain(badge)
    assert f"{share} из 100" in plain(page)
