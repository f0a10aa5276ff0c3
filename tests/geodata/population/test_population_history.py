"""Official figures of all municipalities, taken under the codes of their years."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from oktmo_history import MERGERS, write_events, write_oktmo

from geodata.history.lineage import Lineage, load_lineage
from geodata.population.figures import COLUMNS, Population, load_population
from geodata.population.imports import ImportReport, ImportRequest, import_population

Taken = tuple[Population, ImportReport, Lineage]


@pytest.fixture(scope="module")
def taken(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("history")
    territories = write_oktmo(shared, folder)
    write_events(folder)
    lineage = load_lineage(folder, territories)
    target = folder / "population.csv"
    target.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    listed = shared / "geodata/population.csv"
    request = ImportRequest(listed, "oktmo", "population", "S", year_field="population_year")
    content, report = import_population(request, target, territories, lineage)
    target.write_bytes(content)
    return load_population(target, 3, lineage.summed_from), report, lineage


def _listed(shared: Path) -> dict[tuple[str, str], int]:
    with (shared / "geodata/population.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["oktmo"], row["population_year"]): int(row["population"])
            for row in csv.DictReader(file)
        }


def test_every_row_finds_its_territory(shared: Path, taken: Taken) -> None:
    population, report, lineage = taken
    listed = _listed(shared)
    assert report.unknown == report.without == report.repeated == report.padded == []
    assert report.n_new == report.n_rows == len(population) == len(listed) == 5468
    for (code, year), residents in listed.items():
        territory = lineage.territory_at(code, date(int(year), 1, 1))
        assert territory is not None
        figure = population.exactly(territory, int(year))
        assert figure is not None
        assert (figure.residents, figure.parts) == (residents, ())


def test_what_is_strange_in_the_real_figures_is_told(taken: Taken) -> None:
    """One region whose towns add up to more than it has, one town that grew by a third in a year."""
    _, report, _ = taken
    assert report.exceeding == [("26000000", 2023, 519078, 527220)]
    assert report.jumps == [("2512", 2024, 68075, 88627)]


@pytest.mark.parametrize(("year", "whole", "parts"), [m for m in MERGERS if m[0] == 2024])
def test_the_year_before_a_real_merger_is_the_sum_of_its_parts(
    shared: Path, taken: Taken, year: int, whole: str, parts: tuple[str, ...]
) -> None:
    population, _, lineage = taken
    listed = _listed(shared)
    versions = [lineage.version(part, date(year - 1, 1, 1)) for part in parts]
    naive = sum(listed[v.code, str(year - 1)] for v in versions if v is not None)
    found, after = population.of(whole, year - 1), population.exactly(whole, year)
    assert found is not None
    assert after is not None
    assert (found.residents, found.parts) == (naive, parts)
    assert after.parts == ()
    assert abs(after.residents - naive) < 0.05 * naive


@pytest.mark.parametrize(("year", "whole", "parts"), [m for m in MERGERS if m[0] <= 2023])
def test_a_merger_whose_parts_nobody_counted_has_no_figure_before(
    taken: Taken, year: int, whole: str, parts: tuple[str, ...]
) -> None:
    population = taken[0]
    assert population.of(whole, year - 1) is None
    assert all(population.exactly(part, year) is None for part in parts)
