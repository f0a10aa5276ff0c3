"""Coverage: the same answer in every format, with names, pages and the last months."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
import sdmx
from flask.testing import FlaskClient
from public_readers import structure_of

from portal.app import create_app
from portal.config.settings import Settings
from portal.exports.formats import FORMATS
from portal.store.release_store import DATABASE, ReleaseStore
from schemas.catalog import COVERAGE_FORMATS, CoverageSchema
from schemas.coverage_structure import COVERAGE

Get = Callable[..., Any]
ADDRESS = "/api/v1/coverage"
QUERY = {"geo": ["29606000", "93000000"], "sinceTimePeriod": "2025-12", "labels": "id"}


@pytest.fixture
def expected(get: Get) -> list[tuple[str, ...]]:
    rows = get("/coverage", **QUERY)["coverage"]
    return [tuple(row[part.key] for part in COVERAGE.components[:-2]) for row in rows]


def read(data: bytes, name: str) -> list[tuple[str, ...]]:
    """Return the rows of an answer without release and note."""
    columns = [part.id for part in COVERAGE.components[:-2]]
    if name == "csv":
        records: Any = csv.DictReader(io.StringIO(data.decode(), newline=""))
    elif name == "parquet":
        records = pl.read_parquet(io.BytesIO(data)).to_dicts()
    elif name == "ndjson":
        lines = [json.loads(line) for line in data.splitlines()]
        records = [{part.id: line[part.key] for part in COVERAGE.components} for line in lines]
    elif name == "xlsx":
        header, *rows = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["data"].values
        records = [dict(zip(header, row, strict=True)) for row in rows]
    else:
        structure = structure_of(COVERAGE)
        [own] = sdmx.read_sdmx(io.BytesIO(data), structure=structure, format="csv").data
        records = [
            {
                **{name: str(key.value) for name, key in obs.dimension.values.items()},
                "COVERAGE": obs.value,
                "REGIME": str(obs.attached_attribute["REGIME"].value),
            }
            for obs in own.obs
        ]
    return [tuple(str(record[name]) for name in columns) for record in records]


@pytest.mark.parametrize("name", [n for n in COVERAGE_FORMATS if n not in ("json", "geojson")])
def test_every_format_says_what_json_says(
    api: FlaskClient, expected: list[tuple[str, ...]], name: str
) -> None:
    answer = api.get(ADDRESS, query_string=QUERY | {"format": name})
    assert answer.status_code == 200
    assert answer.mimetype == FORMATS[name].media_type
    assert read(answer.data, name) == expected
    assert {state for *_, state, _ in expected} == {"reported", "partial", "not_reported"}


def test_geojson_has_one_source_and_month_and_says_so_otherwise(api: FlaskClient) -> None:
    query = {"geoLevel": "region", "source": "pos", "time": "2026-08", "format": "geojson"}
    features = api.get(ADDRESS, query_string=query).get_json()["features"]
    states = {one["id"]: one["properties"]["state"] for one in features}
    assert (states["93000000"], states["29000000"]) == ("not_reported", "reported")
    refused = api.get(ADDRESS, query_string={"geoLevel": "region", "format": "geojson"})
    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith("contradictory-filters")


def test_the_last_months_of_each_series_alone(get: Get) -> None:
    rows = get("/coverage", geo=["29606000", "93000000"], lastNObservations=2)["coverage"]
    keys = [(row["geo"], row["source"], row["time"]) for row in rows]
    sources = ("incident_management", "pos", "sstu")
    assert keys == list(product(("93000000", "29606000"), sources, ("2026-07", "2026-08")))


def test_labels_give_codes_names_or_both(get: Get) -> None:
    asked = {"geo": "93000000", "source": "pos", "time": "2026-08", "lang": "ru"}
    [both] = get("/coverage", **asked)["coverage"]
    [bare] = get("/coverage", **asked, labels="id")["coverage"]
    [named] = get("/coverage", **asked, labels="name")["coverage"]
    assert bare | named == both
    assert {key for key in both if not key.endswith("_name")} == set(bare)
    assert (both["source_name"], both["time_name"]) == ("ПОС", "август 2026 года")
    assert both["state_name"] == "не передано"
    for row in (both, bare, named):
        assert CoverageSchema().fields["coverage"].inner.schema.validate(row) == {}


def test_excel_s_csv_and_pages(api: FlaskClient, expected: list[tuple[str, ...]]) -> None:
    data = api.get(ADDRESS, query_string=QUERY | {"bom": "true", "delimiter": ";"}).data
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row["COVERAGE"] for row in rows] == [state for *_, state, _ in expected]
    pages = [
        api.get(ADDRESS, query_string=QUERY | {"page": page, "page_size": 20}).get_json()
        for page in range(1, -(-len(expected) // 20) + 1)
    ]
    assert sum(len(page["coverage"]) for page in pages) == len(expected)
    refused = api.get(ADDRESS, query_string=QUERY | {"format": "ndjson", "page": 1, "page_size": 5})
    assert refused.status_code == 422


def test_there_is_no_cube_of_coverage(api: FlaskClient) -> None:
    assert api.get(ADDRESS, query_string={"format": "jsonstat"}).status_code == 422
    accept = {"Accept": FORMATS["jsonstat"].media_type}
    assert api.get(ADDRESS, headers=accept).status_code == 406


FILTERS: list[dict[str, Any]] = [
    {"geoLevel": "region"},
    {"geo": ["29606000", "29000000"], "source": "pos", "sinceTimePeriod": "2025-12"},
    {"geo": ["93000000", "RU"], "time": ["2026-08", "2026-01"]},
]
SHOWN = ("REF_AREA", "SOURCE", "TIME_PERIOD", "COVERAGE")


def rows_of(client: FlaskClient, query: dict[str, Any]) -> list[tuple[str, ...]]:
    answer = client.get(ADDRESS, query_string=query | {"format": "csv", "labels": "id"})
    lines = csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline=""))
    return [tuple(line[column] for column in SHOWN) for line in lines]


@pytest.mark.parametrize("query", FILTERS)
def test_the_rows_are_those_of_the_file(
    api: FlaskClient, release_store: ReleaseStore, query: dict[str, Any]
) -> None:
    path = release_store.directory / "downloads" / "coverage.csv"
    with path.open(encoding="utf-8", newline="") as file:
        declared = [tuple(row[column] for column in SHOWN) for row in csv.DictReader(file)]
    places = query.get("geo") or [p.code for p in release_store.territories.at_level("region")]
    since, times = query.get("sinceTimePeriod", ""), query.get("time")
    expected = [
        (geo, source, month, state)
        for geo, source, month, state in declared
        if geo in places
        and source == query.get("source", source)
        and month >= since
        and (not times or month in times)
    ]
    rows = rows_of(api, query)
    assert rows
    assert sorted(rows) == sorted(expected)


@pytest.fixture(scope="module")
def one_region(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of a release whose register of letters concerns one region alone."""
    root = tmp_path_factory.mktemp("one_region") / "releases"
    shutil.copytree(release_dir, root, symlinks=True)
    with duckdb.connect(str(root / "current" / DATABASE)) as connection:
        connection.execute("DELETE FROM coverage WHERE source = 'sstu' AND territory <> '29000000'")
    return create_app(Settings(root)).test_client()


def test_what_nobody_declared_has_no_row(one_region: FlaskClient) -> None:
    month = {"time": "2026-08"}
    assert {geo for geo, *_ in rows_of(one_region, month | {"source": "sstu"})} == {"29000000"}
    sources = [source for _, source, *_ in rows_of(one_region, month | {"geo": "93000000"})]
    assert sources == ["incident_management", "pos"]
    query = month | {"source": "sstu", "page_size": 1}
    answer = one_region.get(ADDRESS, query_string=query)
    assert json.loads(answer.headers["X-Pagination"])["total"] == 1


@pytest.mark.parametrize("name", COVERAGE_FORMATS)
def test_nothing_declared_is_an_answer_without_rows(one_region: FlaskClient, name: str) -> None:
    query = {"geo": "93000000", "source": "sstu", "format": name}
    answer = one_region.get(ADDRESS, query_string=query)
    assert answer.status_code == 200
    if name == "json":
        assert answer.get_json()["coverage"] == []
    elif name == "geojson":
        assert answer.get_json()["features"] == []
    elif name == "sdmx-csv":  # The reader has no set of data where there are no rows.
        assert len(answer.data.splitlines()) == 1
    else:
        assert read(answer.data, name) == []
