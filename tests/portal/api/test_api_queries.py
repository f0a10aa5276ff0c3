"""Nothing is forgiven: a wrong query is a 4xx problem that names the parameter, never a 500."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.problems import PROBLEM_TYPES

TYPES = {f"/problems/{problem.slug}": problem for problem in PROBLEM_TYPES}
V1 = "/api/v1"

HOSTILE = [
    # (address, status, slug, parameter)
    ("/observations?tme=2026-08", 422, "unknown-parameter", "tme"),
    ("/observations?geolevel=region", 422, "unknown-parameter", "geolevel"),
    ("/observations?geo=29000000&__proto__=1", 422, "unknown-parameter", "__proto__"),
    ("/topics?page=1", 422, "unknown-parameter", "page"),
    ("/audit?format=csv", 422, "unknown-parameter", "format"),
    ("/codelists?q=1", 422, "unknown-parameter", "q"),
    ("/releases?asof=1", 422, "unknown-parameter", "asof"),
    ("/coverage?outcome=open", 422, "unknown-parameter", "outcome"),
    ("/indicators?geo=RU", 422, "unknown-parameter", "geo"),
    ("/indicators/received/RU/all/2026-08?time=2026-08", 422, "unknown-parameter", "time"),
    ("/observations?geo=2900000", 422, "unknown-code", "geo"),
    ("/observations?geo=", 422, "unknown-code", "geo"),
    ("/observations?geo=29000000,61000000", 422, "unknown-code", "geo"),
    ("/observations?geo=29000000%00", 422, "unknown-code", "geo"),
    ("/observations?geo=%27%20OR%201=1--", 422, "unknown-code", "geo"),
    ("/observations?topic=raods", 422, "unknown-code", "topic"),
    ("/observations?outcome=solved", 422, "unknown-code", "outcome"),
    ("/observations?channel=vk", 422, "unknown-code", "channel"),
    ("/observations?regime=59fz", 422, "unknown-code", "regime"),
    ("/observations?regime=with_outcomes", 422, "unknown-code", "regime"),
    ("/observations?speed=week", 422, "unknown-code", "speed"),
    ("/observations?geoLevel=oblast", 422, "unknown-code", "geoLevel"),
    ("/territories?parent=R", 422, "unknown-code", "parent"),
    ("/coverage?source=posx", 422, "unknown-code", "source"),
    ("/indicators/received?regime=none", 422, "unknown-code", "regime"),
    ("/observations?time=2026-13", 422, "invalid-parameter", "time"),
    ("/observations?time=08.2026", 422, "invalid-parameter", "time"),
    ("/observations?time=2026-08%0A", 422, "invalid-parameter", "time"),
    ("/observations?time=", 422, "invalid-parameter", "time"),
    ("/observations?time=1999-01", 422, "invalid-parameter", "time"),
    ("/observations?sinceTimePeriod=9999-12", 422, "invalid-parameter", "sinceTimePeriod"),
    ("/observations?untilTimePeriod=0000", 422, "invalid-parameter", "untilTimePeriod"),
    ("/observations?freq=W", 422, "invalid-parameter", "freq"),
    ("/observations?groupBy=gender", 422, "invalid-parameter", "groupBy"),
    ("/observations?labels=names", 422, "invalid-parameter", "labels"),
    ("/observations?format=pdf", 422, "invalid-parameter", "format"),
    ("/observations?lang=de", 422, "invalid-parameter", "lang"),
    ("/observations?page=0", 422, "invalid-parameter", "page"),
    ("/observations?page=-1", 422, "invalid-parameter", "page"),
    ("/observations?page=one", 422, "invalid-parameter", "page"),
    (f"/observations?page={'9' * 5000}", 422, "invalid-parameter", "page"),
    ("/observations?page_size=0", 422, "invalid-parameter", "page_size"),
    ("/observations?page_size=100001", 422, "invalid-parameter", "page_size"),
    ("/observations?page=1&page=2", 422, "invalid-parameter", "page"),
    ("/observations?lang=ru&lang=en", 422, "invalid-parameter", "lang"),
    ("/coverage?time=2026", 422, "invalid-parameter", "time"),
    ("/observations?time=2026-08&sinceTimePeriod=2026-01", 422, "contradictory-filters", "time"),
    ("/observations?time=2026-08&freq=A", 422, "contradictory-filters", "freq"),
    (
        "/observations?sinceTimePeriod=2026-08&untilTimePeriod=2026-01",
        422,
        "contradictory-filters",
        "sinceTimePeriod",
    ),
    ("/observations?geo=29000000&geoLevel=district", 422, "contradictory-filters", "geoLevel"),
    (
        "/observations?outcome=open&outcome=interim&groupBy=geo",
        422,
        "contradictory-filters",
        "groupBy",
    ),
    ("/observations?page=999", 404, "page-past-end", "page"),
    ("/territories?page=999999999999", 404, "page-past-end", "page"),
    ("/observations?geoLevel=municipality&groupBy=topic&groupBy=speed", 413, "too-large", None),
    ("/indicators/solved", 404, "not-found", None),
    ("/indicators/received/RU/all/yesterday", 404, "not-found", None),
    ("/indicators/received/XX/all/2026-08", 404, "not-found", None),
    ("/indicators/received/RU/nothing/2026-08", 404, "not-found", None),
    ("/territories/XX", 404, "not-found", None),
    ("/territories/..%2f..%2fetc%2fpasswd", 404, "not-found", None),
    ("/codelists/colour", 404, "not-found", None),
    ("/releases/1999-01-01", 404, "not-found", None),
    ("/releases/..", 404, "not-found", None),
    ("/topics/", 404, "not-found", None),
    ("//topics", 404, "not-found", None),
    ("/nothing", 404, "not-found", None),
    ("/observations?geo=%FF%FE", 400, "malformed-query", None),
    ("/observations?%FF=1", 400, "malformed-query", None),
    (
        "/observations?" + "&".join(f"geo={n:08d}" for n in range(10_000)),
        414,
        "query-too-long",
        None,
    ),
    ("/observations?geo=" + "A" * 9_000, 414, "query-too-long", None),
    ("/observations?geo=" + "A" * 7_000, 422, "unknown-code", "geo"),
]


@pytest.mark.parametrize(
    ("address", "status", "slug", "parameter"), HOSTILE, ids=[row[0][:60] for row in HOSTILE]
)
def test_a_wrong_query_is_a_problem_that_names_the_parameter(
    api: FlaskClient, address: str, status: int, slug: str, parameter: str | None
) -> None:
    answer = api.get(V1 + address)
    body = answer.get_json()
    assert (answer.status_code, body["type"]) == (status, f"/problems/{slug}")
    assert answer.content_type == "application/problem+json"
    assert body["status"] == status
    assert body["title"] == TYPES[body["type"]].title
    assert body["instance"] == answer.request.path
    assert list(body.get("errors", {})) == ([parameter] if parameter else [])
    assert len(body["detail"]) < 300
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/observations?geo_level=region", "«geoLevel»"),
        ("/observations?since=2026-01", "«sinceTimePeriod»"),
        ("/observations?geo=2900000", "«29000000»"),
        ("/observations?geo=калужская%20область", "«29000000»"),
        ("/observations?outcome=measure_taken", "«measures_taken»"),
        ("/observations?geoLevel=regions", "«region»"),
        ("/indicators/resolution-rate", "«resolution_rate»"),
    ],
)
def test_the_nearest_known_word_is_named(api: FlaskClient, address: str, nearest: str) -> None:
    assert nearest in api.get(V1 + address).get_json()["detail"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026", "2026 is not complete: this release covers 2025-03 to 2026-08."),
        ("2026-Q3", "2026-Q3 is not complete: this release covers 2025-03 to 2026-08."),
        ("2027", "2027 lies outside 2025-03 to 2026-08, which this release covers."),
        ("2024-Q4", "2024-Q4 lies outside 2025-03 to 2026-08, which this release covers."),
    ],
)
def test_a_period_that_is_partly_there_is_told_from_one_that_is_not(
    api: FlaskClient, period: str, words: str
) -> None:
    answer = api.get(f"{V1}/observations?time={period}")
    assert answer.status_code == 422
    assert words in answer.get_json()["detail"]


def test_all_wrong_parameters_are_named_at_once(api: FlaskClient) -> None:
    body = api.get(f"{V1}/observations?tme=1&page=0&lang=de").get_json()
    assert set(body["errors"]) == {"tme", "page", "lang"}
    assert body["type"] == "/problems/unknown-parameter"


def test_an_accept_header_without_an_offered_format_is_406(api: FlaskClient) -> None:
    answer = api.get(f"{V1}/observations", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.get_json()["detail"]


@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.8", "", "garbage;;q=x,*/*"])
def test_an_open_accept_header_gets_json(api: FlaskClient, accept: str) -> None:
    answer = api.get(f"{V1}/observations", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")


def test_accept_chooses_csv_and_format_goes_before_it(api: FlaskClient) -> None:
    csv = {"Accept": "text/csv"}
    assert api.get(f"{V1}/observations", headers=csv).mimetype == "text/csv"
    assert api.get(f"{V1}/observations?format=json", headers=csv).mimetype == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", [f"{V1}/observations", f"{V1}/nothing", "/api/docs"])
def test_the_api_is_for_reading(api: FlaskClient, method: str, path: str) -> None:
    answer = api.open(path, method=method, json={"geo": "RU"})
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_head_has_the_headers_of_get_and_no_body(api: FlaskClient) -> None:
    got, head = api.get(f"{V1}/topics"), api.head(f"{V1}/topics")
    assert head.data == b""
    for name in ("ETag", "Otklik-Release", "Content-Length", "Content-Type"):
        assert head.headers[name] == got.headers[name]


def test_options_allows_reading_from_other_sites(api: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = api.options(f"{V1}/topics", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("problem", PROBLEM_TYPES, ids=lambda problem: problem.slug)
def test_every_problem_type_has_a_page(api: FlaskClient, problem: object) -> None:
    slug = problem.slug  # type: ignore[attr-defined]
    answer = api.get(f"/problems/{slug}")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert f"/problems/{slug}" in answer.get_data(as_text=True)
    assert f'href="/problems/{slug}"' in api.get("/problems").get_data(as_text=True)


def test_an_unknown_problem_page_is_a_page_of_the_portal(api: FlaskClient) -> None:
    answer = api.get("/problems/none")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


NAMES = st.sampled_from(
    [
        "geo",
        "geoLevel",
        "topic",
        "regime",
        "channel",
        "outcome",
        "speed",
        "time",
        "sinceTimePeriod",
        "untilTimePeriod",
        "freq",
        "groupBy",
        "labels",
        "lang",
        "format",
        "page",
        "page_size",
        "source",
        "parent",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "RU",
            "29000000",
            "region",
            "district",
            "all",
            "housing",
            "pos_message",
            "state_portal",
            "open",
            "d7",
            "2026-08",
            "2025-Q3",
            "2025",
            "2025-09-01/P1Y",
            "M",
            "Q",
            "A",
            "geo",
            "outcome",
            "both",
            "en",
            "csv",
            "json",
            "1",
            "2",
            "7",
            "100000",
        ]
    ),
    st.text(max_size=12),
)
RESOURCES = st.sampled_from(
    [
        "observations",
        "indicators",
        "indicators/received",
        "coverage",
        "territories",
        "topics",
        "codelists",
        "releases",
        "indicators/resolution_rate/RU/all/2026-08",
    ]
)


@settings(max_examples=120, deadline=None)
@given(RESOURCES, st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_any_query_is_an_answer_or_a_problem(
    api_app: Flask, resource: str, query: list[tuple[str, str]]
) -> None:
    answer = api_app.test_client().get(f"{V1}/{resource}", query_string=query)
    assert answer.status_code in {200, 404, 413, 422}
    if answer.status_code == 200:
        assert answer.headers["Otklik-Release"] == "2026-11-15"
    else:
        assert answer.get_json()["type"] in TYPES
