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
