"""Forecast charts in a real browser, without scripts: fan, words within the frame, phone, print."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

REGION = "/forecast/29000000"


def _inside(box: dict[str, float], frame: dict[str, float]) -> bool:
    """Tell whether a word lies within the drawing; letters may touch its edge by a pixel."""
    return (
        frame["x"] - 1 <= box["x"]
        and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        and frame["y"] - 1 <= box["y"]
        and box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_fan_is_drawn_and_no_word_leaves_it(
    watch: Any, width: int, scheme: str, prefix: str
) -> None:
    watched = watch(width, scheme, java_script_enabled=False)
    watched.open(prefix + REGION)
    chart = watched.page.locator(".fan svg.chart:visible")
    assert chart.count() == 1
    frame = chart.bounding_box()
    assert frame["width"] <= width
    for word in chart.locator("text").all():
        assert _inside(word.bounding_box(), frame), word.text_content()
    inner = chart.locator(".fan-80").bounding_box()
    outer = chart.locator(".fan-95").bounding_box()
    assert outer["y"] < inner["y"]
    assert outer["y"] + outer["height"] > inner["y"] + inner["height"]
    # The forecast is told from what is published by its dashes, not by colour alone.
    dashes = "node => getComputedStyle(node).strokeDasharray"
    assert chart.locator(".line-forecast").evaluate(dashes) != "none"
    assert chart.locator(".line-own").evaluate(dashes) == "none"
    assert watched.page.evaluate("document.documentElement.scrollWidth") == width
    assert watched.faults == []


def test_words_on_either_side_of_the_last_published_month_do_not_touch(watch: Any) -> None:
    for width in (1280, 390, 320):
        watched = watch(width, java_script_enabled=False)
        watched.open(REGION)
        words = watched.page.locator(".fan svg.chart:visible .now-text")
        before, after = (word.bounding_box() for word in words.all())
        assert before["x"] + before["width"] < after["x"]


def test_a_topic_is_chosen_without_scripts(watch: Any) -> None:
    watched = watch(390, java_script_enabled=False)
    watched.open(REGION)
    watched.page.select_option("select[name=topic]", "roads")
    watched.page.click("main form button")
    assert watched.page.url.endswith("?topic=roads")
    assert "Дороги" in watched.page.locator("main").inner_text()
    assert watched.page.locator(".fan svg.chart:visible").count() == 1


def test_findings_are_chosen_and_folded_without_scripts(watch: Any) -> None:
    watched = watch(320, java_script_enabled=False)
    watched.open("/spikes")
    page = watched.page
    assert page.locator(".spike-month:visible").count() >= 1
    folded = page.locator("details .spike-month")
    assert folded.count() >= 1
    assert not folded.first.is_visible()
    page.click("main details summary")
    assert folded.first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.select_option("select[name=topic]", "housing")
    page.click("main form button")
    topics = set(page.locator(".spike-rows td:nth-child(2)").all_text_contents())
    assert len(topics) == 1


def test_on_paper_the_chart_stays_and_the_controls_go(watch: Any) -> None:
    watched = watch(1280, java_script_enabled=False)
    watched.open(REGION)
    watched.page.emulate_media(media="print")
    assert watched.page.locator(".fan svg.chart:visible").count() == 1
    assert not watched.page.locator("main form").is_visible()
    assert watched.page.locator("main table").first.is_visible()
