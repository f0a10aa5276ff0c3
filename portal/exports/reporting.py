"""How unevenly people write, as rows: two files and two answers of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.exports.readme import data_note
from portal.exports.reporting_columns import DIFFERENCE_COLUMNS, SPREAD_COLUMNS
from portal.exports.tabular import Table
from portal.indicators.comparison import newest_year
from portal.indicators.reporting import VERSION, ReportingDifferences, reporting_differences
from portal.indicators.values import IndicatorValue
from portal.store.release_store import ReleaseStore


def reporting_tables(store: ReleaseStore) -> dict[str, Table]:
    """Return the tables by file name; none where the release has no twelve months."""
    period = newest_year(store.info)
    if period is None:
        return {}
    found, note = reporting_differences(store, period), data_note(store.info)
    tables = {
        "reporting_differences.csv": (DIFFERENCE_COLUMNS, difference_entries(found)),
        "reporting_spreads.csv": (SPREAD_COLUMNS, spread_entries(found)),
    }
    return {
        name: Table(
            (*columns.values(), "DATA_NOTE"),
            [(*(entry[key] for key in columns), note) for entry in entries],
        )
        for name, (columns, entries) in tables.items()
    }


def difference_entries(found: ReportingDifferences) -> Iterator[dict[str, Any]]:
    """Yield a row for each channel and place under the keys of ``DIFFERENCE_COLUMNS``."""
    nothing = IndicatorValue(None, "not_published" if found.quarter else "no_data")
    for densities in found.channels:
        for code, value in densities.places.items():
            lower, upper = value.interval or (None, None)
            repeats = found.repeats.get(code, nothing)
            yield {
                "channel": densities.channel,
                "geo": code,
                "time": str(found.period),
                "value": value.value,
                "obs_status": value.obs_status,
                "state": value.state,
                "numerator": value.numerator,
                "population": value.denominator,
                "lower_bound_95": lower,
                "upper_bound_95": upper,
                "repeat_share": repeats.value,
                "repeat_state": repeats.state,
                "repeat_time": str(found.quarter) if found.quarter else None,
                "method": VERSION,
            }


def spread_entries(found: ReportingDifferences) -> Iterator[dict[str, Any]]:
    """Yield a row for each channel under the keys of ``SPREAD_COLUMNS``."""
    for densities in found.channels:
        spread = densities.spread
        yield {
            "channel": densities.channel,
            "time": str(found.period),
            "value": spread.value,
            "obs_status": "M" if spread.value is None else "E",
            "low_density": spread.low,
            "high_density": spread.high,
            "lower_bound": spread.lower,
            "upper_bound": spread.upper,
            "n_places": spread.n_places,
            "n_known": spread.n_known,
            "n_too_few": spread.n_too_few,
            "method": VERSION,
        }
