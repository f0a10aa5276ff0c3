"""Pages of territories in a real browser: the sheet of paper, the folded table, open details."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

REGION, DISTRICT = "/t/29000000", "/t/29606000"


@pytest.mark.parametrize(
    "path",
    [
        DISTRICT,
        f"/en{DISTRICT}",
        "/t/29701000",
        "/t/29000000.u",
        f"{DISTRICT}?time=2025-07&topic=roads&channel=letter",
    ],
)
def test_any_municipality_prints_on_one_sheet_in_light_colours(watch: Any, path: str) -> None:
    watched = watch(scheme="dark")
    watched.open(path)
    sheet = watched.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    watched.page.emulate_media(media="print", color_scheme="light")
    # No chart is lost on paper, and no words are too small to be read: eight points, a little less
    # in the notes under bars.
    shown = watched.page.locator(".s-trend svg.chart:visible, .s-fair svg.chart:visible")
    assert shown.count() == watched.page.locator(".s-trend, .s-fair").count()
    for text in shown.locator("text").all():
        box = text.bounding_box()
        assert box is not None
        assert box["height"] >= 9, text.inner_text()
    assert watched.page.locator(".banner").is_visible()


def test_the_long_table_of_places_is_folded_on_a_phone_alone(watch: Any) -> None:
    wide, narrow = watch(1280), watch(390)
    for watched in (wide, narrow):
        watched.open(REGION)
    row = "#table tbody tr:first-child a"
    assert wide.page.locator(row).is_visible()
    assert not wide.page.locator(".fold-narrow > summary").is_visible()
    assert not narrow.page.locator(row).is_visible()
    narrow.page.locator(".fold-narrow > summary").click()
    assert narrow.page.locator(row).is_visible()
    assert wide.faults == narrow.faults == []


@pytest.mark.parametrize("path", [REGION, f"/en{DISTRICT}", "/t/RU?sort=rate"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_open_details_have_no_fault(watch: Any, path: str, width: int, scheme: str) -> None:
    watched = watch(width, scheme)
    watched.open(path)
    page = watched.page
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
    assert watched.faults == []
    assert watched.foreign == []


def test_words_in_the_bar_of_outcomes_stay_inside_their_segments(watch: Any) -> None:
    for width in (320, 1280):
        watched = watch(width)
        watched.open(DISTRICT)
        boxes = watched.page.evaluate(
            "() => { const rects = [...document.querySelectorAll('.outcome-bar rect')];"
            " const at = e => e.getBoundingClientRect();"
            " return [...document.querySelectorAll('.outcome-bar text')]"
            ".filter(t => getComputedStyle(t).display !== 'none').map(t => { const b = at(t);"
            " return rects.some(r => at(r).left <= b.left && b.right <= at(r).right); }); }"
        )
        assert boxes
        assert all(boxes), width
