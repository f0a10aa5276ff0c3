"""What becomes of every address of the application when a release is taken back.

Each rule of the application is placed in one of the lists below, so that a new one has to be placed
too: an address of one release says that it is gone, one that follows the current release forgets
the withdrawn one at once, and what is left has no figures of a release.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from two_releases import FIRST, REASON_RU, SECOND, take_back, two_releases

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings

# Addresses of one release.
PINNED = {
    "/downloads/<release>/<file>": f"/downloads/{SECOND}/topics.csv",
    "/downloads/<release>/<file>-metadata.json": f"/downloads/{SECOND}/topics.csv-metadata.json",
    "/data/archive/<release>.zip": f"/data/archive/{SECOND}.zip",
    "/dataset/<dataset_id>/<release>": f"/dataset/topics/{SECOND}",
    "/opendata/<set_id>/<name>.csv": (
        "/opendata/otklik-topics/data-20261115T0002-structure-20261115.csv"
    ),
    "/image/<kind>/<place>.png": f"/image/territory/29606000.png?release={SECOND}",
    "/image/<kind>/<place>.svg": f"/image/territory/29606000.svg?release={SECOND}",
    "/newsroom/<kind>/<place>.zip": f"/newsroom/territory/29606000.zip?release={SECOND}",
    "/embed/<kind>/<place>": f"/embed/territory/29606000?release={SECOND}",
    "/badge/<code>.svg": f"/badge/29606000.svg?release={SECOND}",
}
# Addresses that lead to the newest of something.
LEADING = {
    "/data/archive/latest.zip": "/data/archive/latest.zip",
    "/datasets/r/<file>": "/datasets/r/topics.csv",
}
# Addresses that tell of the current release.
FOLLOWING = {
    "/": "/",
    "/regions": "/regions",
    "/t/<code>": "/t/29000000",
    "/t/<code>/releases.atom": "/t/29000000/releases.atom",
    "/topics": "/topics",
    "/topic/<code>": "/topic/roads",
    "/channels": "/channels",
    "/channel/<code>": "/channel/letter",
    "/compare": "/compare?geo=29000000&geo=11000000",
    "/fair": "/fair?geo=29000000",
    "/reporting": "/reporting",
    "/methodology": "/methodology",
    "/about": "/about",
    "/accessibility": "/accessibility",
    "/changes": "/changes",
    "/contacts": "/contacts",
    "/corrections": "/corrections",
    "/claims": "/claims",
    "/claims.atom": "/claims.atom",
    "/system": "/system",
    "/system/<code>": "/system/municipal_centre_share",
    "/forecasts": "/forecasts",
    "/forecast/<code>": "/forecast/29000000",
    "/spikes": "/spikes",
    "/coverage": "/coverage",
    "/definitions": "/definitions",
    "/disclosure": "/disclosure",
    "/glossary": "/glossary",
    "/where-to-appeal": "/where-to-appeal",
    "/borders": "/borders",
    "/data": "/data",
    "/developers": "/developers",
    "/stability": "/stability",
    "/find": "/find",
    "/maps": "/maps",
    "/map/<level>": "/map/municipality",
    "/maps/values.json": "/maps/values.json",
    "/maps/months.json": "/maps/months.json",
    "/catalog.<any(jsonld, ttl, rdf):suffix>": "/catalog.ttl",
    "/dataset/<dataset_id>/rdf.<any(jsonld, ttl, rdf):suffix>": "/dataset/topics/rdf.ttl",
    "/dataset/<dataset_id>/metadata.json": "/dataset/topics/metadata.json",
    "/opendata/list.csv": "/opendata/list.csv",
    "/opendata/<set_id>/meta.csv": "/opendata/otklik-topics/meta.csv",
    "/ogc": "/ogc",
    "/ogc/api": "/ogc/api",
    "/ogc/conformance": "/ogc/conformance",
    "/ogc/collections": "/ogc/collections",
    "/ogc/collections/<level>": "/ogc/collections/region",
    "/ogc/collections/<level>/items": "/ogc/collections/region/items?limit=1",
    "/ogc/collections/<level>/items/<code>": "/ogc/collections/region/items/29000000",
    "/healthz": "/healthz",
    "/share/<kind>/<place>": "/share/territory/29606000",
    "/oembed": "/oembed?url=http://localhost/t/29606000",
}
# Registers name a withdrawn release and the reason, and have no figures.
REGISTERS = (
    "/api/v1/releases",
    "/api/v1/releases?format=atom",
    "/api/v1/releases?format=ics",
    "/api/v1/calendar",
    "/api/v1/calendar?format=atom",
    "/api/v1/calendar?format=ics",
    "/api/v1/corrections?format=atom",
    "/api/v1/corrections?format=ics",
    "/calendar",
)
# Nothing of a release in them: lists of pages, redirects without one, outlines by their digest,
# code of maps, documentation. The addresses of the API have tests of their own, all of them.
NEITHER = (
    "/catalog", "/dataset/<dataset_id>", "/dataset/<dataset_id>/rdf", "/.well-known/",
    "/opendata/", "/sitemap", "/robots.txt", "/geo/<file>", "/maps/<name>.js", "/api", "/problems",
    "/embed.js", "/static/",
)  # fmt: skip
LANG = "/<any(ru, en):lang>"


@pytest.fixture
def instance(release_dir: Path, tmp_path: Path) -> Instance:
    return two_releases(release_dir, tmp_path)


@pytest.fixture
def client(instance: Instance) -> FlaskClient:
    return create_app(Settings(instance.releases)).test_client()


def test_every_rule_of_the_application_is_placed(app: Flask) -> None:
    placed = {*PINNED, *LEADING, *FOLLOWING, "/calendar"}
    rules = {rule.rule.removeprefix(LANG) or "/" for rule in app.url_map.iter_rules()}
    left = {rule for rule in rules - placed if not rule.startswith(NEITHER)}
    assert left == set()
    assert placed <= rules


def test_addresses_of_the_release_are_gone_whatever_copy_the_reader_has(
    instance: Instance, client: FlaskClient
) -> None:
    kept = {}
    for address in PINNED.values():
        with client.get(address) as before:
            assert before.status_code in (200, 302), address
            assert "immutable" not in before.headers.get("Cache-Control", "")
            kept[address] = before.headers.get("ETag", '"none"')
    take_back(instance, SECOND)
    for address, tag in kept.items():
        for sent in ({}, {"If-None-Match": tag}, {"Range": "bytes=0-9"}):
            for method in (client.get, client.head):
                with method(address, headers=sent) as gone:
                    assert gone.status_code == 410, (address, sent)
                    assert gone.headers["Cache-Control"] == "no-store"
                    assert "ETag" not in gone.headers
        page = client.get(address).get_data(as_text=True)
        assert REASON_RU.partition("<")[0] in page, address
    for address in PINNED.values():
        other = address.replace(SECOND, FIRST).replace("20261115T0002", "20261115")
        with client.get(other) as left:
            assert left.status_code in (200, 302), other


def test_addresses_that_follow_tell_of_the_release_before(
    instance: Instance, client: FlaskClient
) -> None:
    tags = {}
    for address in FOLLOWING.values():
        with client.get(address) as before:
            assert before.status_code == 200, address
            assert "immutable" not in before.headers["Cache-Control"]
            tags[address] = before.headers.get("ETag", "")
    take_back(instance, SECOND)
    for address, tag in tags.items():
        with client.get(address, headers={"If-None-Match": tag}) as after:
            # A copy may be confirmed only where it is the same to the letter.
            assert after.status_code in (200, 304), address
            if after.status_code == 200:
                assert SECOND not in after.get_data(as_text=True), address
                assert "20261115T0002" not in after.get_data(as_text=True), address
            assert after.headers.get("Otklik-Release", FIRST) == FIRST
        fresh = client.get(address)
        assert SECOND not in fresh.get_data(as_text=True), address
        assert tag != fresh.headers.get("ETag") or after.status_code == 304
    for address in LEADING.values():
        with client.get(address) as leading:
            assert leading.status_code == 302
            assert SECOND not in leading.headers["Location"]
            assert FIRST in leading.headers["Location"]


def test_registers_tell_that_it_was_withdrawn_and_why(
    instance: Instance, client: FlaskClient
) -> None:
    tags = {address: client.get(address).headers["ETag"] for address in REGISTERS}
    take_back(instance, SECOND)
    for address, tag in tags.items():
        after = client.get(address, headers={"If-None-Match": tag})
        if address.startswith(("/api/v1/releases", "/calendar")):
            assert after.status_code == 200, address
            text = after.get_data(as_text=True).replace("\r\n ", "")
            assert SECOND in text, address
            assert "Темы сопоставлены" in text, address
            assert f"/downloads/{SECOND}" not in text


def test_the_archive_that_is_left_has_nothing_of_the_other(
    instance: Instance, client: FlaskClient
) -> None:
    take_back(instance, SECOND)
    with client.get("/data/archive/latest.zip", follow_redirects=True) as given:
        content = given.get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert SECOND.encode() not in archive.read(name), name


def test_outlines_of_the_withdrawn_release_alone_are_not_served(
    instance: Instance, client: FlaskClient
) -> None:
    """Their addresses hold a digest and no release; another release may have the same outlines."""
    page = client.get("/").get_data(as_text=True)
    shared = re.search(r'data-names="(/geo/[^"]+)"', page)
    assert shared is not None
    folder = instance.releases / SECOND / "geo"
    index = folder / "index.json"
    name = shared[1].removeprefix("/geo/")
    alone = name.replace(".json", "0.json")
    (folder / alone).write_bytes((folder / name).read_bytes())
    index.write_text(index.read_text().replace(name, alone))
    fresh = create_app(Settings(instance.releases)).test_client()
    assert fresh.get(f"/geo/{alone}").status_code == 200
    take_back(instance, SECOND)
    assert fresh.get(f"/geo/{alone}").status_code == 404
    assert fresh.get(shared[1]).status_code == 200


def test_without_any_release_the_addresses_of_both_say_that_they_are_gone(
    instance: Instance, client: FlaskClient
) -> None:
    for release in (SECOND, FIRST):
        take_back(instance, release)
    for address in PINNED.values():
        for one in (address, address.replace(SECOND, FIRST).replace("T0002", "")):
            assert client.get(one).status_code == 410, one
    for address in (*LEADING.values(), *FOLLOWING.values()):
        assert client.get(address).status_code == 503, address
