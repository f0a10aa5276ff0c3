"""The funnel page in a real browser: from the front page, by the form, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_a_reader_chooses_a_region_and_finds_every_place_in_the_funnel(
    watch: Any, width: int, scheme: str
) -> None:
    watched = watch(width, scheme, java_script_enabled=False)
    watched.open("/")
    page = watched.page
    page.locator("main a[href='/fair']").first.click()
    chart = page.locator(".fair-page svg.chart:visible")
    assert chart.count() == 1
    assert "Россия" in (chart.get_attribute("aria-label") or "")
    assert chart.locator("circle").count() > 60
    page.get_by_label("Внутри чего").select_option("29000000")
    page.get_by_role("button", name="Показать").click()
    assert "geo=29000000" in page.url
    assert "Калужская область" in page.locator("h2").first.inner_text()
    rows = page.locator("section[aria-labelledby='rows-head'] tbody tr")
    assert rows.count() == 26
    # Dots are drawn inside the picture.
    box = chart.bounding_box()
    for dot in chart.locator("circle").all():
        own = dot.bounding_box()
        assert box["x"] - 8 <= own["x"] <= box["x"] + box["width"] + 8
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (watched.faults, watched.foreign) == ([], [])


def test_the_page_of_differences_changes_its_channel_without_scripts(watch: Any) -> None:
    watched = watch(390, "light", java_script_enabled=False)
    watched.open("/reporting")
    page = watched.page
    assert page.locator(".fair-page svg.chart:visible circle").count() > 100
    page.get_by_label("Канал", exact=True).select_option("letter")
    page.get_by_role("button", name="Показать").click()
    assert page.url.endswith("channel=letter#places")
    assert page.locator("#places tbody tr").count() == 83
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (watched.faults, watched.foreign) == ([], [])


def test_both_pages_can_be_read_by_everybody(watch: Any) -> None:
    watched = watch(390, "dark")
    for path in ("/en/fair?geo=29606000", "/en/reporting?channel=letter"):
        watched.open(path)
        violations = Axe().run(watched.page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in violations] == []
