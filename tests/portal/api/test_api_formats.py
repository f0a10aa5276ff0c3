"""Formats of the API: how one is chosen, what its options do, what is refused, golden files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sdmx
from flask import Flask
from flask.testing import FlaskClient
from public_readers import structure_of
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.exports.formats import FORMATS
from portal.store.figures import Figures
from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.observations import DATA_FORMATS
from schemas.structure import APPEALS

Get = Callable[..., Any]
V1 = "/api/v1"
GOLDEN = Path(__file__).parent / "golden"
ADDRESSES = ("/observations", "/indicators/received")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", DATA_FORMATS)
def test_format_and_accept_lead_to_the_same_bytes(
    api: FlaskClient, address: str, name: str
) -> None:
    query = {"time": "2026-08", "geo": "29000000"}
    named = api.get(V1 + address, query_string=query | {"format": name})
    media_type = FORMATS[name].media_type
    accepted = api.get(V1 + address, query_string=query, headers={"Accept": media_type})
    assert named.status_code == accepted.status_code == 200
    assert named.data == accepted.data
    assert named.headers["ETag"] != ""
    assert named.mimetype == media_type
    assert named.headers["Otklik-Data-Note"] == "synthetic"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_format_is_in_the_document_with_an_example(api: FlaskClient, address: str) -> None:
    paths = api.get(f"{V1}/openapi.json").get_json()["paths"]
    path = V1 + address.replace("received", "{indicator_id}")
    content = paths[path]["get"]["responses"]["200"]["content"]
    assert set(content) == {FORMATS[name].media_type for name in DATA_FORMATS}
    assert all(said["example"] for said in content.values())


def test_every_format_that_is_offered_is_in_the_table() -> None:
    assert set(DATA_FORMATS) <= set(FORMATS)


def test_an_example_in_the_document_is_shaped_like_an_answer(api: FlaskClient) -> None:
    paths = api.get(f"{V1}/openapi.json").get_json()["paths"]
    for address, query in (
        ("/observations", "geo=29000000&time=2026-08&outcome=measures_taken"),
        ("/indicators/resolution_rate", "geo=29000000&lang=en"),
    ):
        path = V1 + address.replace("resolution_rate", "{indicator_id}")
        content = paths[path]["get"]["responses"]["200"]["content"]
        for name in ("jsonstat", "geojson"):
            answer = api.get(f"{V1}{address}?{query}&format={name}").get_json()
            assert _shape(content[FORMATS[name].media_type]["example"]) == _shape(answer)
        lines = api.get(f"{V1}{address}?{query}&format=ndjson").text
        example = content["application/x-ndjson"]["example"]
        assert list(json.loads(example)) == list(json.loads(lines))


def _shape(body: dict[str, Any]) -> list[Any]:
    inner = body["features"][0]["properties"] if "features" in body else body["dimension"]
    return [list(body), list(inner)]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv;q=0.5, application/geo+json", "application/geo+json"),
        ("application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv"),
        (
            "application/vnd.sdmx.data+csv;version=2.1.0;labels=both",
            "application/vnd.sdmx.data+csv",
        ),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_accept_is_read_with_its_weights(api: FlaskClient, accept: str, expected: str) -> None:
    answer = api.get(f"{V1}/observations?time=2026-08&geo=29000000", headers={"Accept": accept})
    assert answer.mimetype == expected


@pytest.mark.parametrize(
    "accept", ["image/png", "application/vnd.sdmx.data+csv;version=1.0.0", "text/csv;q=0"]
)
def test_an_accept_that_allows_nothing_is_refused(api: FlaskClient, accept: str) -> None:
    answer = api.get(f"{V1}/observations", headers={"Accept": accept})
    assert (answer.status_code, answer.get_json()["type"]) == (406, "/problems/not-acceptable")


def test_measure_chooses_figures_in_every_format(api: FlaskClient, get: Get) -> None:
    query = {"time": "2026-08", "measure": "value"}
    [row] = get("/observations", **query)["observations"]
    assert "rounding_error_95" not in row
    assert {"value", "obs_status"} <= set(row)
    header = api.get(f"{V1}/observations", query_string=query | {"format": "csv"}).text
    assert header.splitlines()[0].split(",")[-5:] == [
        "OBS_VALUE",
        "OBS_STATUS",
        "SERIES_BREAK",
        "RELEASE",
        "DATA_NOTE",
    ]
    cube = api.get(f"{V1}/observations", query_string=query | {"format": "jsonstat"}).get_json()
    assert cube["dimension"]["MEASURE"]["category"]["index"] == ["OBS_VALUE"]
    [value] = get("/indicators/received", measure=["numerator", "denominator"])["values"]
    assert {"numerator", "denominator"} <= set(value)
    assert not {"value", "rounding_error_95"} & set(value)


def test_the_last_observations_are_those_of_each_series(get: Get) -> None:
    rows = get("/observations", geo=["29000000", "93000000"], lastNObservations=2)["observations"]
    assert [(row["geo"], row["time"]) for row in rows] == [
        (geo, time) for geo in ("29000000", "93000000") for time in ("2026-07", "2026-08")
    ]
    quarters = get("/observations", freq="Q", lastNObservations=1)["observations"]
    assert [row["time"] for row in quarters] == ["2026-Q2"]
    assert len(get("/observations", lastNObservations=1200)["observations"]) == 18


def test_the_last_values_of_an_indicator_are_of_its_own_kind_of_period(get: Get) -> None:
    rates = get("/indicators/resolution_rate", lastNObservations=3)["values"]
    assert [value["time"] for value in rates] == [
        "2025-07-01/P1Y",
        "2025-08-01/P1Y",
        "2025-09-01/P1Y",
    ]
    named = get("/indicators/received", time=["2026-06", "2026-07"], lastNObservations=1)["values"]
    assert [value["time"] for value in named] == ["2026-07"]
    shares = get("/indicators/confirmed_share", lastNObservations=2)["values"]
    assert all("-Q" in value["time"] for value in shares)
    assert len(get("/indicators/received", lastNObservations=1200)["values"]) == 7


def test_labels_of_indicators(get: Get) -> None:
    query = {"geo": "29000000", "lang": "en"}
    [both] = get("/indicators/resolution_rate", **query)["values"]
    [codes] = get("/indicators/resolution_rate", **query, labels="id")["values"]
    [names] = get("/indicators/resolution_rate", **query, labels="name")["values"]
    assert (both["geo"], both["geo_name"]) == ("29000000", "Kaluga Oblast")
    assert (codes["geo"], names["geo_name"]) == ("29000000", "Kaluga Oblast")
    assert "geo_name" not in codes
    assert "geo" not in names
    assert both["url"] == codes["url"] == names["url"]


def test_excel_gets_a_mark_and_semicolons_and_the_same_figures(api: FlaskClient, get: Get) -> None:
    query = {"geo": "29000000", "groupBy": "outcome", "time": "2026-08", "labels": "both"}
    answer = api.get(f"{V1}/observations?bom=true&delimiter=%3B", query_string=None)
    assert answer.mimetype == "text/csv"
    answer = api.get(
        f"{V1}/observations", query_string=query | {"bom": "true", "delimiter": ";", "lang": "ru"}
    )
    assert answer.data.startswith(b"\xef\xbb\xbfREF_AREA;REF_AREA_NAME;")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    expected = get("/observations", **query)["observations"]
    assert [int(row["OBS_VALUE"]) for row in rows] == [row["value"] for row in expected]
    assert {row["REF_AREA_NAME"] for row in rows} == {"Калужская область"}


def test_the_whole_file_is_the_one_for_download(
    api: FlaskClient, release_store: ReleaseStore
) -> None:
    answer = api.get(f"{V1}/observations?csvType=full&geoLevel=district")
    path = release_store.directory / "downloads" / "observations_district.csv"
    assert answer.data == path.read_bytes()
    assert (answer.mimetype, int(answer.headers["Content-Length"])) == (
        "text/csv",
        len(answer.data),
    )
    plain = api.get(f"{V1}/observations?format=csv&time=2026-08")
    assert plain.data == api.get(f"{V1}/observations?csvType=filtered&time=2026-08").data


@pytest.mark.parametrize(
    ("address", "status", "slug", "parameter"),
    [
        ("?format=json&bom=true", 422, "contradictory-filters", "bom"),
        ("?format=xlsx&delimiter=,", 422, "contradictory-filters", "delimiter"),
        ("?format=parquet&csvType=full", 422, "contradictory-filters", "csvType"),
        ("?csvType=full&geo=RU", 422, "contradictory-filters", "csvType"),
        ("?csvType=full&time=2026-08", 422, "contradictory-filters", "csvType"),
        ("?csvType=full&bom=true", 422, "contradictory-filters", "csvType"),
        ("?csvType=full&page=2", 422, "contradictory-filters", "csvType"),
        ("?csvType=full&geoLevel=oblast", 422, "unknown-code", "geoLevel"),
        ("?csvType=full&geoLevel=../../manifest", 422, "unknown-code", "geoLevel"),
        ("?csvType=whole", 422, "invalid-parameter", "csvType"),
        ("?delimiter=|", 422, "invalid-parameter", "delimiter"),
        ("?bom=perhaps", 422, "invalid-parameter", "bom"),
        ("?measure=price", 422, "invalid-parameter", "measure"),
        ("?measure=numerator", 422, "invalid-parameter", "measure"),
        ("?lastNObservations=0", 422, "invalid-parameter", "lastNObservations"),
        ("?lastNObservations=1&lastNObservations=2", 422, "invalid-parameter", "lastNObservations"),
        ("?format=jsonstat&page_size=5", 422, "contradictory-filters", "page_size"),
        ("?format=ndjson&page=1", 422, "contradictory-filters", "page"),
        ("?format=geojson&geoLevel=region", 422, "contradictory-filters", "format"),
        ("?format=geojson&geoLevel=municipality&time=2026-08", 422, "no-polygons", "format"),
        ("?format=geojson&time=2026-08", 422, "no-polygons", "format"),
        ("?format=csv&geoLevel=municipality&groupBy=topic&groupBy=speed", 413, "too-large", None),
        ("?format=xlsx&geoLevel=region&groupBy=topic&groupBy=outcome", 413, "too-large", None),
        (
            "?format=ndjson&geoLevel=municipality&groupBy=topic&groupBy=speed&groupBy=outcome"
            "&groupBy=channel",
            413,
            "too-large",
            None,
        ),
    ],
)
def test_what_a_format_cannot_do_is_refused(
    api: FlaskClient, address: str, status: int, slug: str, parameter: str | None
) -> None:
    answer = api.get(f"{V1}/observations{address}")
    body = answer.get_json()
    assert (answer.status_code, body["type"]) == (status, f"/problems/{slug}")
    assert list(body.get("errors", {})) == ([parameter] if parameter else [])


def test_lines_take_what_is_too_much_for_the_rest_and_say_how_many_there_are(
    api: FlaskClient, release_store: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.api.observation_table._BLOCK", 500)
    query = "geoLevel=region&groupBy=outcome&sinceTimePeriod=2026-01"
    answer = api.get(f"{V1}/observations?{query}&format=ndjson")
    lines = [json.loads(line) for line in answer.data.splitlines()]
    total = json.loads(answer.headers["X-Pagination"])["total"]
    assert len(lines) == total > 6_000
    assert 'rel="next"' not in answer.headers["Link"]
    whole = api.get(f"{V1}/observations?{query}&page_size=100000").get_json()["observations"]
    assert [{k: v for k, v in line.items() if k in whole[0]} for line in lines] == whole


def test_lines_are_sent_while_the_rest_is_still_to_be_read(
    api_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[ObservationQuery] = []
    ask = ReleaseStore.figures

    def watched(store: ReleaseStore, query: ObservationQuery) -> Figures:
        read.append(query)
        return ask(store, query)

    monkeypatch.setattr("portal.api.observation_table._BLOCK", 1_000)
    monkeypatch.setattr(ReleaseStore, "figures", watched)
    builder = EnvironBuilder(
        f"{V1}/observations", query_string="geoLevel=region&groupBy=outcome&format=ndjson"
    )
    lines, _, _ = run_wsgi_app(api_app, builder.get_environ())
    next(iter(lines))
    assert 0 < len(read) < 4
    assert len(b"".join(lines)) > 100_000
    assert len(read) > 10


def test_a_head_of_a_stream_sends_no_body(api: FlaskClient) -> None:
    answer = api.head(f"{V1}/observations?format=ndjson&geoLevel=region")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(("name", "suffix"), [("xlsx", "xlsx"), ("parquet", "parquet")])
def test_a_binary_answer_is_saved_under_a_name_with_its_release(
    api: FlaskClient, name: str, suffix: str
) -> None:
    answer = api.get(f"{V1}/observations?format={name}&time=2026-08")
    said = answer.headers["Content-Disposition"]
    assert said == f"attachment; filename=otklik-observations-2026-11-15.{suffix}"


@pytest.mark.parametrize("labels", ["id", "name", "both"])
def test_sdmx_csv_is_read_whatever_its_labels(api: FlaskClient, labels: str) -> None:
    answer = api.get(
        f"{V1}/observations?geo=29000000&time=2026-08&format=sdmx-csv&labels={labels}&lang=en"
    )
    message = sdmx.read_sdmx(io.BytesIO(answer.data), structure=structure_of(APPEALS), format="csv")
    [observation] = message.data[0].obs
    code = str(observation.dimension.values["REF_AREA"].value)
    assert code == ("29000000: Kaluga Oblast" if labels == "both" else "29000000")
    assert float(observation.value) > 0


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("observations.jsonstat.json", "/observations?format=jsonstat&geo=RU.u&time=2026-08"),
        (
            "observations.sdmx.csv",
            "/observations?format=sdmx-csv&geo=93000000&time=2026-08&labels=name&lang=en",
        ),
        (
            "observations.ndjson",
            "/observations?format=ndjson&geo=93000000&time=2026-08&labels=both&lang=ru",
        ),
        ("observations.geojson", "/observations?format=geojson&geo=RU.u&time=2026-08"),
        (
            "indicator.jsonstat.json",
            "/indicators/resolution_rate?format=jsonstat&geo=93000000&time=2026-08&lang=ru",
        ),
        (
            "indicator.sdmx.csv",
            "/indicators/resolution_rate?format=sdmx-csv&geo=93000000&time=2026-08&lang=ru",
        ),
        (
            "indicator_interval.ndjson",
            "/indicators/resolution_rate?format=ndjson&geo=RU&geo=93000000&lang=en&labels=id",
        ),
        (
            "answer_times.ndjson",
            "/indicators/median_time?format=ndjson&geo=RU&geo=93000000&lang=en&labels=id",
        ),
        ("coverage.sdmx.csv", "/coverage?format=sdmx-csv&geo=29606000&time=2026-02&source=pos"),
        ("structure.csv", "/structure?format=csv"),
        (
            "observations_excel.csv",
            "/observations?bom=true&delimiter=%3B&geo=93000000&time=2026-08&labels=name&lang=ru",
        ),
    ],
)
def test_an_answer_is_as_the_golden_file_has_it(api: FlaskClient, name: str, address: str) -> None:
    assert api.get(V1 + address).data == (GOLDEN / name).read_bytes()
