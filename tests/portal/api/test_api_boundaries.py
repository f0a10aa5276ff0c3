"""Counts in the borders of a day: sums are exact, shares are flagged, the unknown says why."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.history.events import COLUMNS as EVENT_COLUMNS
from geodata.history.lineage import Lineage, load_lineage
from geodata.history.recast import recast
from geodata.territories import load_territories
from portal.app import create_app
from portal.config.settings import Settings
from portal.store.release_store import ReleaseStore

# A and B became W on a day inside the release; a tenth of F went to T on another; from G to H went
# a part that nobody knows.
A, B, W = "29602000", "29604000", "29608000"
F, T = "29610000", "29613000"
G, H = "29614000", "29616000"
PARTIAL = "29606000"
MERGED, SHIFTED = "2025-09-01", "2026-01-01"
EVENTS = (
    f"m,{MERGED},merge,{A},{W},1,0.25,",
    f"m,{MERGED},merge,{B},{W},1,0.75,",
    f"s,{SHIFTED},boundary_shift,{F},{T},0.1,0.2,",
    f"u,{SHIFTED},boundary_shift,{G},{H},,,",
    f"p,{SHIFTED},boundary_shift,{PARTIAL},29620000,0.5,0.5,",
)
BEFORE, AFTER = "2025-06-01", "2026-08-31"


@pytest.fixture(scope="module")
def lineage(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Lineage:
    """Return the lineage of the release's places with our events instead of its own."""
    folder = tmp_path_factory.mktemp("reference")
    shutil.copytree(release_dir / "current" / "reference", folder, dirs_exist_ok=True)
    path = folder / "territories.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["code"] in (A, B):
            row["valid_to"] = MERGED
        if row["code"] == W:
            row["valid_from"] = MERGED
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "versions.csv").unlink()
    text = "\n".join([",".join(EVENT_COLUMNS), *EVENTS]) + "\n"
    (folder / "events.csv").write_text(text, encoding="utf-8")
    return load_lineage(folder, load_territories(path))


@pytest.fixture(scope="module")
def moved(release_dir: Path, lineage: Lineage) -> Iterator[Flask]:
    """Return the application over a release with that lineage."""
    app = create_app(Settings(release_dir))
    store: ReleaseStore = app.extensions["otklik_releases"].get()
    store.__dict__["lineage"] = lineage
    yield app
    store.close()


@pytest.fixture
def ask(moved: Flask) -> Any:
    client: FlaskClient = moved.test_client()

    def fetch(**query: Any) -> list[dict[str, Any]]:
        answer = client.get("/api/v1/observations", query_string={"page_size": 10_000} | query)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.get_json()["observations"]
        return rows

    return fetch


def test_today_a_merged_place_is_the_sum_of_what_it_was_made_of(ask: Any) -> None:
    [now] = ask(geo=W, time="2025-06", boundaries=AFTER)
    parts = ask(geo=[A, B, W], time="2025-06")
    assert now["value"] == sum(row["value"] for row in parts)
    assert (now["obs_status"], now["recast"]) == ("A", "summed")
    assert now["rounding_error_95"] is not None


def test_as_reported_is_the_default_and_says_nothing_of_borders(ask: Any) -> None:
    query = {"geo": [A, W], "time": "2025-06"}
    assert ask(**query) == ask(**query, boundaries="as-reported")
    assert "recast" not in ask(**query)[0]


def test_former_borders_are_estimates_with_a_flag_and_without_an_error_of_rounding(
    ask: Any,
) -> None:
    [then] = ask(geo=A, time="2026-06", boundaries=BEFORE)
    [own] = ask(geo=A, time="2026-06")
    [new] = ask(geo=W, time="2026-06")
    # What is still written down under the former place stays its own.
    assert then["value"] == pytest.approx(own["value"] + 0.25 * new["value"])
    assert (then["obs_status"], then["recast"]) == ("E", "estimated")
    assert then["rounding_error_95"] is None


def test_a_shift_of_known_size_moves_its_share(ask: Any) -> None:
    lost, gained = ask(geo=[F, T], time="2025-12", boundaries=AFTER)
    one, other = ask(geo=[F, T], time="2025-12")
    assert lost["value"] == pytest.approx(0.9 * one["value"])
    assert gained["value"] == pytest.approx(other["value"] + 0.1 * one["value"])
    assert {lost["obs_status"], gained["obs_status"]} == {"E"}
    [after] = ask(geo=F, time="2026-02", boundaries=AFTER)
    assert (after["obs_status"], after["recast"]) == ("A", "same")


