"""Whatever is wrong with a request, in every room of addresses: 4xx that says so, never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from schemas.problems import PROBLEM_TYPES

TITLES = {f"/problems/{problem.slug}": problem.title for problem in PROBLEM_TYPES}
V1, ITEMS, RELEASE = "/api/v1", "/ogc/collections/region/items", "2026-11-15"
# An address of each kind that takes no query.
FIXED = (
    "/.well-known/csvm",
    "/api/v1/openapi.json",
    "/catalog",
    "/catalog.jsonld",
    "/catalog.rdf",
    "/catalog.ttl",
    "/data/archive/latest.zip",
    f"/data/archive/{RELEASE}.zip",
    "/dataset/observations_region",
    "/dataset/observations_region/metadata.json",
    "/dataset/observations_region/rdf.ttl",
    f"/dataset/observations_region/{RELEASE}",
    "/datasets/r/observations_region.csv",
    f"/downloads/{RELEASE}/observations_region.csv",
    f"/downloads/{RELEASE}/observations_region.csv-metadata.json",
    "/opendata/",
    "/opendata/list.csv",
)
# What may stand in a place of a path; the last ones are no text, no line, and very long.
ODD = ("..", "..%2f..%2fmanifest.json", "%00", "%0A", "%FF%FE", "%F0%9F%98%80", "A" * 7_000)
ROOMS = (
    "/api/v1/codelists/{}",
    "/api/v1/indicators/{}",
    "/api/v1/indicators/received/{}/all/2026-08",
    "/api/v1/indicators/received/RU/{}/2026-08",
    "/api/v1/indicators/received/RU/all/{}",
    "/api/v1/releases/{}",
    "/api/v1/releases/{}/diff/2026-11-15",
    "/api/v1/releases/2026-11-15/diff/{}",
    "/api/v1/territories/{}",
    "/api/v1/territories/{}/events",
    "/api/v1/territories/{}/versions",
    "/data/archive/{}.zip",
    "/dataset/{}/rdf.ttl",
    "/dataset/{}/metadata.json",
    "/dataset/observations_region/{}",
    "/datasets/r/{}",
    "/downloads/{}/observations_region.csv",
    "/downloads/2026-11-15/{}",
    "/geo/{}",
    "/ogc/collections/{}",
    "/ogc/collections/{}/items",
    "/ogc/collections/region/items/{}",
    "/opendata/{}/meta.csv",
    "/opendata/7700000000-observations/{}.csv",
    "/problems/{}",
)


def problem(answer: Any, status: int, slug: str, parameter: str = "") -> None:
    """Insist on a problem of one kind that names one parameter, or none."""
    with answer:
        body = answer.get_json()
        assert (answer.status_code, body["type"]) == (status, f"/problems/{slug}"), body
        assert answer.content_type == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
        assert (body["status"], body["title"]) == (status, TITLES[body["type"]])
        assert list(body.get("errors", {})) == ([parameter] if parameter else [])


@pytest.mark.parametrize("path", FIXED)
def test_an_address_without_a_query_refuses_every_parameter(api: FlaskClient, path: str) -> None:
    with api.get(path) as plain:
        assert plain.status_code < 400
    problem(api.get(f"{path}?release=2026-10-15"), 422, "unknown-parameter", "release")
    problem(api.get(f"{path}?lang=en&format=csv"), 422, "unknown-parameter", "lang")
    problem(api.get(f"{path}?x"), 422, "unknown-parameter", "x")
    problem(api.get(f"{path}?%FF=1"), 400, "malformed-query")
    problem(api.get(f"{path}?{'geo=29000000&' * 10_000}"), 414, "query-too-long")
    with api.get(f"{path}?") as bare:
        assert bare.status_code == plain.status_code


@pytest.mark.parametrize("room", ROOMS)
def test_a_place_of_a_path_may_hold_anything(api: FlaskClient, room: str) -> None:
    for odd in ODD:
        with api.get(room.format(odd)) as answer:
            assert answer.status_code == 404, odd[:40]
            if room.startswith(("/api", "/ogc")):
                assert answer.content_type == "application/problem+json"
                assert len(answer.get_json()["detail"]) < 300
            else:
                assert answer.mimetype == "text/html"
            assert "ETag" not in answer.headers


def every_query(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every parameter of a query with an address that has it."""
    codes = {
        "indicator_id": "received",
        "geo": "RU",
        "topic": "all",
        "time": "2026-08",
        "code": "RU",
        "codelist_id": "outcome",
        "dataset_id": "appeals",
        "release_id": RELEASE,
        "since": RELEASE,
        "release": RELEASE,
    }
    for path, item in document["paths"].items():
        for parameter in item["get"].get("parameters", []):
            if parameter["in"] == "query":
                yield path.format(**codes), parameter


