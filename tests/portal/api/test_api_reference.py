"""Territories, topics, codelists, releases, coverage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema

from portal.store.release_store import ReleaseStore
from schemas import audit, catalog, change_answers, geography, observations
from schemas.codelists import ALL_CODELISTS

Get = Callable[..., Any]


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/territories", catalog.TerritoriesSchema),
        ("/territories/29000000", catalog.TerritoryAnswerSchema),
        ("/territories?on=2018-06-01", catalog.TerritoriesSchema),
        ("/territories/81000000/versions", geography.VersionsSchema),
        ("/territories/81000000/events", geography.EventsSchema),
        ("/events", geography.EventsSchema),
        ("/crosswalks", geography.CrosswalksSchema),
        ("/population?geo=RU", geography.PopulationSchema),
        ("/population-bands", geography.BandsSchema),
        ("/deadlines", geography.DeadlinesSchema),
        ("/topics", catalog.TopicsSchema),
        ("/codelists", catalog.CodelistsSchema),
        ("/codelists/geo_level", catalog.CodelistAnswerSchema),
        ("/releases", catalog.ReleasesSchema),
        ("/releases/2026-11-15", catalog.ReleaseAnswerSchema),
        ("/corrections", catalog.CorrectionsSchema),
        ("/coverage?geo=RU", catalog.CoverageSchema),
        ("/audit", audit.AuditAnswerSchema),
        ("/rounding-error", catalog.RoundingErrorSchema),
        ("/change?geo=29000000&topic=roads", change_answers.YearChangesSchema),
        ("/observations?labels=both", observations.ObservationsSchema),
        ("/indicators", observations.IndicatorsSchema),
        ("/indicators/received?geoLevel=district", observations.IndicatorValuesSchema),
        ("/indicators/resolution_rate/RU/all/2026-08", observations.SingleValueSchema),
    ],
)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_an_answer_is_as_its_schema_says(
    api: FlaskClient, path: str, schema: type[Schema], lang: str
) -> None:
    joint = "&" if "?" in path else "?"
    answer = api.get(f"/api/v1{path}{joint}lang={lang}")
    assert answer.status_code == 200
    assert schema(unknown="raise").validate(answer.get_json()) == {}
    assert answer.get_json()["release"] == answer.headers["Otklik-Release"] == "2026-11-15"
    assert answer.get_json()["synthetic"] is True
    assert answer.headers["Otklik-Data-Note"] == "synthetic"
    note = {"ru": "Демонстрационные (синтетические) данные", "en": "Demonstration (synthetic) data"}
    if path != "/deadlines":  # facts, which a demonstration does not make up
        assert answer.get_json()["notes"][0].startswith(note[lang])


def test_territories_of_a_level_and_children_of_a_parent(
    get: Get, release_store: ReleaseStore
) -> None:
    regions = get("/territories", geoLevel="region")["territories"]
    real = [t["code"] for t in regions if not t["is_unallocated"]]
    assert real == [t.code for t in release_store.territories.at_level("region")]
    children = get("/territories", parent="29000000")["territories"]
    assert {t["parent"] for t in children} == {"29000000"}
    assert children[-1]["is_unallocated"] is True


def test_a_territory_says_what_is_above_and_below(get: Get) -> None:
    body = get("/territories/29000000", lang="en")
    assert body["path"][0] == "RU"
    assert body["path"][-1] == "29000000"
    assert "29606000" in body["children"]
    assert body["territory"]["name"] == "Kaluga Oblast"


def test_every_codelist_is_served_with_its_version(get: Get) -> None:
    served = {entry["id"]: entry for entry in get("/codelists")["codelists"]}
    for members in ALL_CODELISTS:
        assert served[members.id]["version"] == members.version
        assert [code["code"] for code in served[members.id]["codes"]] == list(members.ids())
    assert served["geo_level"]["codes"][0]["code"] == "country"


def test_the_release_names_its_files_with_checksums(api: FlaskClient, get: Get) -> None:
    [release] = get("/releases")["releases"]
    assert release["is_current"] is True
    files = {entry["name"]: entry for entry in release["downloads"]}
    assert {"observations_region.csv", "observations_region.parquet", "README.md"} <= set(files)
    with api.get(files["topics.csv"]["url"]) as answer:
        assert hashlib.sha256(answer.data).hexdigest() == files["topics.csv"]["sha256"]


def test_coverage_tells_what_was_declared(get: Get) -> None:
    rows = get("/coverage", geo="29606000", source="pos", sinceTimePeriod="2025-12")["coverage"]
    states = {row["time"]: row["state"] for row in rows}
    assert states["2025-12"] == "reported"
    assert states["2026-02"] == "partial"
    absent = get("/coverage", geo="93000000", time="2026-08", lang="en")["coverage"]
    assert {row["state_name"] for row in absent} == {"not reported"}


def test_the_table_of_errors_is_that_of_the_release(
    get: Get, api: FlaskClient, release_store: ReleaseStore
) -> None:
    rows = get("/rounding-error")["rounding_error"]
    own = release_store.rounding_errors.rows
    unit = {"count": 1, "share": 100}
    assert [(r["freq"], r["quantity"], r["from_shown"], r["error"]) for r in rows] == [
        (r.freq, r.quantity, r.from_shown, pytest.approx(r.error / unit[r.quantity])) for r in own
    ]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        goes_on = after is None or after["quantity"] != row["quantity"]
        assert row["to_shown"] == (None if goes_on else after["from_shown"] - 1)
    text = api.get("/api/v1/rounding-error?format=csv").get_data(as_text=True)
    assert text.splitlines()[0].startswith("FREQ,QUANTITY,FROM_SHOWN,TO_SHOWN,ROUNDING_ERROR_95")
    assert len(text.splitlines()) == len(rows) + 1


def test_a_release_tells_its_floors_of_rates(get: Get, release_store: ReleaseStore) -> None:
    [release] = get("/releases")["releases"]
    assert release["rate_floor"] == dict(release_store.info.rate_floor)


def test_a_territory_says_its_residents_their_year_and_its_group(get: Get) -> None:
    place = get("/territories/29000000")["territory"]
    assert {key: place[key] for key in place if key.startswith("population")} == {
        "population": 1_066_601,
        "population_year": 2025,
        "population_as_of": "2025-01-01",
        "population_source": (
            "Росстат, оценка численности постоянного населения на 1 января 2025 г."
        ),
        "population_parts": [],
        "population_band": "region_1m_2m",
    }


def test_an_unknown_population_is_null_and_no_zero(get: Get) -> None:
    for code in ("75743000", "29000000.u"):
        place = get(f"/territories/{code}")["territory"]
        assert place["population_parts"] == []
        assert {
            place[f"population{part}"] for part in ("", "_year", "_as_of", "_source", "_band")
        } == {None}


def test_territories_of_a_group_by_population(get: Get, release_store: ReleaseStore) -> None:
    bands = {code["code"]: code for code in get("/codelists/population_band")["codelist"]["codes"]}
    assert list(bands) == [band.code for band in release_store.population_bands]
    found = {
        code: [t["code"] for t in get("/territories", populationBand=code)["territories"]]
        for code in bands
    }
    assert "29000000" in found["region_1m_2m"]
    regions = [code for band, codes in found.items() for code in codes if band[:6] == "region"]
    assert sorted(regions) == sorted(t.code for t in release_store.territories.at_level("region"))
    assert len(set(regions)) == len(regions)


def test_a_group_that_does_not_exist_is_refused(api: FlaskClient) -> None:
    answer = api.get("/api/v1/territories?populationBand=region_1m")
    assert answer.status_code == 422
    assert "populationBand" in answer.text
    assert "region_1m_2m" in answer.text
