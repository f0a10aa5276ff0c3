"""``/comparison``, ``/reporting-differences``, ``/reporting-spreads``: places set side by side."""

from __future__ import annotations

from typing import Any

from portal.api import comparison_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_code, topic_names
from portal.api.listing import listing, paged_listing
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.api.selection import select_places
from portal.exports.comparison import comparison_entries
from portal.exports.comparison_columns import COMPARISON_COLUMNS
from portal.exports.reporting import difference_entries, spread_entries
from portal.exports.reporting_columns import DIFFERENCE_COLUMNS, SPREAD_COLUMNS
from portal.indicators.comparison import companies, compare, newest_year
from portal.indicators.reporting import reporting_differences as differences_in
from schemas.codelists import ALL, CHANNEL_GROUP
from schemas.comparison_answers import (
    ComparisonQuerySchema,
    ComparisonSchema,
    ReportingDifferencesSchema,
    ReportingQuerySchema,
    ReportingSpreadQuerySchema,
    ReportingSpreadsSchema,
)

blueprint = ApiBlueprint(
    "comparison", __name__, url_prefix="/api/v1", description="Places compared fairly."
)
_CHANNELS = Known(
    {ALL: (), **{code.code: (code.label_ru, code.label_en) for code in CHANNEL_GROUP}}
)


@resource(
    blueprint,
    "/comparison",
    query=ComparisonQuerySchema,
    answer=ComparisonSchema,
    problems=("unknown-code", "contradictory-filters"),
    example=examples.COMPARISON,
    csv_example=examples.COMPARISON_CSV,
    paged=True,
)
def comparison(ask: Ask) -> Answer:
    """Compare places by a share: intervals, shrunken rates, spans of ranks, positions in a funnel.

    The newest twelve months in a row, all channels. Places of the map's level are compared within
    the country, those below within their place of the map's level; other places have no row. A rank
    is always a span, and the rows are in the order of the reference. By default all places of the
    map's level.
    """
    store, asked = ask.store, ask.arguments
    indicator = asked.get("indicator", store.info.headline_rate)
    topic = known_code("topic", asked["topic"], topic_names(store))
    wanted = set(select_places(store, asked, default=store.info.map_level))
    period = newest_year(store.info)
    own = [company for company in companies(store) if not wanted.isdisjoint(company.codes)]
    entries: list[dict[str, Any]] = [
        {**entry, "geo_name": store.territories[entry["geo"]].name(ask.lang)}
        for company in own
        if period is not None
        for entry in comparison_entries(store, compare(store, company, indicator, topic, period))
        if entry["geo"] in wanted
    ]
    return paged_listing(ask, "comparison", COMPARISON_COLUMNS, entries)


@resource(
    blueprint,
    "/reporting-differences",
    query=ReportingQuerySchema,
    answer=ReportingDifferencesSchema,
    problems=("unknown-code",),
    example=examples.DIFFERENCES,
    csv_example=examples.DIFFERENCES_CSV,
    paged=True,
)
def reporting_differences(ask: Ask) -> Answer:
    """Say how often people write: appeals per 1,000 residents by channel and place.

    Such a density says how often people write, not how bad it is. The newest twelve months in a
    row, places of the map's level. Beside it stands the share of appeals that the sources call
    repeated, of all channels together and the newest quarter that is published.
    """
    store, asked = ask.store, ask.arguments.get("channel")
    channel = None if asked is None else known_code("channel", asked, _CHANNELS)
    period = newest_year(store.info)
    found = differences_in(store, period) if period else None
    entries = [
        {**entry, "geo_name": store.territories[entry["geo"]].name(ask.lang)}
        for entry in (difference_entries(found) if found else ())
        if channel in (None, entry["channel"])
    ]
    return paged_listing(ask, "reporting_differences", DIFFERENCE_COLUMNS, entries)


@resource(
    blueprint,
    "/reporting-spreads",
    query=ReportingSpreadQuerySchema,
    answer=ReportingSpreadsSchema,
    example=examples.SPREADS,
    csv_example=examples.SPREADS_CSV,
)
def reporting_spreads(ask: Ask) -> Answer:
    """Say how far places are apart by how often people write, channel by channel.

    The density that a tenth of the places exceed is divided by the one that a tenth of them stay
    below; places with too few appeals for a density are allowed for in the bounds.
    """
    period = newest_year(ask.store.info)
    found = differences_in(ask.store, period) if period else None
    entries = [*spread_entries(found)] if found else []
    return listing(ask, "reporting_spreads", SPREAD_COLUMNS, entries)
