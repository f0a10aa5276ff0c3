"""``/indicators``: definitions, values, and the address of one number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.api import examples, format_examples
from portal.api.answers import Answer, Ask
from portal.api.citation import citation
from portal.api.codes import Known, found_code, known_codes, territory_names, topic_names
from portal.api.indicator_table import Entry, beside, evaluated, indicator_table
from portal.api.paging import Window
from portal.api.parser import ApiBlueprint
from portal.api.problems import ApiProblem
from portal.api.resource import resource
from portal.api.selection import (
    newest_periods,
    refuse_too_many,
    select_periods,
    select_places,
    within_release,
)
from portal.api.tables import only, tabled
from portal.exports.tabular import Table, records
from portal.indicators.definitions import BY_ID, INDICATORS, VERSION, Indicator
from portal.store.model import ReleaseInfo
from schemas.codelists import ALL
from schemas.forms import MOST_CELLS
from schemas.observations import (
    MAX_CELLS,
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
        "no-polygons",
        "too-large",
    ),
    example=examples.INDICATOR_VALUES,
    csv_example=examples.INDICATOR_VALUES_CSV,
    more_examples=format_examples.INDICATOR_VALUES,
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
    entries, window = _page_of_values(ask, indicator)
    table = only(indicator_table(ask, indicator, entries), ask.arguments["measure"])
    if ask.format != "json":
        return tabled(ask, "values", table, window)
    body = {"indicator": _definition(indicator, ask), "values": _values(ask, table, entries)}
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
    entries = evaluated(ask, indicator, [geo], topic, _period(ask.store.info, time))
    [value] = _values(ask, indicator_table(ask, indicator, entries), entries)
    body = {
        "indicator": _definition(indicator, ask),
        "value": value,
        "citation": citation(ask.store, indicator, value, ask.lang),
    }
    return Answer(body)


def _page_of_values(ask: Ask, indicator: Indicator) -> tuple[list[Entry], Window]:
    """Evaluate the (topic, period) blocks that the page touches: topic, then time, then place."""
    store, arguments = ask.store, ask.arguments
    places = select_places(store, arguments)
    topics = known_codes("topic", arguments["topic"], topic_names(store)) or (ALL,)
    last = arguments.get("last") or 1
    asked = arguments["time"] or newest_periods(store, indicator.id, last)
    periods = select_periods(store.info, {"time": asked, "last": arguments.get("last")})
    total = len(places) * len(topics) * len(periods)
    refuse_too_many(total, min(MAX_CELLS, MOST_CELLS.get(ask.format, MAX_CELLS)))
    window = Window.of(ask, total)
    blocks = [(topic, period) for topic in topics for period in periods]
    first, stop = window.start // len(places), -(-window.stop // len(places))
    values = [
        value
        for topic, period in blocks[first:stop]
        for value in evaluated(ask, indicator, places, topic, period)
    ]
    skip = window.start - first * len(places)
    return values[skip : skip + window.stop - window.start], window


def _values(ask: Ask, table: Table, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the values as JSON has them: the row, and what stands beside it there alone."""
    rows = records(table, ask.arguments.get("labels", "both"))
    return [row | beside(*entry) for row, entry in zip(rows, entries, strict=True)]


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
