"""The map as a reader meets it: painted, reached by keyboard, switched to another month."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from geodata.boundaries.load import load_boundaries
from geodata.territories import load_territories
from geodata.web.geometry import write_web_geometry
from geodata.web.projection_choice import RUSSIA
from portal.maps.assets import SCRIPTS, STYLES
from portal.maps.folium_map import VIEWS, map_script

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "geodata" / "reference"
STATIC = ROOT / "portal" / "web" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
MORE = {"svg": (), "canvas": ("atlas-canvas.js",)}
STATES = ("value", "not_reported", "too_few", "no_population")

pytestmark = pytest.mark.browser


def _values(codes: list[str], kind: str) -> dict[str, object]:
    """Return values that go through all classes and states."""
    states = [STATES[max(0, index % 10 - 6)] for index in range(len(codes))]
    return {
        "kind": kind,
        "classes": [i % 5 if s == "value" else None for i, s in enumerate(states)],
        "states": states,
        "labels": [f"{kind} {index}" for index in range(len(codes))],
        "link": "/t/{code}",
        "callouts": ["44000000", "93000000"],
    }


def _names(codes: list[str]) -> dict[str, object]:
    """Return names that are the codes, but for the first, which looks like markup."""
    names = ["<b>Край</b>", *codes[1:]]
    return {"codes": codes, "names": {"ru": names, "en": names}}


def _page(entry: dict[str, Any], painter: str = "svg") -> str:
    scales = [{"file": f"/geo/{s['file']}", "min_zoom": s["min_zoom"]} for s in entry["scales"]]
    links = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in STYLES)
    scripts = "".join(
        f'<script defer src="/static/{name}"></script>' for name in (*SCRIPTS, *MORE[painter])
    )
    return (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Карта</title>'
        '<link rel="icon" href="/static/favicon.svg">'
        '<link rel="stylesheet" href="/static/css/tokens.css">'
        f'<link rel="stylesheet" href="/static/css/site.css">{links}</head><body>'
        '<div id="map_atlas" class="folium-map" role="region" aria-label="Карта"'
        f' data-painter="{painter}"'
        f" data-scales='{json.dumps(scales)}' data-object='{entry['object']}' data-lang='ru'"
        ' data-names="/geo/names.json"'
        ' data-values="/maps/values.json?kind=sequential" data-selected="29000000"'
        ' data-zoom-in="Приблизить" data-zoom-out="Отдалить" data-credit="<i>Natural Earth</i>"'
        f' data-fault="Карта не загрузилась"></div>{scripts}'
        '<script defer src="/maps/atlas.js"></script></body></html>'
    )


@dataclass
class Site:
    """A site of one page, under the portal's own content policy."""

    address: str
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    geo = tmp_path_factory.mktemp("geo")
    tree = load_territories(REFERENCE / "territories.csv")
    boundaries = load_boundaries(REFERENCE / "boundaries", tree)
    entry = write_web_geometry(tree, boundaries, RUSSIA, geo)["region"]

    def content(path: str, query: dict[str, list[str]]) -> bytes | None:
        if path == "/":
            return _page(entry).encode()
        if path == "/canvas":
            return _page(entry, "canvas").encode()
        if path == "/maps/atlas.js":
            return map_script(VIEWS["atlas"]).encode()
        if path == "/maps/values.json" and query["kind"][0] != "broken":
            return json.dumps(_values(entry["codes"], query["kind"][0])).encode()
        if path == "/geo/names.json":
            return json.dumps(_names(entry["codes"])).encode()
        if path.startswith("/t/"):
            return "<!doctype html><title>Территория</title>".encode()
        folder, _, name = path[1:].partition("/")
        file = {"static": STATIC, "geo": geo}.get(folder, geo) / name
        return file.read_bytes() if file.is_file() else None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            body = content(address.path, parse_qs(address.query))
            kind = TYPES.get(Path(address.path).suffix, "text/html; charset=utf-8")
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Keep the tests quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    site.faults.clear()
    tab = browser.new_page(viewport={"width": 1000, "height": 700})
    tab.on("console", lambda message: site.faults.append(message.text))
    tab.on("pageerror", lambda error: site.faults.append(str(error)))
    tab.on(
        "request",
        lambda request: (
            None if request.url.startswith(site.address) else site.faults.append(request.url)
        ),
    )
    tab.goto(site.address)
    tab.wait_for_selector("[data-map-ready=true]")
    yield tab
    tab.close()


def test_every_region_is_painted_without_a_fault_or_an_outside_request(
    site: Site, page: Page
) -> None:
    areas = page.locator("path.atlas-area")
    assert areas.count() == 83
    assert page.locator("path[class*='seq-']").count() == 59
    assert page.locator("path[fill='url(#atlas-hatch-map_atlas)']").count() == 8
    assert page.locator("path[fill='url(#atlas-dots-map_atlas)']").count() == 8
    assert page.locator("path.atlas-blank").count() == 8
    assert site.faults == []


