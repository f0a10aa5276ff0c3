"""The kinds of figures that have an address, and the figures of each kind of page."""

from __future__ import annotations

from typing import Literal

Kind = Literal["map", "territory", "topic", "channel", "compare"]
# The empty figure is that which leads the page.
FIGURES: dict[Kind, tuple[str, ...]] = {
    "map": ("",),
    "territory": ("", "trend", "rate", "fair", "speeds", "topics"),
    "topic": ("", "line", "months", "topics"),
    "channel": ("", "line", "months", "speeds", "topics"),
    "compare": ("", "lines", "fair"),
}
KINDS: tuple[Kind, ...] = tuple(FIGURES)
# Where on its page a figure stands.
ANCHORS = {
    "fair": "fair-head",
    "line": "line-head",
    "lines": "lines-head",
    "months": "months-head",
    "speeds": "speed-head",
    "topics": "topics-head",
    "trend": "trend-head",
}
# What figures measure that are not of the indicator of their page.
MEASURED = {"months": "received", "speeds": "median_time", "topics": "received"}
