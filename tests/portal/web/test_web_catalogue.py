"""Addresses for harvesters: forms, links between them, versions, one archive, pages of the site."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import orjson
import pytest
from flask.testing import FlaskClient
from lxml import etree
from rdflib import Graph

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.releases.withdraw import withdraw
from portal.store.release_store import ReleaseStore
from portal.web import archive as archives
from portal.web import sitemap

FIRST, SECOND = "2026-11-15", "2026-11-15-2"
BASE = "https://otklik.example"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ADDRESSES = (
    "/catalog.ttl",
    "/catalog.jsonld",
    "/catalog.rdf",
    "/dataset/topics/rdf.ttl",
    "/dataset/topics/metadata.json",
    f"/downloads/{FIRST}/topics.csv-metadata.json",
    "/.well-known/csvm",
    "/opendata/list.csv",
    "/opendata/otklik-topics/meta.csv",
    "/opendata/otklik-topics/structure-20261115.csv",
    "/opendata/otklik-topics/data-20261115-structure-20261115.csv",
    "/sitemap.xml",
    "/robots.txt",
    f"/data/archive/{FIRST}.zip",
)


@pytest.fixture
def two(release_dir: Path, tmp_path: Path) -> Instance:
    """Return an instance with two releases of the same data, the second of them current."""
    made = Instance(tmp_path)
    for release in (FIRST, SECOND):
        shutil.copytree(release_dir / FIRST, made.releases / release)
    with duckdb.connect(str(made.releases / SECOND / "portal.duckdb")) as connection:
        [(text,)] = connection.execute("SELECT json FROM info").fetchall()
        info = orjson.loads(text) | {"id": SECOND}
        connection.execute("UPDATE info SET json = ?", [orjson.dumps(info).decode()])
    (made.releases / "current").symlink_to(SECOND)
    return made


def local(address: str) -> str:
    """Return an absolute address of the release as a path of the application."""
    assert address.startswith(f"{BASE}/"), address
    return address.removeprefix(BASE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_is_there_kept_for_a_minute_and_told_apart_by_its_tag(
    client: FlaskClient, address: str
) -> None:
    with client.get(address) as given:
        assert given.status_code == 200
        # A shared cache learns within a minute that a release was withdrawn.
        assert "s-maxage=60" in given.headers["Cache-Control"]
        assert "ETag" in given.headers
        tag, body = given.headers["ETag"], given.get_data()
    with client.get(address, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
    with client.head(address) as head:
        assert (head.status_code, head.get_data()) == (200, b"")
        assert head.content_length == len(body)


@pytest.mark.parametrize("address", ADDRESSES[:11])
def test_data_may_be_read_from_any_page(client: FlaskClient, address: str) -> None:
    with client.get(address) as given:
        assert given.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "address",
    [
        "/catalog.xml",
        "/dataset/none",
        "/dataset/none/rdf.ttl",
        "/dataset/topics/rdf.json",
        "/dataset/topics/1999-01-01",
        "/dataset/none/metadata.json",
        "/datasets/r/none.csv",
        "/datasets/r/README.md",
        "/downloads/2026-11-15/none.csv-metadata.json",
        "/downloads/2026-11-15/README.md-metadata.json",
        "/downloads/1999-01-01/topics.csv-metadata.json",
        "/opendata/none/meta.csv",
        "/opendata/otklik-boundaries_region/meta.csv",
        "/opendata/otklik-topics/none.csv",
        "/opendata/otklik-topics/data-20261114-structure-20261115.csv",
        "/sitemap-1.xml",
        "/data/archive/1999-01-01.zip",
        "/data/archive/..%2f2026-11-15.zip",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    with client.get(address) as given:
        assert given.status_code == 404


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("/catalog", "", "/data"),
        ("/catalog", "text/html", "/data"),
        ("/catalog", "text/turtle", "/catalog.ttl"),
        ("/catalog", "application/ld+json", "/catalog.jsonld"),
        ("/catalog", "application/rdf+xml, text/html;q=0.2", "/catalog.rdf"),
        ("/dataset/topics", "text/html,*/*;q=0.8", "/data#topics"),
        ("/dataset/topics", "text/turtle", "/dataset/topics/rdf.ttl"),
        ("/dataset/topics/rdf", "", "/dataset/topics/rdf.jsonld"),
        ("/dataset/topics/rdf", "application/rdf+xml", "/dataset/topics/rdf.rdf"),
        ("/dataset/observations", "text/turtle", "/catalog.ttl"),
        ("/opendata/", "", "/opendata/list.csv"),
        ("/datasets/r/topics.csv", "", f"/downloads/{FIRST}/topics.csv"),
        ("/data/archive/latest.zip", "", f"/data/archive/{FIRST}.zip"),
        (f"/dataset/topics/{FIRST}", "", f"/downloads/{FIRST}/topics.csv"),
    ],
)
def test_addresses_that_lead_on(client: FlaskClient, path: str, accept: str, target: str) -> None:
    given = client.get(path, headers={"Accept": accept} if accept else {})
    assert given.status_code in (302, 303)
    assert given.headers["Location"] == target


def test_every_address_in_the_catalogue_is_there(client: FlaskClient) -> None:
    text = client.get("/catalog.ttl").text
    graph = Graph().parse(data=text, format="turtle")
    own = {
        str(node).partition("#")[0]
        for triple in graph
        for node in triple
        if str(node).startswith(f"{BASE}/")
    }
    assert len(own) > 60
    for address in own - {f"{BASE}/api/v1"}:
        with client.get(local(address), follow_redirects=True) as given:
            assert given.status_code == 200, address


def test_places_on_the_data_page_are_there(client: FlaskClient) -> None:
    page = client.get("/data").text
    ids = set(re.findall(r'id="([^"]+)"', page))
    graph = Graph().parse(data=client.get("/catalog.ttl").text, format="turtle")
    places = {str(o).partition("#")[2] for o in graph.objects() if f"{BASE}/data#" in str(o)}
    assert len(places) > 10
    assert places <= ids
    assert f'href="/data/archive/{FIRST}.zip"' in page


def test_pages_carry_schema_org(client: FlaskClient) -> None:
    for path, kind in (("/data", "DataCatalog"), ("/en/t/29000000", "Dataset")):
        [block] = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text
        )
        document = orjson.loads(block)
        assert document["@type"] == kind
        assert document["version"] == FIRST
        assert not set("<>&") & set(block)
    assert document["url"] == f"{BASE}/en/t/29000000"
    assert document["inLanguage"] == "en"
    [file] = document["distribution"]
    assert client.get(local(file["contentUrl"])).content_type.startswith("text/csv")


def test_a_csv_file_leads_to_its_description(client: FlaskClient) -> None:
    with client.get("/datasets/r/topics.csv", follow_redirects=True) as given:
        assert given.content_type == "text/csv; charset=utf-8; header=present"
        link = given.headers["Link"]
    target = re.fullmatch(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', link)
    assert target is not None
    described = client.get(target[1])
    assert described.content_type == "application/csvm+json"
    assert described.get_json()["url"] == "topics.csv"
    # The other way that the standard names leads to the same address.
    template = client.get("/.well-known/csvm").text.splitlines()[0]
    assert template.replace("{+url}", f"/downloads/{FIRST}/topics.csv") == target[1]


def test_the_open_data_folder_can_be_walked_to_the_bytes_of_each_file(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    sha256 = {file.name: file.sha256 for file in release_store.downloads}
    rows = list(csv.DictReader(io.StringIO(client.get("/opendata/list.csv").text, newline="")))
    assert rows[0]["property"] == "standardversion"
    for row in rows[1:]:
        meta = client.get(local(row["value"])).text
        told = dict(csv.reader(io.StringIO(meta, newline="")))
        files = {key: value for key, value in told.items() if key.startswith(("data-", "struct"))}
        assert len(files) == 2
        for name, address in files.items():
            with client.get(local(address)) as given:
                assert given.status_code == 200
                if name.startswith("data-"):
                    table = row["property"].removeprefix("otklik-")
                    digest = hashlib.sha256(given.get_data()).hexdigest()
                    assert digest == sha256[f"{table}.csv"]
                    told_name = f'filename="{name}.csv"'
                    assert told_name in given.headers["Content-Disposition"]


def test_the_long_form_of_the_names_is_there_too(client: FlaskClient) -> None:
    for name in ("structure-20261115T0000", "data-20261115T0000-structure-20261115T0000"):
        with client.get(f"/opendata/otklik-topics/{name}.csv") as given:
            assert given.status_code == 200


def test_the_archive_is_sent_whole_and_in_parts(client: FlaskClient) -> None:
    address = f"/data/archive/{FIRST}.zip"
    with client.get(address) as given:
        assert given.content_type == "application/zip"
        whole = given.get_data()
        assert given.content_length == len(whole)
        assert given.headers["Accept-Ranges"] == "bytes"
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
    for asked, part in (("0-9", whole[:10]), ("100-", whole[100:]), ("-7", whole[-7:])):
        with client.get(address, headers={"Range": f"bytes={asked}"}) as given:
            assert (given.status_code, given.get_data()) == (206, part)
    beyond = client.get(address, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_older_releases_stay_and_withdrawn_ones_go(two: Instance) -> None:
    client = create_app(Settings(two.releases)).test_client()
    addresses = (
        "/data/archive/{}.zip",
        "/downloads/{}/topics.csv-metadata.json",
        "/dataset/topics/{}",
    )
    for address in addresses:
        for release in (FIRST, SECOND):
            with client.get(address.format(release)) as given:
                assert given.status_code in (200, 302), address
    meta = client.get("/opendata/otklik-topics/meta.csv").text
    assert meta.index("data-20261115T0002-") < meta.index("data-20261115-")
    withdraw(two, FIRST, date(2026, 11, 21), "Ошибка.", "A fault.")
    for address in addresses:
        gone = client.get(address.format(FIRST))
        assert gone.status_code == 410
        assert "Ошибка." in gone.text
    meta = client.get("/opendata/otklik-topics/meta.csv").text
    assert "data-20261115T0002-" in meta
    assert "data-20261115-" not in meta
    assert f"topics/{FIRST}>" not in client.get("/dataset/topics/rdf.ttl").text
    with client.get("/data/archive/latest.zip", follow_redirects=True) as given:
        assert given.request.path == f"/data/archive/{SECOND}.zip"


def test_pages_stay_while_the_files_of_their_release_go(two: Instance) -> None:
    client = create_app(Settings(two.releases)).test_client()
    assert client.get("/healthz").status_code == 200
    shutil.rmtree(two.releases / SECOND / "downloads")
    for path in ("/data", "/t/29000000", "/catalog.ttl", "/opendata/otklik-topics/meta.csv"):
        assert client.get(path).status_code == 200, path
    assert client.get(f"/data/archive/{SECOND}.zip").status_code == 503


def test_archives_make_room_and_are_read_to_their_end(
    two: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_KEPT", 1)
    client = create_app(Settings(two.releases)).test_client()
    with client.get(f"/data/archive/{FIRST}.zip") as first:
        for release in (SECOND, FIRST, SECOND):
            client.get(f"/data/archive/{release}.zip").close()
        with zipfile.ZipFile(io.BytesIO(first.get_data())) as archive:
            assert archive.testzip() is None


def test_without_a_release_they_are_not_available(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    for address in ("/catalog.ttl", "/opendata/list.csv", "/sitemap.xml", "/robots.txt"):
        assert client.get(address).status_code == 503


def test_the_sitemap_names_every_page_in_both_languages(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    tree = etree.fromstring(client.get("/sitemap.xml").data)
    places = [str(text) for text in tree.xpath("//s:loc/text()", namespaces=SITEMAP)]
    store = release_store
    n_pages = len(sitemap._PAGES) + len(store.territories) + len(store.topics) - 1
    n_pages += len(store.regimes_by_channel) + len(store.official.indicators)
    # Every place but those that stand for what is not allocated has a page of forecasts.
    n_pages += sum(not place.is_unallocated for place in store.territories.values())
    assert len(places) == len(set(places)) == 2 * n_pages
    for path in ("/topics", "/compare", "/topic/roads", "/channel/letter", "/about", "/coverage"):
        assert f"{BASE}{path}" in places
        assert f"{BASE}/en{path}" in places
    for address in (*places[:12], *places[-2:]):
        assert client.get(local(address)).status_code == 200, address
    [first] = tree.xpath("(//s:url)[1]", namespaces=SITEMAP)
    assert first.xpath("x:link/@hreflang", namespaces=SITEMAP) == ["ru", "en"]


def test_a_long_sitemap_is_split(release_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without answers in memory: the release is the same, only the code's own limit is another.
    client = create_app(Settings(release_dir, cache_bytes=0)).test_client()
    whole = etree.fromstring(client.get("/sitemap.xml").data)
    monkeypatch.setattr(sitemap, "PAGES_A_FILE", 150)
    index = etree.fromstring(client.get("/sitemap.xml").data)
    parts = index.xpath("//s:sitemap/s:loc/text()", namespaces=SITEMAP)
    assert len(parts) == 4
    found = [
        text
        for part in parts
        for text in etree.fromstring(client.get(local(part)).data).xpath(
            "//s:loc/text()", namespaces=SITEMAP
        )
    ]
    assert found == whole.xpath("//s:loc/text()", namespaces=SITEMAP)
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get("/sitemap-5.xml").status_code == 404


def test_robots_lead_to_the_sitemap(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /find" in text
