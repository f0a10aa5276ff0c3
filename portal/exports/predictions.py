"""Forecasts, their scores, past forecasts and spikes as rows: the files and the CSV of the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.store.model import ObservationQuery
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.predictions import (
    Absence,
    Band,
    Forecast,
    GroupScore,
    PastForecast,
    Score,
    SeriesKey,
    Spike,
)

Entry = dict[str, Any]
# What was shown of a series in a month, and the status of that figure.
Received = dict[tuple[SeriesKey, str], tuple[int | None, str]]

FORECAST_STATUS, ESTIMATE_STATUS, ABSENT_STATUS = "F", "E", "M"
# Stands for the release of a forecast that no release made.
BACKTEST = "backtest"
_SERIES = {"geo": "REF_AREA", "topic": "TOPIC"}
_BAND = {
    "value": "FORECAST",
    **{name: name.upper() for name in ("lower_80", "upper_80", "lower_95", "upper_95")},
}
_ERRORS = {name: name.upper() for name in ("mase", "naive_mase", "relative_mae", "pinball")} | {
    "coverage_80": "COVERAGE_80",
    "coverage_95": "COVERAGE_95",
}
# Column of a file by the name that JSON has for it.
FORECAST_COLUMNS = {
    **_SERIES,
    "time": "TIME_PERIOD",
    "horizon": "HORIZON",
    **_BAND,
    "model": "FORECAST_MODEL",
    "obs_status": "OBS_STATUS",
    "method": "METHOD",
}
SCORE_COLUMNS = {
    **_SERIES,
    "no_forecast": "NO_FORECAST",
    "model": "FORECAST_MODEL",
    "n_windows": "N_WINDOWS",
    "n_scored": "N_SCORED",
    **_ERRORS,
    "method": "METHOD",
}
GROUP_COLUMNS = {
    "level": "LEVEL",
    "kind": "SERIES_KIND",
    "n_series": "N_SERIES",
    "n_scored": "N_SCORED",
    **_ERRORS,
    "published": "PUBLISHED_MODELS",
    "models": "N_BY_MODEL",
    "method": "METHOD",
}
PAST_COLUMNS = {
    **_SERIES,
    "forecast_in": "FORECAST_IN",
    "origin": "ORIGIN",
    "time": "TIME_PERIOD",
    "horizon": "HORIZON",
    **_BAND,
    "model": "FORECAST_MODEL",
    "obs_status": "OBS_STATUS",
    "received": "RECEIVED",
    "received_status": "RECEIVED_STATUS",
    "within_80": "WITHIN_80",
    "within_95": "WITHIN_95",
    "method": "METHOD",
}
SPIKE_COLUMNS = {
    **_SERIES,
    "time": "TIME_PERIOD",
    "received": "RECEIVED",
    "expected": "EXPECTED",
    "expected_lower": "EXPECTED_LOWER",
    "expected_upper": "EXPECTED_UPPER",
    "q_value": "Q_VALUE",
    "obs_status": "OBS_STATUS",
    "method": "METHOD",
}


def forecast_entry(store: ReleaseStore, one: Forecast) -> Entry:
    """Return a forecast under the keys of ``FORECAST_COLUMNS``."""
    return {
        **_key(one.series),
        "time": one.month,
        "horizon": one.horizon,
        **_band(one.band),
        "model": one.model,
        "obs_status": FORECAST_STATUS,
        "method": store.predictions.forecast_version,
    }


def absence_marks(store: ReleaseStore) -> Entry:
    """Return status and method of a series without a forecast; nothing where none were made."""
    own = store.predictions
    if not own.has_forecasts:
        return {"obs_status": None, "method": None}
    return {"obs_status": ABSENT_STATUS, "method": own.forecast_version}


def score_entry(store: ReleaseStore, series: SeriesKey, score: Score | None, reason: str) -> Entry:
    """Return a score, or why there is no forecast, under the keys of ``SCORE_COLUMNS``."""
    own = ("model", "n_windows", "n_scored", *_ERRORS)
    return {
        **_key(series),
        "no_forecast": reason or None,
        **{name: getattr(score, name) if score else None for name in own},
        "method": store.predictions.forecast_version or None,
    }


def group_entry(store: ReleaseStore, group: GroupScore) -> Entry:
    """Return the means of a group under the keys of ``GROUP_COLUMNS``."""
    own = {name: getattr(group, name) for name in GROUP_COLUMNS if name != "method"}
    return {**own, "method": store.predictions.forecast_version}


def past_entry(one: PastForecast, received: Received) -> Entry:
    """Return a past forecast beside what came, under the keys of ``PAST_COLUMNS``."""
    came, status = received[one.series, one.month]
    return {
        **_key(one.series),
        "forecast_in": one.release or BACKTEST,
        "origin": one.origin,
        "time": one.month,
        "horizon": one.horizon,
        **_band(one.band),
        "model": one.model,
        "obs_status": FORECAST_STATUS,
        "received": came,
        "received_status": status,
        "within_80": None if came is None else one.band.lower_80 <= came <= one.band.upper_80,
        "within_95": None if came is None else one.band.lower_95 <= came <= one.band.upper_95,
        "method": one.method,
    }


def spike_entry(store: ReleaseStore, spike: Spike) -> Entry:
    """Return a spike under the keys of ``SPIKE_COLUMNS``."""
    return {
        **_key(spike.series),
        "time": spike.month,
        "received": spike.shown,
        "expected": spike.expected,
        "expected_lower": spike.lower,
        "expected_upper": spike.upper,
        "q_value": spike.q_value,
        "obs_status": ESTIMATE_STATUS,
        "method": store.predictions.spike_version,
    }


def received_of(store: ReleaseStore, past: Iterable[PastForecast]) -> Received:
    """Return what came in the months that were forecast, by series and month."""
    asked: dict[str, set[str]] = {}
    months = set()
    for one in past:
        asked.setdefault(one.series.topic, set()).add(one.series.territory)
        months.add(one.month)
    periods = tuple(Period.parse(month) for month in sorted(months))
    found: Received = {}
    for topic, places in asked.items():
        lists = (tuple(sorted(places)), (topic,), (ALL,), (ALL,), (ALL,), (ALL,), periods)
        for cell in store.figures(ObservationQuery(*lists)).observations():
            key = SeriesKey(cell.territory, topic), str(cell.period)
            found[key] = cell.value, cell.status
    return found


def prediction_tables(store: ReleaseStore) -> dict[str, Table]:
    """Return the tables by file name; one that the release has nothing for is left out."""
    places, topics = tuple(store.territories), tuple(store.topics)
    own = store.predictions
    past = own.past_of(places, topics)
    received = received_of(store, past)
    tables = {
        "forecasts": _table(
            store,
            FORECAST_COLUMNS,
            (forecast_entry(store, one) for one in own.forecasts_of(places, topics)),
        ),
        "forecast_scores": _table(store, SCORE_COLUMNS, _scores(store, places, topics)),
        "forecast_group_scores": _table(
            store, GROUP_COLUMNS, (group_entry(store, one) for one in own.group_scores)
        ),
        "past_forecasts": _table(store, PAST_COLUMNS, (past_entry(one, received) for one in past)),
        "spikes": _table(store, SPIKE_COLUMNS, (spike_entry(store, one) for one in own.spikes())),
    }
    # That nothing was found is said by a file without rows; nothing searched, by none.
    searched = {"spikes"} if own.n_tested else set()
    return {name: table for name, table in tables.items() if table.rows or name in searched}


def _scores(store: ReleaseStore, places: Sequence[str], topics: Sequence[str]) -> Iterable[Entry]:
    """Yield every series once, in the order of the reference."""
    scores = {one.series: one for one in store.predictions.scores_of(places, topics)}
    absences: dict[SeriesKey, Absence] = {
        one.series: one for one in store.predictions.absences_of(places, topics)
    }
    for place in places:
        for topic in topics:
            series = SeriesKey(place, topic)
            if series in scores or series in absences:
                reason = absences[series].reason if series in absences else ""
                yield score_entry(store, series, scores.get(series), reason)


def _table(store: ReleaseStore, columns: dict[str, str], entries: Iterable[Entry]) -> Table:
    note = data_note(store.info)
    rows = [(*(cell(entry[key]) for key in columns), note) for entry in entries]
    return Table((*columns.values(), "DATA_NOTE"), rows)


def cell(value: Any) -> Any:
    """Return a value as a cell: numbers by model as «model number» with spaces between."""
    if isinstance(value, dict):
        return " ".join(f"{model} {number}" for model, number in value.items())
    return value


def _key(series: SeriesKey) -> Entry:
    return {"geo": series.territory, "topic": series.topic}


def _band(band: Band) -> Entry:
    return {name: getattr(band, name) for name in _BAND}
