"""Many threads ask at once, of an application that has read nothing yet and while releases change.

Every answer has to be, byte for byte, what one reader alone is given by the release that it names.
The releases differ in every figure, so that nothing of another one could stand in unseen.
"""

from __future__ import annotations

import random
import shutil
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import orjson
import pytest
from flask import Flask

from portal.app import create_app
from portal.config.settings import Settings
from portal.store.current import CurrentRelease
from schemas.codelists import OUTCOME

RELEASES = ("2026-11-15", "2026-11-16", "2026-11-17")
READERS = 8
INDICATORS = ("appeals_per_1000", "received", "resolution_rate", "answered_rate", "median_time")
SELECTIONS = (
    "geoLevel=region",
    "geo=29000000&geoLevel=municipality&topic=roads",
    "geoLevel=region&channel=letter&labels=id",
    "geoLevel=region&format=csv&lastNObservations=2",
)
ADDRESSES = (
    *(f"/api/v1/indicators/{name}?{query}" for name in INDICATORS for query in SELECTIONS),
    "/api/v1/indicators/appeals_per_1000/RU/all/2026-07?lang=en",
    "/api/v1/observations?groupBy=geo&topic=roads",
    "/api/v1/observations?groupBy=channel&groupBy=outcome&geo=29000000",
    "/api/v1/rounding-error?format=csv",
)
Answers = dict[tuple[str, str], bytes]


def pinned(address: str, release: str) -> str:
    return f"{address}&release={release}"


def asked(app: Flask, address: str) -> tuple[int, str, bytes]:
    """Return status, the release that answered, and the body."""
    with app.test_client().get(address) as answer:
        return answer.status_code, answer.headers.get("Otklik-Release", ""), answer.get_data()


def point(releases: Path, release: str) -> None:
    """Move ``current`` to a release, as publishing does."""
    link = releases / ".next"
    link.symlink_to(release)
    link.replace(releases / "current")


@pytest.fixture(scope="module")
def releases(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of releases: the n-th has n times the counts of the first."""
    folder = tmp_path_factory.mktemp("releases")
    for number, release in enumerate(RELEASES, 1):
        shutil.copytree(release_dir / RELEASES[0], folder / release)
        with duckdb.connect(str(folder / release / "portal.duckdb")) as connection:
            [(text,)] = connection.execute("SELECT json FROM info").fetchall()
            info = orjson.loads(text) | {"id": release}
            connection.execute("UPDATE info SET json = ?", [orjson.dumps(info).decode()])
            connection.execute(f"UPDATE cell SET shown = shown * {number}")  # noqa: S608
            sums = ", ".join(f"{code} = {code} * {number}" for code in OUTCOME.ids())
            connection.execute(f"UPDATE rollup SET {sums}")  # noqa: S608
    point(folder, RELEASES[0])
    return folder


@pytest.fixture(scope="module")
def alone(releases: Path) -> Answers:
    """Return what one reader is given, by address and release."""
    app = create_app(Settings(releases, cache_bytes=0))
    found: Answers = {}
    for release in RELEASES:
        for address in ADDRESSES:
            status, named, found[address, release] = asked(app, pinned(address, release))
            assert (status, named) == (200, release), address
    return found


@pytest.fixture(autouse=True)
def hurry() -> Iterator[None]:
    """Let threads take turns far more often than they would."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def test_the_releases_differ_in_every_table_of_figures(alone: Answers) -> None:
    told = [
        {alone[address, release].replace(release.encode(), b"") for release in RELEASES}
        for address in ADDRESSES
        if "rounding-error" not in address
    ]
    # A share of sums that all grew alike is the same share: its parts are not.
    assert [len(bodies) for bodies in told] == [len(RELEASES)] * len(told)


@pytest.mark.parametrize("cache_bytes", [0, 1 << 24])
def test_an_application_that_has_read_nothing_answers_all_at_once(
    releases: Path, alone: Answers, cache_bytes: int
) -> None:
    faults = []
    for turn in range(2):
        app = create_app(Settings(releases, cache_bytes=cache_bytes))
        start = threading.Barrier(READERS)

        def read(seed: int, app: Flask = app, start: threading.Barrier = start) -> list[str]:
            order = random.Random(seed).sample(ADDRESSES, 8)  # noqa: S311
            start.wait()
            answers = [(address, asked(app, address)) for address in order]
            first = RELEASES[0]
            return [a for a, got in answers if got != (200, first, alone[a, first])]

        with ThreadPoolExecutor(READERS) as readers:
            faults += [a for found in readers.map(read, range(turn, 99, 13)) for a in found]
    assert faults == []


def test_answers_are_of_one_release_while_current_moves_and_older_ones_come_and_go(
    releases: Path, alone: Answers
) -> None:
    app = create_app(Settings(releases, cache_bytes=0))
    # Room for one beside the current one, so that each is closed and opened again and again.
    app.extensions["otklik_releases"] = CurrentRelease(releases, most_others=1)
    stop = threading.Event()

    def publish() -> None:
        while not stop.is_set():
            for release in RELEASES:
                point(releases, release)
                stop.wait(0.02)

    def read(seed: int) -> tuple[list[str], set[str]]:
        draw = random.Random(seed)  # noqa: S311
        faults, named = [], set()
        for _ in range(12):
            address, wanted = draw.choice(ADDRESSES), draw.choice((*RELEASES, ""))
            status, release, body = asked(app, pinned(address, wanted) if wanted else address)
            named.add(release)
            if status != 200 or (wanted or release) != release or body != alone[address, release]:
                faults.append(f"{status} {wanted or 'current'}: {address}")
        return faults, named

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        with ThreadPoolExecutor(READERS) as readers:
            found = list(readers.map(read, range(READERS)))
    finally:
        stop.set()
        publisher.join()
        point(releases, RELEASES[0])
    assert [fault for faults, _ in found for fault in faults] == []
    assert set().union(*(named for _, named in found)) == set(RELEASES)
