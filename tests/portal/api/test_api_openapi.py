"""The OpenAPI document is valid and names everything; so does the documentation page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from portal.api import examples, examples_of_vintages, structure_examples
from schemas import (
    audit,
    catalog,
    centre_answers,
    change_answers,
    claim_answers,
    comparison_answers,
    geography,
    observations,
    official_answers,
    poll_answers,
    prediction_answers,
    structure_answers,
    vintages,
)
from schemas.problems import PROBLEM_TYPES

QUERIES = {
    "/api/v1/observations": observations.ObservationQuerySchema,
    "/api/v1/indicators": observations.LanguageQuerySchema,
    "/api/v1/indicators/{indicator_id}": observations.IndicatorQuerySchema,
    "/api/v1/indicators/{indicator_id}/{geo}/{topic}/{time}": observations.ValueQuerySchema,
    "/api/v1/corrections": vintages.CorrectionsQuerySchema,
    "/api/v1/calendar": vintages.FeedQuerySchema,
    "/api/v1/last-updated": observations.RegisterQuerySchema,
    "/api/v1/audit": observations.LanguageQuerySchema,
    "/api/v1/rounding-error": catalog.RoundingErrorQuerySchema,
    "/api/v1/coverage": catalog.CoverageQuerySchema,
    "/api/v1/territories": catalog.TerritoryQuerySchema,
    "/api/v1/territories/{code}": catalog.OneTerritoryQuerySchema,
    "/api/v1/territories/{code}/versions": geography.TableQuerySchema,
    "/api/v1/territories/{code}/events": geography.TableQuerySchema,
    "/api/v1/events": geography.EventQuerySchema,
    "/api/v1/crosswalks": geography.CrosswalkQuerySchema,
    "/api/v1/population": geography.PopulationQuerySchema,
    "/api/v1/population-bands": geography.TableQuerySchema,
    "/api/v1/deadlines": geography.DeadlineQuerySchema,
    "/api/v1/system-parts": geography.TableQuerySchema,
    "/api/v1/official-indicators": official_answers.OfficialIndicatorQuerySchema,
    "/api/v1/official-values": official_answers.OfficialValueQuerySchema,
    "/api/v1/polls": poll_answers.PollQuerySchema,
    "/api/v1/municipal-centre-coverage": centre_answers.CentreQuerySchema,
    "/api/v1/comparison": comparison_answers.ComparisonQuerySchema,
    "/api/v1/reporting-differences": comparison_answers.ReportingQuerySchema,
    "/api/v1/reporting-spreads": comparison_answers.ReportingSpreadQuerySchema,
    "/api/v1/change": change_answers.ChangeQuerySchema,
    "/api/v1/forecasts": prediction_answers.ForecastQuerySchema,
    "/api/v1/forecast-scores": prediction_answers.ForecastScoreQuerySchema,
    "/api/v1/forecast-group-scores": geography.PagedTableQuerySchema,
    "/api/v1/past-forecasts": prediction_answers.PastForecastQuerySchema,
    "/api/v1/spikes": prediction_answers.SpikeQuerySchema,
    "/api/v1/claims": claim_answers.ClaimQuerySchema,
    "/api/v1/structure": geography.TableQuerySchema,
    "/api/v1/structure/{dataset_id}": geography.TableQuerySchema,
    "/api/v1/topics": geography.TableQuerySchema,
    "/api/v1/codelists": geography.TableQuerySchema,
    "/api/v1/codelists/{codelist_id}": geography.TableQuerySchema,
    "/api/v1/releases": vintages.FeedQuerySchema,
    "/api/v1/releases/{release_id}": observations.RegisterQuerySchema,
    "/api/v1/releases/{since}/diff/{release}": vintages.DiffQuerySchema,
}


@pytest.fixture
def document(api: FlaskClient) -> dict[str, Any]:
    answer = api.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.fixture
def page(api: FlaskClient) -> str:
    return api.get("/api/docs").get_data(as_text=True)


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_of_the_api_is_in_the_document(
    api_app: Flask, document: dict[str, Any]
) -> None:
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in api_app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert set(document["paths"]) == routes == set(QUERIES)


@pytest.mark.parametrize("path", QUERIES)
def test_every_parameter_is_named_and_described(
    document: dict[str, Any], page: str, path: str
) -> None:
    item = document["paths"][path]
    parameters = [*item.get("parameters", []), *item["get"].get("parameters", [])]
    known = {field.data_key or name for name, field in QUERIES[path]().fields.items()}
    assert {p["name"] for p in parameters if p["in"] == "query"} == known
    assert {p["name"] for p in parameters if p["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
    assert f"GET {path}" in page
    for parameter in parameters:
        assert parameter["in"] == "path" or parameter["description"]
        assert f"<code>{parameter['name']}</code>" in page


def test_every_problem_is_in_the_document_and_on_the_page(
    document: dict[str, Any], page: str
) -> None:
    named = {
        slug
        for item in document["paths"].values()
        for response in item["get"]["responses"].values()
        for slug in response.get("content", {})
        .get("application/problem+json", {})
        .get("examples", {})
    }
    # Parts are of whole files, which are no resources of the document.
    of_files = {"range-not-satisfiable"}
    assert named | of_files == {problem.slug for problem in PROBLEM_TYPES}
    assert not named & of_files
    assert all(f'href="/problems/{problem.slug}"' in page for problem in PROBLEM_TYPES)


def test_every_resource_has_a_summary_and_an_example(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        operation = item["get"]
        assert operation["summary"].endswith("."), path
        assert operation["responses"]["200"]["content"]["application/json"]["example"], path


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("TERRITORIES", catalog.TerritoriesSchema),
        ("TERRITORY", catalog.TerritoryAnswerSchema),
        ("TOPICS", catalog.TopicsSchema),
        ("CODELISTS", catalog.CodelistsSchema),
        ("CODELIST", catalog.CodelistAnswerSchema),
        ("OBSERVATIONS", observations.ObservationsSchema),
        ("INDICATORS", observations.IndicatorsSchema),
        ("INDICATOR_VALUES", observations.IndicatorValuesSchema),
        ("SINGLE_VALUE", observations.SingleValueSchema),
        ("RELEASES", catalog.ReleasesSchema),
        ("RELEASE", catalog.ReleaseAnswerSchema),
        ("COVERAGE", catalog.CoverageSchema),
        ("AUDIT", audit.AuditAnswerSchema),
        ("ROUNDING_ERROR", catalog.RoundingErrorSchema),
    ],
)
def test_an_example_is_as_its_schema_says(name: str, schema: Any) -> None:
    assert schema(unknown="raise").validate(getattr(examples, name)) == {}


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("LAST_UPDATED", vintages.LastUpdatedSchema),
        ("CALENDAR", vintages.CalendarSchema),
        ("DIFF", vintages.DiffSchema),
    ],
)
def test_an_example_of_vintages_is_as_its_schema_says(name: str, schema: Any) -> None:
    assert schema(unknown="raise").validate(getattr(examples_of_vintages, name)) == {}


def test_the_examples_of_structures_are_as_their_schemas_say() -> None:
    for example, schema in (
        (structure_examples.STRUCTURE, structure_answers.StructureSchema),
        (structure_examples.DATASET, structure_answers.DatasetAnswerSchema),
    ):
        assert schema(unknown="raise").validate(example) == {}


@pytest.mark.parametrize(
    ("example", "address"),
    [
        (examples.OBSERVATIONS_CSV, "/observations"),
        (examples.INDICATOR_VALUES_CSV, "/indicators/received"),
        (examples.COVERAGE_CSV, "/coverage?geo=RU"),
        (examples.ROUNDING_ERROR_CSV, "/rounding-error"),
        (structure_examples.STRUCTURE_CSV, "/structure"),
    ],
)
def test_an_example_of_csv_has_the_columns_of_the_answer(
    api: FlaskClient, example: str, address: str
) -> None:
    answer = api.get(f"/api/v1{address}", headers={"Accept": "text/csv"}).get_data(as_text=True)
    assert answer.splitlines()[0] == example.splitlines()[0]
    assert len({line.count(",") for line in example.splitlines()}) == 1


def test_the_page_names_every_header_and_runs_its_own_scripts_only(
    page: str, api: FlaskClient
) -> None:
    answer = api.get("/api/v1/observations")
    for name in (
        "Otklik-Release",
        "Otklik-Data-Note",
        "X-Pagination",
        "Link",
        "ETag",
        "X-Request-Id",
    ):
        assert name in answer.headers
        assert f"<code>{name}</code>" in page
    assert all('src="/static/' in script for script in re.findall("<script[^>]*>", page))
    assert re.findall("<script[^>]*>[^<]", page) == []
    assert " style=" not in page
    for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        with api.get(sheet) as found:
            assert found.status_code == 200


def test_refusals_name_the_headers_that_help(document: dict[str, Any]) -> None:
    for item in document["paths"].values():
        responses = item["get"]["responses"]
        assert "Allow" in responses["405"]["headers"]
        assert {"Retry-After", "RateLimit"} <= set(responses["429"]["headers"])
        assert "Retry-After" in responses["503"]["headers"]
        assert all("X-Request-Id" in responses[status]["headers"] for status in ("200", "422"))


def test_the_page_says_that_the_data_is_synthetic(page: str) -> None:
    assert "Демонстрационные (синтетические)" in page
