"""The page of press claims in a real browser: wide, narrow, without scripts, by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light"), (320, "dark")])
def test_claims_are_read_with_everything_opened(
    watch: Any, prefix: str, width: int, scheme: str
) -> None:
    watched = watch(width, scheme)
    watched.open(f"{prefix}/claims")
    page = watched.page
    summaries = page.locator(".claim summary")
    assert summaries.count() >= 29
    # By keyboard, as far as the first; the others at once.
    folded = page.locator(".claim-folded > summary")
    folded.first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".claim-folded[open]").count() == 1
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in violations] == []
    assert (watched.faults, watched.foreign) == ([], [])


def test_a_verdict_is_chosen_and_a_contradiction_followed(watch: Any) -> None:
    watched = watch()
    watched.open("/en/claims")
    page = watched.page
    counts = {}
    for label, code in (("It holds", "confirmed"), ("It cannot be checked", "cannot_check")):
        tab = page.locator(".verdict-tabs a").filter(has_text=re.compile(f"^{label}, "))
        counts[code] = int(tab.inner_text().rpartition(",")[2])
        tab.click()
        page.wait_for_url(f"**/en/claims?verdict={code}")
        assert page.locator("section.claim").count() == counts[code]
    assert counts["cannot_check"] > counts["confirmed"]
    page.locator("#kaluga_opened_2021 a[href='#kaluga_opened_2020']").click()
    assert page.evaluate("location.hash") == "#kaluga_opened_2020"
    # A link from elsewhere opens the fold that it leads into.
    watched.open("/en/claims#kaluga_opened_2020")
    assert page.locator("#kaluga_opened_2020 .verdict").is_visible()
    assert not page.locator("#kaluga_opened_2021 .verdict").is_visible()
    assert watched.faults == []


def test_claims_are_whole_without_scripts(watch: Any) -> None:
    watched = watch(390, java_script_enabled=False)
    watched.open("/")
    page = watched.page
    page.goto(watched.base + page.locator("a[href='/claims']").first.get_attribute("href"))
    fold = page.locator(".claim-folded").first
    assert not fold.locator(".verdict").is_visible()
    fold.locator("> summary").click()
    assert fold.locator(".verdict").is_visible()
    details = fold.locator(".claim details").first
    assert not details.locator("li").first.is_visible()
    details.locator("summary").click()
    assert details.locator("li").first.is_visible()
    assert page.locator("section.claim .verdict").count() == page.locator("section.claim").count()
