"""Forecasts, scores, past forecasts and spikes in the API: what the release holds, and nothing else."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import duckdb
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config.settings import Settings
from portal.store.release_store import DATABASE, ReleaseStore
from schemas.predictions import FORECAST_ABSENCE

TOPICS = ["all", "housing"]


def rows_of(api: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = api.get(f"/api/v1{address}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_forecasts_are_those_of_the_release(get: Any, release_store: ReleaseStore) -> None:
    body = get("/forecasts", geo=["RU", "29000000"], topic=TOPICS, lang="en")
    assert body["method"] == "0.0"
    own = release_store.predictions.forecasts_of(("RU", "29000000"), tuple(TOPICS))
    assert len(own) == 24
    for entry, one in zip(body["forecasts"], own, strict=True):
        assert (entry["geo"], entry["topic"]) == (one.series.territory, one.series.topic)
        assert (entry["time"], entry["horizon"]) == (one.month, one.horizon)
        names = ("value", "lower_80", "upper_80", "lower_95", "upper_95")
        assert [entry[name] for name in names] == [getattr(one.band, name) for name in names]
        assert entry["obs_status"] == "F"
        assert entry["no_forecast"] is None
        assert entry["time"] > release_store.info.last_month
    assert body["forecasts"][0]["geo_name"] == "Russia"
    assert body["forecasts"][0]["model_name"]


def test_without_a_forecast_the_reason_is_said(get: Any) -> None:
    places = {"93000000": "gaps", "29606000": "coverage_break"}
    for geo, reason in places.items():
        [entry] = get("/forecasts", geo=geo)["forecasts"]
        assert entry["no_forecast"] == reason
        assert entry["no_forecast_name"] == FORECAST_ABSENCE[reason].label("ru")
        assert entry["value"] is entry["time"] is entry["model"] is None
        # That there is none is a finding of the method too: no status is left open.
        assert (entry["obs_status"], entry["method"]) == ("M", "0.0")
        [score] = get("/forecast-scores", geo=geo)["forecast_scores"]
        assert (score["no_forecast"], score["mase"]) == (reason, None)
    [fine] = get("/forecasts", geo="29606000", topic="roads")["forecasts"]
    assert fine["no_forecast"] == "too_fine"


def test_a_month_narrows_the_answer_and_an_unknown_one_empties_it(get: Any) -> None:
    narrowed = get("/forecasts", geo="RU", time=["2026-10", "2027-02"])["forecasts"]
    assert [entry["time"] for entry in narrowed] == ["2026-10", "2027-02"]
    assert get("/forecasts", geo="RU", time="2026-08")["forecasts"] == []
    known = get("/past-forecasts", geo="RU")["past_forecasts"]
    month = known[0]["time"]
    found = get("/past-forecasts", geo="RU", time=month)["past_forecasts"]
    assert found == [entry for entry in known if entry["time"] == month]
    spiky = get("/spikes")["spikes"][0]["time"]
    assert {entry["time"] for entry in get("/spikes", time=spiky)["spikes"]} == {spiky}


def test_what_is_no_month_is_refused(api: FlaskClient) -> None:
    for resource in ("forecasts", "past-forecasts", "spikes"):
        answer = api.get(f"/api/v1/{resource}?time=2026-Q3")
        assert answer.status_code == 422
        assert "2026-08" in answer.get_json()["detail"]
    assert api.get("/api/v1/forecasts?geo=RUS").get_json()["type"].endswith("unknown-code")
    answer = api.get("/api/v1/forecast-scores?geoLevel=municipality&topic=roads&page_size=1")
    assert answer.status_code == 200
    assert '"total":140' in answer.headers["X-Pagination"].replace(" ", "")


def test_past_forecasts_stand_beside_what_came(get: Any, release_store: ReleaseStore) -> None:
    for geo in ("RU", "29000000"):
        for entry in get("/past-forecasts", geo=geo)["past_forecasts"]:
            [observed] = get("/observations", geo=geo, time=entry["time"])["observations"]
            assert entry["received"] == observed["value"]
            assert entry["received_status"] == observed["obs_status"]
            assert entry["forecast_in"] == "backtest"
            assert entry["origin"] < entry["time"] <= release_store.info.last_month
            for level in ("80", "95"):
                limits = entry[f"lower_{level}"], entry[f"upper_{level}"]
                is_within = limits[0] <= entry["received"] <= limits[1]
                assert entry[f"within_{level}"] is is_within


def test_pages_of_past_forecasts_join(get: Any) -> None:
    query = {"geo": ["RU", "29000000"], "topic": TOPICS}
    whole = get("/past-forecasts", **query)["past_forecasts"]
    pages = [
        entry
        for page in range(1, -(-len(whole) // 5) + 1)
        for entry in get("/past-forecasts", **query, page_size=5, page=page)["past_forecasts"]
    ]
    assert pages == whole
    assert len(whole) > 10


def test_spikes_are_those_of_the_release(get: Any, release_store: ReleaseStore) -> None:
    own = release_store.predictions
    body = get("/spikes", page_size=10_000)
    told = [(e["time"], e["geo"], e["topic"], e["received"], e["expected"]) for e in body["spikes"]]
    assert told == [
        (s.month, s.series.territory, s.series.topic, s.shown, s.expected) for s in own.spikes()
    ]
    assert told == sorted(told)
    assert len(told) > 3
    assert (body["n_series"], body["first_month"]) == (own.n_tested, own.tested_months[0])
    assert (body["n_tests"], body["false_share"]) == (own.n_tests, own.false_share)
    for entry in body["spikes"]:
        assert entry["obs_status"] == "E"
        assert entry["expected_lower"] <= entry["expected"] <= entry["expected_upper"]
    place = told[0][1]
    assert {entry["geo"] for entry in get("/spikes", geo=place)["spikes"]} == {place}
    within = {entry["geo"] for entry in get("/spikes", geoLevel="region")["spikes"]}
    assert {release_store.territories[code].level for code in within} == {"region"}


def test_groups_say_which_models_are_published(get: Any, release_store: ReleaseStore) -> None:
    groups = get("/forecast-group-scores", lang="en")["forecast_group_scores"]
    assert [(g["level"], g["kind"], g["models"]) for g in groups] == [
        (g.level, g.kind, dict(g.models)) for g in release_store.predictions.group_scores
    ]
    assert all(sum(group["models"].values()) == group["n_series"] for group in groups)
    assert groups[0]["level_name"] == "Country"


def test_csv_has_the_columns_of_the_file(api: FlaskClient, release_store: ReleaseStore) -> None:
    for address, file in (
        ("/forecast-scores?", "forecast_scores.csv"),
        ("/forecast-group-scores?", "forecast_group_scores.csv"),
        ("/past-forecasts?geo=RU&", "past_forecasts.csv"),
        ("/spikes?", "spikes.csv"),
    ):
        first = rows_of(api, f"{address}format=csv")[0]
        header = [name for name in first if name != "RELEASE"]
        assert header == list(release_store.download_headers[file]), file
        assert (first["DATA_NOTE"], first["METHOD"]) == ("synthetic", "0.0")
    first = rows_of(api, "/forecasts?geo=RU&format=csv")[0]
    assert (first["OBS_STATUS"], first["NO_FORECAST"], first["METHOD"]) == ("F", "", "0.0")
    absent = rows_of(api, "/forecasts?geo=93000000&format=csv")[0]
    assert (absent["FORECAST"], absent["TIME_PERIOD"], absent["NO_FORECAST"]) == ("", "", "gaps")
    assert (absent["OBS_STATUS"], absent["METHOD"]) == ("M", "0.0")


def test_the_files_hold_every_forecast(release_store: ReleaseStore) -> None:
    rows = {file.name: file.rows for file in release_store.downloads}
    own = release_store.predictions
    places, topics = tuple(release_store.territories), tuple(release_store.topics)
    assert rows["forecasts.csv"] == rows["forecasts.parquet"]
    assert rows["forecasts.csv"] == len(own.forecasts_of(places, topics))
    n_series = len(own.scores_of(places, topics)) + len(own.absences_of(places, topics))
    assert rows["forecast_scores.csv"] == n_series
    assert (
        rows["past_forecasts.csv"] == rows["past_forecasts.parquet"] == own.n_past(places, topics)
    )
    assert rows["spikes.csv"] == len(own.spikes())


def test_what_was_not_searched_has_no_numbers(release_dir: Path, tmp_path: Path) -> None:
    """As in a release written before there were predictions: 0 would say that it was searched."""
    folder = tmp_path / "releases"
    shutil.copytree(release_dir, folder, symlinks=True)
    database = (folder / "current").resolve() / DATABASE
    database.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        connection.execute("DROP TABLE spike_test")
    api = create_app(Settings(folder)).test_client()
    body = api.get("/api/v1/spikes").get_json()
    numbers = ("n_series", "n_tests", "false_share", "first_month", "last_month")
    assert {name: body[name] for name in numbers} == dict.fromkeys(numbers)
    assert body["spikes"] == []
    [entry] = api.get("/api/v1/forecasts?geo=93000000").get_json()["forecasts"]
    assert entry["no_forecast"] == "not_computed"
    assert entry["obs_status"] is entry["method"] is None
