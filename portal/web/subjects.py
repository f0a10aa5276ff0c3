"""Addresses of the pages of topics, channels, comparisons and the system around appeals."""

from __future__ import annotations

from collections.abc import Callable

from portal.web.presenters import comparison_pages, system_pages
from portal.web.presenters import subject_pages as pages
from portal.web.presenters.parameters import CHOICE

# Rule, endpoint, page and the parameters that it reads beside those of every page.
PAGES: tuple[tuple[str, str, Callable[..., str], frozenset[str]], ...] = (
    ("/topics", "topics", pages.topics, frozenset()),
    ("/topic/<code>", "topic", pages.topic, CHOICE),
    ("/channels", "channels", pages.channels, frozenset()),
    ("/channel/<code>", "channel", pages.channel, CHOICE),
    ("/compare", "compare", pages.compare, CHOICE | {"add", "geo"}),
    ("/fair", "fair", comparison_pages.fair, frozenset(("geo", "indicator", "topic"))),
    ("/reporting", "reporting", comparison_pages.reporting, frozenset(("channel",))),
    ("/system", "system", system_pages.system, frozenset()),
    ("/system/<code>", "official_indicator", system_pages.official_indicator, frozenset()),
)
