"""The inner table against a naive reading of the same records."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest
from record_files import LATER_COLUMNS, write_records

from geodata.territories import load_territories
from portal.config.policy import Policy
from portal.cube.inner import CubeInput, inner_table
from schemas.codelists import CHANNEL, FINAL_OUTCOMES, OUTCOME, SPEED_MINUTES

TERRITORIES = """code,parent,level,name_ru,name_en,kind,iso_3166_2,abbr_ru,abbr_en,valid_from,valid_to
C,,city,Город,City,,,,,,
n1,C,neighbourhood,Первый,First,,,,,,
n2,C,neighbourhood,Второй,Second,,,,,,
"""
POLICY = Policy(
    version="1",
    base=3,
    min_block=1,
    quality="standard",
    rate_max_rounding_error=5.0,
    density_min_count=30,
    maturity_days={"service_request": 10, "appeal_59fz": 60},
    speeds={
        "service_request": ("h4", "h9", "d1", "d3", "d7", "d15", "d30", "over_d30"),
        "appeal_59fz": ("d1", "d3", "d7", "d15", "d30", "over_d30"),
    },
    limited_topics=("health_person",),
    snapshot_retention_days=1,
    microdata_retention_days=1,
)
REPORTING = {"2026-01": ("s", "late"), "2026-02": ("s",)}


@pytest.fixture(scope="module")
def territories(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "territories.csv"
    path.write_text(TERRITORIES, encoding="utf-8")
    return load_territories(path)


def records(seed=5, n=900):
    """Return records at random; appeals have one to three questions."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        received = datetime(2026, 1, 1) + timedelta(minutes=int(random.integers(0, 80 * 1440)))
        outcome = str(random.choice(OUTCOME.ids()))
        takes = timedelta(
            minutes=int(random.choice([0, 30, 240, 241, 1440, 9000, 14400, 14401, 50000, 90000])),
            seconds=int(random.choice([0, 0, 1, 59])),
        )
        is_dated = outcome in FINAL_OUTCOMES and random.random() < 0.9
        rows.append(
            {
                "record_hash": f"r{number}",
                "appeal_hash": f"a{int(random.integers(0, n // 2))}",
                "source": str(random.choice(["s", "s", "late"])),
                "regime": str(random.choice(["service_request", "appeal_59fz"])),
                "channel": str(random.choice(["phone", "vk", "mail_paper"])),
                "received_on": received.date(),
                "received_at": received,
                "closed_at": received + takes if is_dated else None,
                "first_reply_at": None,
                "territory_code": str(random.choice(["n1", "n2", "C.u"])),
                "topic_code": str(random.choice(["roads", "health_person"])),
                "outcome": outcome,
                "rating": "none",
                "is_repeat": None,
                "deadline_at": None,
                "priority": None,
                "version_at": received,
                "content_hash": number,
            }
        )
    return rows


def naive(rows):
    """Count distinct appeals cell by cell, in plain Python."""
    cells = defaultdict(set)
    for row in rows:
        month = row["received_on"].strftime("%Y-%m")
        if row["source"] not in REPORTING.get(month, ()):
            continue
        outcome, minutes = row["outcome"], None
        if row["closed_at"] is not None:
            minutes = math.ceil((row["closed_at"] - row["received_at"]).total_seconds() / 60)
            if outcome in FINAL_OUTCOMES and minutes > POLICY.maturity_days[row["regime"]] * 1440:
                outcome = "open"
        speed = "open"
        if outcome in FINAL_OUTCOMES:
            buckets = [s for s in POLICY.speeds[row["regime"]] if s in SPEED_MINUTES]
            fits = [s for s in buckets if minutes is not None and minutes <= SPEED_MINUTES[s]]
            speed = "undated" if minutes is None else (fits or ["over_d30"])[0]
        is_limited = row["topic_code"] == "health_person"
        place = "C.u" if is_limited else row["territory_code"]
        group = CHANNEL[row["channel"]].parent
        key = (place, row["topic_code"], row["regime"], group, month, outcome, speed)
        cells[key].add(row["appeal_hash"])
    return {key: len(appeals) for key, appeals in cells.items()}


def test_the_inner_table_equals_a_naive_count_of_distinct_appeals(territories, tmp_path):
    rows = records()
    half = len(rows) // 2
    paths = [
        write_records(tmp_path / f"{name}.parquet", part)
        for name, part in (("a", rows[:half]), ("b", rows[half:]))
    ]
    inner = inner_table(CubeInput(paths, territories, "neighbourhood", POLICY, REPORTING, tmp_path))
    got = {tuple(list(r.values())[:-1]): r["count"] for r in inner.to_pylist()}
    expected = naive(rows)
    assert got == expected
    assert {key[-1] for key in expected} >= {"open", "undated", "over_d30", "h4"}


def test_limited_topics_never_stand_under_a_municipality(territories, tmp_path):
    path = write_records(tmp_path / "a.parquet", records())
    inner = inner_table(
        CubeInput([path], territories, "neighbourhood", POLICY, REPORTING, tmp_path)
    )
    places = {r["territory"] for r in inner.to_pylist() if r["topic"] == "health_person"}
    assert places == {"C.u"}


def test_files_of_the_first_format_are_read_alone_and_beside_later_ones(territories, tmp_path):
    rows = records(n=200)
    old = write_records(tmp_path / "old.parquet", rows[:100], without=LATER_COLUMNS)
    new = write_records(tmp_path / "new.parquet", rows[100:])
    for paths, part in (([old], rows[:100]), ([old, new], rows), ([new, old], rows)):
        cube = CubeInput(paths, territories, "neighbourhood", POLICY, REPORTING, tmp_path)
        cells = {tuple(list(r.values())[:-1]): r["count"] for r in inner_table(cube).to_pylist()}
        assert cells == naive(part)


def test_without_any_record_there_are_no_cells(territories, tmp_path):
    cube = CubeInput([], territories, "neighbourhood", POLICY, REPORTING, tmp_path)
    assert inner_table(cube).num_rows == 0
