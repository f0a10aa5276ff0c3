"""``includeHistory`` and ``updatedAfter``: versions of a value, compared with each release's own."""

from __future__ import annotations

import csv
import io
from itertools import groupby

import pytest
from three_releases import FIRST, SECOND, THIRD

V1 = "/api/v1/observations"
KEYS = ("geo", "topic", "regime", "channel", "outcome", "speed", "time")
RELEASES = (FIRST, SECOND, THIRD)
QUERY = {
    "geoLevel": "neighbourhood",
    "topic": ["all", "trash"],
    "groupBy": ["geo", "topic", "outcome"],
    "page_size": 20000,
}


def key_of(row):
    return tuple(row[name] for name in KEYS)


@pytest.fixture(scope="module")
def shown(ask):
    """Return (value, status) by cell, by release: each release asked for itself."""
    return {
        release: {
            key_of(row): (row["value"], row["obs_status"])
            for row in ask("/observations", **QUERY, release=release)["observations"]
        }
        for release in RELEASES
    }


def test_history_has_a_row_for_every_release_that_has_the_value(ask, shown):
    rows = ask("/observations", **QUERY, includeHistory="true")["observations"]
    found = {(key_of(row), row["release"]): (row["value"], row["obs_status"]) for row in rows}
    assert len(found) == len(rows)
    expected = {
        (key, release): cell
        for release in RELEASES
        for key, cell in shown[release].items()
        if key in shown[THIRD]
    }
    assert found == expected
    assert {release for _, release in found} == set(RELEASES)


def test_versions_of_a_value_stand_together_oldest_first(ask):
    rows = ask("/observations", **QUERY, includeHistory="true")["observations"]
    groups = [(key, [row["release"] for row in rows]) for key, rows in groupby(rows, key_of)]
    assert len({key for key, _ in groups}) == len(groups)
    assert all(releases == sorted(releases) for _, releases in groups)


def test_history_ends_with_the_release_that_answers(ask):
    rows = ask("/observations", includeHistory="true", asOf="2026-10-20")["observations"]
    assert {row["release"] for row in rows} == {FIRST, SECOND}


def test_pages_of_history_add_up_and_csv_says_the_same(ask, city_client):
    query = QUERY | {"includeHistory": "true"}
    whole = ask("/observations", **query)["observations"]
    pages = []
    for page in (1, 2, 3):
        part = ask("/observations", **query | {"page_size": -(-len(whole) // 3), "page": page})
        pages += part["observations"]
    assert pages == whole
    text = city_client.get(V1, query_string=query | {"format": "csv"}).get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["RELEASE"] for row in rows] == [row["release"] for row in whole]
    assert [row["OBS_VALUE"] for row in rows] == [
        "" if row["value"] is None else str(row["value"]) for row in whole
    ]
    assert {row["DATA_NOTE"] for row in rows} == {"test_only"}


@pytest.mark.parametrize(
    ("day", "baseline"),
    [
        ("2026-09-14", None),
        ("2026-09-15", FIRST),
        ("2026-10-14T12:00:00Z", FIRST),
        (SECOND, SECOND),
    ],
)
def test_updated_after_gives_what_changed_or_came_and_nothing_else(ask, shown, day, baseline):
    rows = ask("/observations", **QUERY, updatedAfter=day)["observations"]
    before = shown[baseline] if baseline else {}
    expected = {key: cell for key, cell in shown[THIRD].items() if before.get(key) != cell}
    assert {key_of(row): (row["value"], row["obs_status"]) for row in rows} == expected
    assert 0 < len(expected) <= len(shown[THIRD])
    assert all("release" not in row for row in rows)


def test_nothing_changed_after_the_newest_release(city_client):
    answer = city_client.get(f"{V1}?updatedAfter={THIRD}")
    assert answer.get_json()["observations"] == []
    assert answer.headers["X-Pagination"].startswith('{"total":0')


def test_both_together_give_the_versions_after_the_day_of_what_changed(ask, shown):
    rows = ask("/observations", **QUERY, includeHistory="true", updatedAfter=FIRST)["observations"]
    changed = {key for key, cell in shown[THIRD].items() if shown[FIRST].get(key) != cell}
    assert {key_of(row) for row in rows} == changed
    assert {row["release"] for row in rows} == {SECOND, THIRD}


@pytest.mark.parametrize(
    ("query", "status", "slug", "parameter"),
    [
        ("includeHistory=true&format=jsonstat", 422, "contradictory-filters", "includeHistory"),
        ("updatedAfter=2026-10-01&format=parquet", 422, "contradictory-filters", "updatedAfter"),
        (
            "includeHistory=true&boundaries=2012-01-01",
            422,
            "contradictory-filters",
            "includeHistory",
        ),
        ("updatedAfter=last+week", 422, "invalid-parameter", "updatedAfter"),
        ("includeHistory=perhaps", 422, "invalid-parameter", "includeHistory"),
        ("includeHistory=true&page=9", 404, "page-past-end", "page"),
    ],
)
def test_what_does_not_go_together_is_a_problem(city_client, query, status, slug, parameter):
    answer = city_client.get(f"{V1}?{query}")
    body = answer.get_json()
    assert (answer.status_code, body["type"]) == (status, f"/problems/{slug}")
    assert list(body["errors"]) == [parameter]


def test_too_many_cells_or_releases_are_refused_and_never_cut(city_client, monkeypatch):
    big = "geoLevel=neighbourhood&groupBy=geo&groupBy=topic&groupBy=outcome&groupBy=channel"
    answer = city_client.get(f"{V1}?includeHistory=true&{big}")
    assert (answer.status_code, answer.get_json()["type"]) == (413, "/problems/too-large")
    monkeypatch.setattr("portal.api.history.MAX_VERSIONS", 2)
    # A question that nobody asked before: what was answered once comes from memory.
    answer = city_client.get(f"{V1}?includeHistory=true&page_size=7")
    assert answer.status_code == 413
    assert f"updatedAfter={FIRST}" in answer.get_json()["detail"]
    assert city_client.get(f"{V1}?includeHistory=true&updatedAfter={FIRST}").status_code == 200
