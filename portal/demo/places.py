"""Where synthetic appeals come from: leaf territories weighted by population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.population.figures import Population, load_population
from geodata.territories import Territories, Territory, load_territories

REGION_LEVEL = "region"
# Population of a territory for which the reference has none: that of a small district.
SMALL_DISTRICT = 15_000
# Share of appeals of a region with municipalities that name the region alone.
UNPLACED_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Nested:
    """Children grouped by parent, each with a weight: one is drawn for a given parent.

    ``edges`` holds, per parent, where its run begins in ``cumulative`` weight (one more at the
    end); children of a parent stand together.
    """

    cumulative: NDArray[np.float64]
    edges: NDArray[np.float64]

    @classmethod
    def of(cls, groups: Sequence[Sequence[float]]) -> Nested:
        """Return the structure for one sequence of child weights per parent."""
        flat = np.array([weight for group in groups for weight in group], dtype=np.float64)
        totals = np.array([float(sum(group)) for group in groups])
        return cls(np.cumsum(flat), np.concatenate([[0.0], np.cumsum(totals)]))

    def draw(self, rng: np.random.Generator, parents: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the flat index of one child for each element of ``parents``."""
        low, high = self.edges[parents], self.edges[parents + 1]
        point = low + rng.random(len(parents)) * (high - low)
        found = np.searchsorted(self.cumulative, point, side="right")
        return np.minimum(found, len(self.cumulative) - 1)


@dataclass(frozen=True, slots=True)
class Places:
    """Regions of the reference with the places an appeal of each may name.

    ``leaves`` stands in the order of ``regions``: municipalities, then the region itself;
    ``region_of_leaf`` gives the index into ``regions``; populations are residents.
    """

    regions: tuple[Territory, ...]
    leaves: tuple[Territory, ...]
    region_of_leaf: NDArray[np.int64]
    region_population: NDArray[np.float64]
    leaf_population: NDArray[np.float64]

    def within(self) -> Nested:
        """Return the structure that draws a leaf within a region by population."""
        starts = np.searchsorted(self.region_of_leaf, np.arange(len(self.regions) + 1))
        weights = self.leaf_population.tolist()
        return Nested.of([weights[a:b] for a, b in pairwise(starts)])


def load_places(reference: Path) -> Places:
    """Return the places of a reference directory (``territories.csv``, ``population.csv``)."""
    territories = load_territories(reference / "territories.csv")
    residents = _newest(load_population(reference / "population.csv"))
    regions = territories.at_level(REGION_LEVEL)
    below = [_below(territories, residents, region) for region in regions]
    return Places(
        regions=regions,
        leaves=tuple(leaf for group in below for leaf, _ in group),
        region_of_leaf=np.repeat(np.arange(len(regions)), [len(group) for group in below]),
        region_population=np.array([residents[r.code] for r in regions], dtype=np.float64),
        leaf_population=np.array([weight for group in below for _, weight in group]),
    )


def _newest(population: Population) -> dict[str, int]:
    """Return the residents of each territory in its newest year."""
    figures = sorted(population, key=lambda entry: entry[1].year)
    return {territory: figure.residents for territory, figure in figures}


def _below(
    territories: Territories, residents: dict[str, int], region: Territory
) -> list[tuple[Territory, float]]:
    """Return municipalities with residents, then the region, for appeals that name no other."""
    towns = [
        (town, float(residents.get(town.code, SMALL_DISTRICT)))
        for town in territories.children(region.code)
        if not town.is_unallocated
    ]
    people = sum(weight for _, weight in towns)
    return [*towns, (region, people * UNPLACED_SHARE or 1.0)]
