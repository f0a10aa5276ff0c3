"""How unevenly people write, as rows: two files and two answers of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.indicators.comparison import newest_year
from portal.indicators.reporting import VERSION, ReportingDifferences, reporting_differences
from portal.indicators.values import IndicatorValue
from portal.store.release_store import ReleaseStore
from schemas.passport import Column, ColumnKind, Text

# Header by the name in the API.
DIFFERENCE_COLUMNS = {
    "channel": "CHANNEL",
    "geo": "REF_AREA",
    "time": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "obs_status": "OBS_STATUS",
    "state": "STATE",
    "numerator": "NUMERATOR",
    "population": "POPULATION",
    "lower_bound_95": "LOWER_BOUND_95",
    "upper_bound_95": "UPPER_BOUND_95",
    "repeat_share": "REPEAT_SHARE",
    "repeat_state": "REPEAT_STATE",
    "repeat_time": "REPEAT_PERIOD",
    "method": "METHOD",
}
SPREAD_COLUMNS = {
    "channel": "CHANNEL",
    "time": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "obs_status": "OBS_STATUS",
    "low_density": "LOW_DENSITY",
    "high_density": "HIGH_DENSITY",
    "lower_bound": "LOWER_BOUND",
    "upper_bound": "UPPER_BOUND",
    "n_places": "N_PLACES",
    "n_known": "N_KNOWN",
    "n_too_few": "N_TOO_FEW",
    "method": "METHOD",
}


def _column(name: str, kind: ColumnKind, ru: str, en: str) -> Column:
    return Column(name, kind, Text(ru, en))


COLUMNS_OF_REPORTING = (
    _column(
        "REPEAT_SHARE",
        "number",
        "доля повторных обращений, все каналы вместе, с точностью до процента",
        "share of repeated appeals, all channels together, to the nearest per cent",
    ),
    _column(
        "REPEAT_STATE",
        "text",
        "почему этой доли нет: коды как в STATE",
        "why there is no such share, in the codes of STATE",
    ),
    _column("REPEAT_PERIOD", "text", "квартал этой доли", "quarter of that share"),
    _column(
        "LOW_DENSITY",
        "number",
        "обращений на 1 000 жителей: меньше у десятой части территорий",
        "appeals per 1,000 residents that a tenth of the places stay below",
    ),
    _column("HIGH_DENSITY", "number", "больше у десятой части территорий", "that a tenth exceed"),
    _column(
        "LOWER_BOUND",
        "number",
        "различие не меньше чем во столько раз",
        "places are apart at least so many times",
    ),
    _column(
        "UPPER_BOUND",
        "number",
        "и не больше чем во столько; пусто — предела нет",
        "and at most so many times; empty = there is no end",
    ),
    _column("N_PLACES", "integer", "территорий на карте", "places of the map's level"),
    _column("N_KNOWN", "integer", "из них с числом на 1 000 жителей", "of these with a density"),
    _column(
        "N_TOO_FEW", "integer", "из них со слишком малым числом обращений", "with too few appeals"
    ),
)


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
