"""The strict reading of the document finds what it is there to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import validator_for
from strict_document import codes_of_release, tighten

Get = Callable[..., Any]
FIRST = {
    "indicator_id": "resolution_rate",
    "geo": "RU",
    "topic": "all",
    "time": "2026-08",
    "code": "29000000",
    "codelist_id": "outcome",
    "dataset_id": "appeals",
    "release_id": "2026-11-15",
    "since": "2026-11-15",
    "release": "2026-11-15",
}


@pytest.fixture
def document(api: FlaskClient) -> dict[str, Any]:
    """Return the document in its strictest reading."""
    found: dict[str, Any] = api.get("/api/v1/openapi.json").get_json()
    tighten(found, codes_of_release(lambda path: api.get(f"/api/v1{path}").get_json()))
    return found


def check(document: dict[str, Any], path: str, body: Any, media: str = "application/json") -> None:
    """Raise ``ValidationError`` where a body is not as the document says."""
    answer = document["paths"][path]["get"]["responses"]["200"]["content"][media]["schema"]
    schema = {**answer, "components": document["components"]}
    validator = validator_for(schema, Draft202012Validator)
    validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)


def test_every_answer_is_as_the_document_says(get: Get, document: dict[str, Any]) -> None:
    for path in document["paths"]:
        body = get(path.removeprefix("/api/v1").format(**FIRST))
        check(document, path, body)
        body["something"] = 1
        with pytest.raises(ValidationError):
            check(document, path, body)


@pytest.mark.parametrize(
    ("key", "value"),
    [("outcome", "solved"), ("time", "2026-13"), ("value", "many"), ("value", -3), ("x", 1)],
)
def test_a_wrong_row_is_found(get: Get, document: dict[str, Any], key: str, value: object) -> None:
    body = get("/observations", geo="RU", time="2026-08")
    check(document, "/api/v1/observations", body)
    body["observations"][0][key] = value
    with pytest.raises(ValidationError):
        check(document, "/api/v1/observations", body)


@pytest.mark.parametrize("path", ["/observations", "/indicators/resolution_rate"])
def test_the_other_formats_are_described_as_exactly(
    get: Get, document: dict[str, Any], path: str
) -> None:
    place = f"/api/v1{path}".replace("resolution_rate", "{indicator_id}")
    cube = get(path, geo="29000000", time="2026-08", format="jsonstat")
    shapes = get(path, geo="29000000", time="2026-08", format="geojson")
    for media, body in (
        ("application/vnd.json-stat+json", cube),
        ("application/geo+json", shapes),
    ):
        check(document, place, body, media)
    shapes["features"][0]["properties"]["obs_status"] = "X"
    with pytest.raises(ValidationError):
        check(document, place, shapes, "application/geo+json")
    cube["dimension"]["MEASURE"]["unit"] = {}
    with pytest.raises(ValidationError):
        check(document, place, cube, "application/vnd.json-stat+json")


def test_every_codelist_that_an_answer_names_is_there(get: Get) -> None:
    known = {entry["id"] for entry in get("/codelists")["codelists"]}
    named = _named(get("/openapi.json"))
    assert named
    assert known >= set(named)


def _named(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for child in node for name in _named(child)]
    if not isinstance(node, dict):
        return []
    own = [node["x-codelist"]] if isinstance(node.get("x-codelist"), str) else []
    return own + [name for child in node.values() for name in _named(child)]
