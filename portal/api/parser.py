"""Query parsing that forgives nothing: a mistyped filter must not answer with the whole country."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from portal.api.nearest import hint, nearest
from portal.api.problems import ApiProblem, quoted

MAX_QUERY_BYTES = 8_000
_UNKNOWN = "Unknown field."


class StrictParser(FlaskParser):
    """Refuses unknown and needlessly repeated parameters.

    The library drops unknown query parameters silently whatever the schema says, unless the
    parser itself is told otherwise.
    """

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE}

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Return the query, or raise ``ValidationError`` if a single value is given twice."""
        by_name = _by_parameter(schema)
        twice = [
            name
            for name, values in req.args.lists()
            if len(values) > 1 and name in by_name and not isinstance(by_name[name], fields.List)
        ]
        if twice:
            raise ValidationError({name: ["May be given once only."] for name in twice})
        return {
            name: values if isinstance(by_name.get(name), fields.List) else values[0]
            for name, values in req.args.lists()
        }

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise the problem that names the first wrong parameter, unknown ones before others.

        Status and headers are those of the problem's type, whatever the library proposes.
        """
        del req, error_status_code, error_headers
        raw = error.messages_dict
        messages = raw.get("query", raw)
        errors = {name: _sentences(name, said, schema) for name, said in messages.items()}
        unknown = [name for name, said in messages.items() if said == [_UNKNOWN]]
        first = unknown[0] if unknown else next(iter(errors))
        slug = "unknown-parameter" if unknown else "invalid-parameter"
        raise ApiProblem(slug, f"{quoted(first)}: {errors[first][0]}", errors)


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint with the strict parser."""

    ARGUMENTS_PARSER = StrictParser()


def check_query() -> None:
    """Refuse a query that is too long or is not UTF-8 before anything reads it."""
    raw = request.query_string
    if len(raw) > MAX_QUERY_BYTES:
        raise ApiProblem(
            "query-too-long",
            f"The query has {len(raw)} bytes, {MAX_QUERY_BYTES} is the most;"
            " ask by geoLevel and parent, or take the files under /downloads.",
        )
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise ApiProblem("malformed-query", "The query is not UTF-8 text.") from None


@cache
def _by_parameter(schema: Schema) -> Mapping[str, Any]:
    return {field.data_key or name: field for name, field in schema.fields.items()}


def _sentences(name: str, said: Any, schema: Schema) -> list[str]:
    if said == [_UNKNOWN]:
        return [f"Unknown parameter.{hint(nearest(name, _by_parameter(schema)))}"]
    if isinstance(said, Mapping):
        return [text for inner in said.values() for text in _sentences(name, inner, schema)]
    return [str(text) for text in said]
