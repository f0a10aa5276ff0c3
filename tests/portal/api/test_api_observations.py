"""Observations against naive sums over the protected cells."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.store.release_store import ReleaseStore
from schemas.codelists import OUTCOME
from schemas.periods import Period

Get = Callable[..., Any]
GOLDEN = Path(__file__).parent / "golden"
NOT_REPORTED = "93000000"
PLACES = ("RU", "RU-CFO", "29000000", "29606000", "RU.u", "29000000.u", "61000000")


def naive_sum(
    store: ReleaseStore, cells: list[dict[str, Any]], wanted: dict[str, str], period: Period
) -> int:
    """Add up the cells that lie under the wanted codes, one by one."""

    def lies_under(cell: dict[str, Any]) -> bool:
        for dimension, code in wanted.items():
            own = cell[dimension]
            if dimension == "territory":
                fits = code in store.territories.path(own)
            elif dimension == "topic":
                fits = code in ("all", own, store.topics[own].parent)
            else:
                fits = code in ("all", own)
            if not fits:
                return False
        return cell["month"] in period.months

    return sum(cell["shown"] for cell in cells if lies_under(cell))


LIMITED = {
    (place, topic)
    for place in ("29606000", "29701000")
    for topic in ("health_person", "veterans", "fallen_families", "convictions")
}


def test_drawn_views_equal_naive_sums(
    get: Get, release_store: ReleaseStore, cells: list[dict[str, Any]]
) -> None:
    draw = random.Random(20261115)  # noqa: S311 - a fixed draw of test cases
    topics = list(release_store.topics)
    for _ in range(25):
        wanted = {
            "territory": draw.choice(PLACES),
            "topic": draw.choice(["all", *topics]),
            "regime": draw.choice(["all", "pos_message", "social_incident"]),
            "channel": draw.choice(["all", "state_portal"]),
            "outcome": draw.choice(["all", "measures_taken", "open"]),
            "speed": draw.choice(["all", "d1", "open"]),
        }
        time = draw.choice(["2026-08", "2025-Q3", "2025-09-01/P1Y", "2025-03"])
        query = {("geo" if name == "territory" else name): code for name, code in wanted.items()}
        [row] = get("/observations", time=time, **query)["observations"]
        naive = naive_sum(release_store, cells, wanted, Period.parse(time))
        is_limited = (wanted["territory"], wanted["topic"]) in LIMITED
        assert row["value"] == (None if is_limited else naive), query


def test_the_parts_of_a_level_add_up_to_the_whole(get: Get) -> None:
    [whole] = get("/observations", geo="29000000", time="2026-08")["observations"]
    parts = get("/observations", geo="29000000", geoLevel="municipality", time="2026-08")
    assert sum(row["value"] for row in parts["observations"]) == whole["value"]
    assert "29000000.u" in {row["geo"] for row in parts["observations"]}


def test_outcomes_add_up_to_all(get: Get) -> None:
    [whole] = get("/observations", time="2026-08")["observations"]
    parts = get("/observations", time="2026-08", groupBy="outcome")["observations"]
    assert [row["outcome"] for row in parts] == list(OUTCOME.ids())
    assert sum(row["value"] for row in parts) == whole["value"]


def test_a_repeated_key_means_any_of_its_values(get: Get) -> None:
    both = get("/observations", geo=["29000000", "RU"], time="2026-08")["observations"]
    each = [
        get("/observations", geo=g, time="2026-08")["observations"][0] for g in ("RU", "29000000")
    ]
    assert both == each


def test_order_and_repeats_of_codes_do_not_change_the_answer(get: Get) -> None:
    one = get("/observations", topic=["all", "housing"], time=["2026-07", "2026-08"])
    other = get("/observations", topic=["housing", "all", "all"], time=["2026-08", "2026-07"])
    assert one["observations"] == other["observations"]


def test_what_was_not_reported_is_null_and_never_zero(get: Get) -> None:
    rows = get("/observations", geo=NOT_REPORTED, groupBy="outcome")["observations"]
    assert {(row["value"], row["obs_status"]) for row in rows} == {(None, "L")}


def test_what_was_partly_reported_is_marked(get: Get) -> None:
    rows = get(
        "/observations", geo="29606000", sinceTimePeriod="2025-12", untilTimePeriod="2026-01"
    )
    assert [row["obs_status"] for row in rows["observations"]] == ["A", "P"]


def test_without_filters_the_whole_country_by_month(get: Get, release_store: ReleaseStore) -> None:
    rows = get("/observations")["observations"]
    assert {row["geo"] for row in rows} == {"RU"}
    assert rows[0]["time"] == release_store.info.first_month
    assert rows[-1]["time"] == release_store.info.last_month
    assert len(rows) == 18


def test_periods_of_a_freq_lie_wholly_within_the_limits(get: Get) -> None:
    rows = get("/observations", freq="Q", sinceTimePeriod="2025-05")["observations"]
    assert [row["time"] for row in rows] == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


def test_labels_give_codes_names_or_both(get: Get) -> None:
    both = get("/observations", time="2026-08", labels="both", lang="en")["observations"][0]
    names = get("/observations", time="2026-08", labels="name", lang="ru")["observations"][0]
    assert (both["geo"], both["geo_name"], both["time_name"]) == ("RU", "Russia", "August 2026")
    assert "geo" not in names
    assert (names["geo_name"], names["time_name"]) == ("Россия", "август 2026 года")


def test_csv_has_the_same_numbers_as_json(api: FlaskClient, get: Get) -> None:
    query = {"geo": ["29000000", NOT_REPORTED], "groupBy": "outcome", "time": "2026-08"}
    text = api.get("/api/v1/observations", query_string=query | {"format": "csv"}).get_data(True)
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = get("/observations", **query)["observations"]
    assert [(r["REF_AREA"], r["OUTCOME"], r["OBS_STATUS"]) for r in rows] == [
        (r["geo"], r["outcome"], r["obs_status"]) for r in expected
    ]
    assert [r["OBS_VALUE"] for r in rows] == [
        "" if r["value"] is None else str(r["value"]) for r in expected
    ]
    assert {(r["RELEASE"], r["DATA_NOTE"]) for r in rows} == {("2026-11-15", "synthetic")}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("observations_id.csv", "/observations?geo=93000000&time=2026-08&format=csv"),
        (
            "observations_both_ru.csv",
            "/observations?geo=93000000&time=2026-08&format=csv&labels=both&outcome=open",
        ),
        (
            "indicator_en.csv",
            "/indicators/resolution_rate?geo=93000000&time=2026-08&format=csv&lang=en",
        ),
        ("coverage_en.csv", "/coverage?geo=93000000&time=2026-08&format=csv&lang=en"),
    ],
)
def test_csv_is_as_the_golden_file_has_it(api: FlaskClient, name: str, address: str) -> None:
    answer = api.get(f"/api/v1{address}")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.data == (GOLDEN / name).read_bytes()


def test_pages_put_together_are_the_whole(api: FlaskClient, get: Get) -> None:
    query = {"geoLevel": "district", "time": "2026-08", "groupBy": "regime"}
    whole = get("/observations", **query)["observations"]
    parts, page = [], 1
    while page:
        answer = api.get(
            "/api/v1/observations", query_string=query | {"page": page, "page_size": 7}
        )
        parts += answer.get_json()["observations"]
        page = int(answer.headers["X-Pagination"].partition('"next_page":')[2].rstrip("}") or 0)
    assert parts == whole


def test_the_links_of_a_page_lead_to_its_neighbours(api: FlaskClient) -> None:
    answer = api.get(
        "/api/v1/observations?page_size=5&page=2&time=2026-08&time=2026-07&geoLevel=district"
    )
    every = dict(reversed(part.split("; rel=")) for part in answer.headers["Link"].split(", "))
    links = {
        rel: address
        for rel, address in every.items()
        if not rel.startswith(('"service-', '"described'))
    }
    assert set(links) == {'"first"', '"last"', '"prev"', '"next"'}
    for address in links.values():
        assert api.get(address.strip("<>")).status_code == 200
    past = api.get(links['"last"'].strip("<>").replace("page=4", "page=5"))
    assert past.status_code == 404


def test_every_value_carries_its_error_of_rounding(get: Get, release_store: ReleaseStore) -> None:
    for time in ("2026-08", "2025-Q3", "2025-09-01/P1Y"):
        for row in get("/observations", geo=["29000000", NOT_REPORTED], time=time)["observations"]:
            freq = Period.parse(row["time"]).freq
            value = row["value"]
            expected = None if value is None else release_store.count_error(value, freq)
            assert row["rounding_error_95"] == expected
            assert (value is None) == (expected is None)
