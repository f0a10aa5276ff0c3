"""A release is replaced, or goes away, while readers are there: no fault, nothing mixed."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import orjson
import pytest
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config.settings import Settings

FIRST, SECOND = "2026-11-15", "2026-12-15"
PATHS = (
    "/",
    "/?view=tiles&indicator=resolution_rate",
    "/en/t/29000000",
    "/data",
    "/maps/values.json",
    "/api/v1/indicators/resolution_rate?geoLevel=region",
    "/api/v1/releases",
)


@pytest.fixture
def releases(release_dir: Path, tmp_path: Path) -> Path:
    """Return a directory with two releases of the same data, the first of them current."""
    for release in (FIRST, SECOND):
        shutil.copytree(release_dir / FIRST, tmp_path / release)
    rename(tmp_path / SECOND)
    switch(tmp_path, FIRST)
    return tmp_path


def rename(directory: Path) -> None:
    """Give a copied release the id of its directory, and a geometry file of its own."""
    with duckdb.connect(str(directory / "portal.duckdb")) as connection:
        [(text,)] = connection.execute("SELECT json FROM info").fetchall()
        info = orjson.loads(text) | {"id": directory.name}
        connection.execute("UPDATE info SET json = ?", [orjson.dumps(info).decode()])
    index = directory / "geo" / "index.json"
    entries = orjson.loads(index.read_bytes())
    entry = entries["region"]
    old, new = entry["file"], "region.000000000000.json"
    for path in sorted((directory / "geo").glob(f"{old}*")):
        path.rename(path.with_name(path.name.replace(old, new)))
    entry["file"] = entry["scales"][0]["file"] = new
    index.write_bytes(orjson.dumps(entries))


def switch(releases: Path, release: str) -> None:
    """Move ``current`` to a release, as publishing does."""
    link = releases / ".next"
    link.symlink_to(release)
    link.replace(releases / "current")


@pytest.fixture
def client(releases: Path) -> FlaskClient:
    return create_app(Settings(releases)).test_client()


def named(text: str) -> set[str]:
    """Return the releases that an answer names; a list of releases names both by right.

    The day of both is the id of the first: where it is said as a day, it names none.
    """
    days = f'"dateModified":"{FIRST}"'
    return set(re.findall(rf"{FIRST}|{SECOND}", text.replace(days, "")))


def test_no_answer_fails_or_mixes_releases_while_current_moves(releases: Path) -> None:
    app = create_app(Settings(releases))
    stop = threading.Event()

    def publish() -> None:
        while not stop.is_set():
            for release in (SECOND, FIRST):
                switch(releases, release)
                stop.wait(0.01)

    def read(path: str) -> tuple[str, int, set[str]]:
        with app.test_client().get(path) as answer:
            return path, answer.status_code, named(answer.get_data(as_text=True))

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        with ThreadPoolExecutor(max_workers=8) as readers:
            answers = list(readers.map(read, PATHS * 15))
    finally:
        stop.set()
        publisher.join()
    assert {status for _, status, _ in answers} == {200}
    # The date of the data is the same in both and may be printed as a day, never as an id.
    assert all(len(found) <= 1 for path, _, found in answers if not path.endswith("/releases"))
    assert set().union(*(found for path, _, found in answers if path == "/data")) == {FIRST, SECOND}


def test_a_new_release_is_served_at_once_and_old_tags_are_worthless(
    releases: Path, client: FlaskClient
) -> None:
    for path in PATHS:
        switch(releases, FIRST)
        old = client.get(path)
        kept = {"If-None-Match": old.headers["ETag"]}
        assert client.get(path, headers=kept).status_code == 304
        switch(releases, SECOND)
        new = client.get(path, headers=kept)
        assert new.status_code == 200
        assert new.headers["ETag"] != old.headers["ETag"]


def test_a_page_of_the_release_before_still_finds_its_shapes_but_no_numbers(
    releases: Path, client: FlaskClient
) -> None:
    page = client.get("/").get_data(as_text=True)
    shapes = set(re.findall(r"/geo/region\.[0-9a-f]+\.json", page))
    [names] = re.findall(r'data-names="([^"]+)"', page)
    values = re.search(r'data-values="([^"]+)"', page)
    assert len(shapes) == 2
    assert values is not None
    switch(releases, SECOND)
    for address in (*shapes, names):
        for encoding in ("identity", "br"):
            found = client.get(address, headers={"Accept-Encoding": encoding})
            assert found.status_code == 200
    answer = client.get(values[1].replace("&amp;", "&"))
    assert answer.status_code == 422
    assert answer.get_json()["parameter"] == "of"
    assert client.get("/geo/region.111111111111.json").status_code == 404


@pytest.mark.parametrize("gone", [FIRST, "current"])
def test_a_release_that_goes_away_is_no_fault(
    releases: Path, client: FlaskClient, gone: str, get_all: Callable[[FlaskClient], set[int]]
) -> None:
    assert client.get("/healthz").status_code == 200
    if gone == "current":
        (releases / gone).unlink()
        assert get_all(client) == {503}
    else:
        shutil.rmtree(releases / gone)
        assert get_all(client) <= {200, 404, 503}
        assert client.get("/downloads/2026-11-15/topics.csv").status_code == 404


@pytest.fixture
def get_all() -> Callable[[FlaskClient], set[int]]:
    return lambda client: {client.get(path).status_code for path in PATHS}


@pytest.mark.parametrize("host", ["evil.example", "localhost:1"])
def test_a_redirect_never_names_a_host(client: FlaskClient, host: str) -> None:
    answer = client.get("/en?theme=dark", headers={"Host": host})
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/en/?theme=dark"
    found = client.get("/find?q=калужская область", headers={"Host": host})
    assert found.headers["Location"] == "/t/29000000"
