"""The map in the hand: on a phone, searched by name, on paper, in forced colours."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FIELD = "#map-find"
SEARCH = ".map-search"
WHOLE = ".atlas-whole"


def _open(watched: Any, path: str = "/?time=2026-05") -> Page:
    page: Page = watched.page
    page.goto(watched.base + path, wait_until="networkidle")
    page.wait_for_selector("[data-map-ready=true]")
    return page


def _in_sight(page: Page) -> int:
    """Return how many territories lie in the map's box with their middles."""
    count: int = page.evaluate(
        """() => {
          const box = document.querySelector(".folium-map").getBoundingClientRect();
          return [...document.querySelectorAll("path.atlas-area")].filter((path) => {
            const one = path.getBoundingClientRect();
            const [x, y] = [one.left + one.width / 2, one.top + one.height / 2];
            return x > box.left && x < box.right && y > box.top && y < box.bottom;
          }).length;
        }"""
    )
    return count


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_map_comes_before_its_form_and_is_large_enough_to_read(
    watch: Any, width: int
) -> None:
    watched = watch(width)
    page = _open(watched)
    assert not page.locator("#map-time").is_visible()
    page.click(".fold-choices > summary")
    assert page.locator("#map-time").is_visible()
    page.click(".fold-choices > summary")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    assert box["height"] >= 320
    # The crowded part fills the box: most places are there, and Kaluga is wide enough for a finger.
    everything = page.locator("path.atlas-area").count()
    assert everything / 2 < _in_sight(page) < everything
    kaluga = page.locator("path[aria-label^='Калужская']").bounding_box()
    assert kaluga is not None
    near = kaluga["width"]
    assert near >= 20
    # A finger that moves over the map at rest scrolls the page.
    assert not page.evaluate("map_atlas.dragging.enabled()")
    page.click(WHOLE)
    assert _in_sight(page) == everything
    assert not page.evaluate("map_atlas.dragging.enabled()")
    assert page.inner_text(WHOLE) == "Крупнее"
    page.click(WHOLE)
    kaluga = page.locator("path[aria-label^='Калужская']").bounding_box()
    assert kaluga is not None
    assert kaluga["width"] == pytest.approx(near)
    page.click(".leaflet-control-zoom-in")
    assert page.evaluate("map_atlas.dragging.enabled()")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.faults == []


def test_a_wide_screen_has_the_whole_map_and_its_form(watch: Any) -> None:
    page = _open(watch())
    assert page.locator("#map-time").is_visible()
    assert not page.locator(".fold-choices > summary").is_visible()
    assert not page.locator(WHOLE).is_visible()
    assert _in_sight(page) == page.locator("path.atlas-area").count()


def test_the_search_outlines_a_place_and_says_its_value_without_leaving(watch: Any) -> None:
    watched = watch(390)
    page = _open(watched)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    with page.expect_response(lambda response: "map-search.js" in response.url):
        page.focus(FIELD)
    page.wait_for_load_state("networkidle")
    page.keyboard.type("МАГАДАНСКАЯ")
    page.wait_for_selector("path.atlas-mark.is-focus:not([d=''])")
    shape = page.locator("path[aria-label^='Магаданская']")
    said = shape.get_attribute("aria-label")
    assert said is not None
    status = page.inner_text(f"{SEARCH} [role=status]")
    assert status == f"Найдено: 1. {said}"
    assert page.locator("path.atlas-mark.is-focus").get_attribute("d") == shape.get_attribute("d")
    tooltip = page.inner_text(".atlas-tooltip")
    assert ": ".join(tooltip.split("\n")[:2]) == said
    # It lay outside the part of the country that a phone shows first.
    place, box = shape.bounding_box(), page.locator(".folium-map").bounding_box()
    assert place is not None
    assert box is not None
    assert box["x"] < place["x"] + place["width"] / 2 < box["x"] + box["width"]
    # Enter leads into the list and only there to the page of the place.
    before = page.url
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Магаданская область"
    assert page.url == before
    assert [path for path in asked if "map-search" not in path] == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/44000000**")
    assert watched.faults == []


