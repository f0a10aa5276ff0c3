"""Topics and codelists: what the codes mean."""

from __future__ import annotations

from typing import Any

from portal.api import examples
from portal.api import reference_examples as more_examples
from portal.api.answers import Answer, Ask
from portal.api.codes import found_code, plain
from portal.api.listing import listing
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.store.release_store import ReleaseStore
from schemas.catalog import (
    CodelistAnswerSchema,
    CodelistsSchema,
    TopicsSchema,
)
from schemas.codelists import ALL_CODELISTS, Code, Codelist
from schemas.geography import TableQuerySchema
from schemas.reference_codelists import REFERENCE_CODELISTS

blueprint = ApiBlueprint(
    "reference", __name__, url_prefix="/api/v1", description="What the codes mean."
)
_TOPIC_COLUMNS = {key: key.upper() for key in ("code", "parent", "name_ru", "name_en")}
_CODE_COLUMNS = {
    "id": "CODELIST",
    "version": "VERSION",
    "code": "CODE",
    "parent": "PARENT",
    "label_ru": "LABEL_RU",
    "label_en": "LABEL_EN",
}


@resource(
    blueprint,
    "/topics",
    query=TableQuerySchema,
    answer=TopicsSchema,
    example=examples.TOPICS,
    csv_example=more_examples.TOPICS_CSV,
)
def topics(ask: Ask) -> Answer:
    """List topics: the root «all», groups, and the topics in them."""
    entries = [
        {
            "code": topic.code,
            "parent": topic.parent,
            "name": topic.name(ask.lang),
            "name_ru": topic.name_ru,
            "name_en": topic.name_en,
        }
        for topic in ask.store.topics.values()
    ]
    return listing(ask, "topics", _TOPIC_COLUMNS, entries)


@resource(
    blueprint,
    "/codelists",
    query=TableQuerySchema,
    answer=CodelistsSchema,
    example=examples.CODELISTS,
    csv_example=more_examples.CODELISTS_CSV,
)
def codelists(ask: Ask) -> Answer:
    """List the codelists with their codes and versions."""
    entries = [_codelist(members, ask.lang) for members in _codelists(ask.store).values()]
    return listing(ask, "codelists", _CODE_COLUMNS, entries, "codes")


@resource(
    blueprint,
    "/codelists/<codelist_id>",
    query=TableQuerySchema,
    answer=CodelistAnswerSchema,
    problems=("not-found",),
    example=examples.CODELIST,
    csv_example=more_examples.CODELISTS_CSV,
)
def codelist(ask: Ask, codelist_id: str) -> Answer:
    """Give one codelist."""
    lists = _codelists(ask.store)
    found_code("codelist", codelist_id, plain(lists))
    entry = _codelist(lists[codelist_id], ask.lang)
    if ask.format == "json":
        return Answer({"codelist": entry})
    return listing(ask, "codelist", _CODE_COLUMNS, [entry], "codes")


def _codelists(store: ReleaseStore) -> dict[str, Codelist]:
    """Return the fixed codelists and the release's own: territory levels, bands of population."""
    levels = tuple(Code(one.code, one.label_ru, one.label_en) for one in store.info.levels)
    bands = tuple(Code(one.code, one.label_ru, one.label_en) for one in store.population_bands)
    own = (
        Codelist("geo_level", store.info.id, "Уровень территории", "Territory level", levels),
        Codelist(
            "population_band", store.info.id, "Группа по численности", "Group by population", bands
        ),
    )
    return {
        members.id: members
        for members in (*ALL_CODELISTS, *REFERENCE_CODELISTS, *own)
        if members.codes
    }


def _codelist(members: Codelist, lang: str) -> dict[str, Any]:
    return {
        "id": members.id,
        "version": members.version,
        "label": members.label_ru if lang == "ru" else members.label_en,
        "codes": [
            {
                "code": code.code,
                "parent": code.parent,
                "label": code.label(lang),
                "label_ru": code.label_ru,
                "label_en": code.label_en,
            }
            for code in members
        ],
    }
