"""After a withdrawal every address of the release says so, whatever copy the reader has."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from click.testing import CliRunner
from published_city import copy_of
from three_releases import FIRST, SECOND, THIRD

from portal.app import create_app
from portal.cli.main import main
from portal.config.settings import Settings

V1 = "/api/v1"
REASON_RU, REASON_EN = "Темы сопоставлены неверно.", "Topics were assigned wrongly."
RESOURCES = (
    "observations", "observations?format=csv", "observations?includeHistory=true", "indicators",
    "indicators/received", "indicators/received/BOS/all/2011-08", "coverage", "rounding-error",
    "change", "audit", "territories", "territories/BOS", "topics", "codelists", "codelists/outcome",
    "structure", "structure/appeals", "corrections", "corrections?format=ics",
)  # fmt: skip


def addresses(release, day, others):
    """Return every address that is derived from a release."""
    for path in RESOURCES:
        mark = "&" if "?" in path else "?"
        yield f"{V1}/{path}{mark}release={release}"
        yield f"{V1}/{path}{mark}asOf={day}"
    yield f"{V1}/releases/{release}"
    for other in others:
        first, last = sorted((release, other))
        yield f"{V1}/releases/{first}/diff/{last}"
        yield f"{V1}/releases/{first}/diff/{last}?format=csv"


@pytest.fixture
def instance(three, tmp_path):
    return copy_of(three, tmp_path / "city")


@pytest.fixture
def client(instance):
    return create_app(Settings(instance.releases)).test_client()


def withdraw(instance, release):
    arguments = ["--reason-ru", REASON_RU, "--reason-en", REASON_EN, "-i", str(instance.root)]
    done = CliRunner().invoke(main, ["withdraw", release, *arguments])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("release", "day", "others"),
    [(SECOND, "2026-10-20", (FIRST, THIRD)), (THIRD, "2026-11-16", (FIRST, SECOND))],
)
def test_every_address_is_gone_with_its_reason_and_no_copy_is_confirmed(
    instance, client, release, day, others
):
    # Withdrawn today, after the day that asOf names.
    assert date.fromisoformat(day) < date.today()
    listed = client.get(f"{V1}/releases/{release}").get_json()["release_info"]["downloads"]
    files = [file["url"] for file in listed]
    kept = {}
    for address in (*addresses(release, day, others), *files):
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert "immutable" not in answer.headers["Cache-Control"]
            assert "s-maxage=60" in answer.headers["Cache-Control"]
            kept[address] = {
                "If-None-Match": answer.headers["ETag"],
                "If-Modified-Since": answer.headers.get("Last-Modified", ""),
            }
    withdraw(instance, release)
    for address, headers in kept.items():
        for sent in ({}, headers, {"If-Modified-Since": headers["If-Modified-Since"]}):
            gone = client.get(address, headers={k: v for k, v in sent.items() if v})
            assert gone.status_code == 410, (address, sent)
            assert gone.headers["Cache-Control"] == "no-store"
            assert "ETag" not in gone.headers
            if address.startswith(V1):
                problem = gone.get_json()
                assert problem["type"] == "/problems/release-withdrawn"
                assert REASON_EN in problem["detail"]
                assert REASON_RU in problem["detail"]
    assert len(kept) > 40


def test_what_tells_of_several_releases_forgets_the_figures_and_remembers_the_fact(
    instance, client
):
    paths = [
        f"{V1}/{name}" for name in ("observations?includeHistory=true", "releases", "calendar")
    ]
    paths += [f"{V1}/releases/{FIRST}/diff/{THIRD}", f"{V1}/releases?format=atom"]
    tags = {path: client.get(path).headers["ETag"] for path in paths}
    withdraw(instance, SECOND)
    answers = {}
    for path, tag in tags.items():
        answer = answers[path] = client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200, path
    history, _, calendar, diff, feed = answers.values()
    assert {row["release"] for row in history.get_json()["observations"]} == {FIRST, THIRD}
    [came] = [e for e in calendar.get_json()["calendar"] if e["release"] == SECOND]
    assert came["is_withdrawn"] is True
    told = {change["reason"]: change["codes"] for change in diff.get_json()["changes"]}
    assert told["release_withdrawn"] == [SECOND]
    text = feed.get_data(as_text=True)
    assert f"Release {SECOND} withdrawn" in text
    assert REASON_EN in text


def test_a_day_after_the_withdrawal_is_answered_by_what_was_in_force_then(instance, client):
    withdraw(instance, SECOND)
    # As if it had been withdrawn at once.
    register = instance.releases / "withdrawn.json"
    entries = orjson.loads(register.read_bytes())
    entries["withdrawn"][0]["withdrawn_on"] = "2026-10-18"
    register.write_bytes(orjson.dumps(entries))
    assert client.get(f"{V1}/topics?asOf=2026-10-17").status_code == 410
    for day, release in (("2026-10-18", FIRST), ("2026-11-14", FIRST), (THIRD, THIRD)):
        assert client.get(f"{V1}/topics?asOf={day}").headers["Otklik-Release"] == release


def test_a_withdrawn_release_is_explained_even_where_none_is_left(instance, client):
    for release in (THIRD, SECOND, FIRST):
        withdraw(instance, release)
    assert client.get(f"{V1}/topics").status_code == 503
    assert client.get(f"{V1}/topics?release=1999-01-01").status_code == 503
    for query in (f"release={FIRST}", "asOf=2026-10-01"):
        assert client.get(f"{V1}/topics?{query}").status_code == 410
    assert client.get(f"{V1}/releases/{FIRST}/diff/{SECOND}").status_code == 410
