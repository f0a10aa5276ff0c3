"""The release that is being served: follows the ``current`` link without a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from flask import current_app

from geodata.errors import ReferenceFault
from portal.config.calendar import Announcement, load_calendar
from portal.config.errors import OperatorError
from portal.store.calendar import CALENDAR
from portal.store.facts import ReleaseFacts, read_facts
from portal.store.pool import Lease, ReleasePool
from portal.store.release_order import newest_until, release_order
from portal.store.release_store import ReleaseStore
from portal.store.withdrawn import REGISTER, ReleaseWithdrawn, Withdrawal, load_register

log = logging.getLogger(__name__)

CURRENT = "current"
MANIFEST = "manifest.json"
# Older releases that are open at a time, beside the current one.
MOST_OTHERS = 4


class NoRelease(LookupError):
    """No release is published."""


class CurrentRelease:
    """Opens the release that ``current`` points to, and again whenever it moves.

    Beside it at most ``most_others`` older releases are open.
    """

    def __init__(self, releases_dir: Path, most_others: int = MOST_OTHERS) -> None:
        self._releases_dir = releases_dir
        self._link = releases_dir / CURRENT
        self._register_path = releases_dir / REGISTER
        self._watched = (releases_dir, self._link, self._register_path, releases_dir / CALENDAR)
        self._others = ReleasePool(most_others, _open)
        self._lock = threading.Lock()
        self._store: ReleaseStore | None = None
        self._served: tuple[ReleaseStore | None, object] = (None, None)
        self._register: tuple[object, Mapping[str, Withdrawal]] = (None, {})
        self._calendar: tuple[object, tuple[Announcement, ...]] = (None, ())

    def get(self) -> ReleaseStore:
        """Return the store of the current release; raise :class:`NoRelease` if there is none."""
        link, (store, seen) = _state(self._link), self._served
        # While the link is the one that was followed last, it need not be followed again.
        if store is not None and link == seen and store.directory.name not in self.withdrawn():
            return store
        store = self._follow()
        self._served = (store, link)
        return store

    def _follow(self) -> ReleaseStore:
        target = self._link.resolve()
        try:
            return self._opened(target)
        except NoRelease:
            # Withdrawing moves the link first and takes the files away afterwards.
            if self._link.resolve() == target:
                raise
        return self._follow()

    def _opened(self, target: Path) -> ReleaseStore:
        if target.name in self.withdrawn():
            raise NoRelease
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

    def state(self) -> object:
        """Return what is not the same after anything was published, withdrawn or announced.

        Whatever lies in the directory of releases comes and goes by renaming, which its own time
        tells; link and registers are looked at besides, should one be written over.
        """
        return tuple(map(_state, self._watched))

    def switched_at(self) -> datetime | None:
        """Return when ``current`` was pointed at its release, to the second."""
        try:
            moved = self._link.lstat().st_mtime
        except FileNotFoundError:
            return None
        return datetime.fromtimestamp(int(moved), UTC)

    def all_ids(self) -> list[str]:
        """Return the ids of all published releases kept here, newest first.

        One that was withdrawn is none of them, even while its files have not gone yet.
        """
        gone = self.withdrawn()
        return [name for name in published_ids(self._releases_dir) if name not in gone]

    def directory(self, release_id: str) -> Path | None:
        """Return the directory of a release by id, or ``None``.

        Raises :class:`ReleaseWithdrawn` for one that was published and withdrawn.
        """
        if (withdrawal := self.withdrawn().get(release_id)) is not None:
            raise ReleaseWithdrawn(withdrawal)
        return self._releases_dir / release_id if release_id in self.all_ids() else None

    def lease(self, release_id: str) -> Lease | None:
        """Return a lease of any release kept here, or ``None``; the current one is always open.

        Raises :class:`ReleaseWithdrawn` for one that was published and withdrawn, and
        :class:`NoRelease` for one that goes away in this very moment.
        """
        try:
            directory = self.directory(release_id)
        except ReleaseWithdrawn:
            self._others.discard(self._releases_dir.resolve() / release_id)
            raise
        if directory is None:
            return None
        store = self._store
        if store is not None and store.directory == directory.resolve():
            return Lease(store)
        try:
            return self._others.lease(directory.resolve())
        except NoRelease:
            self.check_kept(release_id)
            raise

    def check_kept(self, release_id: str) -> None:
        """Raise ``ReleaseWithdrawn`` or ``NoRelease`` where a release is kept here no more.

        For those whose files went away while they were reading.
        """
        if self.directory(release_id) is None:
            raise NoRelease

    def facts(self, release_id: str) -> ReleaseFacts:
        """Return what is told of a release kept here; raise ``NoRelease`` where it goes away."""
        try:
            return read_facts((self._releases_dir / release_id).resolve())
        except (OSError, duckdb.IOException) as error:
            raise NoRelease from error

    def newest_on(self, day: date) -> str | None:
        """Return the id of the release that was the newest on a day, or ``None`` before the first.

        One that was withdrawn later was the newest as well; :meth:`lease` then says so.
        """
        gone = self.withdrawn().values()
        then = [entry.id for entry in gone if entry.withdrawn_on > day]
        return newest_until(day, [*self.all_ids(), *then])

    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """Return the withdrawn releases by id; the register is read again whenever it changes."""
        seen = _state(self._register_path)
        if seen is None:
            return {}
        if self._register[0] != seen:
            try:
                self._register = (seen, load_register(self._releases_dir))
            except (OSError, ValueError):
                # What was withdrawn before stays so: better that than to serve it again.
                log.exception("the register of withdrawn releases cannot be read")
        return self._register[1]

    def calendar(self) -> tuple[Announcement, ...]:
        """Return what was announced; read again whenever the operator publishes the calendar."""
        path = self._releases_dir / CALENDAR
        seen = _state(path)
        if self._calendar[0] != seen:
            try:
                self._calendar = (seen, load_calendar(path))
            except (OSError, OperatorError):
                log.exception("the release calendar cannot be read")
        return self._calendar[1]


def _state(path: Path) -> tuple[int, ...] | None:
    """Return what changes whenever a file or link is written again; ``None`` without one."""
    try:
        stat = path.lstat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def published_ids(releases_dir: Path) -> list[str]:
    """Return the ids of the release directories in ``releases_dir``, newest first."""
    manifests = releases_dir.glob(f"*/{MANIFEST}")
    names = [path.parent.name for path in manifests if not path.parent.is_symlink()]
    return sorted(names, key=release_order, reverse=True)


def _open(directory: Path) -> ReleaseStore:
    """Open a release; raise :class:`NoRelease` where it goes away in this very moment."""
    try:
        store = ReleaseStore(directory)
        store.read_files()
    except (OSError, ReferenceFault, OperatorError, duckdb.Error) as error:
        log.exception("the release %s cannot be read", directory.name)
        raise NoRelease from error
    # What may be missing counts as empty, so files that went away meanwhile are no fault by now.
    if not (directory / MANIFEST).is_file():
        raise NoRelease
    return store


def all_releases() -> CurrentRelease:
    """Return the releases that this request's application serves."""
    releases: CurrentRelease = current_app.extensions["otklik_releases"]
    return releases


def current_store() -> ReleaseStore:
    """Return the store of the release in force."""
    return all_releases().get()
