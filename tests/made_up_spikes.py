"""Made-up monthly series with planted spikes, for the tests and the benchmark of their search.

Series of four sizes, each in groups of siblings that share a season. Counts scatter more than
chance alone, levels drift, and rounding adds an error of its own. Everything in it is made up.
"""

from dataclasses import dataclass, replace

import numpy as np

from portal.indicators.series_table import NO_PARENT, SeriesTable
from schemas.periods import Period
from schemas.predictions import SeriesKey

LEVELS = (10, 50, 300, 3_000)
SIZES = (1.5, 2.0, 3.0, 5.0)
# 95 % of counts are off by no more through rounding, as the demonstration's are.
ROUNDING_ERROR = 6.0
_YEAR, _Z_95 = 12, 1.96


@dataclass(frozen=True)
class Planted:
    """A table, and the factor of each month: 1 where nothing was planted."""

    table: SeriesTable
    factors: np.ndarray


def planted_table(
    seed: int,
    per_level: int = 300,
    n_months: int = 36,
    share: float = 0.01,
    scatter: float = 0.08,
    drift: float = 0.02,
) -> Planted:
    """Return ``per_level`` series of each size; ``share`` of the last year's months are spikes.

    ``scatter`` is the standard deviation of the mean beyond chance, ``drift`` that of the level
    from month to month, both on the logarithmic scale.
    """
    random = np.random.default_rng(seed)
    n = per_level * len(LEVELS)
    size = np.repeat(LEVELS, per_level)
    group = np.arange(n) // 60
    season = _season(random, int(group.max()) + 1, 0.35)[group] + _season(random, n, 0.06)
    walk = np.cumsum(random.normal(0.0, drift, (n, n_months)), axis=1)
    walk += random.normal(0.05, 0.05, (n, 1)) * np.arange(n_months) / _YEAR
    mean = size[:, None] * np.exp(
        season[:, np.arange(n_months) % _YEAR] + walk - walk.mean(axis=1, keepdims=True)
    )
    factors = np.ones(mean.shape)
    late = factors[:, -_YEAR:]
    chosen = random.random(late.shape) < share
    late[chosen] = random.choice(SIZES, int(chosen.sum()))
    uneven = random.gamma(1 / scatter**2, scatter**2, mean.shape) if scatter else 1.0
    counts = random.poisson(mean * factors * uneven)
    shown = counts + np.rint(random.normal(0.0, ROUNDING_ERROR / _Z_95, counts.shape)).astype(int)
    shown = np.where(counts > 0, np.maximum(shown, 0), 0)
    topics = [f"T{one // 60:03d}" for one in range(n)]
    first = Period.month(2023, 9)
    no = np.zeros(shown.shape, dtype=bool)
    table = SeriesTable(
        tuple(str(first.shift(steps)) for steps in range(n_months)),
        tuple(SeriesKey(f"R{one % 60:02d}", topic) for one, topic in enumerate(topics)),
        ("region",) * n,
        shown.astype(np.int64),
        ~no,
        no,
        no,
        np.full(n, NO_PARENT),
    )
    return Planted(table, factors)


def table_of(counts: np.ndarray, **parts: np.ndarray) -> SeriesTable:
    """Return a table of some rows, whole and without breaks unless ``parts`` says otherwise."""
    rows = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    no = np.zeros(rows.shape, dtype=bool)
    first = Period.month(2023, 9)
    table = SeriesTable(
        tuple(str(first.shift(steps)) for steps in range(rows.shape[1])),
        tuple(SeriesKey(f"R{one:03d}", "all") for one in range(len(rows))),
        ("region",) * len(rows),
        rows,
        ~no,
        no,
        no,
        np.full(len(rows), NO_PARENT),
    )
    return replace(table, **parts)


def _season(random: np.random.Generator, n: int, spread: float) -> np.ndarray:
    """Return logarithms of twelve factors for each of ``n``: a wave and a little roughness."""
    months = np.arange(_YEAR)
    wave = np.cos(2 * np.pi * (months - random.uniform(0, _YEAR, (n, 1))) / _YEAR)
    rough = random.normal(0.0, spread / 4, (n, _YEAR))
    return random.normal(0.0, spread, (n, 1)) * wave + rough
