"""The forms of the documentation have every parameter, named in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.api.header_texts import GROUPS
from portal.api.other_addresses import OTHER_ADDRESSES
from portal.api.parameter_names import PARAMETER_NAMES
from portal.api.russian_descriptions import DESCRIPTIONS
from portal.api.russian_headers import ADDRESSES, GROUP_NAMES, HEADERS
from portal.api.russian_parameters import PARAMETERS, parameter_in_russian
from portal.api.russian_texts import SUMMARIES
from portal.api.trial_texts import TRIAL_TEXTS

# Names of things.
# Names and codes.
ALLOWED_RUNS = ("Python, R, curl, Excel", "trend, fair, speeds, topics, line, months")
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


def test_every_text_of_the_page_has_its_russian_and_no_other_is_kept(
    api: FlaskClient, parameters: dict[str, list[dict[str, Any]]]
) -> None:
    paths = api.get("/api/v1/openapi.json").get_json()["paths"]
    described = {path for path, item in paths.items() if item["get"].get("description")}
    assert set(DESCRIPTIONS) == described
    assert set(GROUP_NAMES) == {name for name, _ in GROUPS}
    assert set(HEADERS) == {name for _, texts in GROUPS for name in texts}
    assert set(ADDRESSES) == set(OTHER_ADDRESSES)
    english = {
        p.get("description") or p["schema"].get("description", "")
        for found in parameters.values()
        for p in found
    }
    page = unescape(api.get("/api/docs?lang=ru").get_data(as_text=True))
    for text in english - {""}:
        assert parameter_in_russian(text) in page
    left_over = [text for text in PARAMETERS if not any(e.startswith(text) for e in english)]
    assert left_over == []


def test_the_russian_page_has_no_english_prose(api: FlaskClient) -> None:
    page = api.get("/api/docs?lang=ru").get_data(as_text=True)
    assert '<html lang="ru">' in page
    main = page.partition("<main")[2].partition("<script")[0]
    # Codes, addresses and examples of answers stay as they are.
    prose = re.sub(
        r"<(pre|code|option)\b.*?</\1>|<a href=\"/problems/[^>]*>.*?</a>|<td data-label=\"(?:Значения|Пример|По умолчанию)\">.*?</td>",
        " ",
        main,
        flags=re.DOTALL,
    )
    prose = unescape(re.sub(r"<[^>]+>", " ", prose))
    runs = re.findall(r"[A-Za-z][A-Za-z'-]+(?:[ ,]+[A-Za-z][A-Za-z'-]+){3,}", prose)
    assert [run for run in runs if run not in ALLOWED_RUNS] == []


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_page_is_short_until_something_is_opened(api: FlaskClient, lang: str) -> None:
    page = api.get(f"/api/docs?lang={lang}").get_data(as_text=True)
    assert page.count("<details") == page.count("</details>")
    assert not re.search(r"<details[^>]* open", page)
    closed = page
    while "<details" in closed:
        closed = re.sub(r"<details(?:(?!<details).)*?</details>", "", closed, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", closed.partition("<main")[2]).split()
    assert len(words) < 300


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_form_shows_few_fields_at_once(api: FlaskClient, lang: str) -> None:
    page = api.get(f"/api/docs?lang={lang}").get_data(as_text=True)
    for path, form in FORM.findall(page):
        shown = re.sub(r'<details class="further">.*?</details>', "", form, flags=re.DOTALL)
        assert shown.count("data-place=") <= 6, path


def test_the_language_of_the_page_leads_to_pages_in_it(api: FlaskClient) -> None:
    russian = unescape(api.get("/api/docs?lang=ru").get_data(as_text=True))
    english = unescape(api.get("/api/docs").get_data(as_text=True))
    assert 'href="/en/stability"' in english
    assert 'href="/stability"' in russian
