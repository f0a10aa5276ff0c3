"""Two journeys of a citizen, each from the first page on: with a finger, and with keys alone."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError as PlaywrightTimeout

pytestmark = pytest.mark.browser

DISTRICT = "29606000"
# WCAG 2.5.8: a target is 24 pixels either way, or a circle of 24 around its middle meets no other.
IS_LARGE = """own => {
    const at = e => e.getBoundingClientRect(), box = at(own), reach = 12;
    if (Math.min(box.width, box.height) >= 2 * reach) return true;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const others = document.querySelectorAll('a[href], button, input, select, summary');
    return [...others].filter(e => e !== own && at(e).width).every(e => {
        const b = at(e);
        const dx = Math.max(b.left - x, 0, x - b.right), dy = Math.max(b.top - y, 0, y - b.bottom);
        return Math.hypot(dx, dy) >= reach;
    });
}"""
FOCUS = """() => {
    const own = document.activeElement, style = getComputedStyle(own);
    const box = own.getBoundingClientRect(), mark = document.querySelector('.atlas-mark.is-focus');
    const isOutlined = style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
    const isRound = mark && Math.abs(mark.getBoundingClientRect().left - box.left) < 6;
    return {
        isBody: own === document.body,
        isMarked: own.matches('.atlas-area') ? isRound : isOutlined,
        isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        html: own.outerHTML.slice(0, 160),
    };
}"""


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def published(base: str, geo: str) -> str:
    """Return the rate of the last twelve months in the data; reports of one month are partial."""
    answer = requests.get(f"{base}/api/v1/indicators/resolution_rate?geo={geo}", timeout=30)
    [value] = answer.json()["values"]
    assert value["state"] == "partial"
    share = (Decimal(str(value["value"])) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{share} %"


def tap(page: Any, target: Any) -> None:
    """Tap what stands in sight after scrolling as a finger scrolls, and is large enough for it."""
    target.scroll_into_view_if_needed()
    assert target.evaluate(IS_LARGE), target.inner_text()
    box = target.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= page.viewport_size["width"]
    target.tap()


def seen(page: Any) -> None:
    """Wait until what has the focus is in sight and marked: it may slide in."""
    try:
        page.wait_for_function(f"(s => s.isMarked && s.isInSight)(({FOCUS})())", timeout=10_000)
    except PlaywrightTimeout:
        pytest.fail(f"not seen: {page.evaluate(FOCUS)}")


def tab_to(page: Any, selector: str, text: str = "", most: int = 60) -> None:
    """Press Tab until what is looked for has the focus; each stop on the way has to be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert not page.evaluate(FOCUS)["isBody"], f"the page ended before {selector}"
        seen(page)
        words = page.evaluate("document.activeElement.textContent")
        if page.evaluate("s => document.activeElement.matches(s)", selector) and text in plain(
            words
        ):
            return
    pytest.fail(f"{selector} is more than {most} stops away")


def test_a_citizen_with_a_phone_finds_the_district_and_reads_its_rate(watch: Any) -> None:
    watched = watch(390, has_touch=True, is_mobile=True, device_scale_factor=2)
    page = watched.page
    watched.open("/")
    # The field stands on the first screen but one, before the map.
    field = page.get_by_label("Найти мой район или город")
    assert field.bounding_box()["y"] < 2 * page.viewport_size["height"]
    assert field.bounding_box()["y"] < page.locator("#map").bounding_box()["y"]
    tap(page, field)
    page.keyboard.type("боровск")
    tap(page, page.get_by_role("button", name="Найти", exact=True))
    # The name of its town, as a citizen would say it; there is one such place.
    page.wait_for_url(f"**/t/{DISTRICT}")
    assert page.locator("h1").inner_text() == "Боровский район"
    # The rate is in words and as a figure, the same as in the data, and large.
    share = published(watched.base, DISTRICT)
    figure = page.locator(".facts .value", has_text="%").first
    assert plain(figure.inner_text()) == f"{share} частично"
    assert figure.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 24
    assert f"{share.removesuffix(' %')} из 100" in plain(page.locator(".lead").inner_text())
    assert page.locator(".banner").is_visible()
    # What the figure means is a tap away, and so is the way back to the region.
    details = page.locator("main details").first
    tap(page, details.locator("summary"))
    assert details.evaluate("e => e.open")
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    assert Axe().run(page).response["violations"] == []
    tap(page, page.locator(".crumbs a", has_text="Калужская область"))
    page.wait_for_url("**/t/29000000")
    assert page.locator("h1").inner_text() == "Калужская область"
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    assert watched.faults == []
    assert watched.foreign == []


def test_keys_alone_lead_to_the_number_of_a_district_to_the_map_and_back(watch: Any) -> None:
    watched = watch()
    page = watched.page
    keys = page.keyboard
    watched.open("/")
    page.wait_for_selector("[data-map-ready=true]")
    # Past the menu in one step, then to the field.
    tab_to(page, ".skip", most=1)
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "#finder", most=10)
    keys.type("боровский район")
    keys.press("Enter")
    page.wait_for_url(f"**/t/{DISTRICT}")
    share = published(watched.base, DISTRICT)
    assert share in plain(page.locator(".facts .value", has_text="%").first.inner_text())
    # Up to the region, whose table has the same number beside the name.
    tab_to(page, ".crumbs a", "Калужская область")
    keys.press("Enter")
    page.wait_for_url("**/t/29000000")
    tab_to(page, f"#table a[href*='/t/{DISTRICT}']", most=150)
    row = page.evaluate("document.activeElement.closest('tr').innerText")
    assert share in plain(row)
    # To the front page by its name, and onto the map, which is one stop whatever it shows.
    page.reload(wait_until="networkidle")
    tab_to(page, "a.logo", most=10)
    keys.press("Enter")
    page.wait_for_url(f"{watched.base}/")
    page.wait_for_selector("[data-map-ready=true]")
    tab_to(page, ".atlas-area")
    for _ in range(3):
        keys.press("ArrowRight")
        seen(page)
    said = plain(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    name, value = said.split(": ", 1)
    keys.press("Enter")
    page.wait_for_url("**/t/**")
    assert plain(page.locator("h1").inner_text()) == name
    assert value in plain(page.locator(".facts").inner_text())
    # And back: the browser's own key, which a headless one does not have.
    page.go_back(wait_until="networkidle")
    assert page.url == f"{watched.base}/"
    page.wait_for_selector("[data-map-ready=true]")
    tab_to(page, ".atlas-area")
    assert watched.faults == []
    assert watched.foreign == []