def test_the_whole_country_is_in_sight_and_the_page_below_still_scrolls(page: Page) -> None:
    box = page.locator("#map_atlas").bounding_box()
    assert box is not None
    for place in ("27000000", "77000000", "82000000"):
        area = page.locator(f"path[aria-label^='{place}']").bounding_box()
        assert area is not None
        assert box["x"] <= area["x"]
        assert area["x"] + area["width"] <= box["x"] + box["width"]
        assert box["y"] <= area["y"]
        assert area["y"] + area["height"] <= box["y"] + box["height"]
    assert not page.evaluate("map_atlas.dragging.enabled()")
    page.click("a[title='Приблизить']")
    assert page.evaluate("map_atlas.dragging.enabled()")


def test_names_and_credit_are_text_never_markup(page: Page) -> None:
    page.evaluate("document.querySelector('path.atlas-area').focus()")
    tooltip = page.locator(".atlas-tooltip")
    assert tooltip.inner_text() == "<b>Край</b>\nsequential 0"
    assert page.locator(".atlas-credit").inner_text() == "<i>Natural Earth</i>"
    assert page.locator(".atlas-tooltip b b, .atlas-credit i").count() == 0


def test_the_map_is_one_tab_stop_and_arrows_walk_it(page: Page) -> None:
    assert page.locator("path[tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    label = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(label).startswith("29000000: ")
    page.keyboard.press("ArrowRight")
    moved = page.evaluate(label)
    assert not moved.startswith("29000000")
    assert page.locator("path[tabindex='0']").count() == 1
    page.keyboard.press("End")
    assert page.evaluate(label).startswith("99000000: ")
    assert page.locator("path.atlas-mark.is-focus").count() == 1
    assert page.locator(".atlas-tooltip").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".atlas-tooltip").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/99000000")


