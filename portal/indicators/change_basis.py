"""Whether two years of a territory are counted alike: its sources, and breaks of their rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.config.series_breaks import SeriesBreak
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period

_ABSENT = "not_reported"


@dataclass(frozen=True, slots=True)
class Basis:
    """What both years rest on: the regimes of the territory, and the reasons against comparing.

    ``of_rate`` and ``of_received`` are codes of YEAR_CHANGE_REASON; a rate is made of the regimes
    that report outcomes alone. ``breaks`` are those of any of the regimes.
    """

    regimes: tuple[str, ...]
    breaks: tuple[SeriesBreak, ...]
    of_rate: tuple[str, ...]
    of_received: tuple[str, ...]


def basis_of(
    store: ReleaseStore,
    territory: str,
    years: tuple[Period, Period],
    regime: str = ALL,
    channel: str = ALL,
) -> Basis:
    """Return the basis of two years of a regime («all»: of those of the channel)."""
    asked = set(store.regimes_of(channel) if regime == ALL else (regime,))
    by_month = _sources_by_month(store, territory, years)
    present = {store.sources[source].regime for own in by_month.values() for source in own}
    regimes = tuple(code for code in store.regimes if code in present & asked)
    with_outcomes = {code for code in regimes if store.regimes[code].reports_outcomes}
    if store.info.headline_rate != "resolution_rate":
        with_outcomes = set(regimes)
    breaks = _breaks(store, set(regimes), years)
    return Basis(
        regimes,
        breaks,
        _reasons(store, by_month, with_outcomes, years),
        _reasons(store, by_month, set(regimes), years),
    )


def _reasons(
    store: ReleaseStore,
    by_month: dict[str, frozenset[str]],
    regimes: set[str],
    years: tuple[Period, Period],
) -> tuple[str, ...]:
    """Return the reasons that lie in the sources or the rules of some regimes."""
    sets = {
        frozenset(source for source in own if store.sources[source].regime in regimes)
        for own in by_month.values()
    }
    found = ["coverage_changed"] if len(sets) > 1 else []
    if _breaks(store, regimes, years):
        found.append("series_break")
    return tuple(found)


def _sources_by_month(
    store: ReleaseStore, territory: str, years: tuple[Period, Period]
) -> dict[str, frozenset[str]]:
    """Return the sources that reported anything, for each of the months."""
    months = (*years[0].months, *years[1].months)
    found: dict[str, set[str]] = {month: set() for month in months}
    for cell in store.coverage_rows([territory]):
        if cell.month in found and cell.state != _ABSENT:
            found[cell.month].add(cell.source)
    return {month: frozenset(sources) for month, sources in found.items()}


def _breaks(
    store: ReleaseStore, regimes: set[str], years: tuple[Period, Period]
) -> tuple[SeriesBreak, ...]:
    """Return the breaks after the first day of the two years, up to their last.

    On the first day itself there is nothing before it.
    """
    year, month = divmod(years[0].start, 12)
    first, last = date(year, month + 1, 1), years[1].last_day
    return tuple(
        one
        for one in store.series_breaks
        if first < one.on <= last and (one.regime == ALL or one.regime in regimes)
    )
