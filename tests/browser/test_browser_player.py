"""The slider under a map: arrow keys, play, the address, and all else on the page following."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SLIDER = "#player-range"
PLAY = ".player button"


def _texts(page: Page) -> dict[str, object]:
    """Return what a reader sees of the numbers: picture, legend, sentence, table, form."""
    found: dict[str, object] = page.evaluate(
        """() => ({
          areas: [...document.querySelectorAll("path.atlas-area")].map(
            (path) => [path.getAttribute("class"), path.getAttribute("fill"), path.getAttribute("aria-label")]),
          legend: document.querySelector(".legend").innerText,
          statement: document.querySelector(".statement").innerText,
          table: document.querySelector("#table").textContent,
          chosen: document.querySelector("#map-time").value,
          output: document.querySelector(".player output").textContent,
          spoken: document.querySelector("#player-range").getAttribute("aria-valuetext"),
          links: [...document.querySelectorAll("#map .sourceline a")].map((link) => link.getAttribute("href")),
        })"""
    )
    return found


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.wait_for_selector("[data-map-ready=true]")


def test_a_step_by_arrow_key_is_the_page_of_that_period(watch: Any) -> None:
    watched = watch()
    page = watched.page
    _open(page, watched.base + "/?time=2026-05")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.focus(SLIDER)
    with page.expect_event("request", lambda r: "time=2026-03" in r.url and "/maps/" not in r.url):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(
            "() => document.querySelector('.player output').textContent.includes('Апрель')"
        )
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('#map-time').value === '2026-03'")
    assert parse_qs(urlsplit(page.url).query)["time"] == ["2026-03"]
    assert page.evaluate("document.activeElement.id") == "player-range"
    assert [path for path in asked if path.startswith(("/geo/", "/maps/values"))] == []
    assert asked.count("/maps/months.json") == 1
    stepped = _texts(page)
    _open(page, page.url)
    assert _texts(page) == stepped
    assert watched.faults == []


def test_play_goes_on_until_it_is_stopped_and_the_address_says_where(watch: Any) -> None:
    watched = watch()
    page = watched.page
    page.goto(watched.base + "/?view=tiles&time=2026-02", wait_until="networkidle")
    page.click(PLAY)
    page.wait_for_function(
        "() => document.querySelector('.player output').textContent.includes('Апрель')"
    )
    assert page.inner_text(PLAY) == "Остановить"
    page.click(PLAY)
    page.wait_for_function("() => !location.search.includes('2026-02')")
    month = parse_qs(urlsplit(page.url).query)["time"][0]
    page.wait_for_function(f"() => document.querySelector('#map-time').value === '{month}'")
    tiles = "[...document.querySelectorAll('.tiles g')].map((tile) => tile.outerHTML)"
    stopped = page.evaluate(tiles)
    page.goto(page.url, wait_until="networkidle")
    assert page.evaluate(tiles) == stopped
    assert page.inner_text(PLAY) == "Проиграть"
    assert watched.faults == []


def test_nothing_plays_for_those_who_ask_for_calm(watch: Any) -> None:
    watched = watch(reduced_motion="reduce")
    page = watched.page
    _open(page, watched.base + "/?time=2026-05")
    assert page.locator(PLAY).is_hidden()
    page.focus(SLIDER)
    page.keyboard.press("Home")
    page.wait_for_function(
        "() => location.search.includes('time=') && !location.search.includes('2026-05')"
    )
    page.emulate_media(reduced_motion="no-preference")
    page.locator(PLAY).wait_for(state="visible")


def test_without_the_file_of_months_the_page_stays_as_it_is(watch: Any) -> None:
    watched = watch()
    page = watched.page
    page.route("**/maps/months.json*", lambda route: route.abort())
    _open(page, watched.base + "/?time=2026-05")
    before = _texts(page)["statement"]
    page.focus(SLIDER)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "() => document.querySelector('.player [role=status]').textContent !== ''"
    )
    assert _texts(page)["statement"] == before
    assert urlsplit(page.url).query == "time=2026-05"


def test_without_scripts_the_form_is_the_way_to_another_month(watch: Any) -> None:
    watched = watch(java_script_enabled=False)
    page = watched.page
    page.goto(watched.base + "/?view=tiles&time=2026-05")
    assert page.locator(".player").is_hidden()
    page.select_option("#map-time", "2026-04")
    page.click("#map .controls button")
    assert parse_qs(urlsplit(page.url).query)["time"] == ["2026-04"]
    assert "апрель" in page.inner_text(".legend-title")


def test_two_maps_are_painted_apart(watch: Any) -> None:
    watched = watch()
    page = watched.page
    page.goto(watched.base + "/maps?indicator=resolution_rate&time=2026-05&time2=2026-04")
    for name in ("first", "second"):
        page.wait_for_selector(f"#map_{name}[data-map-ready=true]")
    fills = [
        page.locator(f"#map_{name} path.atlas-area").evaluate_all(
            "paths => paths.map((path) => path.getAttribute('aria-label'))"
        )
        for name in ("first", "second")
    ]
    assert len(fills[0]) == len(fills[1]) > 80
    assert fills[0] != fills[1]
    assert watched.faults == []
