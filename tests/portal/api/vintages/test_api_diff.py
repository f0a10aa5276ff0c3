"""``/releases/{since}/diff/{release}``: cells that differ, found again by hand, and why."""

from __future__ import annotations

import csv
import io

import pytest
from three_releases import FIRST, SECOND, THIRD

from schemas.codelists import CHANGE_REASON

V1 = "/api/v1/releases"
PLACES = {
    "geoLevel": "neighbourhood",
    "topic": ["all", "trash"],
    "outcome": ["all", "open"],
    "page_size": 20000,
}


def cells_of(ask, release):
    """Return (value, status) by place, topic, outcome and month, from the release itself."""
    rows = ask("/observations", **PLACES, groupBy=["geo", "topic", "outcome"], release=release)[
        "observations"
    ]
    return {
        (row["geo"], row["topic"], row["outcome"], row["time"]): (row["value"], row["obs_status"])
        for row in rows
    }


@pytest.mark.parametrize(("since", "release"), [(FIRST, SECOND), (SECOND, THIRD), (FIRST, THIRD)])
def test_cells_are_those_that_differ(ask, since, release):
    before, after = cells_of(ask, since), cells_of(ask, release)
    body = ask(f"/releases/{since}/diff/{release}", **PLACES)
    found = {}
    for cell in body["cells"]:
        key = (cell["geo"], cell["topic"], cell["outcome"], cell["time"])
        found[key] = (
            (cell["value_before"], cell["obs_status_before"]),
            (cell["value"], cell["obs_status"]),
        )
        assert cell["reason"] == ("late_records" if key in before else "new_month")
    absent = (None, None)
    assert found == {
        key: (before.get(key, absent), cell)
        for key, cell in after.items()
        if before.get(key) != cell
    }
    assert (body["since"], body["release"]) == (since, release)


def test_reasons_are_codes_with_what_they_touch_and_no_counts(ask):
    changes = ask(f"/releases/{FIRST}/diff/{THIRD}", lang="en")["changes"]
    told = {(change["reason"], change["what"]): change["codes"] for change in changes}
    assert told == {
        ("new_month", "time"): ["2011-10", "2011-11", "2011-12"],
        ("late_records", "time"): ["2011-07", "2011-08", "2011-09"],
        ("code_renamed", "geo"): ["BOS-RX"],
        ("corrected", "correction_kind"): ["late_waiting"],
    }
    for change in changes:
        assert change["reason_name"] == CHANGE_REASON[change["reason"]].label_en
        assert set(change) == {"reason", "reason_name", "what", "codes"}


def test_a_release_is_the_same_as_itself(ask):
    body = ask(f"/releases/{SECOND}/diff/{SECOND}")
    assert (body["cells"], body["changes"]) == ([], [])


def test_reason_and_pages_narrow_and_csv_says_the_same(ask, city_client):
    path = f"/releases/{FIRST}/diff/{THIRD}"
    whole = ask(path, **PLACES)["cells"]
    late = ask(path, **PLACES, reason="late_records")["cells"]
    assert late == [cell for cell in whole if cell["reason"] == "late_records"]
    assert 0 < len(late) < len(whole)
    size = -(-len(whole) // 2)
    pages = [ask(path, **PLACES | {"page_size": size, "page": page})["cells"] for page in (1, 2)]
    assert pages[0] + pages[1] == whole
    answer = city_client.get(f"/api/v1{path}", query_string=PLACES | {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    names = {"VALUE_BEFORE": "value_before", "OBS_VALUE": "value", "CHANGE_REASON": "reason"}
    for column, name in names.items():
        assert [row[column] for row in rows] == [
            "" if cell[name] is None else str(cell[name]) for cell in whole
        ]
    assert {(row["SINCE"], row["RELEASE"]) for row in rows} == {(FIRST, THIRD)}
    assert {row["DATA_NOTE"] for row in rows} == {"test_only"}


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        (f"{THIRD}/diff/{FIRST}", 422, "contradictory-filters"),
        (f"{FIRST}/diff/2026-12-15", 404, "not-found"),
        (f"2026-01-01/diff/{FIRST}", 404, "not-found"),
        (f"{FIRST}/diff/{SECOND}?topic=nothing", 422, "unknown-code"),
        (f"{FIRST}/diff/{SECOND}?reason=whim", 422, "invalid-parameter"),
        (f"{FIRST}/diff/{SECOND}?release={FIRST}", 422, "unknown-parameter"),
        (f"{FIRST}/diff/{SECOND}?page=2", 404, "page-past-end"),
    ],
)
def test_what_cannot_be_compared_is_a_problem(city_client, path, status, slug):
    answer = city_client.get(f"{V1}/{path}")
    assert (answer.status_code, answer.get_json()["type"]) == (status, f"/problems/{slug}")


def test_too_much_is_refused_and_never_cut(city_client, monkeypatch):
    monkeypatch.setattr("portal.api.release_diff.MAX_COMPARED", 11)
    assert city_client.get(f"{V1}/{FIRST}/diff/{SECOND}").status_code == 200
    answer = city_client.get(f"{V1}/{FIRST}/diff/{THIRD}")
    assert (answer.status_code, answer.get_json()["type"]) == (413, "/problems/too-large")
