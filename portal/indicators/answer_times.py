"""Indicators of answer time, from shown counts by speed bucket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product

from portal.indicators.answer_time_definitions import QUANTILES, WITHIN
from portal.indicators.clocks import told_speeds
from portal.indicators.intervals import Interval, share_interval
from portal.indicators.maturity import TOO_EARLY, is_too_early
from portal.indicators.values import (
    DECIMALS,
    LIMITED,
    NOT_REPORTED,
    IndicatorValue,
    share,
    share_with_error,
)
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, SPEED, SPEED_MINUTES
from schemas.periods import Period

ANSWER_TIMES = frozenset((*WITHIN, *QUANTILES))
# Of more appeals without a day of closing no quantile is given.
_MOST_UNDATED = 0.05
_UNDATED = "undated"
_MINUTES_OF_DAY, _MINUTES_OF_HOUR = 1440, 60


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Shown counts of a territory and topic.

    ``counted`` appeals, of which ``closed`` lists how many were closed within each bound that the
    regimes know, and ``undated`` were closed nobody knows when.
    """

    counted: int
    closed: tuple[int, ...]
    undated: int


def known_bounds(store: ReleaseStore, regime: str, channel: str = ALL) -> tuple[str, ...]:
    """Return the speed buckets at whose bounds the regimes can be cumulated, the fastest first.

    A coarser regime puts an answer within an hour into its first bucket, and nothing is known of
    what happens after the outcome was read.
    """
    codes = [regime] if regime != ALL else store.regimes_of(channel)
    regimes = [store.regimes[code] for code in codes]
    shortest = min((one.maturity_days for one in regimes), default=0) * _MINUTES_OF_DAY
    return tuple(code for code in told_speeds(store, codes) if SPEED_MINUTES[code] <= shortest)


def evaluate_times(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topics: Sequence[str],
    period: Period,
    regime: str,
    channel: str = ALL,
) -> dict[tuple[str, str], IndicatorValue]:
    """Return the indicator by (territory, topic)."""
    is_known = regime == ALL or regime in store.regimes
    bounds = known_bounds(store, regime, channel) if is_known else ()
    if not bounds or WITHIN.get(indicator_id, bounds[0]) not in bounds:
        return dict.fromkeys(product(territories, topics), IndicatorValue(None, "not_told_apart"))
    coverage = store.coverage_states(territories, period, regime, channel)
    sums = store.speed_sums
    shown = [sums.of(territories, topic, period, regime, channel).tolist() for topic in topics]
    minutes = SPEED_MINUTES[WITHIN[indicator_id]] if indicator_id in WITHIN else 0
    is_early = is_too_early(store, period, regime, channel, minutes)
    found = {}
    for (place, code), (number, topic) in product(enumerate(territories), enumerate(topics)):
        if coverage[code] == "not_reported":
            found[code, topic] = NOT_REPORTED
        elif store.is_limited(code, topic):
            found[code, topic] = LIMITED
        elif is_early:
            found[code, topic] = TOO_EARLY
        else:
            times = _times(shown[number][place], bounds)
            value = _value(store, indicator_id, bounds, times, period)
            partial = coverage[code] == "partial" and value.state == "value"
            found[code, topic] = replace(value, state="partial") if partial else value
    return found


def _times(shown: Sequence[int], bounds: Sequence[str]) -> AnswerTimes:
    """Return the counts of a place; ``shown`` are those of the buckets of the codelist."""
    by_bucket = dict(zip(SPEED.ids(), shown, strict=True))
    within = dict(
        zip(SPEED_MINUTES, accumulate(map(by_bucket.__getitem__, SPEED_MINUTES)), strict=True)
    )
    return AnswerTimes(sum(shown), tuple(within[code] for code in bounds), by_bucket[_UNDATED])


def _value(
    store: ReleaseStore,
    indicator_id: str,
    bounds: Sequence[str],
    times: AnswerTimes,
    period: Period,
) -> IndicatorValue:
    floor = store.info.rate_floor[period.freq]
    points = store.share_error(times.counted, period.freq)
    if indicator_id in QUANTILES:
        hours = [SPEED_MINUTES[code] // _MINUTES_OF_HOUR for code in bounds]
        return quantile(times, hours, QUANTILES[indicator_id], floor, points)
    closed = times.closed[bounds.index(WITHIN[indicator_id])]
    return share_with_error(share(closed, times.counted, floor), points)


def quantile(
    times: AnswerTimes,
    hours: Sequence[int],
    part: float,
    floor: int | None,
    points: float | None,
) -> IndicatorValue:
    """Return the shortest of the terms ``hours`` within which ``part`` of the appeals were closed.

    Its interval (95 %) reaches from the last term within which surely fewer were closed to the
    first within which surely as many were, by the intervals of these shares: each errs in 2.5 % of
    outcomes, one on either side. Without an end above, the true value may lie beyond all terms.
    ``points`` is the error of rounding of such shares in percentage points.
    """
    if floor is None or times.counted < floor:
        return IndicatorValue(None, "too_few", denominator=times.counted)
    if times.undated > _MOST_UNDATED * times.counted:
        return IndicatorValue(None, "no_data", denominator=times.counted)
    shares = [_bounds_of(closed, times.counted, points) for closed in times.closed]
    below = [term for term, share in zip(hours, shares, strict=True) if share.upper < part]
    above = [term for term, share in zip(hours, shares, strict=True) if share.lower >= part]
    interval = (below[-1] if below else 0, above[0] if above else None)
    own = None if points is None else interval
    for term, closed in zip(hours, times.closed, strict=True):
        if closed >= part * times.counted:
            return IndicatorValue(term, "value", closed, times.counted, interval=own)
    return IndicatorValue(None, "beyond", times.closed[-1], times.counted, interval=own)


def _bounds_of(closed: int, counted: int, points: float | None) -> Interval:
    return share_interval(closed, counted, (points or 0) / 100, DECIMALS)
