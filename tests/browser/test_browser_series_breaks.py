"""Breaks of series on a chart: lines and words inside it, a list under it, without scripts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SECTION = "section:has(#months-head)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_months_of_a_topic_have_their_breaks(watch: Any, scheme: str) -> None:
    watched = watch(1280, scheme, java_script_enabled=False)
    watched.open("/topic/roads")
    section = watched.page.locator(SECTION)
    # What stands far below is laid out when it comes near.
    section.scroll_into_view_if_needed()
    listed = section.locator(".breaks li").all_text_contents()
    assert any("547-ФЗ" in text for text in listed)
    assert any("MAX" in text and text.startswith("август\u00a02025") for text in listed)
    chart = section.locator("svg.chart-full:visible")
    assert chart.count() == 1
    assert chart.locator(".break-line").count() == len(listed)
    words = chart.locator(".break-text")
    assert words.count() == len(listed)
    frame = chart.bounding_box()
    boxes = [word.bounding_box() for word in words.all()]
    for box in boxes:
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] <= box["y"]
    tops = [box["y"] for box in boxes]
    assert all(later - former >= 12 for former, later in pairwise(tops))
    assert watched.faults == []


def test_a_channel_has_the_breaks_of_its_rules_alone(watch: Any) -> None:
    watched = watch(1280, java_script_enabled=False)
    watched.open("/channel/social_network")
    listed = watched.page.locator(f"{SECTION} .breaks li").all_text_contents()
    assert len(listed) == 1
    assert "MAX" in listed[0]


def test_a_phone_lists_only_what_its_chart_has(watch: Any) -> None:
    watched = watch(390, java_script_enabled=False)
    watched.open("/topic/roads")
    section = watched.page.locator(SECTION)
    section.scroll_into_view_if_needed()
    # The last twelve months begin in September 2025, after both breaks.
    assert section.locator("svg.chart-full:visible .break-line").count() == 0
    assert section.locator(".breaks:visible").count() == 0
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
