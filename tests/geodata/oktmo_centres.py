"""Centres of the municipalities of each region, from the shared list of codes."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

Centres = dict[str, dict[str, tuple[float, float]]]


def municipal_centres(shared: Path) -> Centres:
    """Return longitude and latitude by region and municipality; what has no centre is left out."""
    found: Centres = defaultdict(dict)
    with (shared / "geodata" / "oktmo.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] != "region" and row["is_current"] == "1" and row["center_lat"]:
                point = (float(row["center_lon"]), float(row["center_lat"]))
                found[row["region_oktmo"]][row["oktmo"]] = point
    return dict(found)
