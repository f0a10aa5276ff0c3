"""``/change``: did it improve? One year against the one before."""

from __future__ import annotations

from typing import Any

from portal.api import change_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_code, known_codes, topic_names
from portal.api.listing import paged_listing
from portal.api.names import name_of
from portal.api.parser import ApiBlueprint
from portal.api.problems import ApiProblem
from portal.api.resource import resource
from portal.api.selection import select_places, within_release
from portal.exports.change import CHANGE_COLUMNS, change_entries
from portal.indicators.change import find_changes
from schemas.change_answers import ChangeQuerySchema, YearChangesSchema
from schemas.codelists import ALL, CHANNEL_GROUP, REGIME
from schemas.periods import Period

blueprint = ApiBlueprint("change", __name__, url_prefix="/api/v1", description="Did it improve?")
# Pairs of place and topic in one query: the months of each are read.
_MOST_PAIRS = 3_000


@resource(
    blueprint,
    "/change",
    query=ChangeQuerySchema,
    answer=YearChangesSchema,
    problems=("unknown-code", "contradictory-filters", "too-large"),
    example=examples.CHANGE,
    csv_example=examples.CHANGE_CSV,
    paged=True,
)
def change(ask: Ask) -> Answer:
    """Say whether it improved: twelve months against the twelve before, in the same season.

    Of each place and topic the headline rate (improved, worsened, no clear change) and the appeals
    received (more, fewer, no clear change), each with a 95 % interval. Years between which the
    rules or the reporting sources changed are not compared, and the reasons say so; «regimes_alike»
    then names the regimes that can be asked alone. By default the whole country, all topics, the
    newest twelve months.
    """
    store, asked = ask.store, ask.arguments
    places = select_places(store, asked)
    topics = known_codes("topic", asked["topic"], topic_names(store)) or (ALL,)
    regime = known_code("regime", asked["regime"], _names(REGIME))
    channel = known_code("channel", asked["channel"], _names(CHANNEL_GROUP))
    if (n_pairs := len(places) * len(topics)) > _MOST_PAIRS:
        detail = f"{n_pairs} pairs of place and topic are asked for, {_MOST_PAIRS} is the most."
        raise ApiProblem("too-large", f"{detail} Narrow the query.")
    found = find_changes(store, places, topics, _year(ask), regime, channel)
    entries: list[dict[str, Any]] = [
        {
            **entry,
            "geo_name": store.territories[entry["geo"]].name(ask.lang),
            "topic_name": name_of(store, "topic", entry["topic"], ask.lang),
        }
        for one in found
        for entry in change_entries(store, one)
    ]
    return paged_listing(ask, "changes", CHANGE_COLUMNS, entries)


def _year(ask: Ask) -> Period:
    """Return the twelve months that end with the period asked for, or with the release.

    The release may hold fewer: then the years are not comparable, and that is the answer.
    """
    info = ask.store.info
    asked: Period | None = ask.arguments.get("time")
    last = Period.parse(info.last_month) if asked is None else within_release(info, "time", asked)
    return Period.year_to(last)


def _names(codelist: Any) -> Known:
    return Known({ALL: (), **{code.code: (code.label_ru, code.label_en) for code in codelist}})
