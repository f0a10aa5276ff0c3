"""The cube by the working clock, against the clock itself, record by record."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import test_inner
from record_files import write_records
from test_inner import POLICY, REPORTING, records

from portal.config.working_calendar import load_working_days, parse_hours
from portal.cube.inner import CubeInput, inner_table
from portal.cube.working import WorkingTime
from schemas.codelists import FINAL_OUTCOMES, SPEED_MINUTES

territories = test_inner.territories
CALENDAR = Path(__file__).parents[3] / "geodata" / "reference" / "working_calendar.csv"
ZONES = {"s": "Europe/Moscow", "late": "Asia/Kamchatka"}


def test_one_regime_is_timed_by_working_hours_and_the_other_as_before(territories, tmp_path):
    days = load_working_days(CALENDAR, parse_hours(["09:00-13:00", "14:00-18:00"]))
    working = WorkingTime(frozenset({"service_request"}), days, ZONES)
    rows = records()
    path = write_records(tmp_path / "a.parquet", rows)
    cube = CubeInput([path], territories, "neighbourhood", POLICY, REPORTING, tmp_path)
    usual, worked = inner_table(cube), inner_table(replace(cube, working=working))
    assert _by_speed(usual, "appeal_59fz") == _by_speed(worked, "appeal_59fz")
    expected = defaultdict(set)
    for row in rows:
        month = row["received_on"].strftime("%Y-%m")
        is_told = row["source"] in REPORTING.get(month, ())
        if not is_told or row["regime"] != "service_request" or row["closed_at"] is None:
            continue
        takes = row["closed_at"] - row["received_at"]
        if row["outcome"] not in FINAL_OUTCOMES or takes > timedelta(days=10):
            continue
        zone = ZoneInfo(ZONES[row["source"]])
        start, end = (
            row[name].replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
            for name in ("received_at", "closed_at")
        )
        minutes = math.ceil(days.seconds(start, end) / 60)
        speed = next(s for s in POLICY.speeds["service_request"] if minutes <= SPEED_MINUTES[s])
        place = "C.u" if row["topic_code"] == "health_person" else row["territory_code"]
        key = (place, row["topic_code"], row["channel"], month, row["outcome"], speed)
        expected[speed, key].add(row["appeal_hash"])
    counts = defaultdict(int)
    for (speed, _), appeals in expected.items():
        counts[speed] += len(appeals)
    found = _by_speed(worked, "service_request")
    dated = {speed: number for speed, number in found.items() if speed in SPEED_MINUTES}
    assert dated == counts
    assert dated != {s: n for s, n in _by_speed(usual, "service_request").items() if s in dated}


def _by_speed(table, regime):
    found = defaultdict(int)
    for row in table.to_pylist():
        if row["regime"] == regime:
            found[row["speed"]] += row["count"]
    return dict(found)
