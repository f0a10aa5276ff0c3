"""Copy buttons and the forms of the documentation, by keyboard, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("path", "copied"), [("/developers", "Скопировано"), ("/en/developers?code=curl", "Copied")]
)
def test_code_is_copied_as_it_stands(watch: Any, path: str, copied: str) -> None:
    watched = watch(permissions=["clipboard-read", "clipboard-write"])
    watched.open(path)
    page = watched.page
    box = page.locator(".copied").nth(1)
    box.locator("button").focus()
    page.keyboard.press("Enter")
    box.get_by_text(copied, exact=True).wait_for()
    assert page.locator("#copy-status").inner_text() == copied
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == box.locator("code").inner_text()
    assert f"{watched.base}/api/v1/indicators/resolution_rate?" in text
    assert watched.faults == []
    assert watched.foreign == []


def test_without_a_clipboard_the_selection_is_copied(watch: Any) -> None:
    watched = watch()
    page = watched.page
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})"
    )
    page.add_init_script(
        "document.addEventListener('copy', () => { window.taken = String(getSelection()); })"
    )
    watched.open("/en/data")
    page.locator(".copied button").first.press("Enter")
    page.locator(".copied").first.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("window.taken").startswith('curl "http')


def test_without_scripts_there_are_no_buttons_and_the_sample_leads_to_an_answer(watch: Any) -> None:
    watched = watch(java_script_enabled=False)
    page = watched.page
    page.goto(watched.base + "/developers")
    assert page.locator(".copied button").count() == 0
    page.goto(watched.base + "/api/docs")
    assert page.locator("details.try:visible").count() == 0
    assert page.get_by_text("Try it:").count() > 20
    # What is folded away can be opened without scripts too.
    page.locator(".resource > summary").first.press("Enter")
    assert page.get_by_text("Try it:").first.is_visible()


def test_a_link_into_a_folded_part_opens_it(watch: Any) -> None:
    watched = watch(390)
    watched.open("/api/docs#api-v1-coverage")
    page = watched.page
    coverage = page.locator("details.resource", has=page.locator("#api-v1-coverage"))
    assert coverage.get_attribute("open") is not None
    assert page.locator("details.resource[open]").count() == 1
    page.evaluate("location.hash = 'headers'")
    page.locator("details.fold[open] #headers").wait_for()
    assert watched.faults == []


@pytest.mark.parametrize(("lang", "send"), [("ru", "Отправить"), ("en", "Send")])
def test_a_query_is_tried_by_keyboard(watch: Any, lang: str, send: str) -> None:
    watched = watch(390)
    watched.open(f"/api/docs?lang={lang}")
    page = watched.page
    values = page.locator(
        "details.try",
        has=page.locator(
            "form[data-path='/api/v1/indicators/{indicator_id}/{geo}/{topic}/{time}']"
        ),
    )
    values.locator("xpath=ancestor::details/summary").press("Enter")
    values.locator(":scope > summary").press("Enter")
    values.locator(".further > summary").press("Enter")
    # The period's slash stays in the path.
    values.locator("[name=time]").fill("2025-09-01/P1Y")
    values.locator("[name=lang]").select_option("en")
    address = f"{watched.base}/api/v1/indicators/resolution_rate/RU/all/2025-09-01/P1Y?lang=en"
    assert values.locator("output").inner_text() == address
    values.get_by_role("button", name=send).press("Enter")
    values.locator("pre").wait_for()
    told = values.locator("pre").inner_text()
    assert told.startswith("200 OK\nContent-Type: application/json\nOtklik-Release: 2026-11-15\n")
    assert '"numerator"' in told
    assert values.locator("[role=status]").inner_text() == "200 OK"
    assert watched.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_lists_files_faults_and_long_answers_are_shown_for_what_they_are(watch: Any) -> None:
    watched = watch()
    watched.open("/api/docs")
    page = watched.page
    form = page.locator("details.try").first
    page.locator(".resource > summary").first.press("Enter")
    form.locator(":scope > summary").press("Enter")
    form.locator("[name=geo]").fill("RU 29000000, 01000000")
    assert "geo=RU&geo=29000000&geo=01000000" in form.locator("output").inner_text()

    def answer() -> tuple[str, str]:
        form.get_by_role("button", name="Send").click()
        form.locator("pre:visible").wait_for()
        return form.locator("[role=status]").inner_text(), form.locator("pre").inner_text()

    form.locator("[name=format]").select_option("xlsx")
    status, told = answer()
    assert status == "200 OK. This is a file; open the address to save it."
    assert "spreadsheetml" in told
    form.locator("[name=format]").select_option("ndjson")
    form.locator("[name=time]").fill("")
    form.locator("[name=geo]").fill("")
    form.locator("[name=geoLevel]").fill("region")
    status, told = answer()
    assert status == "200 OK. Only the beginning is shown here; the address gives the whole answer."
    assert len(told) < 60_000
    form.locator("[name=geoLevel]").fill("<b>region</b>")
    status, told = answer()
    assert status.startswith("422")
    assert '"type": "/problems/unknown-code"' in told
    assert form.locator("pre b").count() == 0
