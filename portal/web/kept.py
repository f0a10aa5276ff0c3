"""Passports of the releases kept here, each made once while its release is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from flask import current_app
from werkzeug.exceptions import NotFound

from portal.exports.passport import make_passport
from portal.store.current import CurrentRelease, current_store
from portal.store.release_store import ReleaseStore
from schemas.passport import Passport

_PASSPORTS: WeakKeyDictionary[ReleaseStore, Passport] = WeakKeyDictionary()


def releases() -> CurrentRelease:
    """Return the releases of this application."""
    kept: CurrentRelease = current_app.extensions["otklik_releases"]
    return kept


def passport_of(store: ReleaseStore) -> Passport:
    """Return the passport of an open release."""
    if (known := _PASSPORTS.get(store)) is None:
        known = _PASSPORTS[store] = make_passport(store)
    return known


def current_passport() -> Passport:
    """Return the passport of the current release; raise ``NoRelease`` if there is none."""
    return passport_of(current_store())


@contextmanager
def opened(release: str) -> Iterator[ReleaseStore]:
    """Open any release kept here; 404 where there is none, 410 where it was withdrawn."""
    lease = releases().lease(release)
    if lease is None:
        raise NotFound
    with lease as store:
        yield store


def releases_with(file: str) -> tuple[str, ...]:
    """Return the ids of the releases that offer a file, newest first."""
    return tuple(
        release
        for release in releases().all_ids()
        if any(entry.name == file for entry in releases().facts(release).downloads)
    )
