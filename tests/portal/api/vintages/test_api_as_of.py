"""Older releases answer as they did; what names none is a problem."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from three_releases import FIRST, SECOND, THIRD

from portal.store.release_store import ReleaseStore

V1 = "/api/v1"
# A query by which each resource of data is short.
RESOURCES = {
    "/observations": "page_size=3",
    "/observations?format=csv": "page_size=3",
    "/indicators": "",
    "/indicators/received": "time=2011-08",
    "/indicators/received/BOS/all/2011-08": "",
    "/coverage": "geo=BOS",
    "/change": "geo=BOS",
    "/rounding-error": "",
    "/audit": "",
    "/territories": "",
    "/territories/BOS-RX": "",
    "/topics": "",
    "/codelists": "",
    "/codelists/outcome": "",
    "/structure": "",
    "/structure/appeals": "format=csv",
    "/corrections": "",
    "/corrections?format=atom": "",
}


def address(path, **query):
    parts = [
        path.partition("?")[2],
        RESOURCES.get(path, ""),
        *(f"{k}={v}" for k, v in query.items()),
    ]
    return f"{V1}{path.partition('?')[0]}?{'&'.join(part for part in parts if part)}"


@pytest.mark.parametrize("path", RESOURCES)
def test_every_resource_of_data_answers_for_each_release(city_client, path):
    tags = {}
    for release in (FIRST, SECOND, THIRD):
        named = city_client.get(address(path, release=release))
        dated = city_client.get(address(path, asOf=release))
        assert named.status_code == dated.status_code == 200
        assert named.headers["Otklik-Release"] == dated.headers["Otklik-Release"] == release
        assert named.data == dated.data
        tags[release] = named.headers["ETag"]
    assert len(set(tags.values())) == 3
    assert city_client.get(address(path)).data == named.data


def test_a_release_shows_what_it_showed(ask, three):
    for release in (FIRST, SECOND, THIRD):
        store = ReleaseStore(three.releases / release)
        truth = dict(store._rows("SELECT month, sum(shown) FROM cell GROUP BY month"))
        store.close()
        body = ask("/observations", release=release)
        assert {row["time"]: row["value"] for row in body["observations"]} == truth
        assert body["release"] == release


def test_names_codes_and_months_are_those_of_the_release(ask, city_client):
    assert ask("/territories/BOS-RX", release=FIRST)["territory"]["name"] == "Roxbury"
    assert ask("/territories/BOS-RX")["territory"]["name"] == "Roxbury Hills"
    late = city_client.get(f"{V1}/observations?time=2011-12&release={FIRST}")
    assert late.status_code == 422
    assert "2011-07 to 2011-09" in late.get_json()["detail"]
    assert ask("/corrections", release=FIRST)["corrections"] == []
    assert len(ask("/corrections")["corrections"]) == 1


@pytest.mark.parametrize(
    ("moment", "release"),
    [
        ("2026-09-15", FIRST),
        ("2026-10-14", FIRST),
        ("2026-10-14T23:30:00Z", FIRST),
        ("2026-10-15T01:00:00%2B03:00", FIRST),
        ("2026-10-14T22:00:00-03:00", SECOND),
        ("2026-10-15", SECOND),
        ("2026-10-15T00:00", SECOND),
        ("2999-01-01", THIRD),
    ],
)
def test_as_of_finds_the_newest_release_of_the_day_in_utc(city_client, moment, release):
    answer = city_client.get(f"{V1}/topics?asOf={moment}")
    assert answer.headers["Otklik-Release"] == release


@pytest.mark.parametrize(
    ("query", "slug", "parameter", "said"),
    [
        ("release=2026-10-16", "unknown-code", "release", SECOND),
        ("release=current", "unknown-code", "release", "no known code"),
        ("release=../2026-10-15", "unknown-code", "release", SECOND),
        ("asOf=2026-09-14", "invalid-parameter", "asOf", FIRST),
        ("asOf=yesterday", "invalid-parameter", "asOf", "2026-11-15T10:00:00Z"),
        ("asOf=2026-W40-1", "invalid-parameter", "asOf", "Write a day"),
        ("asOf=2026-02-30", "invalid-parameter", "asOf", "Write a day"),
        ("asOf=0001-01-01T00:00:00%2B14:00", "invalid-parameter", "asOf", "Write a day"),
        ("asOf=2026-10-01&asOf=2026-10-02", "invalid-parameter", "asOf", "once"),
        (f"release={THIRD}&asOf=2026-10-20", "contradictory-filters", "asOf", SECOND),
    ],
)
def test_what_names_no_release_is_a_problem(city_client, query, slug, parameter, said):
    answer = city_client.get(f"{V1}/observations?{query}")
    body = answer.get_json()
    assert (answer.status_code, body["type"]) == (422, f"/problems/{slug}")
    assert list(body["errors"]) == [parameter]
    assert said in body["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_release_and_as_of_may_say_the_same(ask):
    assert ask("/topics", release=SECOND, asOf="2026-10-20")["release"] == SECOND


def test_files_of_every_release_are_listed_and_served(ask, city_client):
    listed = {entry["id"]: entry["downloads"] for entry in ask("/releases")["releases"]}
    assert list(listed) == [THIRD, SECOND, FIRST]
    for release, files in listed.items():
        assert ask(f"/releases/{release}")["release_info"]["downloads"] == files
        assert len(files) > 5
        for file in files:
            with city_client.get(file["url"]) as answer:
                assert answer.status_code == 200
                assert len(answer.data) == file["bytes"]


def test_what_follows_current_is_kept_a_minute_and_a_release_longer_but_revocably(city_client):
    following = city_client.get(f"{V1}/topics").headers["Cache-Control"]
    assert following == "public, max-age=60, s-maxage=60"
    assert city_client.get(f"{V1}/topics?asOf={THIRD}").headers["Cache-Control"] == following
    with city_client.get(f"/downloads/{FIRST}/topics.csv") as file:
        pinned = [file.headers["Cache-Control"]]
    queries = (f"release={FIRST}", f"release={THIRD}", f"asOf={FIRST}")
    answers = (city_client.get(f"{V1}/topics?{query}") for query in queries)
    pinned.extend(answer.headers["Cache-Control"] for answer in answers)
    assert set(pinned) == {"public, max-age=300, s-maxage=60, must-revalidate"}
    assert not any("immutable" in said for said in (*pinned, following))


@pytest.mark.parametrize("query", ["", f"?release={FIRST}", f"?asOf={SECOND}&format=csv"])
@pytest.mark.parametrize("encoding", ["identity", "br"])
def test_a_request_may_be_conditional_by_date(city_client, query, encoding):
    path, headers = f"{V1}/observations{query}", {"Accept-Encoding": encoding}
    first = city_client.get(path, headers=headers)
    said = first.last_modified
    assert said <= datetime.now(UTC)
    again = {**headers, "If-Modified-Since": first.headers["Last-Modified"]}
    same = city_client.get(path, headers=again)
    assert (same.status_code, same.data) == (304, b"")
    assert same.get_etag()[0].partition(":")[0] == first.get_etag()[0].partition(":")[0]
    before = said - timedelta(seconds=1)
    older = {**headers, "If-Modified-Since": before.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    assert city_client.get(path, headers=older).status_code == 200
    # The tag goes before the date.
    assert city_client.get(path, headers={**again, "If-None-Match": '"other"'}).status_code == 200
    assert city_client.get(f"{V1}/observations?tme=1", headers=again).status_code == 422


def test_what_hangs_on_more_than_a_release_has_a_tag_and_no_date(city_client):
    for path in ("/releases", "/calendar", "/last-updated", "/observations?includeHistory=true"):
        answer = city_client.get(f"{V1}{path}")
        assert answer.status_code == 200
        assert "Last-Modified" not in answer.headers
        kept = {"If-None-Match": answer.headers["ETag"]}
        assert city_client.get(f"{V1}{path}", headers=kept).status_code == 304
