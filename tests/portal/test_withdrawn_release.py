"""A withdrawn release is gone for every reader at once, and they are told why."""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient
from two_releases import FIRST, REASON_EN, REASON_RU, SECOND, take_back, two_releases

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings

FILE = "topics.csv"


@pytest.fixture
def instance(release_dir: Path, tmp_path: Path) -> Instance:
    return two_releases(release_dir, tmp_path)


@pytest.fixture
def client(instance: Instance) -> FlaskClient:
    return create_app(Settings(instance.releases)).test_client()


def test_readers_of_the_withdrawn_release_are_told_and_all_others_go_on(
    instance: Instance, client: FlaskClient
) -> None:
    addresses = f"/downloads/{SECOND}/{FILE}", f"/api/v1/releases/{SECOND}"
    tags = {}
    for address in addresses:
        with client.get(address) as before:
            assert before.status_code == 200
            tags[address] = before.headers["ETag"]
    assert f'href="/downloads/{SECOND}/' in client.get("/data").get_data(as_text=True)
    take_back(instance, SECOND)
    for address in addresses:
        for kept in ({}, {"If-None-Match": tags[address]}, {"Range": "bytes=0-9"}):
            gone = client.get(address, headers=kept)
            assert gone.status_code == 410
            assert gone.headers["Cache-Control"] == "no-store"
            assert "ETag" not in gone.headers
    page = client.get("/data").get_data(as_text=True)
    assert f'href="/downloads/{FIRST}/' in page
    assert SECOND not in page
    with client.get(f"/downloads/{FIRST}/{FILE}") as file:
        assert file.status_code == 200
    assert client.get("/healthz").get_json()["release"] == FIRST


def test_the_reason_is_given_in_the_language_of_the_page_and_in_both_by_the_api(
    instance: Instance, client: FlaskClient
) -> None:
    take_back(instance, SECOND)
    page = client.get(f"/downloads/{SECOND}/{FILE}").get_data(as_text=True)
    assert "Выпуск отозван" in page
    assert "Темы сопоставлены &lt;неверно&gt;." in page
    assert f"Выпуск {SECOND} отозван 21\u00a0ноября\u00a02026." in page
    problem = client.get(f"/api/v1/releases/{SECOND}")
    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["type"] == "/problems/release-withdrawn"
    assert REASON_RU in problem.get_json()["detail"]
    assert REASON_EN in problem.get_json()["detail"]
    [entry] = client.get("/api/v1/releases?lang=en").get_json()["withdrawn"]
    assert entry == {
        "id": SECOND,
        "withdrawn_on": "2026-11-21",
        "reason": REASON_EN,
        "reason_ru": REASON_RU,
        "reason_en": REASON_EN,
    }


def test_the_list_of_releases_is_not_answered_from_an_old_copy(
    instance: Instance, client: FlaskClient
) -> None:
    take_back(instance, SECOND)
    before = client.get("/api/v1/releases")
    # The register alone changes: neither the release in force nor the files kept.
    register = instance.releases / "withdrawn.json"
    entries = orjson.loads(register.read_bytes())["withdrawn"]
    entries.append(entries[0] | {"id": "2026-10-01"})
    register.write_bytes(orjson.dumps({"withdrawn": entries}))
    after = client.get("/api/v1/releases", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert [e["id"] for e in after.get_json()["withdrawn"]] == [SECOND, "2026-10-01"]


def test_with_no_release_left_pages_say_so_and_the_withdrawn_one_is_still_explained(
    instance: Instance, client: FlaskClient
) -> None:
    take_back(instance, SECOND)
    take_back(instance, FIRST)
    assert not (instance.releases / "current").is_symlink()
    for path in ("/", "/methodology", "/api/v1/releases", "/healthz"):
        assert client.get(path).status_code == 503
    for release in (FIRST, SECOND):
        page = client.get(f"/downloads/{release}/{FILE}")
        assert page.status_code == 410
        assert "Темы сопоставлены &lt;неверно&gt;." in page.get_data(as_text=True)
        assert client.get(f"/api/v1/releases/{release}").status_code == 410
    assert client.get("/downloads/1999-01-01/topics.csv").status_code == 404


def test_files_that_have_not_gone_yet_are_not_served(
    instance: Instance, client: FlaskClient
) -> None:
    """The register counts, also on a web machine where the files still lie."""
    aside = instance.root / "aside"
    shutil.copytree(instance.releases / SECOND, aside)
    take_back(instance, SECOND)
    shutil.copytree(aside, instance.releases / SECOND)
    assert client.get(f"/downloads/{SECOND}/{FILE}").status_code == 410
    assert [e["id"] for e in client.get("/api/v1/releases").get_json()["releases"]] == [FIRST]
    (instance.releases / "current").unlink()
    (instance.releases / "current").symlink_to(SECOND)
    assert client.get("/").status_code == 503
    # Control: without the register it would be served.
    (instance.releases / "withdrawn.json").unlink()
    assert client.get("/").status_code == 200


def test_a_damaged_register_brings_nothing_back(
    instance: Instance, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    take_back(instance, SECOND)
    assert client.get(f"/downloads/{SECOND}/{FILE}").status_code == 410
    (instance.releases / "withdrawn.json").write_bytes(b"{")
    assert client.get(f"/downloads/{SECOND}/{FILE}").status_code == 410
    assert client.get("/").status_code == 200
    assert "register of withdrawn releases cannot be read" in caplog.text
    # A server that is started now has no numbers of it either, only no reason to give.
    fresh = create_app(Settings(instance.releases)).test_client()
    assert fresh.get(f"/downloads/{SECOND}/{FILE}").status_code == 404
