"""Checks of the figures of population: of another time, of the future, and hard to believe."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from geodata.checks.finding import Findings, error, warning
from geodata.errors import ReferenceFault
from geodata.history.lineage import Lineage
from geodata.population.figures import load_population
from geodata.population.findings import Figures, exceeding, jumps
from geodata.territories import Territories

POPULATION = "population.csv"


def population_findings(
    reference: Path, territories: Territories, lineage: Lineage, today: date | None
) -> Findings:
    """Yield figures of territories that did not exist then, of the future, and implausible ones."""
    path = reference / POPULATION
    try:
        figures: Figures = {(code, f.year): f for code, f in load_population(path)}
    except ReferenceFault:
        return  # said by its loader
    known = {key: figure for key, figure in figures.items() if key[0] in territories}
    for (code, _), figure in known.items():
        if not lineage.lives(code, figure.as_of):
            yield warning(
                "population_outside",
                f"{path}: «{code}» has residents for {figure.year}, but it did not exist on"
                f" {figure.as_of}.",
            )
        if today is not None and figure.as_of > today:
            yield error(
                "population_future",
                f"{path}: «{code}» has residents of {figure.as_of}, a day to come.",
            )
    for code, year, before, now in jumps(known, known):
        yield warning(
            "population_jump",
            f"{path}: «{code}» has {before} residents in {year - 1}, {now} in {year}.",
        )
    for code, year, own, inside in exceeding(known, known, territories, lineage):
        yield warning(
            "population_exceeded",
            f"{path}: «{code}» has {own} residents in {year}, and {inside} live in what lies in"
            " it.",
        )
