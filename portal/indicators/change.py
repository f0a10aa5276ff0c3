"""Did it improve? The last twelve months against the twelve before, or why that cannot be said.

Both years hold the same months of the calendar and no appeal in common. Of the headline rate the
interval of the difference decides (:mod:`portal.indicators.differences`), of the appeals received
that of the ratio (:mod:`portal.indicators.count_ratio`): only a change that chance and rounding do
not explain is named. Years are not compared across a change of the rules or of the sources: what
looks like a change would be the change of what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.config.series_breaks import SeriesBreak
from portal.indicators.change_basis import basis_of
from portal.indicators.change_moved import RECEIVED, YEAR, Moved, TwoYears
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period

METHOD = "change 1.0 (rolling years; Newcombe difference of rates, quasi-Poisson ratio of counts)"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the headline rate and of the appeals received; ``breaks`` lie in between."""

    territory: str
    topic: str
    regime: str
    channel: str
    before: Period
    after: Period
    rate: Moved
    received: Moved
    breaks: tuple[SeriesBreak, ...]


def find_changes(
    store: ReleaseStore,
    territories: Sequence[str],
    topics: Sequence[str],
    after: Period,
    regime: str = ALL,
    channel: str = ALL,
) -> list[Change]:
    """Return the change of each topic in each territory to the twelve months ``after``.

    Raises ``ValueError`` where ``after`` is no twelve months in a row.
    """
    if after.n_months != YEAR:
        raise ValueError(f"{after} is no year")
    years = (Period(after.start - YEAR, "P1Y"), Period(after.start, "P1Y"))
    asked = TwoYears(store, years, regime, channel)
    found = []
    for topic in topics:
        rates = asked.values(store.info.headline_rate, territories, topic)
        received = asked.values(RECEIVED, territories, topic)
        for code in territories:
            basis = basis_of(store, code, years, regime, channel)
            found.append(
                Change(
                    code,
                    topic,
                    regime,
                    channel,
                    *years,
                    asked.moved_rate(rates[code], basis),
                    asked.moved_received(code, topic, received[code], basis),
                    basis.breaks if asked.has_both else (),
                )
            )
    return found


def find_change(
    store: ReleaseStore,
    territory: str,
    topic: str,
    after: Period,
    regime: str = ALL,
    channel: str = ALL,
) -> Change:
    """Return the change of one topic in one territory, as :func:`find_changes` does."""
    [found] = find_changes(store, [territory], [topic], after, regime, channel)
    return found


def regimes_apart(store: ReleaseStore, change: Change) -> tuple[str, ...]:
    """Return the regimes that can be asked one by one where all together are not comparable.

    Those of the territory whose rules did not change, in the order of the codelist; none where
    the sum is comparable, or is a single regime already.
    """
    if change.regime != ALL or not change.breaks:
        return ()
    years = (change.before, change.after)
    return tuple(
        code
        for code in basis_of(store, change.territory, years, ALL, change.channel).regimes
        if not basis_of(store, change.territory, years, code, change.channel).breaks
    )
