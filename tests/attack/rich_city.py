"""A made-up city with pages of every kind: two languages, residents, shapes, many rare things."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from made_up_city import CITY

from portal.ingest.source_schema import MAPPINGS
from schemas.periods import Period

FIRST, LAST = "2011-01", "2012-02"
COLUMNS = ("case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "reason", "type",
           "neighborhood", "source")  # fmt: skip


def write_city(directory: Path) -> None:
    """Write the instance: the test city, with a square for each neighbourhood."""
    shutil.copytree(CITY, directory)
    profile = directory / "otklik.toml"
    text = profile.read_text(encoding="utf-8").replace('["en"]', '["ru", "en"]')
    profile.write_text(text, encoding="utf-8")
    with (directory / "reference" / "territories.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    residents = "".join(
        f"{code},2011,{900 + 7 * n},2011-01-01,made up\n" for n, code in enumerate(codes)
    )
    with (directory / "reference" / "population.csv").open("a", encoding="utf-8") as file:
        file.write(residents)
    features = [_square(code, n) for n, code in enumerate(codes[1:])]
    boundaries = directory / "reference" / "boundaries"
    boundaries.mkdir()
    (boundaries / "neighbourhood.toml").write_text(
        'source = "made up"\nlicence = "none needed"\n', encoding="utf-8"
    )
    (boundaries / "neighbourhood.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )


def _square(code: str, number: int) -> dict[str, Any]:
    west, south = -71.2 + 0.02 * (number % 5), 42.2 + 0.02 * (number // 5)
    corners = [(0, 0), (0.02, 0), (0.02, 0.02), (0, 0.02), (0, 0)]
    ring = [[west + x, south + y] for x, y in corners]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": shape}


def coverage_until(month: str) -> str:
    """Return a coverage file that declares every month until the last one."""
    return f"source,territory,from,to,state\nboston,BOS,{FIRST},{month},reported\n"


def rich_rows(
    seed: int, rows: int, last_month: str, first_month: str = FIRST
) -> list[Sequence[str]]:
    """Return records of every place, reason and channel, most of which are rare."""
    draw = np.random.default_rng(seed)
    lists = _texts()
    chances = [1 / np.arange(1, len(texts) + 1) ** 1.3 for texts in lists]
    begin = datetime.fromisoformat(f"{first_month}-01")
    last = Period.parse(last_month).last_day
    span = (datetime(last.year, last.month, last.day) - begin).days * 1440
    made = []
    for number in range(rows):
        opened = begin + timedelta(minutes=int(draw.integers(span)))
        closed = opened + timedelta(minutes=int(60 ** draw.uniform(0.5, 2.7)))
        place, reason, channel = (
            str(draw.choice(texts, p=chance / chance.sum()))
            for texts, chance in zip(lists, chances, strict=True)
        )
        is_open, is_undated = draw.random(2) < 0.1
        due = opened + timedelta(days=int(draw.integers(1, 20)))
        times = (str(opened), str(due), "" if is_open or is_undated else str(closed))
        status = "Open" if is_open else "Closed"
        made.append((f"{seed}-{first_month}-{number}", *times, status, reason, "", place, channel))
    return made


def _texts() -> list[list[str]]:
    """Return what the city writes for places, reasons and channels; a blank place is common."""
    mapping = tomllib.loads((MAPPINGS / "boston.toml").read_text(encoding="utf-8"))["values"]
    with (CITY / "reference" / "crosswalks" / "boston.csv").open(encoding="utf-8") as file:
        reasons = [row["value"] for row in csv.DictReader(file)]
    return [[" ", *mapping["territory"]], ["", *reasons], [*mapping["channel"], ""]]