def test_an_unknown_share_is_null_with_its_reason_never_a_guess(ask: Any) -> None:
    for row in ask(geo=[G, H], time=["2025-12", "2025-Q4"], boundaries=AFTER):
        assert (row["value"], row["obs_status"], row["recast"]) == (None, "M", "share_unknown")


def test_an_estimate_of_partly_reported_months_says_both(ask: Any) -> None:
    [row] = ask(geo=PARTIAL, time="2026-Q1", boundaries=BEFORE)
    assert (row["obs_status"], row["recast"]) == ("E", "estimated_partial")


def test_not_reported_and_limited_stay_apart(ask: Any) -> None:
    [none] = ask(geo="93000000", time="2026-08", boundaries=AFTER)
    assert (none["value"], none["obs_status"], none["recast"]) == (None, "L", "not_reported")
    [limited] = ask(geo=W, topic="veterans", time="2026-08", boundaries=AFTER)
    assert (limited["value"], limited["obs_status"], limited["recast"]) == (None, "M", "limited")


def test_every_month_is_what_the_lineage_makes_of_it(
    ask: Any, lineage: Lineage, release_store: ReleaseStore
) -> None:
    day = date.fromisoformat(AFTER)
    as_reported = ask(geoLevel="municipality", geo="29000000")
    series = {(r["geo"], r["time"]): r["value"] for r in as_reported if r["value"] is not None}
    whole = recast(series, lineage, day)
    rows = ask(geoLevel="municipality", geo="29000000", boundaries=AFTER)
    assert {row["geo"] for row in rows} & {A, B} == set()
    for row in rows:
        key = (row["geo"], row["time"])
        expected = whole.values.get(key)
        assert row["value"] == (None if expected is None else pytest.approx(expected.value))
        if key in whole.refused:
            assert row["recast"] == whole.refused[key]


def test_a_sum_over_a_period_is_the_sum_of_its_months(ask: Any) -> None:
    query = {"geo": W, "outcome": ["measures_taken", "open"], "boundaries": AFTER}
    months = ask(**query, time=["2025-07", "2025-08", "2025-09"])
    quarters = ask(**query, time="2025-Q3")
    for quarter in quarters:
        own = [row["value"] for row in months if row["outcome"] == quarter["outcome"]]
        assert quarter["value"] == sum(own)


def test_pages_put_together_are_the_whole(ask: Any) -> None:
    query = {"geoLevel": "municipality", "geo": "29000000", "boundaries": AFTER, "freq": "Q"}
    whole = ask(**query)
    assert [row for page in range(1, 6) for row in ask(**query, page=page, page_size=25)] == whole[
        :125
    ]
    assert len(whole) > 100


@pytest.mark.parametrize(
    ("query", "slug", "parameter"),
    [
        ({"geo": A, "boundaries": AFTER}, "contradictory-filters", "geo"),
        ({"boundaries": "today"}, "invalid-parameter", "boundaries"),
        ({"boundaries": "2026-02-30"}, "invalid-parameter", "boundaries"),
        ({"boundaries": "20260101"}, "invalid-parameter", "boundaries"),
        (
            {"boundaries": AFTER, "groupBy": ["topic", "outcome", "speed"], "freq": "M"},
            "too-large",
            None,
        ),
    ],
)
def test_what_cannot_be_recast_is_refused(
    moved: Flask, query: dict[str, Any], slug: str, parameter: str | None
) -> None:
    answer = moved.test_client().get("/api/v1/observations", query_string=query)
    body = answer.get_json()
    assert body["type"] == f"/problems/{slug}"
    assert list(body.get("errors", {})) == ([parameter] if parameter else [])


def test_rates_take_no_borders(moved: Flask) -> None:
    answer = moved.test_client().get(
        "/api/v1/indicators/resolution_rate", query_string={"boundaries": AFTER}
    )
    assert answer.get_json()["type"] == "/problems/unknown-parameter"


def test_estimates_keep_their_decimals_in_parquet(moved: Flask) -> None:
    query = {"geo": [A, F], "time": "2026-06", "boundaries": BEFORE, "format": "parquet"}
    answer = moved.test_client().get("/api/v1/observations", query_string=query)
    found = pq.read_table(io.BytesIO(answer.data))
    assert found.schema.field("OBS_VALUE").type == pa.float64()
    assert "RECAST" in found.column_names
