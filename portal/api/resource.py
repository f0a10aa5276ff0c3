"""Registration of a resource: strict query, common answer, and its place in OpenAPI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from marshmallow import Schema

from portal.api import header_texts
from portal.api.answers import Answer, answered
from portal.api.parser import ApiBlueprint
from portal.api.problems import BY_SLUG, PROBLEM_JSON
from portal.exports.formats import FORMATS
from schemas.observations import LanguageQuerySchema

View = TypeVar("View", bound=Callable[..., Answer])
# Any resource may answer with these.
_ALWAYS = (
    "unknown-parameter",
    "invalid-parameter",
    "malformed-query",
    "bad-request",
    "not-acceptable",
    "precondition-failed",
    "query-too-long",
    "method-not-allowed",
    "too-many-requests",
    "internal-error",
    "no-release",
)
# A resource of data also when an older release is asked for.
_OF_RELEASES = ("unknown-code", "contradictory-filters", "release-withdrawn")


def resource(
    blueprint: ApiBlueprint,
    rule: str,
    *,
    query: type[Schema],
    answer: type[Schema],
    example: dict[str, Any],
    problems: Sequence[str] = (),
    csv_example: str = "",
    more_examples: Mapping[str, Any] | None = None,
    paged: bool = False,
    also: Callable[[], Sequence[str]] = tuple,
) -> Callable[[View], View]:
    """Register a view that takes an ``Ask`` and the codes of its path and returns an ``Answer``.

    ``query`` is what may be asked, ``answer`` the wire schema; ``problems`` are the kinds of
    errors beyond those that any resource may answer with. With a ``csv_example`` the resource is
    offered as CSV too, and in every format that ``more_examples`` has an example for. ``also``
    names what the answer hangs on besides release and query.
    """
    examples = {"json": example, **({"csv": csv_example} if csv_example else {})}
    examples |= more_examples or {}
    responses = {
        200: _success(examples, paged),
        304: {"description": "Not modified"},
        **_problem_responses(
            {
                *problems,
                *_ALWAYS,
                *(("page-past-end",) if paged else ()),
                *(_OF_RELEASES if issubclass(query, LanguageQuerySchema) else ()),
            }
        ),
    }

    def decorate(view: View) -> View:
        endpoint = answered(view, tuple(examples), also)
        endpoint = blueprint.doc(responses=responses, operationId=view.__name__)(endpoint)
        endpoint = blueprint.response(200, answer)(endpoint)
        endpoint = blueprint.arguments(query(), location="query")(endpoint)
        blueprint.route(rule)(endpoint)
        return view

    return decorate


def _success(examples: Mapping[str, Any], paged: bool) -> dict[str, Any]:
    headers = header_texts.COMMON | header_texts.LIMITS | header_texts.ENDING
    if paged:
        headers |= header_texts.PAGED
    if any(FORMATS[name].is_attachment for name in examples):
        headers |= header_texts.FILES
    return {
        "headers": header_texts.header_objects(headers),
        "content": {
            FORMATS[name].media_type: _content(name, example) for name, example in examples.items()
        },
    }


def _content(name: str, example: Any) -> dict[str, Any]:
    """Return a media type with its example; JSON has the schema of the answer beside it."""
    if name == "json":
        return {"example": example}
    kind = "object" if isinstance(example, dict) else "string"
    return {"schema": {"type": kind}, "example": example}


def _problem_responses(slugs: set[str]) -> dict[int, dict[str, Any]]:
    by_status: dict[int, list[str]] = defaultdict(list)
    for slug in BY_SLUG:
        if slug in slugs:
            by_status[BY_SLUG[slug].status].append(slug)
    return {status: _problem_response(members) for status, members in sorted(by_status.items())}


def _problem_response(slugs: list[str]) -> dict[str, Any]:
    examples = {
        slug: {
            "value": {
                "type": f"/problems/{slug}",
                "title": BY_SLUG[slug].title,
                "status": BY_SLUG[slug].status,
                "detail": f"{BY_SLUG[slug].title}: what exactly, in a sentence.",
                "instance": "/api/v1/observations",
                "request_id": "0123456789abcdef",
            }
        }
        for slug in slugs
    }
    return {
        "description": "; ".join(BY_SLUG[slug].title for slug in slugs),
        "headers": header_texts.header_objects(header_texts.of_status(BY_SLUG[slugs[0]].status)),
        "content": {
            PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}
        },
    }
