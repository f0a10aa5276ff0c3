"""Groups of series that are alike: a level of territories, in total or by topic, and a size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.config.predictions import ForecastSettings
from portal.indicators.series_table import SeriesTable
from schemas.codelists import ALL

_YEAR = 12


@dataclass(frozen=True)
class Groups:
    """``cells`` holds the number of a group of each series at four depths, the finest first.

    These are level, kind and size; level and kind; size; all. Shape (4, series).
    """

    cells: NDArray[np.int64]

    @property
    def finest(self) -> NDArray[np.int64]:
        """Group of each series by level, kind and size."""
        found: NDArray[np.int64] = self.cells[0]
        return found


def group_series(series: SeriesTable, first_scored: int, settings: ForecastSettings) -> Groups:
    """Return the groups; the size is read from the months before those that are scored."""
    sizes = np.digitize(size_before(series, first_scored), settings.size_classes).tolist()
    kinds = [
        f"{level} {'total' if key.topic == ALL else 'topic'}"
        for level, key in zip(series.levels, series.keys, strict=True)
    ]
    texts = [
        [f"{kind} {size}" for kind, size in zip(kinds, sizes, strict=True)],
        kinds,
        [str(size) for size in sizes],
        [""] * len(series),
    ]
    return Groups(np.array([_numbers(names) for names in texts]))


def size_before(series: SeriesTable, column: int) -> NDArray[np.float64]:
    """Return the mean of the twelve months before a column."""
    found: NDArray[np.float64] = series.counts[:, max(0, column - _YEAR) : column].mean(axis=1)
    return found


def _numbers(names: Sequence[str]) -> list[int]:
    order = {name: n for n, name in enumerate(dict.fromkeys(names))}
    return [order[name] for name in names]


def candidates(
    series: SeriesTable, first_scored: int, settings: ForecastSettings
) -> list[tuple[str, ...]]:
    """Return the models to be tried on each series, by its size and whether its place has topics.

    Places that have none are the many small ones below the map.
    """
    size = size_before(series, first_scored)
    wide = {key.territory for key in series.keys if key.topic != ALL}
    found = []
    for row, key in enumerate(series.keys):
        models = {*settings.regular_models}
        if key.territory in wide:
            models |= {*settings.wide_models}
        if size[row] < settings.regular_mean:
            models |= {*settings.few_models}
        found.append(tuple(code for code in settings.models if code in models))
    return found
