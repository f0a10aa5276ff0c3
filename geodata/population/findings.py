"""What an operator should look at in new figures of population: gaps, jumps, parts above wholes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from geodata.history.lineage import Lineage
from geodata.population.figures import PopulationFigure
from geodata.territories import Territories

Figures = dict[tuple[str, int], PopulationFigure]
# A territory that grows or shrinks by more within a year was counted otherwise, or is another one.
JUMP = 0.2


def missing_figures(
    found: Figures, merged: Figures, territories: Territories, lineage: Lineage
) -> list[tuple[str, int]]:
    """Return (territory, year) without a figure, in the years and levels of the new ones."""
    levels: dict[int, set[str]] = defaultdict(set)
    days: dict[int, date] = {}
    for (territory, year), figure in found.items():
        levels[year].add(territories[territory].level)
        days[year] = figure.as_of
    return [
        (code, year)
        for year in sorted(levels)
        for code, place in territories.items()
        if place.level in levels[year]
        and not place.is_unallocated
        and lineage.lives(code, days[year])
        and (code, year) not in merged
    ]


def jumps(found: Figures, merged: Figures) -> list[tuple[str, int, int, int]]:
    """Return (territory, year, residents before, residents) that differ by more than a fifth."""
    return [
        (territory, year, before.residents, figure.residents)
        for (territory, year), figure in found.items()
        if (before := merged.get((territory, year - 1))) is not None
        and abs(figure.residents - before.residents) > JUMP * before.residents
    ]


def exceeding(
    found: Figures, merged: Figures, territories: Territories, lineage: Lineage
) -> list[tuple[str, int, int, int]]:
    """Return (territory, year, residents, residents inside it) where more live inside it."""
    touched = {
        (parent, year) for code, year in found for parent in (code, _parent(territories, code))
    }
    entries = []
    for parent, year in sorted(touched):
        figure = merged.get((parent, year))
        if figure is None:
            continue
        inside = sum(
            merged[child.code, year].residents
            for child in territories.children(parent)
            if (child.code, year) in merged and lineage.lives(child.code, figure.as_of)
        )
        if inside > figure.residents:
            entries.append((parent, year, figure.residents, inside))
    return entries


def _parent(territories: Territories, code: str) -> str:
    return territories[code].parent or code
