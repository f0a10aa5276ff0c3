"""``/indicators``: definitions, values, and the address of one number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from portal.api import examples
from portal.api.answers import Answer, Ask
from portal.api.citation import citation
from portal.api.codes import Known, found_code, known_codes, plain, territory_names, topic_names
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.problems import ApiProblem
from portal.api.resource import resource
from portal.api.selection import (
    newest_period,
    refuse_too_many,
    select_periods,
    select_places,
    within_release,
)
from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.indicators.definitions import BY_ID, INDICATORS, VERSION, Indicator
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_value
from portal.store.model import ReleaseInfo
from schemas.codelists import ALL, REGIME
from schemas.observations import (
    IndicatorQuerySchema,
    IndicatorsSchema,
    IndicatorValuesSchema,
    LanguageQuerySchema,
    SingleValueSchema,
    ValueQuerySchema,
)
from schemas.periods import Period, PeriodError

blueprint = ApiBlueprint(
    "indicators", __name__, url_prefix="/api/v1", description="Rates and densities."
)
_COLUMNS = {
    "indicator": "INDICATOR",
    "geo": "REF_AREA",
    "geo_name": "REF_AREA_NAME",
    "topic": "TOPIC",
    "topic_name": "TOPIC_NAME",
    "regime": "REGIME",
    "time": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "rounding_error_95": "ROUNDING_ERROR_95",
    "obs_status": "OBS_STATUS",
    "state": "STATE",
    "label": "LABEL",
    "numerator": "NUMERATOR",
    "denominator": "DENOMINATOR",
    "population_year": "POPULATION_YEAR",
    "population_as_of": "POPULATION_AS_OF",
}


@resource(
    blueprint,
    "/indicators",
    query=LanguageQuerySchema,
    answer=IndicatorsSchema,
    example=examples.INDICATORS,
)
def indicators(ask: Ask) -> Answer:
    """List the indicators with definition, numerator, denominator and caveat."""
    return Answer({"indicators": [_definition(i, ask) for i in INDICATORS]})


@resource(
    blueprint,
    "/indicators/<indicator_id>",
    query=IndicatorQuerySchema,
    answer=IndicatorValuesSchema,
    problems=(
        "not-found",
        "unknown-code",
        "contradictory-filters",
        "too-large",
    ),
    example=examples.INDICATOR_VALUES,
    csv_example=examples.INDICATOR_VALUES_CSV,
    paged=True,
)
def indicator_values(ask: Ask, indicator_id: str) -> Answer:
    """Give the values of an indicator for territories, topics and periods.

    By default the whole country, all topics, the last twelve months of the release. The secondary
    shares (confirmed_share, rating_coverage, repeat_share, on_time_share) are given by region and
    above, topic group and quarter only, in whole per cent and without counts: by default the newest
    quarter.
    """
    indicator = BY_ID[found_code("indicator", indicator_id, _names())]
    values, window = _page_of_values(ask, indicator)
    if ask.format == "csv":
        return Answer(table=_table(ask, values), headers=window.headers())
    body = {"indicator": _definition(indicator, ask), "values": values}
    return Answer(body, headers=window.headers())


@resource(
    blueprint,
    "/indicators/<indicator_id>/<geo>/<topic>/<path:time>",
    query=ValueQuerySchema,
    answer=SingleValueSchema,
    problems=(
        "not-found",
        "unknown-code",
    ),
    example=examples.SINGLE_VALUE,
)
def indicator_value(ask: Ask, indicator_id: str, geo: str, topic: str, time: str) -> Answer:
    """Give one number with everything needed to cite it.

    The period may hold a slash: /indicators/resolution_rate/RU/all/2025-09-01/P1Y.
    """
    indicator = BY_ID[found_code("indicator", indicator_id, _names())]
    found_code("geo", geo, territory_names(ask.store))
    found_code("topic", topic, topic_names(ask.store))
    value = _values(ask, indicator, [geo], topic, _period(ask.store.info, time))[0]
    body = {
        "indicator": _definition(indicator, ask),
        "value": value,
        "citation": citation(ask.store, indicator, value),
    }
    return Answer(body)


def _page_of_values(ask: Ask, indicator: Indicator) -> tuple[list[dict[str, Any]], Window]:
    """Evaluate the (topic, period) blocks that the page touches: topic, then time, then place."""
    store, arguments = ask.store, ask.arguments
    places = select_places(store, arguments)
    topics = known_codes("topic", arguments["topic"], topic_names(store)) or (ALL,)
    asked_time = arguments["time"] or [newest_period(store, indicator.id)]
    periods = select_periods(store.info, {"time": asked_time})
    total = len(places) * len(topics) * len(periods)
    refuse_too_many(total)
    window = Window.of(ask, total)
    blocks = [(topic, period) for topic in topics for period in periods]
    first, last = window.start // len(places), -(-window.stop // len(places))
    values = [
        value
        for topic, period in blocks[first:last]
        for value in _values(ask, indicator, places, topic, period)
    ]
    skip = window.start - first * len(places)
    return values[skip : skip + window.stop - window.start], window


def _values(
    ask: Ask, indicator: Indicator, places: Sequence[str], topic: str, period: Period
) -> list[dict[str, Any]]:
    regime = known_codes("regime", [ask.arguments["regime"]], plain((ALL, *REGIME.ids())))[0]
    found = evaluate(ask.store, indicator.id, places, topic, period, regime)
    return [
        _entry(ask, indicator, (code, topic, regime, str(period)), value)
        for code, value in found.items()
    ]


def _entry(
    ask: Ask, indicator: Indicator, key: tuple[str, str, str, str], value: IndicatorValue
) -> dict[str, Any]:
    geo, topic, regime, time = key
    address = f"/api/v1/indicators/{indicator.id}/{quote(geo)}/{quote(topic)}/{time}"
    residents = value.population
    return {
        "indicator": indicator.id,
        "geo": geo,
        "geo_name": ask.store.territories[geo].name(ask.lang),
        "topic": topic,
        "topic_name": ask.store.topics[topic].name(ask.lang),
        "regime": regime,
        "time": time,
        "value": value.value,
        "rounding_error_95": value.rounding_error,
        "state": value.state,
        "obs_status": value.obs_status,
        "label": format_value(indicator.id, value, ask.lang),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "population_year": value.population_year,
        "population_as_of": residents.as_of if residents else None,
        "population_source": residents.source if residents else None,
        "url": address if regime == ALL else f"{address}?regime={regime}",
    }


def _table(ask: Ask, values: list[dict[str, Any]]) -> Table:
    tail = (ask.store.info.id, data_note(ask.store.info))
    rows = [(*(value[key] for key in _COLUMNS), *tail) for value in values]
    return Table((*_COLUMNS.values(), "RELEASE", "DATA_NOTE"), rows)


def _definition(indicator: Indicator, ask: Ask) -> dict[str, Any]:
    parts = ("definition", "numerator", "denominator", "caveat")
    return {
        "id": indicator.id,
        "version": VERSION,
        "unit": indicator.unit,
        "is_headline": indicator.id == ask.store.info.headline_rate,
        "label": indicator.label(ask.lang),
        **{part: indicator.text(part, ask.lang) for part in parts},
    }


def _names() -> Known:
    return Known((i.id, (i.label_ru, i.label_en)) for i in INDICATORS)


def _period(info: ReleaseInfo, text: str) -> Period:
    try:
        period = Period.parse(text)
    except PeriodError as error:
        raise ApiProblem("not-found", f"time: {error}.") from None
    return within_release(info, "time", period)
