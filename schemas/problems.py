"""Problem details for HTTP APIs (RFC 9457): the wire schema and the registry of types."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import Schema, fields


class ProblemSchema(Schema):
    """application/problem+json."""

    type = fields.String(required=True, metadata={"description": "Kind of problem, an address"})
    title = fields.String(required=True, metadata={"description": "Summary of the kind"})
    status = fields.Integer(required=True, metadata={"description": "HTTP status code"})
    detail = fields.String(
        required=True, metadata={"description": "What went wrong in this request"}
    )
    instance = fields.String(required=True, metadata={"description": "Path of the request"})
    request_id = fields.String(
        required=True, metadata={"description": "Id of the request, as in X-Request-Id"}
    )
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Messages by parameter name"},
    )
    release = fields.String(metadata={"description": "Release that answered"})


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A registered kind of problem."""

    slug: str
    status: int
    title: str


PROBLEM_TYPES: tuple[ProblemType, ...] = (
    ProblemType("unknown-parameter", 422, "Unknown query parameter"),
    ProblemType("invalid-parameter", 422, "Invalid query parameter"),
    ProblemType("unknown-code", 422, "Unknown code"),
    ProblemType("contradictory-filters", 422, "Filters contradict each other"),
    ProblemType("no-polygons", 422, "No polygons for this level"),
    ProblemType("malformed-query", 400, "The query is not readable text"),
    ProblemType("bad-request", 400, "Bad request"),
    ProblemType("page-past-end", 404, "Page past the end"),
    ProblemType("not-acceptable", 406, "No acceptable format"),
    ProblemType("query-too-long", 414, "The query is too long"),
    ProblemType("not-found", 404, "Not found"),
    ProblemType("release-withdrawn", 410, "The release was withdrawn"),
    ProblemType("method-not-allowed", 405, "Method not allowed"),
    ProblemType("no-release", 503, "No release is published"),
    ProblemType("precondition-failed", 412, "Precondition failed"),
    ProblemType("too-large", 413, "The answer is too large"),
    ProblemType("range-not-satisfiable", 416, "Nothing lies in that range"),
    ProblemType("too-many-requests", 429, "Too many requests"),
    ProblemType("internal-error", 500, "Internal error"),
)
