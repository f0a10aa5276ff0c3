"""``/system-parts``, ``/official-indicators``, ``/official-values``: what stands around appeals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.api import official_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes, territory_names
from portal.api.listing import facts
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.exports.official import INDICATOR_COLUMNS, PART_COLUMNS, VALUE_COLUMNS, cell
from schemas.geography import TableQuerySchema
from schemas.official import VALUE_STATUS
from schemas.official_answers import (
    OfficialIndicatorQuerySchema,
    OfficialIndicatorsSchema,
    OfficialValueQuerySchema,
    OfficialValuesSchema,
    SystemPartsSchema,
)

blueprint = ApiBlueprint(
    "official", __name__, url_prefix="/api/v1", description="The system around appeals."
)
# The territory goes by the name that it has everywhere in the API.
_VALUE_COLUMNS = {
    "geo" if key == "territory" else key: column for key, column in VALUE_COLUMNS.items()
}
_MAY_BE_EMPTY = ("period", "as_of", "value_date", "claim", "superseded_by", "recorded_on")


@resource(
    blueprint,
    "/system-parts",
    query=TableQuerySchema,
    answer=SystemPartsSchema,
    example=examples.PARTS,
    csv_example=examples.PARTS_CSV,
)
def system_parts(ask: Ask) -> Answer:
    """List the bodies, systems and programmes around appeals, with the codes of their indicators.

    Where nothing is published of a part, why_not says why.
    """
    entries = [
        {
            **{key: value for key, value in asdict(part).items() if key != "page"},
            "name": part.name(ask.lang),
            "what": part.what(ask.lang),
            "why_not": part.why_not(ask.lang),
            "indicators": [one.code for one in ask.store.official.indicators_of(part.code)],
        }
        for part in ask.store.official.parts.values()
    ]
    return _facts(ask, "parts", PART_COLUMNS, entries)


@resource(
    blueprint,
    "/official-indicators",
    query=OfficialIndicatorQuerySchema,
    answer=OfficialIndicatorsSchema,
    problems=("unknown-code",),
    example=examples.INDICATORS,
    csv_example=examples.INDICATORS_CSV,
)
def official_indicators(ask: Ask) -> Answer:
    """List the official indicators: what each counts, in which unit, and how many values it has.

    They are no statistics of the portal and are never added up with them.
    """
    official = ask.store.official
    names = Known((code, (one.name_ru, one.name_en)) for code, one in official.parts.items())
    parts = known_codes("part", ask.arguments["part"], names)
    entries = [
        {
            **{key: value for key, value in asdict(one).items() if key != "topic"},
            "claim_metric": one.claim_metric or None,
            "name": one.name(ask.lang),
            "definition": one.definition(ask.lang),
            "n_values": len(official.values_of(code)),
        }
        for code, one in official.indicators.items()
        if not parts or one.part in parts
    ]
    return _facts(ask, "official_indicators", INDICATOR_COLUMNS, entries)


@resource(
    blueprint,
    "/official-values",
    query=OfficialValueQuerySchema,
    answer=OfficialValuesSchema,
    problems=("unknown-code",),
    example=examples.VALUES,
    csv_example=examples.VALUES_CSV,
)
def official_values(ask: Ask) -> Answer:
    """List the values of official indicators, each with its source, words and time.

    Sources that contradict one another stand side by side, and values that were superseded stay.
    What is not there is unknown and no zero.
    """
    store, asked = ask.store, ask.arguments
    known = store.official.indicators
    names = Known((code, (one.name_ru, one.name_en)) for code, one in known.items())
    statuses = Known((code.code, (code.label_ru, code.label_en)) for code in VALUE_STATUS)
    indicators = known_codes("indicator", asked["indicator"], names)
    places = known_codes("geo", asked["geo"], territory_names(store))
    chosen = known_codes("status", asked["status"], statuses)
    entries = [
        {
            **{key: value for key, value in asdict(one).items() if key != "territory"},
            **{key: getattr(one, key) or None for key in _MAY_BE_EMPTY},
            "geo": one.territory,
            "geo_name": store.territories[one.territory].name(ask.lang),
            "source": one.source(ask.lang),
            "note": one.note(ask.lang),
        }
        for one in store.official.values
        if (not indicators or one.indicator in indicators)
        and (not places or one.territory in places)
        and (not chosen or one.status in chosen)
    ]
    return _facts(ask, "official_values", _VALUE_COLUMNS, entries)


def _facts(
    ask: Ask, name: str, columns: Mapping[str, str], entries: list[dict[str, Any]]
) -> Answer:
    if ask.format != "json":
        entries = [{key: cell(entry[key]) for key in columns} for entry in entries]
    return facts(ask, name, columns, entries)
