"""The flag of a series break: which figures speak of a period in which appeals changed their way.

A status says what a figure is, and there can be but one; a break lies beside it, so that it has a
column of its own with the code that SDMX has for it.
"""

from __future__ import annotations

from itertools import product

from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period

FLAG = "B"


def break_flag(store: ReleaseStore, regime: str, channel: str, period: Period) -> str | None:
    """Return the flag where a break of the regime («all»: of one of the channel's) lies within."""
    regimes = (ALL, *(store.regimes_of(channel) if regime == ALL else (regime,)))
    months = (
        one.on.year * 12 + one.on.month - 1 for one in store.series_breaks if one.regime in regimes
    )
    return FLAG if any(period.start <= month <= period.end for month in months) else None


def break_flags(store: ReleaseStore, query: ObservationQuery) -> list[str | None]:
    """Return the flags of the dense product of a query, the last list varying fastest."""
    flags = {
        (regime, channel): [break_flag(store, regime, channel, one) for one in query.periods]
        for regime, channel in product(query.regimes, query.channels)
    }
    n_inner = len(query.outcomes) * len(query.speeds)
    of_place = [flag for of_periods in flags.values() for flag in of_periods * n_inner]
    return of_place * (len(query.territories) * len(query.topics))