def test_each_parameter_of_each_address_is_read_strictly(api: FlaskClient) -> None:
    document = api.get(f"{V1}/openapi.json").get_json()
    asked = list(every_query(document))
    assert len(asked) > 150
    for path, parameter in asked:
        name, schema = parameter["name"], parameter["schema"]
        if schema["type"] != "array":
            twice = f"{path}?{name}=1&{name}=1"
            problem(api.get(twice), 422, "invalid-parameter", name)
        if name == "q":
            continue  # any text is looked for
        for text in ("", "%00", "no such", "１", "%F0%9F%98%80"):
            answer = api.get(f"{path}?{name}={quote(text, safe='%')}")
            body = answer.get_json()
            assert answer.status_code == 422, (path, name, text)
            assert list(body["errors"]) == [name], (path, name, body)
        problem(api.get(f"{path}?{name}x=1"), 422, "unknown-parameter", f"{name}x")
        long = api.get(f"{path}?{name * 400}=1").get_json()
        assert len(long["detail"]) < 200
        problem(api.get(f"{path}?{name}=%FF"), 400, "malformed-query")


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        (f"{V1}/observations", "page", 422),
        (f"{V1}/observations", "page_size", 422),
        (f"{V1}/observations", "lastNObservations", 422),
        (f"{V1}/territories", "page", 422),
        (f"{V1}/population", "year", 422),
        (ITEMS, "limit", 400),
    ],
)
def test_a_number_is_whole_positive_and_plain(
    api: FlaskClient, path: str, name: str, status: int
) -> None:
    for number in ("0", "-1", "1.0", "1e3", "+1", "1_0", " 1", "0x1", "１", "", "NaN", "9" * 5_000):
        answer = api.get(path, query_string=[(name, number)])
        problem(answer, status, "invalid-parameter", name)


@pytest.mark.parametrize("page", [2, 10**6, 10**12, 10**30])
@pytest.mark.parametrize(
    "path", ["/observations?geo=RU", "/territories?geoLevel=region", "/events"]
)
def test_a_page_past_the_end_is_not_found(api: FlaskClient, path: str, page: int) -> None:
    mark = "&" if "?" in path else "?"
    problem(api.get(f"{V1}{path}{mark}page={page}"), 404, "page-past-end", "page")


def test_an_offset_past_the_end_is_not_found(api: FlaskClient) -> None:
    problem(api.get(f"{ITEMS}?offset=999999999"), 404, "page-past-end", "offset")


@pytest.mark.parametrize(
    "day",
    [
        *("2026-02-30", "2026-13-01", "2026-1-1", "20260101", "2026-01", "01.02.2026"),
        *("0000-01-01", "２０２６-01-01", "2026-01-01 ", "2026-01-01T25:00:00Z"),
        *("2026-01-01T00:00:00+99:99", "now"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused(api: FlaskClient, day: str) -> None:
    for path, name in (
        ("/observations", "asOf"),
        ("/observations", "updatedAfter"),
        ("/observations", "boundaries"),
        ("/territories", "on"),
        ("/deadlines", "on"),
        ("/events", "since"),
        ("/events", "until"),
    ):
        answer = api.get(V1 + path, query_string={name: day})
        problem(answer, 422, "invalid-parameter", name)
    answer = api.get(ITEMS, query_string={"datetime": day})
    problem(answer, 400, "invalid-parameter", "datetime")


def test_ten_thousand_codes_are_too_long_wherever_they_are_asked(api: FlaskClient) -> None:
    codes = "&".join(f"geo={number:08d}" for number in range(10_000))
    for path in (f"{V1}/observations", f"{V1}/indicators/received", f"{V1}/coverage", "/ogc"):
        problem(api.get(f"{path}?{codes}"), 414, "query-too-long")


def test_a_long_query_within_the_limit_is_read(api: FlaskClient) -> None:
    codes = "&".join(["geo=29000000"] * 600)
    assert len(codes) > 7_500
    answer = api.get(f"{V1}/observations?{codes}&time=2026-08")
    assert len(answer.get_json()["observations"]) == 1


@pytest.mark.parametrize("accept", ["image/png", "text/html", "application/json;q=0", "x/y, z/w"])
@pytest.mark.parametrize("path", [f"{V1}/observations", f"{V1}/topics", "/ogc", ITEMS])
def test_a_type_that_is_not_offered_is_not_acceptable(
    api: FlaskClient, path: str, accept: str
) -> None:
    problem(api.get(path, headers={"Accept": accept}), 406, "not-acceptable")


@pytest.mark.parametrize("accept", ["", "garbage", ";;;", "a/b;q=x", "*", "\x00", "," * 500])
def test_an_accept_header_that_is_none_breaks_nothing(api: FlaskClient, accept: str) -> None:
    for path in (f"{V1}/observations", "/catalog", "/ogc", "/dataset/observations_region/rdf"):
        with api.get(path, environ_overrides={"HTTP_ACCEPT": accept}) as answer:
            assert answer.status_code in (200, 303, 406)
