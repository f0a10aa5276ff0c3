"""By which clock answers are timed, and which terms may be said by it.

Buckets of a regime on the working clock end after as many working minutes as those of the others
after minutes of any kind. Their hours are working hours, then, but their days are no days: 24
working hours are three working days. So they are told up to the last term in hours alone, and
regimes of different clocks are never told together.
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.store.release_store import ReleaseStore
from schemas.codelists import SPEED_MINUTES

CALENDAR, WORKING = "calendar", "working"
_DAY = 1440


def clock_of(store: ReleaseStore, regimes: Sequence[str]) -> str:
    """Return the clock by which the answers of the regimes are timed, empty where they differ."""
    told = store.info.policy.get("clocks", {})
    clocks = {str(told.get(code, CALENDAR)) for code in regimes}
    return clocks.pop() if len(clocks) == 1 else ""


def told_speeds(store: ReleaseStore, regimes: Sequence[str]) -> tuple[str, ...]:
    """Return the dated buckets at whose bounds all of the regimes can be cumulated, by length."""
    told = store.info.policy.get("speeds", {})
    known = [set(told.get(code, ())) for code in regimes]
    clock = clock_of(store, regimes)
    if not known or not clock:
        return ()
    common = set.intersection(*known)
    return tuple(
        code
        for code, minutes in SPEED_MINUTES.items()
        if code in common and (clock == CALENDAR or minutes < _DAY)
    )
