"""The forms of the documentation have every parameter, named in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.api.parameter_names import PARAMETER_NAMES
from portal.api.russian_texts import INTRODUCTION, SUMMARIES
from portal.api.trial_texts import TRIAL_TEXTS

FORM = re.compile(r'<form data-path="([^"]+)">(.*?)</form>', re.DOTALL)


@pytest.fixture
def parameters(api: FlaskClient) -> dict[str, list[dict[str, Any]]]:
    paths = api.get("/api/v1/openapi.json").get_json()["paths"]
    return {
        path: [*item.get("parameters", []), *item["get"].get("parameters", [])]
        for path, item in paths.items()
    }


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_resource_has_a_form_with_every_parameter(
    api: FlaskClient, parameters: dict[str, list[dict[str, Any]]], lang: str
) -> None:
    page = api.get(f"/api/docs?lang={lang}").get_data(as_text=True)
    forms = dict(FORM.findall(page))
    assert set(forms) == set(parameters)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for path, form in forms.items():
        fields = dict(re.findall(r'name="(\w+)" data-place="(\w+)"', form))
        assert fields == {p["name"]: p["in"] for p in parameters[path]}, path
        assert set(re.findall(r'<label for="([^"]+)"', form)) == set(
            re.findall(r' id="(try-[^"]+-\w+)" name', form)
        )
    # The policy lets no script stand in the page itself.
    assert re.findall(r"<script(?! defer src=)", page) == []


def test_names_and_summaries_are_there_for_all_and_for_nothing_else(
    parameters: dict[str, list[dict[str, Any]]],
) -> None:
    names = {p["name"] for found in parameters.values() for p in found}
    assert set(PARAMETER_NAMES) == names
    assert set(SUMMARIES) == set(parameters)
    assert set(TRIAL_TEXTS["ru"]) == set(TRIAL_TEXTS["en"])


def test_a_form_begins_with_a_query_that_answers(api: FlaskClient) -> None:
    page = api.get("/api/docs").get_data(as_text=True)
    for path, form in FORM.findall(page):
        address = path
        query = []
        for name, place, value in re.findall(
            r'name="(\w+)" data-place="(\w+)" value="([^"]*)"', form
        ):
            if place == "path":
                address = address.replace(f"{{{name}}}", unescape(value))
            elif value:
                query.append((name, unescape(value)))
        for name in re.findall(r"{(\w+)}", address):
            [chosen] = re.findall(
                rf'name="{name}" data-place="path">.*?<option selected>([^<]*)<', form, re.DOTALL
            )
            address = address.replace(f"{{{name}}}", unescape(chosen))
        assert api.get(address, query_string=query).status_code == 200, address


def test_the_introduction_is_in_russian_only_where_it_is_asked_for(api: FlaskClient) -> None:
    russian = unescape(api.get("/api/docs?lang=ru").get_data(as_text=True))
    english = unescape(api.get("/api/docs").get_data(as_text=True))
    assert all(sentence in russian for sentence in INTRODUCTION)
    assert not any(sentence in english for sentence in INTRODUCTION)
    assert 'href="/en/stability"' in english
    assert 'href="/stability"' in russian
