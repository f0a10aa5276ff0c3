"""Checks of the tables and boundaries beside the territories: whom they speak of, and when."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geodata.boundaries.codes import FIELDS, as_code
from geodata.boundaries.files import Reading, read_features
from geodata.boundaries.load import boundary_files, load_boundaries
from geodata.checks.finding import Findings, error, warning
from geodata.errors import ReferenceFault
from geodata.history.lineage import Lineage
from geodata.population.bands import load_population_bands
from geodata.population.figures import load_population
from geodata.search.postcodes import FILE as POSTCODES
from geodata.search.postcodes import load_postcodes
from geodata.territories import Territories
from geodata.tiles.points import load_points
from geodata.tiles.tilemap import load_adjustments, load_tiles

POPULATION = "population.csv"
BANDS = "population_bands.csv"


def table_findings(reference: Path, territories: Territories, lineage: Lineage) -> Findings:
    """Yield rows of unknown territories, files that do not load, and figures of another time."""
    loaders: Mapping[str, Callable[[Path], object]] = {
        POPULATION: load_population,
        "tiles.csv": lambda path: load_tiles(path, territories),
        "tile_adjustments.csv": lambda path: load_adjustments(path, territories),
        "points.csv": lambda path: load_points(path, territories),
        POSTCODES: lambda path: load_postcodes(path, territories),
    }
    for name, load in loaders.items():
        path = reference / name
        if name != POPULATION and not path.exists():
            continue
        unknown = list(_unknown_rows(path, territories))
        yield from unknown
        # A loader stops at an unknown territory, which was said already.
        if not unknown:
            yield from loading_findings(load, path)
    yield from loading_findings(load_population_bands, reference / BANDS)
    yield from _population_findings(reference / POPULATION, territories, lineage)


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


def _population_findings(path: Path, territories: Territories, lineage: Lineage) -> Findings:
    try:
        figures = list(load_population(path))
    except ReferenceFault:
        return  # said by its loader
    for code, figure in figures:
        if code in territories and not lineage.lives(code, figure.as_of):
            yield warning(
                "population_outside",
                f"{path}: «{code}» has residents for {figure.year}, but it did not exist on"
                f" {figure.as_of}.",
            )


def boundary_findings(reference: Path, territories: Territories) -> Findings:
    """Yield boundary files that do not load, and their features of no or another level."""
    try:
        files = boundary_files(reference / "boundaries")
    except ReferenceFault as fault:
        yield error("bad_file", str(fault))
        return
    levels = {territory.level for territory in territories.values()}
    by_iso = {t.iso_3166_2: t.code for t in territories.values() if t.iso_3166_2}
    for level, file in files.items():
        if level not in levels:
            yield error("level", f"{file}: no territory has the level «{level}».")
        yield from _feature_findings(file, level, territories, by_iso)
    yield from loading_findings(
        lambda path: load_boundaries(path, territories), reference / "boundaries"
    )


def _feature_findings(
    file: Path, level: str, territories: Territories, by_iso: Mapping[str, str]
) -> Findings:
    try:
        frame = read_features(file, Reading())
    except ReferenceFault:
        return  # the loader of all boundaries names it
    for number, (_, properties) in enumerate(frame.iterrows(), start=1):
        name = _name(properties)
        code = name if name in territories else by_iso.get(name)
        if code is None:
            yield error(
                "unknown_territory",
                f"{file}: feature {number}: the territory «{name}» is not known.",
            )
        elif territories[code].level != level:
            yield warning(
                "level",
                f"{file}: feature {number}: «{code}» is of level «{territories[code].level}».",
            )


def _name(properties: Any) -> str:
    values = (as_code(properties.get(field)) for field in FIELDS)
    return next((value for value in values if value), "")
