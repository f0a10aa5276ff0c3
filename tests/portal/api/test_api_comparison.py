"""/comparison, /reporting-differences, /reporting-spreads: the figures of the indicators."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema

from portal.api import comparison_examples
from portal.indicators.comparison import companies, compare, newest_year
from portal.store.release_store import ReleaseStore
from schemas import comparison_answers


@pytest.mark.parametrize(
    ("name", "schema", "address"),
    [
        ("COMPARISON", comparison_answers.ComparisonSchema, "/comparison"),
        ("DIFFERENCES", comparison_answers.ReportingDifferencesSchema, "/reporting-differences"),
        ("SPREADS", comparison_answers.ReportingSpreadsSchema, "/reporting-spreads"),
    ],
)
def test_examples_are_as_their_schemas_say_and_csv_has_the_columns_of_the_answer(
    api: FlaskClient, name: str, schema: type[Schema], address: str
) -> None:
    assert schema(unknown="raise").validate(getattr(comparison_examples, name)) == {}
    text = api.get(f"/api/v1{address}?format=csv").get_data(as_text=True)
    example = getattr(comparison_examples, f"{name}_CSV")
    assert example.splitlines()[0] == text.splitlines()[0]


def read(client: FlaskClient, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_by_default_regions_are_compared_by_the_headline_rate(
    api: FlaskClient, release_store: ReleaseStore
) -> None:
    entries = read(api, "/comparison")["comparison"]
    [country] = [one for one in companies(release_store) if one.above == "RU"]
    period = newest_year(release_store.info)
    assert period is not None
    found = compare(release_store, country, "resolution_rate", "all", period)
    assert [entry["geo"] for entry in entries] == list(country.codes)
    for entry, place in zip(entries, found.places, strict=True):
        assert entry["value"] == place.value.value
        assert entry["state"] == place.value.state
        assert entry["compared_within"] == "RU"
        assert entry["rank_first"] == (place.rank.first if place.rank else None)
        assert entry["funnel_position"] == place.position
        is_estimated = entry["shrunken_rate"] is not None
        assert entry["obs_status"] == ("E" if is_estimated else place.value.obs_status)
        assert entry["method"] == "1.0"
        if is_estimated:
            assert (
                entry["shrunken_lower_95"] <= entry["shrunken_rate"] <= entry["shrunken_upper_95"]
            )
            assert 1 <= entry["rank_first"] < entry["rank_last"] <= entry["n_ranked"]


def test_municipalities_are_compared_within_their_region(api: FlaskClient) -> None:
    path = "/comparison?geo=29000000&geoLevel=municipality&indicator=answered_rate&topic=roads"
    entries = read(api, path)["comparison"]
    assert len(entries) == 26
    assert {entry["compared_within"] for entry in entries} == {"29000000"}
    assert {(entry["indicator"], entry["topic"]) for entry in entries} == {
        ("answered_rate", "roads")
    }
    for entry in entries:
        if entry["state"] == "too_few":
            assert entry["denominator"] < entry["rate_floor"]
            assert entry["shrunken_rate"] is entry["value"] is entry["rank_first"] is None


def test_a_place_that_is_compared_with_none_has_no_row(api: FlaskClient) -> None:
    assert read(api, "/comparison?geo=RU")["comparison"] == []
    assert len(read(api, "/comparison?geo=RU&geo=29606000")["comparison"]) == 1


def test_the_file_has_the_figures_of_the_api(api: FlaskClient, release_store: ReleaseStore) -> None:
    path = release_store.directory / "downloads" / "comparison_region.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    topics = {row["TOPIC"] for row in rows}
    assert {"all", "roads"} <= topics
    assert {row["INDICATOR"] for row in rows} == {"resolution_rate", "answered_rate"}
    text = api.get("/api/v1/comparison?topic=roads&format=csv").get_data(as_text=True)
    asked = list(csv.DictReader(io.StringIO(text)))
    own = [row for row in rows if (row["TOPIC"], row["INDICATOR"]) == ("roads", "resolution_rate")]
    assert len(own) == len(asked) == 83
    for mine, other in zip(own, asked, strict=True):
        assert mine == {name: other[name] for name in mine}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/comparison?indicator=received", 422),
        ("/comparison?topic=nothing", 422),
        ("/comparison?geo=nowhere", 422),
        ("/comparison?time=2026-08", 422),
        ("/comparison?page=99", 404),
        ("/reporting-differences?channel=pigeon", 422),
        ("/reporting-spreads?channel=letter", 422),
    ],
)
def test_what_does_not_exist_is_refused(api: FlaskClient, path: str, status: int) -> None:
    assert api.get(f"/api/v1{path}").status_code == status


def test_differences_and_spreads_speak_of_the_same_densities(api: FlaskClient) -> None:
    spreads = read(api, "/reporting-spreads")["reporting_spreads"]
    assert [entry["channel"] for entry in spreads] == [
        "all",
        "social_network",
        "state_portal",
        "letter",
    ]
    for entry in spreads:
        path = f"/reporting-differences?channel={entry['channel']}"
        places = read(api, path)["reporting_differences"]
        assert len(places) == entry["n_places"] == 83
        known = sorted(one["value"] for one in places if one["state"] == "value")
        assert len(known) == entry["n_known"]
        assert sum(one["state"] == "too_few" for one in places) == entry["n_too_few"]
        if entry["value"] is not None:
            assert entry["obs_status"] == "E"
            assert known[0] <= entry["low_density"] <= entry["high_density"] <= known[-1]
            assert entry["lower_bound"] <= entry["value"] <= entry["upper_bound"]
        # Nobody reports repeats to this release: it says so and gives no zero.
        assert {(one["repeat_share"], one["repeat_state"]) for one in places} == {(None, "no_data")}
