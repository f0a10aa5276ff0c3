"""What Schemathesis loads: a stricter document, readers of formats, and checks of our own.

``FUZZED`` names the address of the portal.
"""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
import schemathesis
from icalendar import Calendar
from jsonschema import Draft202012Validator
from lxml.etree import fromstring
from pyarrow import parquet
from schemathesis import Case, CheckContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure

from portal.api.header_texts import GROUPS
from schemas.problems import PROBLEM_TYPES
from tests.portal.api.fuzz.strict_document import codes_of_release, tighten

ADDRESS = os.environ.get("FUZZED", "http://127.0.0.1:8000")
_PROBLEMS = {f"/problems/{problem.slug}": problem for problem in PROBLEM_TYPES}
_PROBLEM_JSON = "application/problem+json"
# Those of a server, whatever it serves.
_OF_SERVERS = {"server", "connection", "transfer-encoding", "keep-alive"}
_NAMED = _OF_SERVERS | {name.lower() for _, headers in GROUPS for name in headers}
# A query of known codes may still be refused for these: a document cannot say them.
_EARNED = {"contradictory-filters", "no-polygons", "page-past-end", "too-large"}
# The one in force.
_RELEASE: list[str] = []
_DATES = {"asOf", "datetime", "updatedAfter", "boundaries", "on", "since", "until"}


@schemathesis.hook
def before_load_schema(_: Any, document: dict[str, Any]) -> None:
    """Fuzz against the document in its strictest reading."""

    def read(path: str) -> Any:
        return requests.get(f"{ADDRESS}/api/v1{path}", timeout=60).json()

    _RELEASE.append(read("/last-updated")["release"])
    tighten(document, codes_of_release(read))


@schemathesis.hook
def filter_failure(_: Any, failure: Failure, case: Case, response: Response) -> bool:
    """Drop a «wrong» query that was right as it was sent: a year for a list of years, say."""
    is_accepted = isinstance(failure, AcceptedNegativeData) and case.method == "GET"
    paths = {one.name: one.definition for one in case.operation.path_parameters}
    asked = {one.name: one.definition for one in case.operation.query}
    path = [(name, str(value)) for name, value in (case.path_parameters or {}).items()]
    return not (is_accepted and _keeps(path, paths) and _keeps(_query(response), asked))


def _keeps(sent: list[tuple[str, str]], known: dict[str, Any]) -> bool:
    """Say whether names and texts are as the document has them, single values once only."""
    once = [
        name for name, _ in sent if known.get(name, {}).get("schema", {}).get("type") != "array"
    ]
    return len(once) == len(set(once)) and all(
        name in known and _fits(text, known[name]["schema"]) for name, text in sent
    )


def _fits(text: str, schema: dict[str, Any]) -> bool:
    inner = schema.get("items", schema)
    if inner.get("type") == "integer":
        return text.isdecimal() and Draft202012Validator(inner).is_valid(int(text))
    if inner.get("type") == "boolean":
        return text in ("true", "false")
    return Draft202012Validator(inner).is_valid(text)


@schemathesis.deserializer("application/x-ndjson")
def read_lines(_: Any, response: Response) -> Any:
    """Return the objects, one of each line."""
    return [json.loads(line) for line in response.content.splitlines()]


@schemathesis.deserializer("text/csv", "application/vnd.sdmx.data+csv")
def read_text(_: Any, response: Response) -> str:
    """Return the text; what is in its columns a check of our own reads."""
    return response.content.decode("utf-8")


@schemathesis.deserializer("application/atom+xml")
def read_feed(_: Any, response: Response) -> str:
    """Return the text of a feed that is XML."""
    assert fromstring(response.content).tag.endswith("feed")
    return response.content.decode("utf-8")


@schemathesis.deserializer("text/calendar")
def read_calendar(_: Any, response: Response) -> str:
    """Return the text of a calendar that a reader of calendars understands."""
    assert Calendar.from_ical(response.content).name == "VCALENDAR"
    return response.content.decode("utf-8")


@schemathesis.deserializer("application/vnd.apache.parquet")
def read_columns(_: Any, response: Response) -> list[str]:
    """Return the names of the columns of a file that can be read whole."""
    return list(parquet.read_table(io.BytesIO(response.content)).column_names)


