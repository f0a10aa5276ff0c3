"""Every example of the documentation is true of the release that is being served."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.api.sample_queries import sample_address

ABOUT = ("release", "synthetic", "test_only", "notes")


@pytest.fixture
def document(api: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/api/v1/openapi.json").get_json()
    return found


def parameters_of(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [*item.get("parameters", []), *item["get"].get("parameters", [])]


def path_with_examples(path: str, item: dict[str, Any]) -> str:
    for parameter in parameters_of(item):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
    return path


def test_every_address_on_the_page_answers(api: FlaskClient) -> None:
    page = api.get("/api/docs").get_data(as_text=True)
    samples = [unescape(found) for found in re.findall(r'Try it: <a href="([^"]+)"', page)]
    first = re.search(r'curl "([^"]+)"', unescape(page))
    assert first is not None
    addresses = [*samples, first[1][first[1].index("/api/") :]]
    assert len(addresses) == len(api.get("/api/v1/openapi.json").get_json()["paths"]) + 1
    for address in addresses:
        answer = api.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Otklik-Release"] == "2026-11-15"


def test_every_example_of_a_parameter_is_accepted(
    api: FlaskClient, document: dict[str, Any]
) -> None:
    tried = 0
    for path, item in document["paths"].items():
        address = path_with_examples(path, item)
        assert "{" not in address
        for parameter in parameters_of(item):
            schema = parameter["schema"]
            example = parameter.get("example", schema.get("example"))
            if parameter["in"] == "query" and example is not None:
                answer = api.get(address, query_string={parameter["name"]: example})
                assert answer.status_code == 200, (address, parameter["name"], example)
                tried += 1
    assert tried > 20


def n_rows_of(entry: dict[str, Any]) -> int:
    """Return the rows of an entry: an event has one for each pair of territories, a codelist one
    for each code, a dataset one for each column."""
    parts = [entry[name] for name in ("flows", "codes", "components") if name in entry]
    return len(parts[0]) if parts else 1


# Facts from outside, which are not made up where the figures of appeals are.
FACTS = (
    *("/deadlines", "/system-parts", "/official-indicators", "/official-values", "/polls"),
    "/municipal-centre-coverage",
)


def test_csv_and_json_of_a_sample_agree(api: FlaskClient, document: dict[str, Any]) -> None:
    compared = 0
    for path, item in document["paths"].items():
        if "text/csv" not in item["get"]["responses"]["200"]["content"]:
            continue
        address = path_with_examples(path, item)
        is_paged = any(p["name"] == "page_size" for p in item["get"].get("parameters", []))
        size = "&page_size=50" if is_paged else ""
        text = api.get(f"{address}?format=csv{size}").get_data(as_text=True)
        rows = list(csv.DictReader(io.StringIO(text)))
        body = api.get(f"{address}?format=json{size}").get_json()
        lists = [v for k, v in body.items() if k not in ABOUT and isinstance(v, list)]
        [alone] = [v for k, v in body.items() if k not in ABOUT] if not lists else [None]
        entries = lists[0] if lists else [alone]
        n_rows = sum(n_rows_of(entry) for entry in entries)
        assert len(rows) == n_rows
        if not rows:
            # Nothing happened to the territory of the sample, nor to a release since itself.
            assert path.endswith("/events") or "/diff/" in path
            continue
        if "TIME_PERIOD" in rows[0]:
            assert [row["TIME_PERIOD"] for row in rows] == [entry["time"] for entry in entries]
        if "OBS_VALUE" in rows[0]:
            for row, entry in zip(rows, entries, strict=True):
                value = entry["value"]
                assert (
                    float(row["OBS_VALUE"]) == value if value is not None else not row["OBS_VALUE"]
                )
        assert {row["RELEASE"] for row in rows} == {body["release"]}
        if not path.endswith(FACTS):
            assert {row["DATA_NOTE"] for row in rows} == {"synthetic"}
        compared += 1
    assert compared > 12


def test_codes_in_a_sample_are_escaped() -> None:
    codes = {"geo": "a/b?c", "time": "2026-08"}
    assert sample_address("/t/{geo}", ["time"], codes) == "/t/a%2Fb%3Fc?time=2026-08"
