"""What ends is announced: headers of RFC 9745 and RFC 8594, the OpenAPI document, a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.api import life_cycle
from portal.api.life_cycle import NOTICE, Deprecation, load_deprecations
from portal.api.routes import EXTENSION
from portal.app import create_app
from portal.config.errors import OperatorError
from portal.config.settings import Settings

V1 = "/api/v1"
REGISTER = """
[[deprecation]]
address = "/api/v1/territories/{code}"
deprecated_on = 2027-02-01
sunset_on = 2028-06-01
replacement = "/api/v1/territories"
reason_ru = "Причина по-русски."
reason_en = "A reason in English."

[[deprecation]]
address = "/api/v1/topics"
parameter = "lang"
deprecated_on = 2027-03-01
sunset_on = 2028-03-01
replacement = "labels"
reason_ru = "Другая причина."
reason_en = "Another reason."

[[deprecation]]
address = "/api/v1/topics"
parameter = "format"
value = "csv"
deprecated_on = 2027-04-01
sunset_on = 2028-05-01
reason_ru = "Третья причина."
reason_en = "A third reason."

[[deprecation]]
address = "/downloads/{release}/{file}"
deprecated_on = 2027-01-01
sunset_on = 2029-01-01
reason_ru = "Четвёртая причина."
reason_en = "A fourth reason."
"""


@pytest.fixture(scope="module")
def dated(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application with entries in its register."""
    register = tmp_path_factory.mktemp("register") / "deprecations.toml"
    register.write_text(REGISTER, encoding="utf-8")
    app = create_app(Settings(release_dir))
    life_cycle.register(app, load_deprecations(register), app.extensions[EXTENSION])
    return app


@pytest.fixture
def ending(dated: Flask) -> FlaskClient:
    return dated.test_client()


def _at(day: str) -> str:
    return f"@{int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())}"


def test_an_address_that_ends_says_when_and_what_takes_its_place(ending: FlaskClient) -> None:
    headers = ending.get(f"{V1}/territories/RU").headers
    assert headers["Deprecation"] == _at("2027-02-01")
    assert headers["Sunset"] == "Thu, 01 Jun 2028 00:00:00 GMT"
    links = ", ".join(headers.getlist("Link"))
    assert '</api/changes>; rel="deprecation"; type="text/html"' in links
    assert '</api/changes>; rel="sunset"; type="text/html"' in links
    assert '</api/v1/territories>; rel="successor-version"' in links
    assert 'rel="service-desc"' in links


@pytest.mark.parametrize(
    ("query", "deprecated", "sunset"),
    [
        ("lang=en", "2027-03-01", "Wed, 01 Mar 2028 00:00:00 GMT"),
        ("format=csv", "2027-04-01", "Mon, 01 May 2028 00:00:00 GMT"),
        ("format=csv&lang=ru", "2027-03-01", "Wed, 01 Mar 2028 00:00:00 GMT"),
        ("format=json", "", ""),
        ("", "", ""),
    ],
)
def test_only_queries_that_hang_on_a_parameter_are_told_of_it(
    ending: FlaskClient, query: str, deprecated: str, sunset: str
) -> None:
    headers = ending.get(f"{V1}/topics?{query}").headers
    assert headers.get("Deprecation", "") == (_at(deprecated) if deprecated else "")
    assert headers.get("Sunset", "") == sunset
    assert "successor-version" not in ", ".join(headers.getlist("Link"))


@pytest.mark.parametrize("address", [f"{V1}/territories", f"{V1}/territories/RU/events", "/", "/x"])
def test_everything_else_is_silent(ending: FlaskClient, address: str) -> None:
    assert not {"Deprecation", "Sunset"} & set(ending.get(address).headers.keys())


