"""The table ``[projection]`` of ``otklik.toml``."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from geodata.web.projection_choice import METHODS, Projection

_EXAMPLE = (
    "it must be a table: write [projection] on a line of its own above the first [[levels]] and,"
    ' below it, for Russia method = "albers", parallels = [52, 64], center = [100, 56];'
    ' for a city method = "local"'
)


class ProjectionSchema(Schema):
    """Method of ``METHODS`` and what it needs; anything else is refused."""

    error_messages = {"type": _EXAMPLE}  # noqa: RUF012

    method = fields.String(required=True, validate=validate.OneOf(list(METHODS)))
    parallels = fields.Tuple(
        tuple(fields.Float(validate=validate.Range(-90, 90)) for _ in range(2))
    )
    center = fields.Tuple(
        (
            fields.Float(validate=validate.Range(-180, 180)),
            fields.Float(validate=validate.Range(-90, 90)),
        )
    )
    definition = fields.String()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Projection:
        projection = Projection(**data)
        if faults := projection.faults():
            raise ValidationError({key: [sentence] for key, sentence in faults})
        return projection
