"""The page of data names every address and every format that there is."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import portal
from portal.api.life_cycle import NOTICE
from portal.indicators.labels import STATE_LABELS
from portal.indicators.values import OBS_STATUS as STATUS_OF_STATE
from portal.store.release_store import ReleaseStore
from schemas.catalog import COVERAGE_FORMATS
from schemas.codelists import OBS_STATUS
from schemas.observations import DATA_FORMATS, VALUE_STATES
from schemas.reference_codelists import INDICATOR_STATE

# Described as a whole by what stands beside it.
_UNLISTED = {"/api/v1/openapi.json"}


@pytest.mark.parametrize("path", ["/data", "/en/data"])
def test_every_resource_without_a_code_in_its_address_is_named_and_answers(
    app: Flask, client: FlaskClient, path: str
) -> None:
    page = client.get(path).text
    named = set(re.findall(r'href="(/api/v1/[^"]*)"', page))
    resources = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.arguments
    }
    assert {address.partition("?")[0] for address in named} >= resources - _UNLISTED
    for address in named:
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_every_format_is_named_and_no_other(client: FlaskClient) -> None:
    page = client.get("/en/data").text
    assert set(re.findall(r"<code>format=([\w-]+)</code>", page)) == set(DATA_FORMATS)


@pytest.mark.parametrize("path", ["/data", "/en/data"])
def test_every_status_but_the_usual_one_is_explained(client: FlaskClient, path: str) -> None:
    section = client.get(path).text.partition('id="states"')[2].partition("</section>")[0]
    statuses = re.findall(r'data-label="OBS_STATUS"><code>(\w+)</code>', section)
    assert set(statuses) == set(OBS_STATUS.ids()) - {"A"}
    states = re.findall(r'data-label="STATE"><code>(\w+)</code>', section)
    assert len(states) == len(set(states))
    assert set(states) == set(VALUE_STATES) - {"value"}
    told = re.findall(
        r'data-label="OBS_STATUS"><code>(\w+)</code></td><td data-label="STATE"><code>(\w+)<',
        section,
    )
    assert {state: status for status, state in told} == {
        state: status for state, status in STATUS_OF_STATE.items() if state != "value"
    }
    lang = "en" if path.startswith("/en") else "ru"
    words = unescape(section).replace("\u00a0", " ")
    assert all(label.replace("\u00a0", " ") in words for label in STATE_LABELS[lang].values())


def test_no_state_is_written_in_the_code_that_the_list_of_states_lacks() -> None:
    written = {
        node.value
        for path in Path(portal.__file__).parent.glob("indicators/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "IndicatorValue"
        for node in node.args[1:2]
        if isinstance(node, ast.Constant)
    }
    assert {"too_few", "too_fine", "not_told_apart", "beyond"} <= written
    assert written <= set(VALUE_STATES)
    assert set(STATUS_OF_STATE) == set(VALUE_STATES) == set(INDICATOR_STATE.ids())


@pytest.mark.parametrize("path", ["/data", "/en/data"])
def test_the_format_that_coverage_lacks_is_named(client: FlaskClient, path: str) -> None:
    assert set(DATA_FORMATS) - set(COVERAGE_FORMATS) == {"jsonstat"}
    words = client.get(path).text.replace("\u00a0", " ")
    assert ("кроме JSON-stat" if path == "/data" else "all but JSON-stat") in words


def test_every_file_is_there_with_its_checksum(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    page = client.get("/data").text
    for file in release_store.downloads:
        assert f'href="/downloads/2026-11-15/{file.name}"' in page
        assert file.sha256 in page


def test_promises_lead_to_where_they_are_kept(client: FlaskClient) -> None:
    for path in ("/stability", "/en/stability"):
        page = client.get(path).text
        for href in re.findall(r'href="(/(?:api|en|developers)[^"]*)"', page):
            with client.get(href) as answer:
                assert answer.status_code == 200, href


def test_the_promised_notice_is_the_one_that_the_register_holds_to(client: FlaskClient) -> None:
    assert NOTICE.days == 365
    assert "At least a year ahead" in client.get("/en/stability").text
    assert "Не\u00a0позже чем за\u00a0год" in client.get("/stability").text
