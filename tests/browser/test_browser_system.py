"""The map of municipal centres in a real browser: from the front page, wide, narrow, no scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_reader_comes_to_the_map_of_municipal_centres(
    watch: Any, width: int, scheme: str
) -> None:
    watched = watch(width, scheme, java_script_enabled=False)
    watched.open("/")
    page = watched.page
    page.locator("main a[href='/system']").first.click()
    page.locator("#municipal_centre a[href='/system/municipal_centre_share']").click()
    assert page.url.endswith("/system/municipal_centre_share")
    shown = page.locator(".tiles:visible svg")
    assert shown.count() == (1 if width > 640 else 2)
    kaluga = page.locator(".tiles:visible svg g").filter(has_text="Калуж")
    assert kaluga.count() == 1
    assert "100" in kaluga.locator("title").text_content()
    assert "seq-5" in (kaluga.locator("rect").first.get_attribute("class") or "")
    # The table below says the same number, of whom and by whom.
    row = page.locator("table tr").filter(has_text="Калужская область").first
    assert "100" in row.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (watched.faults, watched.foreign) == ([], [])


def test_the_map_of_municipal_centres_can_be_read_by_everybody(watch: Any) -> None:
    watched = watch(1280, "dark")
    watched.open("/en/system/municipal_centre_share")
    violations = Axe().run(watched.page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in violations] == []
    assert watched.page.locator(".tiles:visible svg").get_attribute("aria-label")
