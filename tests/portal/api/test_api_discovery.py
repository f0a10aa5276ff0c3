"""Programs find the API: the well-known list of APIs, links in answers and on pages."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config.settings import Settings

API_CATALOG = "/.well-known/api-catalog"


def _targets(linkset: dict[str, Any]) -> list[str]:
    return [
        link["href"]
        for context in linkset["linkset"]
        for relation, links in context.items()
        if relation != "anchor"
        for link in links
    ]


def test_the_list_of_apis_is_a_set_of_links_that_lead_somewhere(api: FlaskClient) -> None:
    answer = api.get(API_CATALOG)
    assert answer.headers["Content-Type"] == (
        'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )
    body = answer.get_json()
    contexts = {urlsplit(one["anchor"]).path: one for one in body["linkset"]}
    assert set(contexts) == {API_CATALOG, "/api/v1", "/ogc"}
    listed = {urlsplit(link["href"]).path for link in contexts[API_CATALOG]["item"]}
    assert listed == {"/api/v1", "/ogc"}
    for path in ("/api/v1", "/ogc"):
        for relation in ("service-desc", "service-doc", "service-meta", "status"):
            (link,) = contexts[path][relation]
            found = api.get(urlsplit(link["href"]).path)
            assert found.status_code == 200
            assert found.mimetype == link["type"].partition(";")[0]
    assert {urlsplit(target).netloc for target in _targets(body)} == {"otklik.example"}
    assert api.get("/api/v1").headers["Location"] == "/api/docs"


def test_head_names_the_list_itself(api: FlaskClient) -> None:
    answer = api.head(API_CATALOG)
    assert answer.headers["Link"] == f'<{API_CATALOG}>; rel="api-catalog"'


def test_without_a_release_the_list_is_there_with_relative_links(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    answer = client.get(API_CATALOG)
    assert answer.status_code == 200
    assert all(target.startswith("/") for target in _targets(answer.get_json()))


@pytest.mark.parametrize("path", ["/", "/en/", "/data", "/t/RU"])
def test_every_page_leads_to_the_list(api: FlaskClient, path: str) -> None:
    assert api.get(path).headers["Link"] == f'<{API_CATALOG}>; rel="api-catalog"'


@pytest.mark.parametrize(
    "path",
    ["observations?page_size=2", "topics", "observations?format=ndjson", "nothing", "topics?x=1"],
)
def test_every_answer_of_the_api_leads_to_its_description(api: FlaskClient, path: str) -> None:
    (links,) = api.get(f"/api/v1/{path}").headers.getlist("Link")
    assert '</api/v1/openapi.json>; rel="service-desc"; type="application/json"' in links
    assert '</api/docs>; rel="service-doc"; type="text/html"' in links
    assert ('rel="next"' in links) is path.endswith("page_size=2")
    is_described = path.startswith("observations")
    assert (
        '</api/v1/structure/appeals>; rel="describedby"; type="application/json"' in links
    ) is is_described


@pytest.mark.parametrize(
    ("path", "dataset"),
    [("indicators/received", "indicators"), ("coverage?geo=RU", "coverage"), ("topics", "")],
)
def test_data_leads_to_what_its_columns_mean(api: FlaskClient, path: str, dataset: str) -> None:
    links = api.get(f"/api/v1/{path}").headers["Link"].split(", ")
    found = [link.partition(">")[0].strip("<") for link in links if 'rel="describedby"' in link]
    assert found == ([f"/api/v1/structure/{dataset}"] if dataset else [])
    assert all(api.get(address).get_json()["dataset"]["id"] == dataset for address in found)


def test_a_file_says_its_checksum_and_its_rows(api: FlaskClient) -> None:
    manifest = api.get("/api/v1/releases/2026-11-15").get_json()["release_info"]
    assert len(manifest["downloads"]) > 20
    for entry in manifest["downloads"]:
        with api.get(f"/downloads/2026-11-15/{entry['name']}") as answer:
            digest = base64.b64encode(hashlib.sha256(answer.data).digest()).decode()
            assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
            assert answer.headers.get("Otklik-Rows") == (
                str(entry["rows"]) if entry["rows"] else None
            )
