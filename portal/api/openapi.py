"""The OpenAPI document: what is derived from queries and answers, and what is added to that."""

from __future__ import annotations

from typing import Any

from portal.api.format_schemas import format_schema
from portal.api.openapi_links import links_of
from portal.exports.formats import FORMATS
from schemas.coverage_structure import COVERAGE
from schemas.indicator_structure import INDICATOR_VALUES
from schemas.structure import APPEALS, Dataset

_JSON = FORMATS["json"].media_type
_BY_TYPE = {form.media_type: form.name for form in FORMATS.values()}
# Of these operations the rows are told in every format.
_DATASETS: dict[str, Dataset] = {
    "observations": APPEALS,
    "indicator_values": INDICATOR_VALUES,
    "coverage": COVERAGE,
}
# Headers that no answer goes without.
_ALWAYS_SENT = ("Otklik-Release", "X-Request-Id", "ETag", "Cache-Control")


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with exact formats, links between resources, and nothing vague.

    Every status that may come is listed by itself, so no «default» is left; answers stay open to
    new fields, as the promise of stability says.
    """
    operations = {item["get"]["operationId"]: item["get"] for item in document["paths"].values()}
    for name, operation in operations.items():
        operation["responses"].pop("default", None)
        _complete(name, _success(operation), links_of(name, operations))
    for schema in document["components"]["schemas"].values():
        if schema.get("additionalProperties") is False:
            del schema["additionalProperties"]
    return document


def _success(operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = operation["responses"]["200"]
    return found


def _complete(name: str, answer: dict[str, Any], links: dict[str, Any]) -> None:
    for media, content in answer["content"].items():
        if media != _JSON:
            content["schema"] = format_schema(_BY_TYPE[media], _DATASETS.get(name))
    for header in _ALWAYS_SENT:
        if header in answer["headers"]:
            answer["headers"][header]["required"] = True
    if links:
        answer["links"] = links
