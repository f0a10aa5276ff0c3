"""The first line of a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path


def read_header(path: Path) -> tuple[str, ...]:
    """Return the names of the columns, none where there is no such file."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(next(csv.reader(file), ()))
    except FileNotFoundError:
        return ()
