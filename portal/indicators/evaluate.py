"""Evaluate an indicator for territories: value, state, numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, cast

from geodata.population.figures import PopulationFigure
from portal.indicators.intervals import Interval, density_interval, share_interval
from portal.store.model import WITH_OUTCOMES, Counts
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.secondary import SHARE_BY_ID

State = Literal[
    "value",
    "partial",
    "too_few",
    "not_reported",
    "limited",
    "no_population",
    "not_applicable",
    "no_data",
    "not_published",
    "too_fine",
]
_SHARE_DECIMALS, _DENSITY_DECIMALS, _PER = 4, 1, 1000
OBS_STATUS: dict[State, str] = {
    "value": "A",
    "partial": "P",
    "too_few": "U",
    "not_reported": "L",
    "limited": "M",
    "no_population": "M",
    "not_applicable": "M",
    "no_data": "M",
    "not_published": "M",
    "too_fine": "M",
}


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One value of an indicator.

    ``value`` is a count, a share (0..1, four decimals) or a number per 1,000 (one decimal), and
    ``None`` unless the state is ``value`` or ``partial``. Numerator and denominator are shown
    counts (the denominator of a density is the number of residents, and ``population`` says whose,
    of which year and by which source). ``rounding_error`` is in the
    unit of the value: rounding alone moves 95 % of such values by that much at most; ``None``
    where there is no value, and for secondary shares, whose counts are not public. ``interval``
    (95 %, see :mod:`portal.indicators.intervals`) is of shares and densities whose error is known.
    """

    value: float | None
    state: State
    numerator: int | None = None
    denominator: int | None = None
    population: PopulationFigure | None = None
    rounding_error: float | None = None
    interval: Interval | None = None

    @property
    def obs_status(self) -> str:
        """SDMX observation status of the state."""
        return OBS_STATUS[self.state]

    @property
    def population_year(self) -> int | None:
        """Year of the residents that a density divides by; absent from every other indicator."""
        return self.population.year if self.population else None


NOT_REPORTED = IndicatorValue(None, "not_reported")
LIMITED = IndicatorValue(None, "limited")


def evaluate(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topic: str,
    period: Period,
    regime: str = ALL,
) -> dict[str, IndicatorValue]:
    """Return the indicator of one topic and period for each territory, in the order given."""
    found = evaluate_topics(store, indicator_id, territories, [topic], period, regime)
    return {code: found[code, topic] for code in territories}


def evaluate_topics(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topics: Sequence[str],
    period: Period,
    regime: str = ALL,
) -> dict[tuple[str, str], IndicatorValue]:
    """Return the indicator by (territory, topic), all pairs by one query."""
    if indicator_id in SHARE_BY_ID:
        return _secondary(store, indicator_id, territories, topics, period, regime)
    pairs = list(product(territories, topics))
    counted_regime = _regime_set(store, indicator_id, regime)
    if counted_regime is None:
        return dict.fromkeys(pairs, IndicatorValue(None, "not_applicable"))
    counts = store.counts(territories, topics, period, counted_regime)
    coverage = store.coverage_states(territories, period, counted_regime)
    result = {}
    for code, topic in pairs:
        if coverage[code] == "not_reported":
            result[code, topic] = NOT_REPORTED
            continue
        if store.is_limited(code, topic):
            result[code, topic] = LIMITED
            continue
        population = store.population(code, period)
        value = _value(store, indicator_id, counts[code, topic], population, period.freq)
        partial = coverage[code] == "partial" and value.state == "value"
        result[code, topic] = replace(value, state="partial") if partial else value
    return result


def _secondary(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topics: Sequence[str],
    period: Period,
    regime: str,
) -> dict[tuple[str, str], IndicatorValue]:
    """Return a secondary share: no regimes are told apart, and there are no counts to show."""
    if regime != ALL:
        return dict.fromkeys(product(territories, topics), IndicatorValue(None, "too_fine"))
    found = store.secondary_shares(territories, topics, period, indicator_id)
    return {
        pair: IndicatorValue(
            None if figure.percent is None else figure.percent / 100, cast(State, figure.state)
        )
        for pair, figure in found.items()
    }


def _regime_set(store: ReleaseStore, indicator_id: str, regime: str) -> str | None:
    """Return the regimes to sum over, or ``None`` where none of them reports what is asked."""
    if indicator_id != "resolution_rate":
        return regime
    reporting = [r.code for r in store.regimes.values() if r.reports_outcomes]
    if regime == ALL:
        return WITH_OUTCOMES if reporting else None
    return regime if regime in reporting else None


def _value(
    store: ReleaseStore,
    indicator_id: str,
    counts: Counts,
    population: PopulationFigure | None,
    freq: str,
) -> IndicatorValue:
    error = store.count_error(counts.received, freq)
    if indicator_id == "received":
        value = IndicatorValue(counts.received, "value", counts.received)
        return replace(value, rounding_error=error)
    if indicator_id == "appeals_per_1000":
        value = density(counts.received, population, store.info.policy["density_min_count"])
        return _density_with_error(value, error)
    numerator = {
        "resolution_rate": counts.measures_taken,
        "closed_rate": counts.closed,
        "answered_rate": counts.answered,
    }[indicator_id]
    value = share(numerator, counts.counted, store.info.rate_floor[freq])
    return _share_with_error(value, store.share_error(counts.counted, freq))


def _share_with_error(value: IndicatorValue, points: float | None) -> IndicatorValue:
    """Return a share with the error of rounding (percentage points) and its interval."""
    if value.value is None or points is None:
        return value
    error = points / 100
    interval = share_interval(value.numerator or 0, value.denominator or 0, error, _SHARE_DECIMALS)
    return replace(value, rounding_error=round(error, 4), interval=interval)


def _density_with_error(value: IndicatorValue, appeals: float | None) -> IndicatorValue:
    """Return a density with the error of rounding (appeals) and its interval."""
    if value.value is None or value.denominator is None or appeals is None:
        return value
    residents = value.denominator
    found = density_interval(value.numerator or 0, residents, appeals, _PER, _DENSITY_DECIMALS)
    return replace(value, rounding_error=round(appeals * _PER / residents, 4), interval=found)


def share(numerator: int, denominator: int, floor: int | None) -> IndicatorValue:
    """Return numerator / denominator, or «too few» where the denominator is under the floor.

    The floor is the denominator from which rounding alone moves 95 % of shares no further than the
    policy allows; without one no share is shown.
    """
    if floor is None or denominator < floor:
        return IndicatorValue(None, "too_few", numerator, denominator)
    return IndicatorValue(
        round(numerator / denominator, _SHARE_DECIMALS), "value", numerator, denominator
    )


def density(numerator: int, population: PopulationFigure | None, min_count: int) -> IndicatorValue:
    """Return appeals per 1,000 residents, absent where the population is unknown."""
    if population is None:
        return IndicatorValue(None, "no_population", numerator)
    residents = population.residents
    if numerator < min_count:
        return IndicatorValue(None, "too_few", numerator, residents, population)
    value = round(numerator * _PER / residents, _DENSITY_DECIMALS)
    return IndicatorValue(value, "value", numerator, residents, population)
