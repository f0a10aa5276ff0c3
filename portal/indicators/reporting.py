"""How unevenly people write: density by channel and place, its spread, and the share of repeats.

A density says how often people write, not how bad it is: where a channel is known and answers are
used to, more is written of the same. How far places are apart by this is told by the spread of a
channel: the density that a tenth of the places exceed, divided by the one that a tenth of them stay
below. It is of the places of the map's level, all topics together.

**Places without a density.** Where fewer appeals are shown than the policy's floor there is no
density; it lies somewhere between 0 and the floor (and its error of rounding) for so many
residents. The spread is given where it is the same wherever these places lie. Places that did not
report, or in part only, and places of unknown population are left out and counted.

**The range.** Every density has a 95 % interval. Of the lower ends of all of them, and of the upper
ends, tenths are taken as well: what comes out between the most unlike and the most alike of them is
the range, and the true spread lies within it whenever every interval holds. It has no upper end
where a tenth of the places may have written nothing.

No filer is read anywhere, so nothing can be said of how many write; the share of appeals that the
sources call repeated is known for quarters and above the lowest level only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from portal.indicators.evaluate import evaluate
from portal.indicators.values import DECIMALS, IndicatorValue
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, CHANNEL_GROUP
from schemas.periods import Period
from schemas.secondary import REPEAT_SHARE

VERSION = "1.0"
# A tenth of fewer places is none of them.
LEAST_PLACES = 10
_LOW, _HIGH, _PER = 0.1, 0.9, 1000


@dataclass(frozen=True, slots=True)
class Spread:
    """How far places are apart; ``value`` is ``high`` over ``low``, the outer tenths.

    All three are ``None`` where it hangs on places without a density; ``lower`` and ``upper`` are
    the range, with ``upper`` ``None`` where it has no end. Of ``n_places`` there are ``n_known``
    with a density and ``n_too_few`` below the floor; the rest is left out.
    """

    value: float | None
    low: float | None
    high: float | None
    lower: float | None
    upper: float | None
    n_places: int
    n_known: int
    n_too_few: int


@dataclass(frozen=True, slots=True)
class ChannelDensities:
    """Appeals per 1,000 residents through one channel (``all``: through any) by place."""

    channel: str
    places: dict[str, IndicatorValue]
    spread: Spread


@dataclass(frozen=True, slots=True)
class ReportingDifferences:
    """How unevenly people write in a period; ``repeats`` are of ``quarter``, empty without one."""

    period: Period
    channels: tuple[ChannelDensities, ...]
    quarter: Period | None
    repeats: dict[str, IndicatorValue]


# A release never changes: what was computed once is kept with its store.
_FOUND: WeakKeyDictionary[ReleaseStore, dict[Period, ReportingDifferences]] = WeakKeyDictionary()
_REMEMBERED = 12


def reporting_differences(store: ReleaseStore, period: Period) -> ReportingDifferences:
    """Return densities of the places of the map's level, all channels first, and their repeats."""
    found = _FOUND.setdefault(store, {})
    # Another thread may clear the memory at any moment.
    known = found.get(period)
    if known is None:
        if len(found) >= _REMEMBERED:
            found.clear()
        known = found[period] = _found(store, period)
    return known


def _found(store: ReleaseStore, period: Period) -> ReportingDifferences:
    info = store.info
    codes = [
        place.code
        for place in store.territories.at_level(info.map_level)
        if not place.is_unallocated
    ]
    floor = int(info.policy["density_min_count"])
    most = floor + (store.count_error(floor, period.freq) or 0)
    used = [code for code in CHANNEL_GROUP.ids() if code in store.regimes_by_channel]
    channels = []
    for channel in (ALL, *used):
        found = evaluate(store, "appeals_per_1000", codes, ALL, period, channel=channel)
        channels.append(ChannelDensities(channel, found, spread_of([*found.values()], most)))
    quarters = store.secondary.quarters(REPEAT_SHARE.id)
    is_lowest = info.map_level == info.levels[-1].code
    quarter = quarters[-1] if quarters and not is_lowest else None
    repeats = evaluate(store, REPEAT_SHARE.id, codes, ALL, quarter) if quarter else {}
    return ReportingDifferences(period, tuple(channels), quarter, repeats)


def spread_of(values: Sequence[IndicatorValue], most: float) -> Spread:
    """Return the spread of densities; ``most`` appeals at most are where there are too few."""
    known = [value for value in values if value.state == "value"]
    few = [value for value in values if value.state == "too_few" and value.denominator]
    counted = (len(values), len(known), len(few))
    if len(known) + len(few) < LEAST_PLACES or not known:
        return Spread(None, None, None, None, None, *counted)
    own = [value.value or 0.0 for value in known]
    bounds = [value.interval or (value.value or 0.0, value.value) for value in known]
    ends = [most * _PER / (value.denominator or 1) for value in few]
    none = [0.0] * len(few)
    low, high = _tenths([*own, *none])
    lower, upper = [bound for bound, _ in bounds], [bound or 0.0 for _, bound in bounds]
    low_least, high_least = _tenths([*lower, *none])
    low_most, high_most = _tenths([*upper, *ends])
    is_told = low > 0 and (low, high) == _tenths([*own, *ends])
    return Spread(
        round(high / low, DECIMALS) if is_told else None,
        low if is_told else None,
        high if is_told else None,
        max(1.0, round(high_least / low_most, DECIMALS)) if low_most > 0 else None,
        round(high_most / low_least, DECIMALS) if low_least > 0 else None,
        *counted,
    )


def _tenths(densities: Sequence[float]) -> tuple[float, float]:
    """Return the densities below and above which a tenth of the places lies."""
    low, high = np.quantile(densities, (_LOW, _HIGH))
    return round(float(low), DECIMALS), round(float(high), DECIMALS)
