"""An instance whose release can be drawn: all municipal outlines, residents, a year of figures.

Outlines and residents are those of the shared files; every figure about appeals is made up.
"""

import csv
from pathlib import Path

from geodata.boundaries.imports import ImportRequest
from geodata.boundaries.load import load_boundaries
from geodata.boundaries.record import BoundaryRecord
from geodata.territories import load_territories
from geodata.web.geometry import write_web_geometry
from portal.config.instance import Instance
from portal.releases.boundary_import import import_boundary_file
from portal.releases.map_classes import write_map_classes
from portal.store.release_store import ReleaseStore
from schemas.periods import periods_within
from tests.bench.national_cube import N_TOPICS, cells, codes, national_source, write_release
from tests.bench.national_reference import SHARED

MONTHS = tuple(str(month) for month in periods_within("2025-09", "2026-08", "M"))
_CREDIT = BoundaryRecord("shared test data", "see its provenance")
_FILES = (
    ("municipality", "municipalities.geojson", "oktmo"),
    ("region", "natural_earth_regions.geojson", "iso_3166_2"),
)


def write_national_map(directory: Path) -> None:
    """Write the instance with one published release."""
    instance = national_source(directory, MONTHS)
    for level, name, code_field in _FILES:
        request = ImportRequest(SHARED / name, level, code_field)
        import_boundary_file(instance, request, _CREDIT, lambda _: None)
    _write_residents(instance)
    tree = load_territories(instance.reference / "territories.csv")
    places, topics = codes(tree, directory, len(tree))
    target = write_release(instance, MONTHS, cells(places, topics[: N_TOPICS // 5], MONTHS))
    outlines = load_boundaries(instance.reference / "boundaries", tree)
    write_web_geometry(tree, outlines, instance.profile.projection, target / "geo")
    store = ReleaseStore(target)
    try:
        write_map_classes(store, target / "classes.json")
    finally:
        store.close()


def _write_residents(instance: Instance) -> None:
    """Copy the residents of the municipalities that are there now."""
    tree = load_territories(instance.reference / "territories.csv")
    target = instance.reference / "population.csv"
    known: dict[tuple[str, str], int] = {}
    with (SHARED / "population.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["oktmo"] in tree and float(row["population"]) > 0:
                known[row["oktmo"], row["population_year"]] = int(float(row["population"]))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("territory", "year", "population", "as_of", "source"))
        for (code, year), residents in known.items():
            writer.writerow((code, year, residents, f"{year}-01-01", "shared test data"))
