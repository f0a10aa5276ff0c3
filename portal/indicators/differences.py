"""Whether two shares differ: an interval for the difference, made of the intervals of both.

The method is Newcombe's tenth (Interval estimation for the difference between independent
proportions, Statistics in Medicine 17 (1998) 873-890): the distances of both values from their own
bounds are squared and added. The bounds are those of :mod:`portal.indicators.intervals`, so that
chance and rounding are in them. The two must have no appeal in common: not two rolling years less
than twelve months apart.
"""

from __future__ import annotations

from math import sqrt

from portal.indicators.intervals import Interval
from portal.indicators.values import IndicatorValue


def share_difference(before: IndicatorValue, after: IndicatorValue) -> Interval | None:
    """Return the 95 % interval of ``after - before`` (shares, -1..1).

    ``None`` where one of them has no value, no interval, or was reported in part only: what is
    missing may be of another kind than what is there.
    """
    first, second = _parts(before), _parts(after)
    if first is None or second is None:
        return None
    (low_1, value_1, high_1), (low_2, value_2, high_2) = first, second
    change = value_2 - value_1
    down = sqrt((value_2 - low_2) ** 2 + (high_1 - value_1) ** 2)
    up = sqrt((high_2 - value_2) ** 2 + (value_1 - low_1) ** 2)
    return Interval(change - down, change + up)


def differ(before: IndicatorValue, after: IndicatorValue) -> bool | None:
    """Return whether the difference is clear, ``None`` where nothing can be said."""
    found = share_difference(before, after)
    return None if found is None else not found.lower <= 0 <= found.upper


def _parts(value: IndicatorValue) -> tuple[float, float, float] | None:
    if value.value is None or value.interval is None or value.state != "value":
        return None
    low, high = value.interval
    return None if high is None else (low, value.value, high)
