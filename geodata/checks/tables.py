"""Checks of the tables beside the territories: whom they speak of, and whether they load."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

from geodata.checks.finding import Findings, error
from geodata.errors import ReferenceFault
from geodata.population.bands import load_population_bands
from geodata.population.figures import load_population
from geodata.search.postcodes import FILE as POSTCODES
from geodata.search.postcodes import load_postcodes
from geodata.territories import Territories
from geodata.tiles.points import load_points
from geodata.tiles.tilemap import load_adjustments, load_tiles

POPULATION = "population.csv"
BANDS = "population_bands.csv"


def table_findings(reference: Path, territories: Territories, map_level: str) -> Findings:
    """Yield rows of unknown territories and files that do not load."""
    loaders: Mapping[str, Callable[[Path], object]] = {
        POPULATION: load_population,
        "tiles.csv": lambda path: load_tiles(path, territories, map_level),
        "tile_adjustments.csv": lambda path: load_adjustments(path, territories, map_level),
        "points.csv": lambda path: load_points(path, territories),
        POSTCODES: lambda path: load_postcodes(path, territories),
    }
    for name, load in loaders.items():
        path = reference / name
        if not path.exists():
            continue
        unknown = list(_unknown_rows(path, territories))
        yield from unknown
        # A loader stops at an unknown territory, which was said already.
        if not unknown:
            yield from loading_findings(load, path)
    yield from loading_findings(load_population_bands, reference / BANDS)


def loading_findings(load: Callable[[Path], object], path: Path) -> Findings:
    """Yield the fault that a loader names in a file, if any."""
    try:
        load(path)
    except ReferenceFault as fault:
        yield error("bad_file", str(fault))


def _unknown_rows(path: Path, territories: Territories) -> Findings:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, (row.get("territory") or "").strip()) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        return  # the loader names it
    for line, code in rows:
        if code not in territories:
            yield error(
                "unknown_territory", f"{path}: row {line}: the territory «{code}» is not known."
            )
