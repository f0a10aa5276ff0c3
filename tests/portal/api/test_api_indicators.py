"""Indicators: the list, the single number, its label and its citation agree."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from typing import Any

import openpyxl
import polars as pl
import pytest
from flask.testing import FlaskClient

from portal.api.bibliography import to_bibtex
from portal.indicators.definitions import INDICATORS
from portal.indicators.evaluate import evaluate
from portal.indicators.intervals import share_interval
from portal.indicators.labels import format_value
from portal.store.release_store import ReleaseStore
from schemas.observations import DATA_FORMATS
from schemas.periods import Period

Get = Callable[..., Any]


@pytest.mark.parametrize("indicator", [i.id for i in INDICATORS])
@pytest.mark.parametrize("time", ["2026-08", "2025-09-01/P1Y"])
def test_the_list_gives_what_the_indicator_room_computes(
    get: Get, release_store: ReleaseStore, indicator: str, time: str
) -> None:
    places = [t.code for t in release_store.territories.at_level("region")]
    expected = evaluate(release_store, indicator, places, "all", Period.parse(time))
    values = get(f"/indicators/{indicator}", geoLevel="region", time=time)["values"]
    assert [v["geo"] for v in values] == places
    for value in values:
        own = expected[value["geo"]]
        assert (value["value"], value["state"]) == (own.value, own.state)
        assert (value["numerator"], value["denominator"]) == (own.numerator, own.denominator)
        assert value["label"] == format_value(indicator, own, "ru")


def test_all_states_of_a_value_are_told_apart(get: Get) -> None:
    values = get("/indicators/resolution_rate", geoLevel="municipality", time="2026-08")["values"]
    assert {"value", "too_few"} <= {v["state"] for v in values}
    [missing] = get("/indicators/resolution_rate", geo="93000000")["values"]
    assert (missing["value"], missing["obs_status"], missing["state"]) == (
        None,
        "L",
        "not_reported",
    )
    [other] = get("/indicators/resolution_rate", geo="RU", regime="social_incident")["values"]
    assert (other["value"], other["obs_status"]) == (None, "M")


def test_the_default_is_the_last_twelve_months(get: Get) -> None:
    [value] = get("/indicators/received")["values"]
    assert (value["geo"], value["topic"], value["time"]) == ("RU", "all", "2025-09-01/P1Y")


def test_the_address_of_a_number_gives_that_number(api: FlaskClient, get: Get) -> None:
    for value in get("/indicators/resolution_rate", geo="29000000", topic=["all", "housing"])[
        "values"
    ]:
        answer = api.get(value["url"])
        assert answer.status_code == 200
        assert answer.get_json()["value"] == value


def test_the_slash_of_a_period_may_be_escaped(get: Get) -> None:
    path = "/indicators/received/RU/all/2025-09-01"
    assert get(f"{path}/P1Y")["value"] == get(f"{path}%2FP1Y")["value"]


def test_the_citation_names_figure_place_period_release_and_that_it_is_synthetic(get: Get) -> None:
    body = get("/indicators/received/29000000/all/2026-08", lang="en")
    citation = body["citation"]
    assert body["value"]["label"] in citation["en"]
    for part in ("Kaluga Oblast", "August 2026", "Release 2026-11-15", body["value"]["url"]):
        assert part in citation["en"]
    for part in ("Калужская область", "август 2026 года", "Выпуск 2026-11-15", "синтетические"):
        assert part in citation["ru"]


def test_pages_of_values_put_together_are_the_whole(get: Get) -> None:
    query = {"geoLevel": "district", "topic": ["all", "housing"], "time": ["2026-07", "2026-08"]}
    whole = get("/indicators/received", **query)["values"]
    pages = [
        get("/indicators/received", **query, page=page, page_size=5)["values"]
        for page in range(1, -(-len(whole) // 5) + 1)
    ]
    assert [value for page in pages for value in page] == whole


@pytest.mark.parametrize("time", ["2026-08", "2025-09-01/P1Y"])
def test_every_value_carries_its_error_in_its_own_unit(
    get: Get, release_store: ReleaseStore, time: str
) -> None:
    freq = Period.parse(time).freq

    def told(indicator: str) -> dict[str, Any]:
        [value] = get(f"/indicators/{indicator}", geo="29000000", time=time)["values"]
        assert isinstance(value, dict)
        return value

    received, rate, density = map(told, ("received", "resolution_rate", "appeals_per_1000"))
    assert received["rounding_error_95"] == release_store.count_error(received["value"], freq)
    points = release_store.share_error(int(rate["denominator"]), freq)
    assert points is not None
    assert rate["rounding_error_95"] == pytest.approx(points / 100, abs=1e-4)
    table = get("/rounding-error")["rounding_error"]
    [row] = [
        row
        for row in table
        if (row["freq"], row["quantity"]) == (freq, "share")
        and row["from_shown"] <= rate["denominator"] <= (row["to_shown"] or math.inf)
    ]
    assert rate["rounding_error_95"] == row["error"]
    appeals = release_store.count_error(int(density["numerator"]), freq)
    assert appeals is not None
    assert density["rounding_error_95"] == pytest.approx(
        appeals * 1000 / density["denominator"], abs=1e-4
    )


def test_what_has_no_value_has_no_error(get: Get) -> None:
    values = get("/indicators/resolution_rate", geoLevel="municipality", time="2026-08")["values"]
    few = [value for value in values if value["state"] == "too_few"]
    assert few
    assert {value["rounding_error_95"] for value in few} == {None}


def test_a_density_says_whose_year_day_and_source_its_residents_have(
    get: Get, release_store: ReleaseStore
) -> None:
    body = get("/indicators/appeals_per_1000/29701000/all/2026-08", lang="en")
    value, figure = body["value"], release_store.residents.exactly("29701000", 2024)
    assert figure is not None
    assert value["denominator"] == figure.residents
    assert value["population_year"] == 2024
    assert value["population_as_of"] == "2024-01-01"
    assert value["population_source"] == figure.source
    assert f"Population: {figure.source}." in body["citation"]["en"]
    assert f"Население: {figure.source}." in body["citation"]["ru"]


def test_a_place_whose_residents_are_unknown_has_no_density(get: Get) -> None:
    body = get("/indicators/appeals_per_1000/75743000/all/2026-08")
    value = body["value"]
    assert (value["value"], value["denominator"], value["state"]) == (None, None, "no_population")
    assert value["obs_status"] == "M"
    for part in ("year", "as_of", "source"):
        assert value[f"population_{part}"] is None
    assert "Население:" not in body["citation"]["ru"]


def test_other_indicators_have_no_population(get: Get) -> None:
    [value] = get("/indicators/received")["values"]
    assert value["population_year"] is value["population_as_of"] is None
    assert value["population_source"] is None


def test_the_csv_of_a_density_has_year_and_day(api: FlaskClient) -> None:
    text = api.get("/api/v1/indicators/appeals_per_1000?geo=RU&time=2026-08&format=csv").text
    [values] = csv.DictReader(text.splitlines())
    assert (values["POPULATION_YEAR"], values["POPULATION_AS_OF"]) == ("2025", "2025-01-01")


def test_reference_managers_get_the_same_number(get: Get) -> None:
    for lang, language in (("en", "english"), ("ru", "russian")):
        body = get("/indicators/received/29000000/all/2026-08", lang=lang)
        csl, bibtex = body["citation"]["csl"], body["citation"]["bibtex"]
        assert csl["type"] == "dataset"
        assert csl["version"] == body["release"]
        # What is cited stays: the address names the release.
        number, release = "/indicators/received/29000000/all/2026-08", body["release"]
        assert csl["URL"].endswith(f"/api/v1{number}?release={release}")
        assert get(number, release=release, lang=lang)["value"] == body["value"]
        assert csl["title"] in body["citation"][lang]
        assert body["value"]["label"] in csl["title"]
        assert bibtex.startswith("@misc{v1-indicators-received-29000000-all-2026-08-release-")
        assert bibtex.count("{") == bibtex.count("}")
        for part in (csl["title"], csl["URL"], csl["note"], language):
            assert f" = {{{part}}}" in bibtex


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("50 % & more_", r"50 \% \& more\_"),
        ("{x}\\y", r"\{x\}\textbackslash{}y"),
        ("«А»", "«А»"),
    ],
)
def test_what_tex_would_read_as_a_command_is_written_out(text: str, written: str) -> None:
    item = {
        "title": text, "publisher": "P", "container-title": "C", "version": "1", "language": "en",
        "issued": {"date-parts": [[2026, 11, 5]]}, "URL": "https://x.example/api/v1/a",
    }  # fmt: skip
    entry = to_bibtex(item)
    assert f"  title = {{{written}}},\n" in entry
    assert "  date = {2026-11-05},\n" in entry


@pytest.mark.parametrize("time", ["2026-08", "2025-09-01/P1Y"])
def test_shares_and_densities_have_an_interval_and_counts_and_secondary_shares_none(
    get: Get, release_store: ReleaseStore, time: str
) -> None:
    freq = Period.parse(time).freq
    for indicator in ("resolution_rate", "closed_rate", "answered_rate", "appeals_per_1000"):
        values = get(f"/indicators/{indicator}", geoLevel="region", time=time)["values"]
        shown = [value for value in values if value["value"] is not None]
        assert shown
        for value in shown:
            assert value["lower_bound_95"] <= value["value"] <= value["upper_bound_95"]
            assert value["lower_bound_95"] < value["upper_bound_95"]
        assert {v["lower_bound_95"] for v in values if v["value"] is None} <= {None}
    [rate] = get("/indicators/resolution_rate", geo="29000000", time=time)["values"]
    points = release_store.share_error(rate["denominator"], freq)
    assert points is not None
    expected = share_interval(rate["numerator"], rate["denominator"], points / 100, 4)
    assert (rate["lower_bound_95"], rate["upper_bound_95"]) == expected
    [received] = get("/indicators/received", geo="29000000", time=time)["values"]
    [confirmed] = get("/indicators/confirmed_share", geo="29000000")["values"]
    assert received["value"] is not None
    assert confirmed["value"] is not None
    for value in (received, confirmed):
        assert value["lower_bound_95"] is value["upper_bound_95"] is None


def test_the_interval_is_in_the_csv_and_measure_can_ask_for_it_alone(api: FlaskClient) -> None:
    address = "/api/v1/indicators/resolution_rate?geo=RU&format=csv&labels=id"
    [row] = csv.DictReader(api.get(address).text.splitlines())
    assert 0 < float(row["LOWER_BOUND_95"]) < float(row["OBS_VALUE"]) < float(row["UPPER_BOUND_95"])
    alone = api.get(f"{address}&measure=lower_bound_95&measure=upper_bound_95").text
    header = alone.splitlines()[0].split(",")
    assert {"LOWER_BOUND_95", "UPPER_BOUND_95"} <= set(header)
    assert "OBS_VALUE" not in header


def test_every_format_has_the_same_intervals(api: FlaskClient) -> None:
    address = "/api/v1/indicators/resolution_rate?geoLevel=region&time=2026-08&labels=id"
    rows = api.get(address).get_json()["values"]
    expected = [(row["geo"], row["lower_bound_95"], row["upper_bound_95"]) for row in rows]
    assert any(lower is None for _, lower, _ in expected)
    assert sum(lower is not None for _, lower, _ in expected) > 50

    def get(form: str) -> bytes:
        return api.get(f"{address}&format={form}").data

    columns = ["REF_AREA", "LOWER_BOUND_95", "UPPER_BOUND_95"]
    keys = ["geo", "lower_bound_95", "upper_bound_95"]
    found: dict[str, Any] = {}
    for form in ("csv", "sdmx-csv"):
        table = pl.read_csv(get(form), schema_overrides={"REF_AREA": pl.String})
        found[form] = table.select(columns).rows()
    found["parquet"] = pl.read_parquet(io.BytesIO(get("parquet"))).select(columns).rows()
    sheet = openpyxl.load_workbook(io.BytesIO(get("xlsx")), read_only=True)["data"]
    header, *lines = sheet.values
    places = [header.index(name) for name in columns]
    found["xlsx"] = [tuple(line[place] for place in places) for line in lines]
    objects = [json.loads(line) for line in get("ndjson").splitlines()]
    found["ndjson"] = [tuple(one[key] for key in keys) for one in objects]
    features = json.loads(get("geojson"))["features"]
    found["geojson"] = [tuple(one["properties"][key] for key in keys) for one in features]
    cube = json.loads(get("jsonstat"))
    measures = cube["dimension"]["MEASURE"]["category"]["index"]
    bounds = [cube["value"][measures.index(name) :: len(measures)] for name in columns[1:]]
    codes = cube["dimension"]["REF_AREA"]["category"]["index"]
    found["jsonstat"] = list(zip(codes, *bounds, strict=True))
    assert set(found) == set(DATA_FORMATS) - {"json"}
    for form, own in found.items():
        assert own == expected, form


def test_a_channel_has_figures_of_its_own(api: FlaskClient) -> None:
    def received(channel: str) -> list[Any]:
        query = f"geoLevel=region&time=2026-08&channel={channel}"
        return api.get(f"/api/v1/indicators/received?{query}").json["values"]

    whole, letters = received("all"), received("letter")
    assert {row["channel"] for row in letters} == {"letter"}
    observed = api.get(
        "/api/v1/observations?geoLevel=region&time=2026-08&channel=letter&page_size=1000"
    ).json["observations"]
    by_place = {row["geo"]: (row["value"], row["obs_status"]) for row in observed}
    own = {row["geo"]: (row["value"], row["obs_status"]) for row in letters}
    assert own.items() <= by_place.items()
    assert len(own) > 80
    assert sum(row["value"] or 0 for row in letters) < sum(row["value"] or 0 for row in whole)
    told = next(row for row in letters if row["value"])
    assert told["url"].endswith("?channel=letter")
    single = api.get(told["url"]).json
    assert single["value"] | {"url": ""} == told | {"url": ""}
    assert "Letter or e-mail" in single["citation"]["en"]
    assert "channel=letter&release=" in single["citation"]["en"]


def test_secondary_shares_know_no_channel(api: FlaskClient) -> None:
    answer = api.get("/api/v1/indicators/confirmed_share?geo=RU&channel=letter").json
    assert [row["state"] for row in answer["values"]] == ["too_fine"]


def test_an_unknown_channel_is_named(api: FlaskClient) -> None:
    answer = api.get("/api/v1/indicators/received?channel=leter")
    assert answer.status_code == 422
    assert "letter" in answer.json["detail"]
