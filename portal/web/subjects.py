"""Addresses of the pages of topics, channels and comparisons."""

from __future__ import annotations

from collections.abc import Callable

from portal.web.presenters import subject_pages as pages

PAGES: tuple[tuple[str, str, Callable[..., str]], ...] = (
    ("/topics", "topics", pages.topics),
    ("/topic/<code>", "topic", pages.topic),
)
