"""Problem details (RFC 9457): the one shape of every error under ``/api``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import orjson
from flask import Response, g, request
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable

from portal.store.withdrawn import Withdrawal
from schemas.problems import PROBLEM_TYPES

PROBLEM_JSON = "application/problem+json"
BY_SLUG = {problem.slug: problem for problem in PROBLEM_TYPES}
_QUOTED = 64
_SLUG_OF_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    410: "release-withdrawn",
    412: "precondition-failed",
    413: "too-large",
    414: "query-too-long",
    416: "range-not-satisfiable",
    422: "invalid-parameter",
    429: "too-many-requests",
    500: "internal-error",
    503: "no-release",
}
_DETAILS = {
    "precondition-failed": "What If-Match asks for does not hold.",
    "not-found": "Nothing is published at this address.",
    "method-not-allowed": "This API is for reading: GET, HEAD and OPTIONS.",
    "range-not-satisfiable": "The file ends before; Content-Range says how long it is.",
    "internal-error": "The fault is ours. The member request_id helps us to find it.",
    "no-release": "No release is published here yet.",
}


class ApiProblem(HTTPException):
    """An error with a registered type; ``errors`` are messages by parameter name."""

    def __init__(
        self, slug: str, detail: str, errors: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.slug = slug
        self.code = BY_SLUG[slug].status
        self.errors = dict(errors or {})


def quoted(text: str) -> str:
    """Return a text of the client for a sentence: cut where nobody would read on."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def refuse(slug: str, parameter: str, message: str) -> NoReturn:
    """Raise the problem ``slug`` about one query parameter."""
    raise ApiProblem(slug, f"{quoted(parameter)}: {message}", {parameter: [message]})


def withdrawn_problem(withdrawal: Withdrawal) -> ApiProblem:
    """Return the problem of a release that was withdrawn, with the reason in both languages."""
    return ApiProblem(
        "release-withdrawn",
        f"Release {withdrawal.id} was withdrawn on {withdrawal.withdrawn_on}."
        f" Reason: {withdrawal.reason_en} Причина: {withdrawal.reason_ru}",
    )


def rate_problem(requests: int, seconds: int, seconds_left: int) -> ApiProblem:
    """Return the problem of a client that asked more than ``requests`` within ``seconds``."""
    return ApiProblem(
        "too-many-requests",
        f"One client may ask {requests} times in {seconds} s. Ask again in {seconds_left} s; for"
        " whole tables there are the files under /downloads and /data/archive/latest.zip.",
    )


def problem_response(error: HTTPException) -> Response:
    """Return any HTTP error as ``application/problem+json``."""
    slug = error.slug if isinstance(error, ApiProblem) else _slug(error.code or 500)
    problem = BY_SLUG[slug]
    body: dict[str, Any] = {
        "type": f"/problems/{slug}",
        "title": problem.title,
        "status": error.code,
        "detail": _detail(error, slug),
        "instance": request.path,
        "request_id": g.request_id,
    }
    if isinstance(error, ApiProblem) and error.errors:
        body["errors"] = error.errors
    response = Response(orjson.dumps(body), error.code, content_type=PROBLEM_JSON)
    response.headers["Cache-Control"] = "no-store"
    if valid := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(valid))
    if isinstance(error, RequestedRangeNotSatisfiable):
        response.headers["Content-Range"] = f"bytes */{error.length}"
    return response


def _slug(status: int) -> str:
    return _SLUG_OF_STATUS.get(status, "bad-request" if status < 500 else "internal-error")


def _detail(error: HTTPException, slug: str) -> str:
    if isinstance(error, ApiProblem):
        return error.description or ""
    return _DETAILS.get(slug) or error.description or ""
