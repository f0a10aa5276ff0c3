"""Every page of the demonstration, as its links lead to it: most of them in a real browser.

An English page of a place is its Russian page with other words. Those pages, half of all, are read
as text; what a browser could find fault with is looked for in the text instead: files that no page
in the browser was given, and code or style that stands in the page.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from lxml import html

pytestmark = pytest.mark.browser

# A page belongs to the crawl without its query: forms and pagers make endless combinations.
PLACES = 83 + 140
# Pages of forecasts are one to a place as well: those in English are left to the tests of them.
IN_TEXT = ("/en/t/", "/forecast/")
NO_PAGE = re.compile(
    r"^/(api|catalog|data/archive|downloads|ogc|opendata|problems|sitemap)"
    # Files, and the page of each picture's codes: one of those stands among the kinds of pages.
    r"|\.(atom|png|svg|zip)$|^(/en)?/(embed|share)/|^/en/forecast/"
)
# What is wanted of a page, in one go: there are hundreds.
READ = """() => ({
  headings: document.querySelectorAll('h1').length,
  hasMap: document.querySelector('.folium-map') !== null,
  isMarked: /синтетические|synthetic/.test(document.documentElement.outerHTML),
  links: [...document.querySelectorAll('a[href]')].map(a => a.href),
})"""
FETCHED = "//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href | //@src"
# What the policy of contents forbids: code and style in the page itself.
FORBIDDEN = (
    "//style | //*[@style] | //@*[starts-with(name(), 'on')]"
    " | //script[not(@src) and not(@type='application/ld+json')]"
)


class Found(NamedTuple):
    """What a page is: its headings, whether it is marked as synthetic, addresses it links to."""

    headings: int
    is_marked: bool
    links: list[str]


def in_browser(page: Any, address: str) -> Found:
    """Open a page; a map that is ready has links too."""
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == 200, address
    found = page.evaluate(READ)
    if found["hasMap"]:
        page.wait_for_selector("[data-map-ready=true]")
        found = page.evaluate(READ)
    return Found(found["headings"], found["isMarked"], found["links"])


def in_text(session: requests.Session, address: str, fetched: set[str]) -> Found:
    """Read a page; ``fetched`` are the files that the browser was given."""
    answer = session.get(address, timeout=60)
    assert answer.status_code == 200, address
    page = html.fromstring(answer.text)
    assert page.xpath(FORBIDDEN) == [], address
    for file in page.xpath(FETCHED):
        if (whole := urljoin(address, file)) not in fetched:
            assert session.get(whole, timeout=60).status_code == 200, (address, file)
            fetched.add(whole)
    links = [urljoin(address, link) for link in page.xpath("//a/@href")]
    marked = re.search("синтетические|synthetic", answer.text)
    return Found(len(page.xpath("//h1")), marked is not None, links)


def test_every_page_is_reached_by_links_and_opens_without_a_fault(
    watch: Any, served_demo: str
) -> None:
    watched = watch(base=served_demo)
    page, session = watched.page, requests.Session()
    fetched: set[str] = set()
    page.on("requestfinished", lambda request: fetched.add(request.url))
    seen: set[str] = set()
    waiting = ["/", "/en/", "/en/t/29000000"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        # The first page of each kind is opened in any case.
        is_text = any(
            path.startswith(kind) and any(one.startswith(kind) for one in seen) for kind in IN_TEXT
        )
        seen.add(path)
        address = served_demo + path
        found = in_text(session, address, fetched) if is_text else in_browser(page, address)
        assert found.headings == 1, path
        assert found.is_marked, path
        inner = [part for link in found.links if (part := urlsplit(link)).scheme.startswith("http")]
        own = {part.path for part in inner if f"http://{part.netloc}" == served_demo}
        waiting += sorted(path for path in own if not NO_PAGE.search(path))
    assert watched.faults == []
    assert watched.foreign == []
    places = {path for path in seen if path.startswith(("/t/", "/en/t/"))}
    assert len(places) >= 2 * PLACES
    named = {"/methodology", "/data", "/developers", "/stability", "/regions", "/borders", "/find"}
    assert named | {"/en/methodology"} <= seen
