"""«My location» in a real browser: the place is found there, and no request tells where it is."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.load import load_boundaries
from geodata.search.locate import Locator
from geodata.territories import load_territories

pytestmark = pytest.mark.browser

REFERENCE = Path(__file__).resolve().parents[2] / "geodata" / "reference"
BUTTON = "Определить моё место"


def _at(
    watch: Any, longitude: float, latitude: float, accuracy: float = 50, path: str = "/find"
) -> tuple[Any, list[str]]:
    watched = watch(
        390,
        geolocation={"longitude": longitude, "latitude": latitude, "accuracy": accuracy},
        permissions=["geolocation"],
    )
    told: list[str] = []
    watched.page.on(
        "request", lambda r: told.append(f"{r.url} {r.post_data or ''} {r.all_headers()}")
    )
    watched.open(path)
    return watched, told


def test_the_place_is_found_and_no_request_tells_where(watch: Any) -> None:
    longitude, latitude = 36.2613, 54.5138
    watched, told = _at(watch, longitude, latitude)
    page = watched.page
    assert not any("/geo/" in line for line in told)  # nothing is done before the button
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/t/29000000")
    assert page.locator("h1").inner_text() == "Калужская область"
    assert watched.faults == []
    assert watched.foreign == []
    assert any("/geo/region.lookup." in line for line in told)
    for trace in ("36.2", "54.5", "36,2", "54,5", "MzYuM", "NTQuN"):
        assert not any(trace in line for line in told), trace


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(177.5, 65.5), (-175.0, 66.5), (-172.5, 64.6), (179.99, 68.0)]
)
def test_chukotka_is_one_place_on_both_sides_of_the_antimeridian(
    watch: Any, longitude: float, latitude: float
) -> None:
    watched, _ = _at(watch, longitude, latitude, path="/en/find?theme=dark")
    watched.page.get_by_role("button", name="Find where I am").click()
    watched.page.wait_for_url("**/en/t/77000000?theme=dark")


def test_near_a_border_both_neighbours_are_offered(watch: Any) -> None:
    territories = load_territories(REFERENCE / "territories.csv")
    areas = load_boundaries(REFERENCE / "boundaries", territories)
    border = shapely.intersection(areas["29000000"], areas["70000000"])  # Kaluga and Tula
    point = shapely.line_interpolate_point(shapely.line_merge(border), 0.5, normalized=True)
    watched, _ = _at(watch, point.x, point.y, 400)
    page = watched.page
    page.get_by_role("button", name=BUTTON).click()
    found = page.locator("#locate")
    found.get_by_role("link", name="Тульская область").wait_for()
    assert found.locator("li a").count() == 2
    assert found.get_by_role("link", name="Калужская область").is_visible()
    assert "Рядом граница" in page.locator("#locate [role=status]").inner_text()
    assert Axe().run(page).response["violations"] == []
    assert watched.faults == []


def test_outside_and_too_roughly_known_places_are_said_plainly(watch: Any) -> None:
    for accuracy, longitude, sentence in (
        (50, -30.0, "не находитесь ни в одной"),
        (80_000, 36.26, "слишком приблизительно"),
    ):
        watched, told = _at(watch, longitude, 54.51, accuracy)
        page = watched.page
        page.get_by_role("button", name=BUTTON).click()
        page.get_by_text(sentence).wait_for()
        assert page.url.endswith("/find")
        assert watched.faults == []
        assert not any("54.5" in line for line in told)


def test_a_refusal_is_said_plainly_and_the_search_still_works(watch: Any) -> None:
    watched = watch(390, permissions=[])
    watched.open("/find")
    page = watched.page
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("Доступ к положению не").wait_for()
    page.get_by_role("searchbox").fill("обнниск")
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("link", name="Обнинск").wait_for()


def test_without_scripts_there_is_no_button(watch: Any) -> None:
    watched = watch(390, java_script_enabled=False)
    watched.open("/find")
    page = watched.page
    assert not page.locator("#locate button").is_visible()
    assert page.locator("#locate noscript p").is_visible()
    page.get_by_role("searchbox").fill("j,ybycr")
    page.get_by_role("button", name="Найти").click()
    assert "Обнинск" in page.locator("h1").inner_text()


def test_no_other_page_may_ask_for_the_position(watch: Any) -> None:
    watched, _ = _at(watch, 36.26, 54.51, path="/")
    code = watched.page.evaluate(
        "() => new Promise(r => navigator.geolocation.getCurrentPosition(() => r(0),"
        " e => r(e.code)))"
    )
    assert code == 1  # the policy of the page refuses, whatever the reader allows
    watched.page.get_by_role("link", name="По моему местоположению").click()
    watched.page.wait_for_url("**/find#locate")


def test_the_browser_finds_what_the_program_finds(watch: Any) -> None:
    """Random points of the whole country, but for those nearer to a border than it is moved."""
    territories = load_territories(REFERENCE / "territories.csv")
    areas = shift_antimeridian(load_boundaries(REFERENCE / "boundaries", territories))
    locator, chance = Locator(areas), random.Random(7)  # noqa: S311 - no secret
    edges = shapely.boundary(np.array(list(areas.values()), dtype=object))
    points = []
    while len(points) < 250:
        longitude, latitude = chance.uniform(19, 191), chance.uniform(41, 80)
        if shapely.distance(edges, shapely.Point(longitude, latitude)).min() > 0.06:
            points.append((longitude if longitude <= 180 else longitude - 360, latitude))
    watched, _ = _at(watch, 0, 0)
    found = watched.page.evaluate(
        "async (points) => { const a = document.getElementById('locate').dataset.lookups;"
        " const t = await (await fetch(a)).json();"
        " return points.map(([x, y]) => { const n = otklikLocate.locate(t, x, y, 0);"
        " return n.length ? n[0].code : null; }); }",
        points,
    )
    expected = [locator.locate(longitude, latitude) for longitude, latitude in points]
    assert found == expected
    assert len(set(expected)) > 25
    assert None in expected
