"""A background map under a made-up town: the right tiles, where the outlines say that they lie."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import shapely
from playwright.sync_api import Browser, Page, Route

from geodata.territories import COLUMNS, load_territories
from geodata.web.geometry import write_web_geometry
from geodata.web.projection_choice import Projection
from portal.maps.assets import SCRIPTS, STYLES
from portal.maps.folium_map import VIEWS, map_script

STATIC = Path(__file__).resolve().parents[2] / "portal" / "web" / "static"
SITE, TILES = "https://town.example", "https://tiles.example"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    f" img-src 'self' {TILES}"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#ccc"/></svg>'
WEST, SOUTH, NORTH, SIDE = 37.5, 55.7, 55.73, 0.02
TILE = re.compile(rf"{TILES}/(\d+)/(\d+)/(\d+)\.svg")

pytestmark = pytest.mark.browser


def _geometry(directory: Path) -> dict[str, Any]:
    """Return the map of three blocks in a row, and write its files."""
    rows = ["T,,town", *(f"B{i},T,block" for i in range(3))]
    lines = [f"{row},Имя,Name,,,,,," for row in rows]
    path = directory / "territories.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    blocks = {
        f"B{i}": shapely.box(WEST + i * SIDE, SOUTH, WEST + (i + 1) * SIDE, NORTH) for i in range(3)
    }
    tree = load_territories(path)
    return write_web_geometry(tree, blocks, Projection("web_mercator"), directory / "geo")["block"]


def _page(entry: dict[str, Any]) -> str:
    scales = [{"file": f"/geo/{s['file']}", "min_zoom": s["min_zoom"]} for s in entry["scales"]]
    names = [*SCRIPTS, "atlas-base.js"]
    styles = "".join(
        f'<link rel="stylesheet" href="/static/{name}">'
        for name in ("css/tokens.css", "css/site.css", *STYLES)
    )
    scripts = "".join(f'<script defer src="/static/{name}"></script>' for name in names)
    return (
        '<!doctype html><html lang="ru"><meta charset="utf-8"><title>Карта</title>'
        f'<link rel="icon" href="/static/favicon.svg">{styles}'
        '<div id="map_atlas" class="folium-map" role="region" aria-label="Карта"'
        f" data-painter='svg' data-scales='{json.dumps(scales)}' data-object='{entry['object']}'"
        f' data-names="/geo/{entry["names"]}" data-values="/values" data-lang="ru"'
        f' data-base-map="{TILES}/{{z}}/{{x}}/{{y}}.svg" data-unit="{entry["unit_m"]}"'
        ' data-zoom-in="Ближе" data-zoom-out="Дальше" data-whole="Всё" data-credit="Кто рисовал"'
        f' data-fault="Нет карты"></div>{scripts}'
        '<script defer src="/maps/atlas.js"></script></html>'
    )


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    entry = _geometry(tmp_path)
    values = {
        "kind": "sequential",
        "classes": [0, 2, 4],
        "states": ["value"] * 3,
        "labels": ["1", "2", "3"],
        "link": "",
        "callouts": [],
    }

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.url.startswith(TILES):
            route.fulfill(body=PICTURE, content_type="image/svg+xml")
        elif path == "/":
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=_page(entry), content_type="text/html", headers=headers)
        elif path == "/values":
            route.fulfill(json=values)
        elif path == "/maps/atlas.js":
            route.fulfill(body=map_script(VIEWS["atlas"]), content_type="text/javascript")
        else:
            file = STATIC / path[8:] if path.startswith("/static/") else tmp_path / path[1:]
            kind = TYPES.get(file.suffix, "application/json")
            route.fulfill(body=file.read_bytes(), content_type=kind)

    tab = browser.new_page(viewport={"width": 900, "height": 800})
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.route("**/*", answer)
    tab.goto(SITE)
    tab.wait_for_selector("[data-map-ready=true]")
    yield tab
    assert faults == []
    tab.close()


def _mercator(latitude: float) -> float:
    """Return the northing as a part of the half of the world, -1 to 1."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / math.pi


def _boxes(page: Page, selector: str) -> list[tuple[str, float, float, float, float]]:
    found: list[tuple[str, float, float, float, float]] = page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].map((node) => {
          const box = node.getBoundingClientRect();
          return [node.src || node.getAttribute("aria-label"), box.left, box.top, box.right, box.bottom];
        })""",
        selector,
    )
    return found


def _assert_tiles_fit(page: Page) -> None:
    """The corners of every tile stand where the outlines of the blocks say that they do."""
    _, left, _, right, _ = next(box for box in _boxes(page, "path.atlas-area") if "2" in box[0])
    _, _, top, _, bottom = next(box for box in _boxes(page, "path.atlas-area") if "2" in box[0])
    across = (right - left) / SIDE
    down = (bottom - top) / (_mercator(NORTH) - _mercator(SOUTH))
    tiles = _boxes(page, "img.atlas-tile")
    assert tiles
    for address, west, north, east, south in tiles:
        match = TILE.fullmatch(address)
        assert match is not None
        z, x, y = map(int, match.groups())
        longitude = x / 2**z * 360 - 180
        assert west == pytest.approx(left + (longitude - WEST - SIDE) * across, abs=4)
        part = 1 - 2 * y / 2**z
        assert north == pytest.approx(top + (_mercator(NORTH) - part) * down, abs=4)
        assert 170 < east - west < 370
        assert abs((east - west) - (south - north)) <= 1
    view = page.locator("#map_atlas").bounding_box()
    assert view is not None
    assert min(box[1] for box in tiles) <= view["x"]
    assert max(box[3] for box in tiles) >= view["x"] + view["width"]
    assert min(box[2] for box in tiles) <= view["y"]
    assert max(box[4] for box in tiles) >= view["y"] + view["height"]


def test_tiles_lie_under_the_outlines_that_they_belong_to(page: Page) -> None:
    _assert_tiles_fit(page)
    assert page.locator(".atlas-credit").inner_text() == "Кто рисовал"
    assert all(
        alt == "" for alt in page.locator("img.atlas-tile").evaluate_all("n => n.map(i => i.alt)")
    )
    box = page.locator("path.atlas-area").first.bounding_box()
    assert box is not None
    top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).getAttribute('class')",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert "atlas-area" in top


def test_after_a_zoom_other_tiles_lie_there(page: Page) -> None:
    before = {box[0] for box in _boxes(page, "img.atlas-tile")}
    for _ in range(3):
        page.click("a[title='Ближе']")
    _assert_tiles_fit(page)
    after = {box[0] for box in _boxes(page, "img.atlas-tile")}
    assert before != after
    assert len(after) < 40
