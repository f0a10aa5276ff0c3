"""The pool of open releases: bounded, and nothing is closed while somebody reads it."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from portal.store.current import CurrentRelease
from portal.store.pool import ReleasePool
from portal.store.release_order import day_of, moment_of, newest_until
from schemas.periods import Period


class Store:
    """Stands for an open release; refuses to be read when it is closed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.is_open = True
        self.n_closed = 0

    def close(self) -> None:
        self.is_open = False
        self.n_closed += 1

    def read(self) -> str:
        assert self.is_open
        return self.directory.name


@pytest.fixture
def opened() -> list[Store]:
    return []


@pytest.fixture
def pool(opened: list[Store]) -> ReleasePool:
    def open_release(directory: Path) -> Store:
        opened.append(Store(directory))
        return opened[-1]

    return ReleasePool(2, open_release)  # type: ignore[arg-type]


def test_the_one_used_longest_ago_makes_room(pool: ReleasePool, opened: list[Store]) -> None:
    for name in ("a", "b", "a", "c"):
        with pool.lease(Path(name)) as store:
            assert store.read() == name  # type: ignore[attr-defined]
    assert [(store.directory.name, store.is_open) for store in opened] == [
        ("a", True),
        ("b", False),
        ("c", True),
    ]
    assert len(pool) == 2


def test_a_release_that_is_read_is_closed_by_its_last_reader(
    pool: ReleasePool, opened: list[Store]
) -> None:
    first, second = pool.lease(Path("a")), pool.lease(Path("a"))
    for name in ("b", "c"):
        pool.lease(Path(name)).close()
    first.close()
    first.close()
    assert opened[0].is_open
    second.close()
    assert (opened[0].is_open, opened[0].n_closed) == (False, 1)
    # It comes back as another one.
    with pool.lease(Path("a")) as store:
        assert store is not opened[0]


def test_a_discarded_release_goes_when_nobody_reads_it(
    pool: ReleasePool, opened: list[Store]
) -> None:
    lease = pool.lease(Path("a"))
    pool.discard(Path("a"))
    pool.discard(Path("never"))
    assert (len(pool), opened[0].is_open) == (0, True)
    lease.close()
    assert not opened[0].is_open


def test_a_release_that_cannot_be_opened_leaves_nothing(opened: list[Store]) -> None:
    def refuse(_: Path) -> Store:
        raise OSError

    pool = ReleasePool(2, refuse)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(OSError):
            pool.lease(Path("a"))
    assert len(pool) == 0


def test_many_readers_never_read_a_closed_release(pool: ReleasePool, opened: list[Store]) -> None:
    start = threading.Barrier(8)

    def read(seed: int) -> None:
        draw = random.Random(seed)  # noqa: S311
        start.wait()
        for _ in range(400):
            name = draw.choice("abcdef")
            with pool.lease(Path(name)) as store:
                for _ in range(3):
                    assert store.read() == name  # type: ignore[attr-defined]

    with ThreadPoolExecutor(max_workers=8) as readers:
        list(readers.map(read, range(8)))
    assert len(pool) == 2
    assert sum(store.is_open for store in opened) == 2
    assert all(store.n_closed == (not store.is_open) for store in opened)
    assert len(opened) > 6  # control: releases did go and come


def test_a_release_kept_here_is_leased_and_no_other(release_dir: Path) -> None:
    releases = CurrentRelease(release_dir)
    lease = releases.lease("2026-11-15")
    assert lease is not None
    with lease as store:
        assert store.info.id == "2026-11-15"
    # The current release is not opened twice.
    current = releases.get()
    again = releases.lease("2026-11-15")
    assert again is not None
    assert again.store is current
    again.close()
    assert current.counts(["RU"], ["all"], Period.parse("2026-08")) != {}
    for name in ("2026-11-14", "current", "", "..", "../instance"):
        assert releases.lease(name) is None


def test_days_and_moments_of_releases() -> None:
    ids = ["2026-11-15", "2026-11-15-2", "2026-11-15-10", "2026-12-01", "stray"]
    moments = [moment_of(name) for name in ids[:4]]
    assert moments == sorted(set(moments))  # type: ignore[type-var]
    assert (day_of("2026-11-15-10"), day_of("stray"), moment_of("stray")) == (
        date(2026, 11, 15),
        None,
        None,
    )
    assert newest_until(date(2026, 11, 30), ids) == "2026-11-15-10"
    assert newest_until(date(2027, 1, 1), ids) == "2026-12-01"
    assert newest_until(date(2026, 11, 14), ids) is None
