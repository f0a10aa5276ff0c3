"""``/structure``: the data structure definition of each dataset, component by component."""

from __future__ import annotations

from typing import Any

from portal.api import structure_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import found_code, plain
from portal.api.listing import listing
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.exports.sdmx import structure_id
from schemas.coverage_structure import COVERAGE
from schemas.geography import TableQuerySchema
from schemas.indicator_structure import INDICATOR_VALUES
from schemas.structure import AGENCY, APPEALS, RECAST, STRUCTURE_VERSION, Component, Dataset
from schemas.structure_answers import DatasetAnswerSchema, StructureSchema

blueprint = ApiBlueprint(
    "structure", __name__, url_prefix="/api/v1", description="What every column means."
)
DATASETS = {dataset.id: dataset for dataset in (APPEALS, INDICATOR_VALUES, COVERAGE)}
# Where the rows of each dataset are.
ROWS = {
    "appeals": "/api/v1/observations",
    "indicators": "/api/v1/indicators/{indicator_id}",
    "coverage": "/api/v1/coverage",
}
# Where the codes of what has no codelist are listed.
_CODES = {
    "INDICATOR": "/api/v1/indicators",
    "REF_AREA": "/api/v1/territories",
    "TOPIC": "/api/v1/topics",
    "SOURCE": "/api/v1/coverage",
    "RELEASE": "/api/v1/releases",
}
# Columns that only some queries have.
_OPTIONAL = {"appeals": (RECAST,)}
_COLUMNS = {
    "dataset": "DATASET",
    "structure_id": "STRUCTURE_ID",
    **{
        key: key.upper()
        for key in (
            "id",
            "key",
            "role",
            "type",
            "unit",
            "is_figure",
            "is_optional",
            "parameter",
            "codelist",
            "has_total",
            "codes_url",
            "label_ru",
            "label_en",
            "description_ru",
            "description_en",
        )
    },
}


@resource(
    blueprint,
    "/structure",
    query=TableQuerySchema,
    answer=StructureSchema,
    example=examples.STRUCTURE,
    csv_example=examples.STRUCTURE_CSV,
)
def structure(ask: Ask) -> Answer:
    """List the datasets with every column: role, type, unit, codelist and meaning."""
    entries = [_dataset(dataset, ask.lang) for dataset in DATASETS.values()]
    return _listed(ask, "datasets", entries)


@resource(
    blueprint,
    "/structure/<dataset_id>",
    query=TableQuerySchema,
    answer=DatasetAnswerSchema,
    problems=("not-found",),
    example=examples.DATASET,
    csv_example=examples.STRUCTURE_CSV,
)
def dataset_structure(ask: Ask, dataset_id: str) -> Answer:
    """Give the structure of one dataset."""
    entry = _dataset(DATASETS[found_code("dataset", dataset_id, plain(DATASETS))], ask.lang)
    if ask.format == "json":
        return Answer({"dataset": entry})
    return _listed(ask, "dataset", [entry])


def _listed(ask: Ask, name: str, entries: list[dict[str, Any]]) -> Answer:
    if ask.format == "json":
        return Answer({name: entries})
    # In a table each row says what it belongs to under a name of its own.
    rows = [{**entry, "dataset": entry["id"]} for entry in entries]
    return listing(ask, name, _COLUMNS, rows, "components")


def _dataset(dataset: Dataset, lang: str) -> dict[str, Any]:
    optional = _OPTIONAL.get(dataset.id, ())
    return {
        "id": dataset.id,
        "agency": AGENCY,
        "version": STRUCTURE_VERSION,
        "structure_id": structure_id(dataset),
        "title": dataset.title(lang),
        "title_ru": dataset.title_ru,
        "title_en": dataset.title_en,
        "url": ROWS[dataset.id],
        "components": [
            _component(part, part in optional, lang) for part in (*dataset.components, *optional)
        ],
    }


def _component(part: Component, is_optional: bool, lang: str) -> dict[str, Any]:
    codelist = f"/api/v1/codelists/{part.codelist}" if part.codelist else None
    return {
        "id": part.id,
        "key": part.key,
        "role": part.role,
        "type": part.kind,
        "unit": part.unit,
        "is_figure": part.is_figure,
        "is_optional": is_optional,
        "parameter": part.parameter or None,
        "codelist": part.codelist,
        "has_total": part.has_total,
        "codes_url": codelist or _CODES.get(part.id),
        "label": part.label(lang),
        "label_ru": part.label_ru,
        "label_en": part.label_en,
        "description": part.description(lang),
        "description_ru": part.description_ru,
        "description_en": part.description_en,
    }
