"""A bounded pool of open releases: older ones are opened when asked for and closed again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.store.release_store import ReleaseStore


@dataclass(slots=True)
class _Open:
    """An open release, how many readers have it, and whether it goes when the last has gone."""

    store: ReleaseStore
    n_readers: int = 0
    is_leaving: bool = False


@dataclass(slots=True)
class Lease:
    """The right to read a store until :meth:`close`; as a context manager, until its end."""

    store: ReleaseStore
    _give_back: Callable[[], None] = field(default=lambda: None)
    _is_closed: bool = False

    def close(self) -> None:
        """Give the store back; a second time does nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._give_back()

    def __enter__(self) -> ReleaseStore:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.close()


class ReleasePool:
    """At most ``limit`` open releases; the one used longest ago makes room.

    A release that somebody still reads leaves the pool at once but is closed by its last reader.
    Safe to share between threads.
    """

    def __init__(self, limit: int, open_release: Callable[[Path], ReleaseStore]) -> None:
        self._limit = limit
        self._open_release = open_release
        self._lock = threading.Lock()
        # Opening takes long, so it has a lock of its own: readers of open releases never wait.
        self._opening = threading.Lock()
        self._open: OrderedDict[Path, _Open] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def lease(self, directory: Path) -> Lease:
        """Return a lease of the release in ``directory``, opening it if need be."""
        if (lease := self._take(directory)) is not None:
            return lease
        with self._opening:
            if (lease := self._take(directory)) is not None:
                return lease
            return self._add(directory, self._open_release(directory))

    def discard(self, directory: Path) -> None:
        """Let a release go that is not to be served any more."""
        with self._lock:
            if (entry := self._open.pop(directory, None)) is not None:
                _leave(entry)

    def _take(self, directory: Path) -> Lease | None:
        with self._lock:
            if (entry := self._open.get(directory)) is None:
                return None
            self._open.move_to_end(directory)
            return self._lend(entry)

    def _add(self, directory: Path, store: ReleaseStore) -> Lease:
        with self._lock:
            entry = self._open[directory] = _Open(store)
            lease = self._lend(entry)
            while len(self._open) > self._limit:
                _leave(self._open.popitem(last=False)[1])
            return lease

    def _lend(self, entry: _Open) -> Lease:
        entry.n_readers += 1
        return Lease(entry.store, lambda: self._give_back(entry))

    def _give_back(self, entry: _Open) -> None:
        with self._lock:
            entry.n_readers -= 1
            if entry.is_leaving and entry.n_readers == 0:
                entry.store.close()


def _leave(entry: _Open) -> None:
    entry.is_leaving = True
    if entry.n_readers == 0:
        entry.store.close()
