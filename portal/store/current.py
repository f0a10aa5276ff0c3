"""The release that is being served: follows the ``current`` link without a restart."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import duckdb
from flask import current_app

from portal.store.release_store import ReleaseStore

log = logging.getLogger(__name__)

CURRENT = "current"
MANIFEST = "manifest.json"


class NoRelease(LookupError):
    """No release is published."""


class CurrentRelease:
    """Opens the release that ``current`` points to, and again whenever it moves."""

    def __init__(self, releases_dir: Path) -> None:
        self._releases_dir = releases_dir
        self._lock = threading.Lock()
        self._store: ReleaseStore | None = None

    def get(self) -> ReleaseStore:
        """Return the store of the current release; raise :class:`NoRelease` if there is none."""
        target = (self._releases_dir / CURRENT).resolve()
        store = self._store
        if store is not None and store.directory == target:
            return store
        if not (target / MANIFEST).is_file():
            raise NoRelease
        with self._lock:
            # The old store is not closed: another thread may be reading it. It goes with its
            # last reference.
            if self._store is None or self._store.directory != target:
                self._store = _open(target)
            return self._store

    def all_ids(self) -> list[str]:
        """Return the ids of all published releases kept here, newest first."""
        return sorted(
            (
                path.parent.name
                for path in self._releases_dir.glob(f"*/{MANIFEST}")
                if not path.parent.is_symlink()
            ),
            reverse=True,
        )

    def directory(self, release_id: str) -> Path | None:
        """Return the directory of a release by id, or ``None``."""
        return self._releases_dir / release_id if release_id in self.all_ids() else None


def _open(directory: Path) -> ReleaseStore:
    """Open a release; raise :class:`NoRelease` where it goes away in this very moment."""
    try:
        store = ReleaseStore(directory)
        store.read_files()
    except (OSError, duckdb.IOException) as error:
        log.exception("the release %s cannot be read", directory.name)
        raise NoRelease from error
    return store


def current_store() -> ReleaseStore:
    """Return the store that serves this request's application."""
    current: CurrentRelease = current_app.extensions["otklik_releases"]
    return current.get()
