"""``/change``: rows, defaults, and what is refused."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from portal.api import change as resource
from portal.exports.change import CHANGE_COLUMNS
from portal.indicators.change import METHOD


def test_a_release_of_eighteen_months_says_so(api: FlaskClient) -> None:
    body = api.get("/api/v1/change").get_json()
    rate, received = body["changes"]
    assert [rate["indicator"], received["indicator"]] == ["resolution_rate", "received"]
    for row in (rate, received):
        assert (row["geo"], row["topic"], row["regime"]) == ("RU", "all", "all")
        assert row["year_change"] == "not_comparable"
        assert row["reasons"] == ["no_year_before"]
        assert row["obs_status"] == "M"
        assert row["method"] == METHOD
        assert row["value"] is row["change"] is row["lower_bound_95"] is None
        assert row["breaks"] == row["regimes_alike"] == []


def test_places_and_topics_are_multiplied_and_csv_has_the_columns(api: FlaskClient) -> None:
    query = "geoLevel=region&topic=roads&topic=housing&format=csv"
    answer = api.get(f"/api/v1/change?{query}").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(answer.lstrip("\ufeff"))))
    places = {row["REF_AREA"] for row in rows}
    assert len(rows) == len(places) * 2 * 2
    assert list(rows[0]) == [*CHANGE_COLUMNS.values(), "RELEASE", "DATA_NOTE"]
    assert {row["TOPIC"] for row in rows} == {"roads", "housing"}


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("time=nothing", "invalid-parameter"),
        ("time=2031-01-01/P1Y", "invalid-parameter"),
        ("geo=99", "unknown-code"),
        ("topic=nothing", "unknown-code"),
        ("regime=nothing", "unknown-code"),
        ("channel=nothing", "unknown-code"),
    ],
)
def test_what_does_not_exist_is_refused(api: FlaskClient, query: str, slug: str) -> None:
    answer = api.get(f"/api/v1/change?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["type"] == f"/problems/{slug}"


@pytest.mark.parametrize("time", ["2026-08", "2026-Q2", "2025-09-01/P1Y"])
def test_the_year_that_ends_with_a_period_is_compared(api: FlaskClient, time: str) -> None:
    first, _ = api.get(f"/api/v1/change?time={time}").get_json()["changes"]
    after = {"2026-Q2": "2025-07-01/P1Y"}.get(time, "2025-09-01/P1Y")
    assert first["time"] == after
    assert first["time_before"] == after.replace("2025", "2024")


def test_too_many_pairs_are_refused(api: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "_MOST_PAIRS", 3)
    answer = api.get("/api/v1/change?geo=RU&topic=all&topic=roads&topic=waste&topic=housing")
    assert answer.get_json()["type"] == "/problems/too-large"
