"""Every page of the demonstration, as its links lead to it, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

# A page belongs to the crawl without its query: forms and pagers make endless combinations.
PLACES = 83 + 140


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
        if page.locator("#map_atlas").count():
            page.wait_for_selector("[data-map-ready=true]")
        assert page.locator("h1").count() == 1, path
        assert "синтетические" in page.content() or "synthetic" in page.content(), path
        waiting += page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(a => new URL(a.href))"
            ".filter(u => u.origin === location.origin).map(u => u.pathname)"
            ".filter(p => !/^\\/(api|catalog|data\\/archive|downloads|ogc|opendata|problems|sitemap)/.test(p))"
        )
    assert watched.faults == []
    assert watched.foreign == []
    places = {path for path in seen if path.startswith(("/t/", "/en/t/"))}
    assert len(places) >= 2 * PLACES
    named = {"/methodology", "/data", "/developers", "/stability", "/regions", "/borders", "/find"}
    assert named | {"/en/methodology"} <= seen
