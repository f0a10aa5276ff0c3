"""Rows of indicator values: for the table of ``/indicators/{id}`` and for the single number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from portal.api.answers import Ask
from portal.api.break_flags import break_flag
from portal.api.codes import known_codes, plain
from portal.api.names import name_of, period_name
from portal.api.tables import own_parts
from portal.exports.tabular import Table
from portal.indicators.definitions import Indicator
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_value
from schemas.codelists import ALL, CHANNEL_GROUP, REGIME
from schemas.indicator_structure import INDICATOR_VALUES
from schemas.periods import Period

# Indicator, territory, topic, regime, channel, period.
Key = tuple[str, str, str, str, str, str]
Entry = tuple[Key, IndicatorValue]


def evaluated(
    ask: Ask, indicator: Indicator, places: Sequence[str], topic: str, period: Period
) -> list[Entry]:
    """Return the values of one topic and period with their keys, in the order of the places."""
    regime = known_codes("regime", [ask.arguments["regime"]], plain((ALL, *REGIME.ids())))[0]
    groups = plain((ALL, *CHANNEL_GROUP.ids()))
    channel = known_codes("channel", [ask.arguments["channel"]], groups)[0]
    found = evaluate(ask.store, indicator.id, places, topic, period, regime, channel)
    return [
        ((indicator.id, code, topic, regime, channel, str(period)), value)
        for code, value in found.items()
    ]


def indicator_table(ask: Ask, indicator: Indicator, entries: Sequence[Entry]) -> Table:
    """Return the entries under the components of the dataset, with the names of their codes."""
    rows = [_row(ask, indicator, key, value) for key, value in entries]
    parts = own_parts(INDICATOR_VALUES)
    return Table.of(INDICATOR_VALUES, parts, rows, _names(ask, indicator, entries))


def beside(key: Key, value: IndicatorValue) -> dict[str, Any]:
    """Return what JSON alone says of a value: who counted the residents, and its address."""
    indicator, geo, topic, regime, channel, time = key
    address = f"/api/v1/indicators/{indicator}/{quote(geo)}/{quote(topic)}/{time}"
    narrower = {"regime": regime, "channel": channel}
    query = urlencode({name: code for name, code in narrower.items() if code != ALL})
    return {
        "population_source": value.population.source if value.population else None,
        "url": f"{address}?{query}" if query else address,
    }


def _row(ask: Ask, indicator: Indicator, key: Key, value: IndicatorValue) -> tuple[Any, ...]:
    residents = value.population
    return (
        *key,
        value.value,
        value.rounding_error,
        *(value.interval or (None, None)),
        value.obs_status,
        break_flag(ask.store, key[3], key[4], Period.parse(key[5])),
        value.state,
        format_value(indicator.id, value, ask.lang),
        value.numerator,
        value.denominator,
        value.population_year,
        residents.as_of if residents else None,
    )


def _names(
    ask: Ask, indicator: Indicator, entries: Sequence[Entry]
) -> Mapping[str, Mapping[str, str]]:
    keys = [key for key, _ in entries]

    def named(dimension: str, place: int) -> dict[str, str]:
        codes = dict.fromkeys(key[place] for key in keys)
        return {code: name_of(ask.store, dimension, code, ask.lang) for code in codes}

    periods = dict.fromkeys(key[-1] for key in keys)
    return {
        "INDICATOR": {indicator.id: indicator.label(ask.lang)},
        "REF_AREA": named("geo", 1),
        "TOPIC": named("topic", 2),
        "REGIME": named("regime", 3),
        "CHANNEL": named("channel", 4),
        "TIME_PERIOD": {code: period_name(Period.parse(code), ask.lang) for code in periods},
    }
