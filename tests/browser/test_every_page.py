"""Every page of the demonstration, as its links lead to it, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

# A page belongs to the crawl without its query: forms and pagers make endless combinations.
PLACES = 83 + 140
# What is wanted of a page, in one go: there are hundreds.
READ = """() => ({
  headings: document.querySelectorAll('h1').length,
  hasMap: document.querySelector('#map_atlas') !== null,
  isMarked: /синтетические|synthetic/.test(document.documentElement.outerHTML),
  links: [...document.querySelectorAll('a[href]')]
    .map(a => new URL(a.href))
    .filter(u => u.origin === location.origin)
    .map(u => u.pathname)
    .filter(p =>
      !/^\\/(api|catalog|data\\/archive|downloads|ogc|opendata|problems|sitemap)/.test(p)
      // Files, and the page of each picture's codes: one of those stands among the kinds of pages.
      && !/\\.(atom|png|svg|zip)$|^(\\/en)?\\/(embed|share)\\//.test(p)),
})"""


def test_every_page_is_reached_by_links_and_opens_without_a_fault(
    watch: Any, served_demo: str
) -> None:
    watched = watch(base=served_demo)
    page = watched.page
    seen: set[str] = set()
    waiting = ["/", "/en/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page.goto(served_demo + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path
        found = page.evaluate(READ)
        if found["hasMap"]:
            page.wait_for_selector("[data-map-ready=true]")
            found = page.evaluate(READ)  # a map that is ready has links too
        assert found["headings"] == 1, path
        assert found["isMarked"], path
        waiting += found["links"]
    assert watched.faults == []
    assert watched.foreign == []
    places = {path for path in seen if path.startswith(("/t/", "/en/t/"))}
    assert len(places) >= 2 * PLACES
    named = {"/methodology", "/data", "/developers", "/stability", "/regions", "/borders", "/find"}
    assert named | {"/en/methodology"} <= seen
