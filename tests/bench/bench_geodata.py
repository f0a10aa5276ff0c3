"""Measure geography on the real municipalities: import, web geometry, sizes, search, layouts.

Targets: 2,594 polygons from the file to finished web geometry in 60 s and 2 GB, municipalities in
250 kB and regions in 50 kB (brotli), a search over 2,600 names in 20 ms.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import orjson

from geodata.boundaries.imports import ImportRequest
from geodata.boundaries.record import BoundaryRecord
from geodata.history.lineage import load_lineage
from geodata.history.recast import recast
from geodata.population.figures import COLUMNS, load_population
from geodata.population.imports import ImportRequest as PopulationRequest
from geodata.population.imports import import_population
from geodata.search.names import NameEntry, NameIndex
from geodata.territories import load_territories
from portal.config.instance import Instance
from portal.releases.boundary_import import import_boundary_file
from schemas.periods import periods_within
from tests.bench.lines import print_line
from tests.bench.national_reference import SHARED, national_instance
from tests.bench.tile_maps import print_tile_maps
from tests.geodata.oktmo_history import write_events, write_oktmo

RECORD = BoundaryRecord("shared test data", "see its provenance")
SECONDS, MEGABYTES = 60.0, 2000.0
KB_REGIONS, KB_MUNICIPALITIES = 50.0, 250.0
SEARCH_MS = 20.0

_WEB = """
import sys, resource
from pathlib import Path
from geodata.boundaries.load import load_boundaries
from geodata.territories import load_territories
from geodata.web.geometry import write_web_geometry
from portal.config.instance import Instance
instance, out = Instance.open(Path(sys.argv[1])), Path(sys.argv[2])
tree = load_territories(instance.reference / "territories.csv")
polygons = load_boundaries(instance.reference / "boundaries", tree)
write_web_geometry(tree, polygons, instance.profile.projection, out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    """Print every figure, or say that the files are missing."""
    if not (SHARED / "municipalities.geojson").is_file():
        sys.exit("bench_geodata: the shared geodata are not present beside the repository")
    with tempfile.TemporaryDirectory() as scratch:
        web_geometry(Path(scratch))
        history(Path(scratch) / "history")
        population(Path(scratch) / "population")
    search()
    print_tile_maps()


def web_geometry(scratch: Path) -> None:
    """Import municipalities and regions, then write the files for the browser."""
    instance = national_instance(scratch / "russia")
    seconds = _import(instance, "municipality", SHARED / "municipalities.geojson")
    print_line("geodata_import_2594", seconds, "s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print_line("geodata_import_2594_peak", peak, "MB", MEGABYTES)
    _import(instance, "region", SHARED / "natural_earth_regions.geojson", "iso_3166_2")
    out = scratch / "geo"
    started = time.perf_counter()
    command = [sys.executable, "-c", _WEB, str(instance.root), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    elapsed = time.perf_counter() - started
    print_line("geodata_web_geometry", elapsed, "s")
    print_line("geodata_import_to_web_geometry", seconds + elapsed, "s", SECONDS)
    print_line("geodata_web_geometry_peak", int(done.stdout) / 1000, "MB", MEGABYTES)
    _sizes(out)


def _import(instance: Instance, level: str, file: Path, code_field: str = "oktmo") -> float:
    started = time.perf_counter()
    request = ImportRequest(file, level, code_field)
    import_boundary_file(instance, request, RECORD, lambda _: None)
    return time.perf_counter() - started


def _sizes(out: Path) -> None:
    index = orjson.loads((out / "index.json").read_bytes())
    for level, target in (("region", KB_REGIONS), ("municipality", KB_MUNICIPALITIES)):
        entry = index[level]
        print_line(f"geodata_{level}_overview", entry["bytes_br"] / 1000, "kB br", target)
        for number, scale in enumerate(entry["scales"][1:], start=2):
            print_line(f"geodata_{level}_scale_{number}", scale["bytes_br"] / 1000, "kB br")
        names = (out / f"{entry['names']}.br").stat().st_size
        print_line(f"geodata_{level}_names", names / 1000, "kB br")
        if lookup := entry.get("lookup"):
            print_line(f"geodata_{level}_lookup", lookup["bytes_br"] / 1000, "kB br")
    closeups = [entry["bytes_br"] for key, entry in index.items() if key != entry["level"]]
    print_line("geodata_closeups", len(closeups), "files", largest_kb=max(closeups) / 1000)


def history(folder: Path) -> None:
    """Load 3,101 versions and 33 events of 2018-2024; recast five years of every municipality."""
    folder.mkdir()
    write_oktmo(SHARED.parent, folder)
    write_events(folder)
    started = time.perf_counter()
    lineage = load_lineage(folder, load_territories(folder / "territories.csv"))
    print_line("geodata_load_lineage", time.perf_counter() - started, "s")
    months = [str(month) for month in periods_within("2020-01", "2024-12", "M")]
    series = {(code, month): 7 for code in lineage.territories for month in months}
    for name, to_date in (("onward", date(2024, 12, 31)), ("back", date(2018, 1, 1))):
        started = time.perf_counter()
        recast(series, lineage, to_date)
        print_line(f"geodata_recast_60_months_{name}", time.perf_counter() - started, "s")


def population(folder: Path) -> None:
    """Import 5,468 official figures by the codes of their years; ask for those of every year."""
    folder.mkdir()
    territories = write_oktmo(SHARED.parent, folder)
    write_events(folder)
    lineage = load_lineage(folder, territories)
    target = folder / "population.csv"
    target.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    request = PopulationRequest(
        SHARED / "population.csv", "oktmo", "population", "S", year_field="population_year"
    )
    started = time.perf_counter()
    content, _ = import_population(request, target, territories, lineage)
    print_line("geodata_import_population", time.perf_counter() - started, "s")
    target.write_bytes(content)
    figures = load_population(target, summed_from=lineage.summed_from)
    started = time.perf_counter()
    asked = [figures.of(code, year) for code in lineage.territories for year in range(2018, 2027)]
    print_line("geodata_population_asked", time.perf_counter() - started, "s", figures=len(asked))


def search() -> None:
    """Search 2,679 real places: each by its name with a letter dropped, then odd and long texts."""
    with (SHARED / "oktmo.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["is_current"] == "1"]
    started = time.perf_counter()
    index = NameIndex(
        NameEntry(row["oktmo"], (row["name_ru"],), (row["oktmo"],), (row["region_name_ru"],))
        for row in rows
    )
    print_line("geodata_search_build", time.perf_counter() - started, "s", places=len(rows))
    names = [row["name_short_ru"] for row in rows]
    typed = [name[: len(name) // 2] + name[len(name) // 2 + 1 :] for name in names]
    odd = ["щ" * 500, "район " * 90, "ы ё " * 99, "😀" * 500, " " * 500, "Калуга, " * 60, "а" * 500]
    for name, texts in (("typo", typed), ("odd", odd * 20)):
        spent = sorted(_milliseconds(index, text) for text in texts)
        print_line(f"geodata_search_{name}_median", spent[len(spent) // 2], "ms", SEARCH_MS)
        print_line(f"geodata_search_{name}_p95", spent[len(spent) * 95 // 100], "ms", SEARCH_MS)
        print_line(f"geodata_search_{name}_largest", spent[-1], "ms")


def _milliseconds(index: NameIndex, text: str) -> float:
    started = time.perf_counter()
    index.search(text)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
