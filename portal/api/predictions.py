"""``/forecasts``, ``/forecast-scores``, ``/past-forecasts``, ``/spikes``: what is predicted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.api import prediction_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import known_codes, topic_names
from portal.api.listing import Entry
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.api.selection import refuse_too_many, select_places
from portal.exports import predictions as rows
from portal.exports.readme import data_note
from portal.exports.tabular import Table
from schemas.codelists import ALL, Codelist
from schemas.geography import PagedTableQuerySchema
from schemas.prediction_answers import (
    ForecastGroupScoresSchema,
    ForecastQuerySchema,
    ForecastScoreQuerySchema,
    ForecastScoresSchema,
    ForecastsSchema,
    PastForecastQuerySchema,
    PastForecastsSchema,
    SpikeQuerySchema,
    SpikesSchema,
)
from schemas.predictions import FORECAST_ABSENCE, FORECAST_MODEL, SeriesKey

blueprint = ApiBlueprint(
    "predictions", __name__, url_prefix="/api/v1", description="Forecasts and unusual months."
)
_PROBLEMS = ("unknown-code", "contradictory-filters", "too-large")
# Beside the columns of the file: why a series has no forecast.
_FORECAST_COLUMNS = {**rows.FORECAST_COLUMNS, "no_forecast": "NO_FORECAST"}
_CODELISTS = {"model": FORECAST_MODEL, "no_forecast": FORECAST_ABSENCE}
# Forecasts of a series at most.
_MOST_AHEAD = 6


@resource(
    blueprint,
    "/forecasts",
    query=ForecastQuerySchema,
    answer=ForecastsSchema,
    problems=_PROBLEMS,
    example=examples.FORECASTS,
    csv_example=examples.FORECASTS_CSV,
    paged=True,
)
def forecasts(ask: Ask) -> Answer:
    """Give the forecasts of appeals received, by month, with intervals of 80 and 95 %.

    They begin after the last month of the release and are made from shown counts alone, as if the
    same sources went on reporting; obs_status is F. A series without a forecast has one entry that
    says why, in no_forecast, and obs_status M; it is part of the whole, so that forecasts of the
    parts need not add up to it. By default the whole country, all topics.
    """
    store, months = ask.store, set(ask.arguments["time"])
    places, topics = _series(ask)
    found: dict[SeriesKey, list[Entry]] = {}
    for one in store.predictions.forecasts_of(places, topics):
        own = found.setdefault(one.series, [])
        if not months or one.month in months:
            own.append(rows.forecast_entry(store, one) | {"no_forecast": None})
    reasons = _reasons(ask, places, topics, set(found))
    nothing = dict.fromkeys(_FORECAST_COLUMNS) | rows.absence_marks(store)
    entries = [
        entry
        for key in (SeriesKey(place, topic) for place in places for topic in topics)
        for entry in found.get(key)
        or ([{**nothing, **_key(key), "no_forecast": reasons[key]}] if key in reasons else [])
    ]
    return _paged(ask, "forecasts", _FORECAST_COLUMNS, entries)


@resource(
    blueprint,
    "/forecast-scores",
    query=ForecastScoreQuerySchema,
    answer=ForecastScoresSchema,
    problems=_PROBLEMS,
    example=examples.SCORES,
    csv_example=examples.SCORES_CSV,
    paged=True,
)
def forecast_scores(ask: Ask) -> Answer:
    """Say how well the forecasts of each series would have done, or why there are none.

    They were tried on months that had chosen no model. By default the whole country, all topics.
    """
    store = ask.store
    places, topics = _series(ask)
    scores = {one.series: one for one in store.predictions.scores_of(places, topics)}
    reasons = _reasons(ask, places, topics, set(scores))
    entries = [
        rows.score_entry(store, key, scores.get(key), reasons.get(key, ""))
        for key in (SeriesKey(place, topic) for place in places for topic in topics)
    ]
    return _paged(ask, "forecast_scores", rows.SCORE_COLUMNS, entries)


@resource(
    blueprint,
    "/forecast-group-scores",
    query=PagedTableQuerySchema,
    answer=ForecastGroupScoresSchema,
    example=examples.GROUPS,
    csv_example=examples.GROUPS_CSV,
    paged=True,
)
def forecast_group_scores(ask: Ask) -> Answer:
    """Give the mean scores by level of territory, for all topics together and by topic.

    Where the chosen models were no better than the same month a year before, the latter is what is
    published.
    """
    store = ask.store
    entries = [
        rows.group_entry(store, one)
        | {"level_name": store.info.level_label(one.level, ask.lang), "models": dict(one.models)}
        for one in store.predictions.group_scores
    ]
    return _paged(ask, "forecast_group_scores", rows.GROUP_COLUMNS, entries)


@resource(
    blueprint,
    "/past-forecasts",
    query=PastForecastQuerySchema,
    answer=PastForecastsSchema,
    problems=_PROBLEMS,
    example=examples.PAST,
    csv_example=examples.PAST_CSV,
    paged=True,
)
def past_forecasts(ask: Ask) -> Answer:
    """List forecasts of months that are known by now, beside what came.

    Those that earlier releases published, and those of the method of today tried on the past
    (backtest). Of withdrawn releases there are none. By default the whole country, all topics.
    """
    store, months = ask.store, ask.arguments["time"]
    places, topics = _series(ask)
    window = Window.of(ask, store.predictions.n_past(places, topics, months))
    found = store.predictions.past_of(places, topics, months, window.start, window.stop)
    received = rows.received_of(store, found)
    entries = [rows.past_entry(one, received) for one in found]
    return _answer(ask, "past_forecasts", rows.PAST_COLUMNS, entries, window)


@resource(
    blueprint,
    "/spikes",
    query=SpikeQuerySchema,
    answer=SpikesSchema,
    problems=_PROBLEMS,
    example=examples.SPIKES,
    csv_example=examples.SPIKES_CSV,
    paged=True,
)
def spikes(ask: Ask) -> Answer:
    """List the months in which more appeals came than history and calendar explain.

    By month, then territory. received is the shown count; expected and its range are estimates
    (obs_status E), and of all that are listed a share of false_share may be false. A month that is
    not listed was not found unusual, or was not searched. By default all places and topics.
    """
    store, asked = ask.store, ask.arguments
    topics = set(known_codes("topic", asked["topic"], topic_names(store)))
    is_narrowed = asked["geo"] or "geo_level" in asked
    places = set(select_places(store, asked)) if is_narrowed else None
    own = store.predictions
    entries = [
        rows.spike_entry(store, one)
        for one in own.spikes()
        if (places is None or one.series.territory in places)
        and (not topics or one.series.topic in topics)
        and (not asked["time"] or one.month in asked["time"])
    ]
    searched = {
        "method": own.spike_version or None,
        # Nothing searched is no search that found nothing.
        "n_series": own.n_tested if own.has_spikes else None,
        "n_tests": own.n_tests if own.has_spikes else None,
        "false_share": own.false_share if own.has_spikes else None,
        "first_month": next(iter(own.tested_months), None),
        "last_month": next(reversed(own.tested_months), None),
    }
    return _paged(ask, "spikes", rows.SPIKE_COLUMNS, entries, searched)


def _series(ask: Ask) -> tuple[Sequence[str], Sequence[str]]:
    """Return the places and topics asked for; refuse too many of them."""
    places = select_places(ask.store, ask.arguments)
    topics = known_codes("topic", ask.arguments["topic"], topic_names(ask.store)) or (ALL,)
    refuse_too_many(len(places) * len(topics) * _MOST_AHEAD)
    return places, topics


def _reasons(
    ask: Ask, places: Sequence[str], topics: Sequence[str], having: set[SeriesKey]
) -> dict[SeriesKey, str]:
    """Return why series have no forecast, ``having`` being those that have one."""
    own = ask.store.predictions
    told = {one.series: one.reason for one in own.absences_of(places, topics)}
    rest = own.absence_of_unknown
    return {
        key: told.get(key, rest)
        for key in (SeriesKey(place, topic) for place in places for topic in topics)
        if key not in having
    }


def _paged(
    ask: Ask,
    name: str,
    columns: Mapping[str, str],
    entries: Sequence[Entry],
    more: Mapping[str, Any] | None = None,
) -> Answer:
    window = Window.of(ask, len(entries))
    return _answer(ask, name, columns, entries[window.start : window.stop], window, more)


def _answer(
    ask: Ask,
    name: str,
    columns: Mapping[str, str],
    page: Sequence[Entry],
    window: Window,
    more: Mapping[str, Any] | None = None,
) -> Answer:
    """Return a page: with names and the version of the method in JSON, else as the file has it."""
    info = ask.store.info
    if ask.format == "json":
        method = {"method": ask.store.predictions.forecast_version or None}
        named = [_named(ask, entry) for entry in page]
        return Answer({**method, **(more or {}), name: named}, headers=window.headers())
    tail = (info.id, data_note(info))
    lines = [(*(rows.cell(entry[key]) for key in columns), *tail) for entry in page]
    table = Table((*columns.values(), "RELEASE", "DATA_NOTE"), lines)
    return Answer(table=table, headers=window.headers())


def _named(ask: Ask, entry: Entry) -> dict[str, Any]:
    """Return an entry with the name of each code behind it."""
    store, named = ask.store, {}
    for key, value in entry.items():
        named[key] = value
        if key == "geo":
            named["geo_name"] = store.territories[value].name(ask.lang)
        elif key == "topic":
            named["topic_name"] = store.topics[value].name(ask.lang)
        elif key in _CODELISTS:
            named[f"{key}_name"] = _label(_CODELISTS[key], value, ask.lang)
    return named


def _label(codes: Codelist, code: str | None, lang: str) -> str | None:
    return None if code is None else codes[code].label(lang)


def _key(series: SeriesKey) -> dict[str, str]:
    return {"geo": series.territory, "topic": series.topic}
