"""Addresses of the pages to read."""

from __future__ import annotations

from collections.abc import Callable

from portal.web.presenters import reading_pages as pages

_NOTHING: frozenset[str] = frozenset()

# Rule, endpoint, page and the parameters that it reads beside those of every page.
PAGES: tuple[tuple[str, str, Callable[..., str], frozenset[str]], ...] = (
    ("/about", "about", pages.about, _NOTHING),
    ("/contacts", "contacts", pages.contacts, _NOTHING),
    ("/accessibility", "accessibility", pages.accessibility, _NOTHING),
    ("/where-to-appeal", "where_to_appeal", pages.appeal_to, _NOTHING),
    ("/glossary", "glossary", pages.glossary, _NOTHING),
    ("/definitions", "definitions", pages.definitions, _NOTHING),
    ("/disclosure", "disclosure", pages.disclosure, _NOTHING),
    ("/corrections", "corrections", pages.corrections, _NOTHING),
    ("/coverage", "coverage", pages.coverage, frozenset(("source", "until"))),
    ("/calendar", "calendar", pages.calendar, _NOTHING),
    ("/claims", "claims", pages.claims, frozenset(("verdict",))),
    ("/changes", "changes", pages.changes, frozenset(("since", "until"))),
)
