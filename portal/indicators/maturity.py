"""Whether it is too early to say what became of the appeals of a period.

A release holds mature months only: of every appeal in it the term has passed after which its
outcome is read. A trial (``test_only``) does not wait for that. In its newest months most appeals
may still be open in time, and a share of them would tell how young they are, not how they were
answered: it is not shown. Counts are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil

from portal.indicators.values import IndicatorValue
from portal.store.model import WITH_OUTCOMES
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period

TOO_EARLY = IndicatorValue(None, "too_early")
_MINUTES_OF_DAY = 24 * 60


def is_too_early(
    store: ReleaseStore, period: Period, regime: str = ALL, channel: str = ALL, minutes: int = 0
) -> bool:
    """Return whether the terms of some appeals of the period have not passed.

    ``regime`` is a code, ``all`` or those with outcomes; ``minutes`` is the term of a share that is
    known earlier than the outcome, such as that closed within a week.
    """
    if not store.info.test_only:
        return False
    days = ceil(minutes / _MINUTES_OF_DAY) if minutes else maturity_days(store, regime, channel)
    return store.info.as_of <= period.last_day + timedelta(days=days)


def maturity_days(store: ReleaseStore, regime: str = ALL, channel: str = ALL) -> int:
    """Return after how many days the outcome of the slowest regime is read; 0 without any."""
    codes = _codes(store, regime, channel)
    return max((store.regimes[code].maturity_days for code in codes), default=0)


def _codes(store: ReleaseStore, regime: str, channel: str) -> Iterable[str]:
    known = store.regimes_of(channel)
    if regime == WITH_OUTCOMES:
        return [code for code in known if store.regimes[code].reports_outcomes]
    return known if regime == ALL else [code for code in known if code == regime]
