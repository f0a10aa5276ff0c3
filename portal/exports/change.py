"""Changes from one year to the next as rows of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.indicators.change import METHOD, Change, regimes_apart
from portal.indicators.values import IndicatorValue
from portal.store.release_store import ReleaseStore

# Header by the name in the API.
CHANGE_COLUMNS = {
    "indicator": "INDICATOR",
    "geo": "REF_AREA",
    "topic": "TOPIC",
    "regime": "REGIME",
    "channel": "CHANNEL",
    "time": "TIME_PERIOD",
    "time_before": "TIME_PERIOD_BEFORE",
    "value": "OBS_VALUE",
    "value_before": "VALUE_BEFORE",
    "obs_status": "OBS_STATUS",
    "measure": "CHANGE_MEASURE",
    "change": "CHANGE",
    "lower_bound_95": "LOWER_BOUND_95",
    "upper_bound_95": "UPPER_BOUND_95",
    "overdispersion": "OVERDISPERSION",
    "year_change": "YEAR_CHANGE",
    "reasons": "YEAR_CHANGE_REASON",
    "breaks": "SERIES_BREAKS",
    "regimes_alike": "REGIMES_ALIKE",
    "method": "METHOD",
}
_ESTIMATED, _NONE = "E", "M"


def change_entries(store: ReleaseStore, change: Change) -> Iterator[dict[str, Any]]:
    """Yield the headline rate and the appeals received of a change, under CHANGE_COLUMNS."""
    alike = list(regimes_apart(store, change))
    for moved, measure in ((change.rate, "difference"), (change.received, "ratio")):
        lower, upper = moved.interval or (None, None)
        yield {
            "indicator": moved.indicator,
            "geo": change.territory,
            "topic": change.topic,
            "regime": change.regime,
            "channel": change.channel,
            "time": str(change.after),
            "time_before": str(change.before),
            "value": _whole(moved.after),
            "value_before": _whole(moved.before),
            "obs_status": _NONE if moved.change is None else _ESTIMATED,
            "measure": measure,
            "change": moved.change,
            "lower_bound_95": lower,
            "upper_bound_95": upper,
            "overdispersion": moved.dispersion,
            "year_change": moved.state,
            "reasons": list(moved.reasons),
            "breaks": [one.on.isoformat() for one in change.breaks],
            "regimes_alike": alike,
            "method": METHOD,
        }


def _whole(value: IndicatorValue) -> float | None:
    """Return a value that was reported whole: a part of a year compares with nothing."""
    return value.value if value.state == "value" else None
