"""Declare what the synthetic files contain: the operator's ``coverage.csv``."""

from __future__ import annotations

import csv
from pathlib import Path

from portal.demo.parameters import Parameters

COUNTRY = "RU"


def coverage_rows(parameters: Parameters) -> list[tuple[str, str, str, str, str]]:
    """Return rows (source, territory, from, to, state): the whole first, then its exceptions."""
    whole = parameters.first_month, parameters.last_month
    rows = [
        (source.id, territory, *whole, "reported")
        for source in parameters.sources
        for territory in source.regions or (COUNTRY,)
    ]
    exceptions = [
        (source, gap.territory, *gap.months, gap.state)
        for gap in parameters.gaps
        for source in gap.sources
    ]
    return rows + exceptions


def write_coverage(parameters: Parameters, path: Path) -> None:
    """Write ``coverage.csv``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["source", "territory", "from", "to", "state"])
        writer.writerows(coverage_rows(parameters))