def test_what_the_map_does_not_show_is_searched_for_among_all_places(watch: Any) -> None:
    watched = watch()
    page = _open(watched, "/en/?time=2026-05")
    with page.expect_response(lambda response: "map-search.js" in response.url):
        page.focus(FIELD)
    page.wait_for_load_state("networkidle")
    page.keyboard.type("<b>&")
    link = page.locator(f"{SEARCH} ul a")
    link.wait_for()
    assert link.inner_text() == "Search all places for “<b>&”"
    assert page.inner_text(f"{SEARCH} [role=status]") == "No place of that name is on this map."
    assert page.locator("path.atlas-mark.is-focus").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/find?q=%3Cb%3E%26")
    assert watched.faults == []


def test_the_search_stays_when_the_period_changes_and_tells_the_new_value(watch: Any) -> None:
    page = _open(watch())
    with page.expect_response(lambda response: "map-search.js" in response.url):
        page.focus(FIELD)
    page.wait_for_load_state("networkidle")
    page.keyboard.type("калуж")
    row = page.locator(f"{SEARCH} [data-code='29000000'] span")
    row.wait_for()
    page.focus("#player-range")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('#map-time').value === '2026-04'")
    assert page.input_value(FIELD) == "калуж"
    shown = page.locator("path[aria-label^='Калужская']").get_attribute("aria-label")
    assert shown == f"Калужская область: {row.inner_text()}"


def test_without_scripts_the_field_asks_the_server(watch: Any) -> None:
    watched = watch(java_script_enabled=False)
    watched.open("/")
    watched.page.fill(FIELD, "Калуж")
    watched.page.press(FIELD, "Enter")
    assert urlsplit(watched.page.url).path == "/t/29000000"


@pytest.mark.parametrize(
    ("path", "width"),
    [("/?time=2026-05", 390), ("/?time=2026-05", 1280), ("/en/?view=tiles&time=2026-05", 1280)],
)
def test_each_map_prints_on_one_sheet(watch: Any, path: str, width: int) -> None:
    watched = watch(width, "dark")
    watched.open(path)
    maps = watched.page.locator("main > .section:has(.folium-map, .tiles)").count()
    sheet = watched.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == maps


def test_paper_shows_the_whole_map_and_nothing_around_it(watch: Any) -> None:
    page = _open(watch(390))
    rest = page.locator("svg.atlas-svg").get_attribute("viewBox")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    left, top, width, height = map(
        float, str(page.locator("svg.atlas-svg").get_attribute("viewBox")).split()
    )
    drawn = page.locator("svg.atlas-svg").evaluate(
        "svg => { const { x, y, width, height } = svg.getBBox(); return [x, y, width, height]; }"
    )
    assert [left + 2, top + 2, width - 4, height - 4] == pytest.approx(drawn)
    assert 1.4 < width / height < 2.4
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("svg.atlas-svg").get_attribute("viewBox") == rest
    assert page.inner_text(WHOLE) == "Вся карта"


def test_a_region_prints_on_two_sheets_and_its_table_is_whole(watch: Any) -> None:
    watched = watch()
    watched.open("/t/29000000")
    sheet = watched.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) <= 2
    watched.page.emulate_media(media="print")
    rows = watched.page.locator("#table tbody tr")
    assert rows.count() > 20
    assert all(row.is_visible() for row in rows.all())


def test_forced_colours_keep_the_classes_and_tell_the_current_tab(watch: Any) -> None:
    watched = watch(forced_colors="active")
    watched.open("/?view=tiles&time=2026-05")
    fills = watched.page.evaluate(
        """() => [...document.querySelectorAll(".only-wide rect.tile[class*='seq-']")].map(
          (tile) => getComputedStyle(tile).fill)"""
    )
    assert len(set(fills)) >= 3
    borders = watched.page.evaluate(
        """() => [...document.querySelectorAll(".tabs ul a")].map(
          (tab) => [tab.matches("[aria-current]"), getComputedStyle(tab).borderBottomColor])"""
    )
    current = {colour for is_current, colour in borders if is_current}
    others = {colour for is_current, colour in borders if not is_current}
    assert len(current) == len(others) == 1
    assert current != others