def test_labels_stand_beside_the_shapes_while_the_map_is_at_rest_and_wide(page: Page) -> None:
    labels = page.locator(".atlas-callouts text")
    assert labels.count() == 2
    assert page.locator(".atlas-callout-name").all_text_contents() == ["44000000", "93000000"]
    for label in labels.all():
        box = label.bounding_box()
        assert box is not None
        under = page.evaluate(
            "([x, y]) => document.elementsFromPoint(x, y).filter(e => e.matches('.atlas-area')).length",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert under == 0
    page.set_viewport_size({"width": 900, "height": 700})
    page.wait_for_function("document.querySelectorAll('.atlas-callouts text').length === 2")
    page.click("a[title='Приблизить']")
    assert labels.count() == 0
    page.set_viewport_size({"width": 400, "height": 700})
    page.wait_for_function("document.querySelectorAll('.atlas-callouts text').length === 0")


def test_a_click_opens_the_page_of_the_territory(page: Page) -> None:
    page.locator("path[aria-label^='98000000']").click()
    page.wait_for_url("**/t/98000000")


def test_another_month_fetches_values_only(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.evaluate("map_atlas.getContainer().dataset.values = '/maps/values.json?kind=diverging'")
    page.wait_for_selector("path.div-5")
    assert asked == ["/maps/values.json"]
    assert page.locator("path[class*='seq-']").count() == 0
    assert page.locator("path[class*='div-']").count() == 59
    assert page.locator("path.atlas-mark.is-selected").count() == 1
    assert site.faults == []


def test_a_fault_is_said_in_words(page: Page) -> None:
    page.evaluate("map_atlas.getContainer().dataset.values = '/maps/values.json?kind=broken'")
    page.wait_for_selector("[data-map-ready=false]")
    assert page.locator(".atlas-fault").inner_text() == "Карта не загрузилась"


CLOSER = "a[title='Приблизить']"
FURTHER = "a[title='Отдалить']"


def _corners(page: Page) -> int:
    """Return how many corners the outlines of all territories have."""
    count: int = page.evaluate(
        """() => [...document.querySelectorAll("path.atlas-area")].reduce(
          (sum, path) => sum + path.getAttribute("d").split(/[ Mlz]+/).length / 2, 0)"""
    )
    return count


def _asked(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    return asked


def test_the_finer_shapes_are_fetched_only_when_zoomed_in_and_once(site: Site, page: Page) -> None:
    coarse = _corners(page)
    asked = _asked(page)
    page.click(CLOSER)
    assert page.locator("#map_atlas").get_attribute("data-scale") == "0"
    assert asked == []
    page.click(CLOSER)
    page.click(CLOSER)
    page.wait_for_selector("[data-scale='1']")
    assert len(asked) == 1
    assert asked[0].startswith("/geo/region.")
    assert _corners(page) > 1.3 * coarse
    for button, scale in ((FURTHER, "0"), (CLOSER, "1")):
        for _ in range(3):
            page.click(button)
        page.wait_for_selector(f"[data-scale='{scale}']")
    assert len(asked) == 1
    assert _corners(page) > 1.3 * coarse
    assert site.faults == []


def test_focus_tooltip_colours_and_selection_outlast_the_finer_shapes(
    site: Site, page: Page
) -> None:
    page.keyboard.press("Tab")
    state = """() => ({
      areas: [...document.querySelectorAll("path.atlas-area")].map(
        (path) => [path.getAttribute("class"), path.getAttribute("fill"), path.getAttribute("aria-label")]),
      stops: document.querySelectorAll("path[tabindex='0']").length,
      label: document.activeElement.getAttribute("aria-label"),
      tooltip: document.querySelector(".atlas-tooltip").textContent,
      focus: document.querySelectorAll("path.atlas-mark.is-focus").length,
      selected: document.querySelectorAll("path.atlas-mark.is-selected").length,
      paths: document.querySelectorAll("#map_atlas path").length,
    })"""
    before = page.evaluate(state)
    page.evaluate("window.focused = document.activeElement")
    outline = page.locator("path.atlas-mark.is-selected").get_attribute("d")
    page.evaluate("void map_atlas.setZoom(2)")
    page.wait_for_selector("[data-scale='1']")
    assert page.evaluate(state) == before
    assert before["focus"] == before["selected"] == 1
    assert page.evaluate("window.focused === document.activeElement")
    assert page.locator("path.atlas-mark.is-selected").get_attribute("d") != outline
    assert site.faults == []


def test_the_map_stays_as_it_is_until_the_finer_shapes_are_there(page: Page) -> None:
    """A file that never comes leaves the coarse map usable; the next zoom asks again."""
    page.route("**/geo/region.*.json", lambda route: route.abort())
    page.evaluate("void map_atlas.setZoom(2)")
    page.wait_for_timeout(300)
    box = page.locator("#map_atlas")
    assert (box.get_attribute("data-map-ready"), box.get_attribute("data-scale")) == ("true", "0")
    assert page.locator("path.atlas-area[d]:not([d='M0 0'])").count() > 0
    page.unroute("**/geo/region.*.json")
    page.evaluate("void map_atlas.setZoom(2.5)")
    page.wait_for_selector("[data-scale='1']")


def test_a_phone_fetches_no_finer_shapes_by_itself(site: Site, browser: Browser) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 800}, device_scale_factor=3)
    asked = _asked(tab)
    tab.goto(site.address)
    tab.wait_for_selector("[data-map-ready=true]")
    shapes = [path for path in asked if path.startswith("/geo/region.")]
    assert len(shapes) == 1
    tab.close()


def test_names_and_values_of_different_places_are_not_joined(page: Page) -> None:
    page.route("**/maps/values.json?kind=short", lambda route: route.fulfill(
        json={"kind": "sequential", "classes": [1], "states": ["value"], "labels": ["1"], "link": "", "callouts": []}
    ))  # fmt: skip
    page.evaluate("map_atlas.getContainer().dataset.values = '/maps/values.json?kind=short'")
    page.wait_for_selector("[data-map-ready=false]")
    assert page.locator(".atlas-fault").inner_text() == "Карта не загрузилась"


def _pixels(page: Page) -> set[tuple[int, int, int]]:
    """Return the opaque colours of the canvas that fill more than a few points."""
    found: list[list[int]] = page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas.atlas-canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const counts = new Map();
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] < 255) continue;
            const colour = [data[i], data[i + 1], data[i + 2]].join();
            counts.set(colour, (counts.get(colour) || 0) + 1);
          }
          return [...counts].filter(([, count]) => count > 200).map(([colour]) => colour.split(",").map(Number));
        }"""
    )
    return {(red, green, blue) for red, green, blue in found}


def _colour(page: Page, name: str) -> tuple[int, int, int]:
    text: str = page.evaluate(
        "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()", name
    )
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def test_a_canvas_has_the_same_classes_words_and_ways(site: Site, browser: Browser) -> None:
    site.faults.clear()
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    # Reading the pixels back, as only this test does, is worth a warning to the browser.
    page.on("console", lambda m: site.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: site.faults.append(str(error)))
    page.goto(site.address + "/canvas")
    page.wait_for_selector("[data-map-ready=true]")
    assert page.locator("path.atlas-area").count() == 0
    classes = {_colour(page, f"--seq-{number}") for number in range(1, 6)}
    assert classes <= _pixels(page)
    # Sakha, the largest: its middle is its own on any map.
    box = page.evaluate(
        """() => {
          const layer = Object.values(map_atlas._layers)[0];
          const point = map_atlas.latLngToContainerPoint(layer._middle(map_atlas, "98000000"));
          const { left, top } = map_atlas.getContainer().getBoundingClientRect();
          return [left + point.x, top + point.y];
        }"""
    )
    page.mouse.move(*box)
    page.wait_for_selector(".atlas-tooltip")
    assert page.locator(".atlas-tooltip b").inner_text() == "98000000"
    page.evaluate("map_atlas.getContainer().dataset.values = '/maps/values.json?kind=diverging'")
    page.wait_for_function(
        "() => document.querySelector('.atlas-tooltip').textContent.includes('diverging')"
    )
    assert {_colour(page, "--div-1"), _colour(page, "--div-5")} <= _pixels(page)
    page.click(CLOSER)
    page.click(CLOSER)
    page.wait_for_selector("[data-scale='1']")
    assert site.faults == []
    page.mouse.click(*box)
    page.wait_for_url("**/t/**")
    page.close()
