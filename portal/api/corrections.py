"""``/corrections``: kinds of change in records that published months do not show."""

from __future__ import annotations

from dataclasses import asdict

from portal.api import examples, examples_of_vintages
from portal.api.answers import Answer, Ask
from portal.api.feeds import feed_of_corrections
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from schemas.catalog import CorrectionsSchema
from schemas.codelists import CORRECTION_KIND
from schemas.vintages import CorrectionsQuerySchema

blueprint = ApiBlueprint(
    "corrections", __name__, url_prefix="/api/v1", description="What changed after publication."
)


@resource(
    blueprint,
    "/corrections",
    query=CorrectionsQuerySchema,
    answer=CorrectionsSchema,
    example=examples.CORRECTIONS,
    more_examples=examples_of_vintages.CORRECTIONS_FEEDS,
)
def corrections(ask: Ask) -> Answer:
    """List the corrections register, newest entry first.

    The operator writes it. It tells kinds of change and never counts; published months stay as
    they are, and late appeals are added to them in batches. The register can be subscribed to as
    Atom and iCalendar.
    """
    if ask.format != "json":
        return Answer(feed=feed_of_corrections(ask.store.corrections, ask.lang))
    entries = [
        asdict(entry)
        | {
            "kind_name": CORRECTION_KIND[entry.kind].label(ask.lang),
            "text": entry.text(ask.lang),
        }
        for entry in ask.store.corrections
    ]
    return Answer({"corrections": entries})
