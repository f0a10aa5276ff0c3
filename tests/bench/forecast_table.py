"""A synthetic national table of monthly series, for the benchmark of forecasts.

83 regions in 8 districts, 2,600 municipalities, 21 topics, 60 months. Every municipality × topic
has a mean that drifts, a season and counts that vary more than by chance alone; some have a month
out of line or a step. Each count is rounded at random to a multiple of the base without bias, as
protection does, and all sums are sums of rounded counts. Everything in it is made up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from portal.indicators.series_table import NO_PARENT, SeriesTable
from schemas.periods import Period
from schemas.predictions import SeriesKey

N_REGIONS, N_DISTRICTS, N_PLACES, N_TOPICS = 83, 8, 2_600, 21
ROOT = "RU"
_MEAN = 400_000
_YEAR = 12

Floats = NDArray[np.float64]


def national_table(n_months: int = 60, seed: int = 20261122, base: int = 3) -> SeriesTable:
    """Return the series of the country, its districts, regions and municipalities."""
    random = np.random.default_rng(seed)
    region_of = np.sort(random.choice(N_REGIONS, N_PLACES, p=_shares(random, N_REGIONS, 0.8)))
    region_of[:N_REGIONS] = np.arange(N_REGIONS)
    region_of.sort()
    counts = _rounded(random, _counts(random, region_of, n_months), base)
    district_of = np.arange(N_REGIONS) % N_DISTRICTS
    regions = _sums(counts, region_of, N_REGIONS)
    districts = _sums(regions, district_of, N_DISTRICTS)
    parts = [
        ([ROOT], "country", districts.sum(axis=0, keepdims=True)),
        ([f"D{one}" for one in range(N_DISTRICTS)], "district", districts),
        ([f"R{one:02d}" for one in range(N_REGIONS)], "region", regions),
        ([f"M{one:04d}" for one in range(N_PLACES)], "municipality", counts),
    ]
    above = {f"D{one}": ROOT for one in range(N_DISTRICTS)}
    above |= {f"R{one:02d}": f"D{district}" for one, district in enumerate(district_of)}
    above |= {f"M{one:04d}": f"R{region:02d}" for one, region in enumerate(region_of)}
    return _table(parts, above, n_months)


def _shares(random: np.random.Generator, n: int, spread: float) -> Floats:
    weights = random.lognormal(0.0, spread, n)
    return weights / weights.sum()


def _counts(
    random: np.random.Generator, region_of: NDArray[np.int64], n_months: int
) -> NDArray[np.int64]:
    """Return true counts, shape (places, topics, months)."""
    places = _shares(random, len(region_of), 1.2)
    topics = _shares(random, N_TOPICS, 1.0)
    local = random.lognormal(0.0, 0.4, (len(region_of), N_TOPICS))
    mean = _MEAN * places[:, None, None] * topics[None, :, None] * local[:, :, None]
    drift = _walk(random, (1, 1, n_months), 0.015) + _walk(random, (1, N_TOPICS, n_months), 0.015)
    drift = drift + _walk(random, (N_REGIONS, N_TOPICS, n_months), 0.02)[region_of]
    drift = drift + _walk(random, (len(region_of), 1, n_months), 0.02)
    drift += 0.08 * np.arange(n_months) / _YEAR
    season = (
        _season(random, (1, N_TOPICS), 0.22)
        + _season(random, (N_REGIONS, N_TOPICS), 0.06)[region_of]
    )
    mean = mean * np.exp(drift + season[:, :, np.arange(n_months) % _YEAR])
    mean *= np.exp(_events(random, mean.shape))
    size = 30.0
    return random.poisson(mean * random.gamma(size, 1 / size, mean.shape))


def _walk(random: np.random.Generator, shape: tuple[int, ...], step: float) -> Floats:
    return np.cumsum(random.normal(0.0, step, shape), axis=-1)


def _season(random: np.random.Generator, shape: tuple[int, int], size: float) -> Floats:
    """Return logarithms of twelve monthly factors: two waves and a little roughness."""
    months = np.arange(_YEAR)
    found = random.normal(0.0, size / 4, (*shape, _YEAR))
    for wave, weight in ((1, 1.0), (2, 0.5)):
        peak = random.uniform(0, _YEAR, (*shape, 1))
        height = np.abs(random.normal(0.0, size * weight, (*shape, 1)))
        found += height * np.cos(2 * np.pi * wave * (months - peak) / _YEAR)
    return found


def _events(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Return rare months out of line, and steps that stay."""
    found = np.where(random.random(shape) < 0.002, np.log(3.0), 0.0)
    steps = np.where(random.random(shape) < 0.0005, random.normal(0.0, 0.4, shape), 0.0)
    return found + np.cumsum(steps, axis=-1)


def _rounded(
    random: np.random.Generator, counts: NDArray[np.int64], base: int
) -> NDArray[np.int64]:
    down = counts // base
    return base * (down + (random.random(counts.shape) * base < counts - base * down))


def _sums(
    counts: NDArray[np.int64], group_of: NDArray[np.int64], n_groups: int
) -> NDArray[np.int64]:
    found = np.zeros((n_groups, *counts.shape[1:]), dtype=np.int64)
    np.add.at(found, group_of, counts)
    return found


def _table(
    parts: list[tuple[list[str], str, NDArray[np.int64]]], above: dict[str, str], n_months: int
) -> SeriesTable:
    keys: list[SeriesKey] = []
    levels: list[str] = []
    counts: list[NDArray[np.int64]] = []
    for codes, level, own in parts:
        for code, rows in zip(codes, own, strict=True):
            keys.append(SeriesKey(code, "all"))
            counts.append(rows.sum(axis=0))
            if level != "municipality":
                keys += [SeriesKey(code, f"T{topic:02d}") for topic in range(N_TOPICS)]
                counts += list(rows)
            levels += [level] * (len(keys) - len(levels))
    rows_of = {key: row for row, key in enumerate(keys)}
    parents = [
        rows_of.get(SeriesKey(above.get(key.territory, ""), key.topic), NO_PARENT) for key in keys
    ]
    shape = (len(keys), n_months)
    no = np.zeros(shape, dtype=bool)
    first = Period.month(2021, 9)
    return SeriesTable(
        tuple(str(first.shift(steps)) for steps in range(n_months)),
        tuple(keys),
        tuple(levels),
        np.array(counts),
        np.ones(shape, dtype=bool),
        no,
        no,
        np.array(parents),
    )
