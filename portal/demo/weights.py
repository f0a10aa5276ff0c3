"""How many appeals fall on each region, topic and month: one table of weights per source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.demo.parameters import Gap, Parameters, Source
from portal.demo.places import Places
from portal.demo.topics import TopicValues
from schemas.periods import Period

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a draw needs to know beside its random numbers."""

    parameters: Parameters
    source: Source
    places: Places
    topics: TopicValues
    seed: int


def draw_cells(rng: np.random.Generator, setting: Setting, n: int) -> tuple[Integers, ...]:
    """Return region, topic and month (indices) of ``n`` appeals."""
    weights = _weights(setting)
    counts = rng.multinomial(n, (weights / weights.sum()).ravel())
    cells = np.repeat(np.arange(weights.size), counts)
    return tuple(axis.astype(np.int64) for axis in np.unravel_index(cells, weights.shape))


def months_from_start(parameters: Parameters, month: str) -> int:
    """Return how many months after the first one ``month`` lies."""
    return Period.parse(month).start - parameters.months[0].start


def _weights(setting: Setting) -> Floats:
    """Return weights, region × topic × month."""
    weights = _regions(setting)[:, None, None] * _mix(setting)[None, :, None]
    weights = weights * _tilt(setting)[:, :, None] * _season(setting)[None, :, :]
    weights = weights * (_growth(setting) * _reported(setting))[:, None, :]
    return np.asarray(weights * _bursts(setting))


def _regions(setting: Setting) -> Floats:
    """Return residents times propensity to file; nothing outside the source's regions.

    A region without a propensity of its own gets its habit of filing, the same for all sources.
    """
    source, places = setting.source, setting.places
    rng = np.random.default_rng([setting.seed, 102])
    habits = np.exp(rng.normal(0.0, setting.parameters.filing_spread, len(places.regions)))
    pairs = zip(places.regions, habits, strict=True)
    propensity = [source.propensity.get(region.code, habit) for region, habit in pairs]
    inside = [not source.regions or region.code in source.regions for region in places.regions]
    return np.asarray(places.region_population * np.array(propensity) * np.array(inside))


def _mix(setting: Setting) -> Floats:
    """Return the weight of each topic: its share times the source's factor for its group."""
    topics = zip(setting.topics.codes, setting.topics.groups, strict=True)
    return np.array(
        [
            setting.parameters.topic(code).share * setting.source.mix.get(group, 1.0)
            for code, group in topics
        ]
    )


def _tilt(setting: Setting) -> Floats:
    """Return region × topic factors: what people write about differs from place to place."""
    rng = np.random.default_rng([setting.seed, 101])
    shape = len(setting.places.regions), len(setting.topics.codes)
    return np.exp(rng.normal(0.0, setting.parameters.topic_tilt, shape))


def _season(setting: Setting) -> Floats:
    """Return topic × month factors from the twelve seasonal factors of each topic."""
    parameters = setting.parameters
    calendar = [month.start % 12 for month in parameters.months]
    seasons = [parameters.seasons[parameters.topic(code).season] for code in setting.topics.codes]
    return np.array(seasons)[:, calendar]


def _growth(setting: Setting) -> Floats:
    """Return region × month factors: yearly growth, and the level after the source's break."""
    source, n_months = setting.source, len(setting.parameters.months)
    yearly = [source.growth_of.get(r.code, source.growth) for r in setting.places.regions]
    factors = np.array(yearly)[:, None] ** (np.arange(n_months) / 12.0)[None, :]
    if source.break_month:
        factors[:, months_from_start(setting.parameters, source.break_month) :] *= (
            source.break_factor
        )
    return np.asarray(factors)


def _reported(setting: Setting) -> Floats:
    """Return region × month: 0 where the region handed nothing over, else 1."""
    regions = [region.code for region in setting.places.regions]
    reported = np.ones((len(regions), len(setting.parameters.months)))
    for gap in gaps_of(setting, "not_reported"):
        if gap.territory in regions:
            first, last = (months_from_start(setting.parameters, month) for month in gap.months)
            reported[regions.index(gap.territory), first : last + 1] = 0.0
    return reported


def _bursts(setting: Setting) -> Floats:
    """Return region × topic × month: the factor of a burst, else 1."""
    regions = [region.code for region in setting.places.regions]
    topics, months = setting.topics.codes, setting.parameters.months
    factors = np.ones((len(regions), len(topics), len(months)))
    for burst in setting.parameters.bursts:
        if setting.source.id in burst.sources and burst.territory in regions:
            month = months_from_start(setting.parameters, burst.month)
            own = [place for place, code in enumerate(topics) if code in burst.topics]
            factors[regions.index(burst.territory), own, month] = burst.factor
    return factors


def gaps_of(setting: Setting, state: str) -> list[Gap]:
    """Return the declared gaps of the source that are of one state."""
    gaps = setting.parameters.gaps
    return [gap for gap in gaps if setting.source.id in gap.sources and gap.state == state]
