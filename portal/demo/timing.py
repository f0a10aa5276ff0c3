"""When synthetic appeals arrive and how long the answers take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from portal.demo.weights import Floats, Integers, Setting

Instants = NDArray[np.datetime64]

# Share of appeals by hour of the day: few at night, most from breakfast to supper.
_HOURS = np.array([1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 7, 9, 10, 10, 9, 8, 8, 8, 8, 8, 8, 8, 7, 6, 4, 2])
# Share of weekend appeals that people put off or file earlier in the week.
_FEWER_AT_WEEKENDS = 0.45


def draw_received(rng: np.random.Generator, setting: Setting, month: Integers) -> Instants:
    """Return local minutes of receipt within each month (index from the demo's first)."""
    first = setting.parameters.months[0].start - 1970 * 12
    starts = (first + month).astype("datetime64[M]")
    length = ((starts + 1).astype("datetime64[D]") - starts.astype("datetime64[D]")).astype(
        np.int64
    )
    day = np.floor(rng.random(len(month)) * length).astype(np.int64)
    date = starts.astype("datetime64[D]") + day
    # 1 January 1970 was a Thursday: after adding 3, 5 and 6 are Saturday and Sunday.
    weekend = (date.astype(np.int64) + 3) % 7 >= 5
    moved = weekend & (day >= 2) & (rng.random(len(month)) < _FEWER_AT_WEEKENDS)
    shares = np.cumsum(_HOURS) / _HOURS.sum()
    hour = np.searchsorted(shares, rng.random(len(month)), side="right")
    minutes = hour * 60 + rng.integers(0, 60, len(month))
    received: Instants = (date - np.where(moved, 2, 0)).astype("datetime64[m]") + minutes
    return received


def draw_hours(
    rng: np.random.Generator, setting: Setting, region: Integers, received: Instants
) -> Floats:
    """Return hours to the final answer: log-normal about the median of region and year.

    Where the source has a legal term, most late answers are moved to the last days before it,
    since that is where they pile up.
    """
    source = setting.source
    medians = _medians(setting, region, received)
    hours = medians * np.exp(rng.normal(0.0, source.sigma, len(region)))
    term = source.deadline_days * 24.0
    late = (hours > term) & (rng.random(len(hours)) < source.deadline_pull)
    return np.where(late & (term > 0), term - rng.random(len(hours)) * 60.0, hours)


def draw_closed(
    rng: np.random.Generator, setting: Setting, received: Instants, hours: Floats
) -> Instants:
    """Return instants of the final answer; a few appeals never get one (NaT)."""
    never = rng.random(len(hours)) < setting.source.never_closed
    return np.where(never, np.datetime64("NaT", "m"), received + minutes_of(hours))


def minutes_of(hours: Floats) -> NDArray[np.timedelta64]:
    """Return whole minutes, at least one."""
    return np.maximum(1, np.rint(hours * 60)).astype(np.int64).astype("timedelta64[m]")


def _medians(setting: Setting, region: Integers, received: Instants) -> Floats:
    source, regions = setting.source, [r.code for r in setting.places.regions]
    years = received.astype("datetime64[Y]").astype(np.int64) + 1970
    medians = np.full(len(region), source.median_hours)
    for code, by_year in source.median_hours_of.items():
        here = region == regions.index(code)
        for year, median in sorted(by_year.items()):
            medians = np.where(here & (years >= int(year)), median, medians)
    return medians
