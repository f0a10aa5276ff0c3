"""Spikes: months in which more appeals came than history and calendar explain.

**Expected** is what the other months of the same series say of a month: its level and slow drift,
its season, the length of the month, the working days where these matter, and a step where the rules
of recording changed (:mod:`portal.indicators.spikes.fit`). The month itself is left out, so that a
burst is not part of its own expectation, and outlying months count less. Only months since the last
change of the reporting sources are used. Months after it are used as those before it are: a level
that rises and stays is a new level and no spike.

**Unlikely** is a month whose count, or a larger one, comes with small probability by the scatter of
the series, the error of rounding and the uncertainty of the expectation
(:mod:`portal.indicators.spikes.tails`). Among tens of thousands of months some are unlikely by
chance: those are named of which no more than a set share is false (Benjamini and Hochberg 1995),
the newest months of all series together.

Never tested are months that were not reported whole, months in which the set of reporting sources
or the rules of recording changed, and series with too few other months.

Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical
Society B 57 (1995) 289-300.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from portal.config.spikes import SpikeSettings
from portal.indicators.series_table import SeriesTable
from portal.indicators.spikes.design import Floats
from portal.indicators.spikes.expected import Expected, expect
from portal.indicators.spikes.fit import Data
from schemas.predictions import Spike

_Z_95 = 1.959963984540054
# A probability is given to so many digits, upwards: none is 0.
_DIGITS = 4


@dataclass(frozen=True)
class SpikeSearch:
    """What was found, of how many series tested, in which months, and by which method.

    ``n_tests`` is the number of months of all series together; ``false_share`` how large a part of
    the findings may be false; ``calendar`` by how many per cent appeals rise with each per cent of
    working days, 0 where that is not clear.
    """

    spikes: tuple[Spike, ...] = ()
    n_tested: int = 0
    n_tests: int = 0
    months: tuple[str, ...] = ()
    method: str = ""
    false_share: float = 0.0
    calendar: float = 0.0


def find_spikes(
    series: SeriesTable,
    settings: SpikeSettings,
    rounding_error: Floats | float = 0.0,
    working_days: Sequence[int] = (),
) -> SpikeSearch:
    """Return the spikes by series and month.

    ``rounding_error`` says by how many appeals 95 % of such counts are off at most: one number or
    one for each count of the table. ``working_days`` are those of each month; none where they are
    unknown. Raises ``ValueError`` where they are not as many as the months.
    """
    if working_days and len(working_days) != len(series.months):
        raise ValueError("there is not one number of working days for each month")
    months = series.months[-settings.tested_months :]
    tested = _tested(series, settings)
    rows = np.flatnonzero(tested.any(axis=1))
    nothing = SpikeSearch(months=months, method=settings.version, false_share=settings.false_share)
    if not len(rows):
        return nothing
    shape = series.counts.shape
    rounding = np.broadcast_to((np.asarray(rounding_error, float) / _Z_95) ** 2, shape)
    data = Data(
        series.counts[rows].astype(float),
        rounding[rows],
        series.usable[rows].astype(float),
        np.log([_days(month) for month in series.months]),
    )
    expected = expect(series, rows, tested[rows], data, settings, np.array(working_days, float))
    return _searched(series, settings, rows, tested[rows], expected)


def _tested(series: SeriesTable, settings: SpikeSettings) -> NDArray[np.bool_]:
    """Return which months of which series are tested."""
    tested = series.usable & ~series.breaks & ~series.recording_breaks
    tested[:, : -settings.tested_months] = False
    stretch = np.cumsum(series.breaks, axis=1)
    for at in np.flatnonzero(tested.any(axis=0)):
        same = series.usable & (stretch == stretch[:, at : at + 1])
        tested[:, at] &= same.sum(axis=1) > settings.least_months
    return tested


def _searched(
    series: SeriesTable,
    settings: SpikeSettings,
    rows: NDArray[np.int64],
    tested: NDArray[np.bool_],
    expected: Expected,
) -> SpikeSearch:
    """Return the spikes among the months tested, (rows, months)."""
    own, at = np.nonzero(tested)
    predicted = expected.of(own, at)
    counts = series.counts[rows[own], at]
    tails = predicted.upper_tail(counts.astype(float))
    shares = false_discovery_control(np.clip(tails, 0.0, 1.0))
    lower, upper = predicted.bounds()
    spikes = tuple(
        Spike(
            series.keys[rows[own[n]]],
            series.months[at[n]],
            int(counts[n]),
            round(float(predicted.mean[n]), 1),
            float(floor(lower[n])),
            float(ceil(upper[n])),
            ceil(float(shares[n]) * 10**_DIGITS + 1e-12) / 10**_DIGITS,
        )
        for n in np.flatnonzero(shares <= settings.false_share).tolist()
    )
    return SpikeSearch(
        spikes,
        len(rows),
        len(own),
        series.months[-settings.tested_months :],
        settings.version,
        settings.false_share,
        round(expected.calendar, 2),
    )


def _days(month: str) -> int:
    return monthrange(int(month[:4]), int(month[5:]))[1]
