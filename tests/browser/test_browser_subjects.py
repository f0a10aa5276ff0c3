"""Journeys through topics and comparisons, without scripts and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_places_are_compared_without_scripts(watch: Any) -> None:
    watched = watch(390, java_script_enabled=False)
    watched.open("/compare")
    page = watched.page
    for name in ("Боровский район", "Жуковский район"):
        page.fill("#compare-add", name)
        page.click("text=Показать")
    assert page.url.count("geo=") == 2
    assert page.locator(".chosen li").count() == 2
    assert page.locator("svg.ranges").count() == 2
    table = page.locator("table.many-columns tbody tr")
    assert table.count() == 3
    page.fill("#compare-add", "Троицкий")
    page.click("text=Показать")
    assert page.locator(".offers a").count() >= 2
    page.locator(".offers a").first.click()
    assert page.url.count("geo=") == 3
    page.locator(".chosen li a").first.click()
    assert page.locator(".chosen li").count() == 2
    assert watched.faults == []


def test_regions_are_ticked_by_keyboard(watch: Any) -> None:
    watched = watch()
    watched.open("/compare")
    page = watched.page
    for code in ("29000000", "89000000"):
        page.focus(f'input[value="{code}"]')
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**geo=89000000**")
    names = page.locator(".chosen li > span").all_inner_texts()
    assert names == ["Калужская область", "Республика Мордовия"]


def test_a_reader_goes_from_the_list_of_topics_to_another_topic(watch: Any) -> None:
    watched = watch(390, java_script_enabled=False)
    watched.open("/topics")
    page = watched.page
    page.click("text=Дороги >> nth=0")
    assert page.url.endswith("/topic/roads")
    page.click("text=Выбрать показатель и период")
    page.select_option("select[name=topic]", "waste")
    page.click("form.controls .button")
    assert "/topic/waste" in page.url
    assert "topic=" not in page.url
    assert page.inner_text("h1") == "Мусор"