@schemathesis.deserializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def read_workbook(_: Any, response: Response) -> list[str]:
    """Return the names of the parts of a workbook none of which is damaged."""
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        assert parts.testzip() is None
        return parts.namelist()


@schemathesis.check
def every_header_is_documented(_: CheckContext, response: Response, __: Case) -> None:
    """A header that no documentation names is sent by mistake."""
    assert not response.headers.keys() - _NAMED, "A header that is not documented"


@schemathesis.check
def a_problem_is_registered(_: CheckContext, response: Response, case: Case) -> None:
    """Every refusal has a registered type, its own title and status, and is kept by nobody."""
    if response.status_code < 400 or case.method == "HEAD":
        return
    assert response.headers["content-type"] == [_PROBLEM_JSON]
    assert response.headers["cache-control"] == ["no-store"]
    body = response.json()
    problem = _PROBLEMS[body["type"]]
    assert (body["title"], body["status"]) == (problem.title, response.status_code)
    assert body["instance"]
    assert len(body["detail"]) < 400
    asked = {name for name, _ in _query(response)} | set(case.path_parameters or ())
    assert set(body.get("errors", {})) <= asked, "An error names what was not asked"


@schemathesis.check
def a_refusal_is_earned(_: CheckContext, response: Response, case: Case) -> None:
    """What the document allows is refused only for what a document cannot say."""
    if response.status_code not in (400, 404, 406, 413, 414, 422) or case.meta is None:
        return
    if case.method != "GET" or not case.meta.generation.mode.is_positive:
        return
    body = response.json()
    slug = body["type"].removeprefix("/problems/")
    sent = dict(_query(response))
    faults = [name for name in body.get("errors", {}) if not _may_be_refused(name, sent, body)]
    is_place_of_then = slug == "not-found" and ("on" in sent or "asOf" in sent)
    # An older release has its own months and codes; the strict document has those of the newest.
    is_older = _is_older(sent) and slug in ("invalid-parameter", "not-found", "unknown-code")
    assert (
        slug in _EARNED
        or is_older
        or (slug == "invalid-parameter" and body.get("errors") and not faults)
        or is_place_of_then
    ), f"Refused without a reason: {body['detail']}"


@schemathesis.check
def a_table_is_whole(_: CheckContext, response: Response, case: Case) -> None:
    """Rows of CSV are equally long, and there are as many as the header promises."""
    kind = response.headers.get("content-type", [""])[0].partition(";")[0]
    if response.status_code != 200 or case.method == "HEAD" or kind != "text/csv":
        return
    sent = dict(_query(response))
    text = response.content.decode("utf-8-sig" if sent.get("bom") else "utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sent.get("delimiter", ",")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows[0])) == len(rows[0])


def _may_be_refused(name: str, sent: dict[str, str], body: dict[str, Any]) -> bool:
    """Say whether a value of the right form may still be none: a day that no calendar has."""
    value = sent.get(name, "")
    if name in ("freq", "sinceTimePeriod", "untilTimePeriod"):
        return "No whole period" in body["detail"]
    if name == "bbox":
        return _is_no_box([float(part) for part in value.split(",")])
    if name not in _DATES:
        return False
    if name == "datetime":
        return _is_no_interval(value)
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return True
    return "T" in value or (name == "asOf" and "first is" in body["detail"] and day.year > 0)


def _is_older(sent: dict[str, str]) -> bool:
    """Say whether a release before the one in force is asked."""
    release, [current] = sent.get("release"), _RELEASE[-1:]
    return release not in (None, current) or sent.get("asOf", current)[:10] < current[:10]


def _is_no_interval(text: str) -> bool:
    """Say whether an end is no day, or the first comes after the last."""
    try:
        days = [
            date.fromisoformat(end[:10])
            for end in text.split("/")
            if end not in ("", "..") and datetime.fromisoformat(end.upper())
        ]
    except ValueError:
        return True
    return days != sorted(days)


def _is_no_box(numbers: list[float]) -> bool:
    """Say whether corners lie outside of the world, or the south above the north."""
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    is_outside = any(abs(x) > 180 for x in (low[0], high[0])) or any(
        abs(y) > 90 for y in (low[1], high[1])
    )
    return is_outside or any(a > b for a, b in zip(low[1:], high[1:], strict=True))


def _query(response: Response) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(str(response.request.url)).query, keep_blank_values=True)
