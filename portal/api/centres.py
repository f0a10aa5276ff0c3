"""``/municipal-centre-coverage``: what the register of municipal centres adds up to."""

from __future__ import annotations

from portal.api import centre_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import known_codes, territory_names
from portal.api.listing import facts
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.exports.centres import CENTRE_COLUMNS, centre_entries
from schemas.centre_answers import CentreCoverageAnswerSchema, CentreQuerySchema

blueprint = ApiBlueprint(
    "centres", __name__, url_prefix="/api/v1", description="Coverage by municipal centres."
)
# The territory goes by the name that it has everywhere in the API.
_COLUMNS = {"geo" if key == "territory" else key: name for key, name in CENTRE_COLUMNS.items()}


@resource(
    blueprint,
    "/municipal-centre-coverage",
    query=CentreQuerySchema,
    answer=CentreCoverageAnswerSchema,
    problems=("unknown-code",),
    example=examples.COVERAGE,
    csv_example=examples.COVERAGE_CSV,
)
def municipal_centre_coverage(ask: Ask) -> Answer:
    """List how many municipalities have a management centre by the register, and whose residents.

    The register holds what sources name and may lack centres: the shares are the least there is.
    """
    store = ask.store
    places = known_codes("geo", ask.arguments["geo"], territory_names(store))
    entries = [
        {
            **{key: value for key, value in entry.items() if key != "territory"},
            "geo": entry["territory"],
            "geo_name": store.territories[entry["territory"]].name(ask.lang),
        }
        for entry in centre_entries(store)
        if not places or entry["territory"] in places
    ]
    if ask.format != "json":
        entries = [{key: entry[key] for key in _COLUMNS} for entry in entries]
    return facts(ask, "municipal_centre_coverage", _COLUMNS, entries)
