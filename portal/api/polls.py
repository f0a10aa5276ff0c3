"""``/polls``: facts about polls, never what people answered."""

from __future__ import annotations

from dataclasses import asdict

from portal.api import poll_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes, territory_names
from portal.api.listing import facts
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.exports.official import POLL_COLUMNS
from schemas.poll_answers import PollQuerySchema, PollsSchema
from schemas.polls import POLL_METHOD

blueprint = ApiBlueprint("polls", __name__, url_prefix="/api/v1", description="Polls.")
# The territory goes by the name that it has everywhere in the API.
_COLUMNS = {"geo" if key == "territory" else key: column for key, column in POLL_COLUMNS.items()}


@resource(
    blueprint,
    "/polls",
    query=PollQuerySchema,
    answer=PollsSchema,
    problems=("unknown-code",),
    example=examples.POLLS,
    csv_example=examples.POLLS_CSV,
)
def polls(ask: Ask) -> Answer:
    """List polls: the question as it was put, who was asked, how many, by which method and when.

    What people answered is not published. A poll that is not here is not known to the portal.
    """
    store, asked = ask.store, ask.arguments
    places = known_codes("geo", asked["geo"], territory_names(store))
    names = Known((code.code, (code.label_ru, code.label_en)) for code in POLL_METHOD)
    methods = known_codes("method", asked["method"], names)
    entries = [
        {
            **{key: value for key, value in asdict(one).items() if key != "territory"},
            "recorded_on": one.recorded_on or None,
            "geo": one.territory,
            "geo_name": store.territories[one.territory].name(ask.lang),
            "wording": one.wording(ask.lang),
            "sample": one.sample(ask.lang),
            "source": one.source(ask.lang),
            "note": one.note(ask.lang),
        }
        for one in store.official.polls
        if (not places or one.territory in places) and (not methods or one.method in methods)
    ]
    if ask.format != "json":
        entries = [{key: entry[key] for key in _COLUMNS} for entry in entries]
    return facts(ask, "polls", _COLUMNS, entries)
