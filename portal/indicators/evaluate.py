"""Evaluate an indicator for territories: value, state, numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import cast

from portal.indicators.answer_times import ANSWER_TIMES, evaluate_times
from portal.indicators.maturity import TOO_EARLY, is_too_early
from portal.indicators.values import (
    LIMITED,
    NOT_REPORTED,
    OBS_STATUS,
    IndicatorValue,
    density,
    density_with_error,
    share,
    share_with_error,
)
from portal.store.model import WITH_OUTCOMES, Counts
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.observations import ValueState
from schemas.periods import Period
from schemas.secondary import SHARE_BY_ID

__all__ = [
    "OBS_STATUS",
    "IndicatorValue",
    "density",
    "evaluate",
    "evaluate_series",
    "evaluate_topics",
    "share",
]

# Shares of outcomes, which are read when the terms have passed.
OUTCOME_RATES = ("resolution_rate", "closed_rate", "answered_rate")


def evaluate(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topic: str,
    period: Period,
    regime: str = ALL,
    channel: str = ALL,
) -> dict[str, IndicatorValue]:
    """Return the indicator of one topic and period for each territory, in the order given."""
    found = evaluate_topics(store, indicator_id, territories, [topic], period, regime, channel)
    return {code: found[code, topic] for code in territories}


def evaluate_series(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topic: str,
    periods: Sequence[Period],
    regime: str = ALL,
    channel: str = ALL,
) -> dict[str, list[IndicatorValue]]:
    """Return the indicator of one topic in each period, by territory in the order given."""
    if indicator_id in SHARE_BY_ID or indicator_id in ANSWER_TIMES:
        found = [
            evaluate(store, indicator_id, territories, topic, period, regime, channel)
            for period in periods
        ]
        return {code: [of_period[code] for of_period in found] for code in territories}
    series = _counted(store, indicator_id, territories, [topic], periods, regime, channel)
    return {code: series[code, topic] for code in territories}


def evaluate_topics(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topics: Sequence[str],
    period: Period,
    regime: str = ALL,
    channel: str = ALL,
) -> dict[tuple[str, str], IndicatorValue]:
    """Return the indicator by (territory, topic), all pairs by one query."""
    if indicator_id in SHARE_BY_ID:
        is_whole = regime == channel == ALL
        return _secondary(store, indicator_id, territories, topics, period, is_whole)
    if indicator_id in ANSWER_TIMES:
        return evaluate_times(store, indicator_id, territories, topics, period, regime, channel)
    found = _counted(store, indicator_id, territories, topics, [period], regime, channel)
    return {pair: value for pair, (value,) in found.items()}


def _counted(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topics: Sequence[str],
    periods: Sequence[Period],
    regime: str,
    channel: str,
) -> dict[tuple[str, str], list[IndicatorValue]]:
    """Return an indicator of the counts by outcome in each period, by (territory, topic)."""
    counted_regime = _regime_set(store, indicator_id, regime)
    if counted_regime is None:
        absent = IndicatorValue(None, "not_applicable")
        return {pair: [absent] * len(periods) for pair in product(territories, topics)}
    counts = store.counts_of_periods(territories, topics, periods, counted_regime, channel)
    states = store.coverage_by_period(territories, periods, counted_regime, channel)
    early = {
        period
        for period in periods
        if indicator_id in OUTCOME_RATES and is_too_early(store, period, counted_regime, channel)
    }
    found = {}
    for code, topic in product(territories, topics):
        is_limited = store.is_limited(code, topic)
        found[code, topic] = [
            NOT_REPORTED
            if state == "not_reported"
            else LIMITED
            if is_limited
            else TOO_EARLY
            if period in early
            else _of_state(_value(store, indicator_id, own, code, period), state)
            for own, state, period in zip(counts[code, topic], states[code], periods, strict=True)
        ]
    return found


def _of_state(value: IndicatorValue, coverage: str) -> IndicatorValue:
    is_partial = coverage == "partial" and value.state == "value"
    return replace(value, state="partial") if is_partial else value


def _secondary(
    store: ReleaseStore,
    indicator_id: str,
    territories: Sequence[str],
    topics: Sequence[str],
    period: Period,
    is_whole: bool,
) -> dict[tuple[str, str], IndicatorValue]:
    """Return a secondary share: neither regimes nor channels are told apart, nor counts shown."""
    if not is_whole:
        return dict.fromkeys(product(territories, topics), IndicatorValue(None, "too_fine"))
    found = store.secondary_shares(territories, topics, period, indicator_id)
    return {
        pair: IndicatorValue(
            None if figure.percent is None else figure.percent / 100, cast(ValueState, figure.state)
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
    store: ReleaseStore, indicator_id: str, counts: Counts, territory: str, period: Period
) -> IndicatorValue:
    freq = period.freq
    if indicator_id == "received":
        error = store.count_error(counts.received, freq)
        number = counts.received
        return IndicatorValue(number, "value", number, rounding_error=error)
    if indicator_id == "appeals_per_1000":
        residents = store.population(territory, period)
        value = density(counts.received, residents, store.info.policy["density_min_count"])
        return density_with_error(value, store.count_error(counts.received, freq))
    numerator = {
        "resolution_rate": counts.measures_taken,
        "closed_rate": counts.closed,
        "answered_rate": counts.answered,
    }[indicator_id]
    value = share(numerator, counts.counted, store.info.rate_floor[freq])
    return share_with_error(value, store.share_error(counts.counted, freq))
