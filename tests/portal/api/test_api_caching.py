"""ETag, 304 and the headers that caches live by."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

V1 = "/api/v1"
PATHS = [
    f"{V1}/observations?time=2026-08",
    f"{V1}/observations?time=2026-08&format=csv",
    f"{V1}/indicators/received/RU/all/2026-08",
    f"{V1}/territories",
    f"{V1}/releases",
    f"{V1}/openapi.json",
    "/api/docs",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["identity", "br", "gzip"])
def test_a_known_etag_is_answered_with_304(api: FlaskClient, path: str, encoding: str) -> None:
    first = api.get(path, headers={"Accept-Encoding": encoding})
    headers = {"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
    second = api.get(path, headers=headers)
    assert (first.status_code, second.status_code, second.data) == (200, 304, b"")
    assert not first.headers["ETag"].startswith("W/")


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_may_be_kept_for_a_while_by_anybody(api: FlaskClient, path: str) -> None:
    answer = api.get(path)
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_order_of_parameters_does_not_change_the_etag(api: FlaskClient) -> None:
    one = api.get(f"{V1}/observations?time=2026-08&geo=RU&geo=29000000")
    other = api.get(f"{V1}/observations?geo=29000000&geo=RU&time=2026-08")
    assert one.headers["ETag"] == other.headers["ETag"]
    assert one.data == other.data


def test_another_query_language_or_format_has_another_etag(api: FlaskClient) -> None:
    queries = ["", "?time=2026-08", "?lang=en", "?format=csv", "?labels=both", "?page_size=2"]
    tags = {api.get(f"{V1}/observations{query}").headers["ETag"] for query in queries}
    assert len(tags) == len(queries)


def test_accept_and_format_lead_to_the_same_csv(api: FlaskClient) -> None:
    by_accept = api.get(f"{V1}/observations", headers={"Accept": "text/csv"})
    by_format = api.get(f"{V1}/observations?format=csv")
    assert by_accept.data == by_format.data
    assert "Accept" in by_accept.headers["Vary"].split(", ")


def test_a_wrong_query_is_never_304(api: FlaskClient) -> None:
    answer = api.get(f"{V1}/observations?tme=1", headers={"If-None-Match": "*"})
    assert answer.status_code == 422


def test_the_same_request_gives_the_same_bytes(api: FlaskClient) -> None:
    path = f"{V1}/observations?geoLevel=region&groupBy=outcome&time=2026-08"
    assert api.get(path).data == api.get(path).data


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("gzip;q=0", None),
        ("gzip; q=0, br;q=0.0", None),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0", "br"),
        ("identity;q=0.1, gzip;q=1", "gzip"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/territories", "/data", "/catalog.ttl"])
def test_a_coding_that_is_refused_is_not_sent(client: FlaskClient, path, sent, expected) -> None:
    for _ in range(2):  # worked out, and from memory
        answer = client.get(path, headers={"Accept-Encoding": sent})
        assert answer.headers.get("Content-Encoding") == expected


@pytest.mark.parametrize("path", ["/api/v1/observations", "/data/archive/2026-11-15.zip"])
def test_an_unmet_condition_sends_no_data_that_a_cache_could_keep(
    client: FlaskClient, path
) -> None:
    headers = {"If-Match": '"x"', "Accept": "application/json, application/zip"}
    with client.get(path, headers=headers) as answer:
        assert answer.status_code == 412
        assert answer.get_json()["type"] == "/problems/precondition-failed"
        assert answer.headers["Cache-Control"] == "no-store"
    with client.get(path) as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/downloads/nothing.csv", "/data/archive/1999-01-01.zip"])
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/problem+json"),
        ("text/csv", "application/problem+json"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_an_error_of_a_file_is_of_the_kind_that_is_read(client, path, accept, kind) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.content_type) == (404, kind)
