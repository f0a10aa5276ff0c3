"""A small made-up table of monthly series whose sums hold: a country down to municipalities."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from portal.indicators.series_table import NO_PARENT, SeriesTable
from schemas.periods import Period
from schemas.predictions import SeriesKey

COUNTRY = "C"
DISTRICTS = ("D1", "D2")
REGIONS = {"R1": "D1", "R2": "D1", "R3": "D2", "R4": "D2"}
TOPICS = ("roads", "housing", "waste")
# Municipalities of two regions; the others have none in the table.
PLACES = {"M1": "R1", "M2": "R1", "M3": "R1", "M4": "R4", "M5": "R4"}
PARENTS: Mapping[str, str] = {
    **dict.fromkeys(DISTRICTS, COUNTRY),
    **REGIONS,
    **PLACES,
}
_LEVELS = {"C": "country", "D": "district", "R": "region", "M": "municipality"}
_MEANS = {"R1": 400.0, "R2": 60.0, "R3": 120.0, "R4": 15.0}
_SHARES = {"M1": 0.6, "M2": 0.3, "M3": 0.1, "M4": 0.7, "M5": 0.3}


def lowest_counts(n_months: int = 36, seed: int = 5) -> dict[SeriesKey, np.ndarray]:
    """Return the counts of each region and topic: a season, growth and chance."""
    random = np.random.default_rng(seed)
    months = np.arange(n_months)
    found = {}
    for region, mean in _MEANS.items():
        for number, topic in enumerate(TOPICS):
            season = np.exp(0.3 * np.cos(2 * np.pi * (months - 3 * number) / 12))
            expected = mean / (1 + number) * season * 1.01**months
            found[SeriesKey(region, topic)] = random.poisson(expected)
    return found


def table_of_lowest(lowest: Mapping[SeriesKey, np.ndarray], seed: int = 6) -> SeriesTable:
    """Return the whole table: places of a region share its total by chance."""
    counts: dict[SeriesKey, np.ndarray] = {}
    for key, own in lowest.items():
        place: str | None = key.territory
        while place is not None:
            for topic in ("all", key.topic):
                series = SeriesKey(place, topic)
                counts[series] = counts.get(series, 0) + own
            place = PARENTS.get(place)
    for region in dict.fromkeys(PLACES.values()):
        places = [place for place, above in PLACES.items() if above == region]
        total = counts[SeriesKey(region, "all")]
        shares = [_SHARES[place] for place in places]
        # A month is drawn by itself: another count in one leaves all others as they are.
        drawn = [
            np.random.default_rng((seed, month)).multinomial(count, shares)
            for month, count in enumerate(total.tolist())
        ]
        counts |= {
            SeriesKey(place, "all"): own
            for place, own in zip(places, zip(*drawn, strict=True), strict=True)
        }
    order = (COUNTRY, *DISTRICTS, *REGIONS, *PLACES)
    keys = [SeriesKey(place, topic) for place in order for topic in ("all", *TOPICS)]
    return made_table({key: counts[key] for key in keys if key in counts})


def made_table(
    counts: Mapping[SeriesKey, np.ndarray],
    usable: Mapping[SeriesKey, np.ndarray] | None = None,
    breaks: Mapping[SeriesKey, int] | None = None,
) -> SeriesTable:
    """Return a table; every month is whole and no source changes but where that is said.

    ``breaks`` is the column of a change of sources.
    """
    keys = tuple(counts)
    rows = {key: n for n, key in enumerate(keys)}
    values = np.array([counts[key] for key in keys], np.int64).reshape(
        len(keys), max(map(len, counts.values()), default=0)
    )
    whole = np.ones(values.shape, bool)
    changed = np.zeros(values.shape, bool)
    for key, own in (usable or {}).items():
        whole[rows[key]] = own
    for key, column in (breaks or {}).items():
        changed[rows[key], column] = True
    first = Period.parse("2023-09")
    return SeriesTable(
        months=tuple(str(first.shift(step)) for step in range(values.shape[1])),
        keys=keys,
        levels=tuple(_LEVELS[key.territory[0]] for key in keys),
        counts=values,
        usable=whole,
        breaks=changed,
        recording_breaks=np.zeros(values.shape, bool),
        parents=np.array(
            [
                rows.get(SeriesKey(PARENTS.get(key.territory, ""), key.topic), NO_PARENT)
                for key in keys
            ],
            np.int64,
        ),
    )