def test_files_errors_and_unchanged_answers_are_told_too(ending: FlaskClient) -> None:
    with ending.get("/downloads/2026-11-15/topics.csv") as answer:
        assert answer.headers["Sunset"] == "Mon, 01 Jan 2029 00:00:00 GMT"
    assert ending.get(f"{V1}/territories/nowhere").headers["Sunset"]
    tag = ending.get(f"{V1}/territories/RU").headers["ETag"]
    again = ending.get(f"{V1}/territories/RU", headers={"If-None-Match": tag})
    assert (again.status_code, bool(again.headers["Deprecation"])) == (304, True)


def test_pages_of_other_sites_may_read_the_dates(ending: FlaskClient) -> None:
    exposed = ending.get(f"{V1}/topics").headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Deprecation", "Sunset"} <= set(exposed)


def test_the_document_marks_what_ends(ending: FlaskClient) -> None:
    paths: dict[str, Any] = ending.get(f"{V1}/openapi.json").get_json()["paths"]
    marked = paths[f"{V1}/territories/{{code}}"]["get"]
    assert marked["deprecated"] is True
    assert "2028-06-01" in marked["description"]
    topics = {p["name"]: p for p in paths[f"{V1}/topics"]["get"]["parameters"]}
    assert topics["lang"]["deprecated"] is True
    assert "use labels" in topics["lang"]["description"]
    assert "deprecated" not in topics["format"]
    assert topics["format"]["description"].startswith("csv is deprecated since 2027-04-01")
    assert not paths[f"{V1}/territories"]["get"].get("deprecated")


def test_the_page_lists_all_entries_the_nearest_end_first(ending: FlaskClient) -> None:
    page = ending.get("/api/changes").get_data(as_text=True)
    names = re.findall(r'<th scope="row"><code>([^<]+)</code>', page)
    assert names == [
        f"{V1}/topics?lang=",
        f"{V1}/topics?format=csv",
        f"{V1}/territories/{{code}}",
        "/downloads/{release}/{file}",
    ]
    for text in ("2027-02-01", "2028-06-01", "A reason in English.", "Причина по-русски."):
        assert text in page


def test_nothing_ends_now(api: FlaskClient) -> None:
    assert load_deprecations() == ()
    page = api.get("/api/changes").get_data(as_text=True)
    assert "Nothing is deprecated now." in page
    assert f"{NOTICE.days} days" in page
    assert "/api/changes" in api.get("/api/docs").get_data(as_text=True)


def test_a_year_is_promised(tmp_path: Path) -> None:
    day = date(2027, 1, 1)
    with pytest.raises(ValueError, match="365 days"):
        Deprecation("/api/v1/topics", day, day + timedelta(days=364), "а", "a")
    with pytest.raises(ValueError, match="parameter"):
        Deprecation("/api/v1/topics", day, day + NOTICE, "а", "a", value="csv")


def test_an_address_that_is_not_there_stops_the_start(app: Flask) -> None:
    day = date(2027, 1, 1)
    entry = Deprecation("/api/v1/topic", day, day + NOTICE, "а", "a")
    with pytest.raises(ValueError, match="/api/v1/topic"):
        life_cycle.register(app, [entry], {})


def test_a_parameter_that_is_not_there_stops_the_start(release_dir: Path) -> None:
    app, day = create_app(Settings(release_dir)), date(2027, 1, 1)
    entry = Deprecation("/api/v1/topics", day, day + NOTICE, "а", "a", parameter="geo")
    with pytest.raises(ValueError, match="no parameter of /api/v1/topics: geo"):
        life_cycle.register(app, [entry], app.extensions[EXTENSION])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("parameter =", "paramter =", "nearest known key is «parameter»"),
        ('reason_en = "A reason in English."', "", "reason_en"),
        ("2027-02-01", '"2027-02-01"', "deprecated_on"),
        ('address = "/api', 'address = "api', "address"),
    ],
)
def test_a_register_that_is_wrong_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "deprecations.toml"
    path.write_text(REGISTER.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OperatorError, match=re.escape(said)):
        load_deprecations(path)
