"""Contexts of pages over the synthetic release, and one whose names are hostile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from geodata.territories import Territories
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context

HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>%(n)s{{ 7*7 }}"""

MakeContext = Callable[..., PageContext]


class ChangedStore:
    """A store some of whose attributes are others."""

    def __init__(self, store: ReleaseStore, **changes: object) -> None:
        self._store = store
        self.__dict__.update(changes)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


@pytest.fixture
def make(release_store: ReleaseStore) -> MakeContext:
    """Return a function that makes the context of a page in a language."""

    def made(lang: str = "ru", path: str = "/", **query: str) -> PageContext:
        return make_context(release_store, lang, path, query)

    return made


@pytest.fixture
def changed(release_store: ReleaseStore) -> Callable[..., ChangedStore]:
    """Return a function that makes the store with some attributes changed."""

    def made(**changes: object) -> ChangedStore:
        return ChangedStore(release_store, **changes)

    return made


@pytest.fixture
def closed_rate_store(release_store: ReleaseStore) -> ChangedStore:
    """Return the store as if no source reported outcomes."""
    regimes = {
        code: replace(regime, reports_outcomes=False)
        for code, regime in release_store.regimes.items()
    }
    info = replace(release_store.info, headline_rate="closed_rate")
    return ChangedStore(release_store, info=info, regimes=regimes)


@pytest.fixture
def hostile_store(release_store: ReleaseStore) -> ChangedStore:
    """Return the store with markup in every name."""
    territories = Territories(
        {
            code: replace(place, name_ru=HOSTILE, name_en=HOSTILE, abbr_ru="<i>", abbr_en="<i>")
            for code, place in release_store.territories.items()
        }
    )
    topics = {
        code: replace(topic, name_ru=HOSTILE, name_en=HOSTILE)
        for code, topic in release_store.topics.items()
    }
    sources = {
        code: replace(source, title_ru=HOSTILE, title_en=HOSTILE)
        for code, source in release_store.sources.items()
    }
    info = replace(
        release_store.info, title_ru=HOSTILE, publisher_ru=HOSTILE, boundary_note_ru=HOSTILE
    )
    return ChangedStore(
        release_store, territories=territories, topics=topics, sources=sources, info=info
    )
