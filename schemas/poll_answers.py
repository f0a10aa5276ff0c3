"""Wire schemas of polls."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.coded import code_field
from schemas.geography import TableQuerySchema
from schemas.observations import AnswerSchema, codes_field
from schemas.polls import POLL_METHOD

_MOMENT = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"


def _text(description: str = "") -> fields.String:
    return fields.String(
        required=True, metadata={"description": description} if description else {}
    )


class PollQuerySchema(TableQuerySchema):
    """Arguments of ``/polls``."""

    geo = codes_field("Territory whose residents were asked; by default all.", ["RU"])
    method = codes_field("Code of the codelist poll_method; by default all.", ["telephone"])


class PollSchema(Schema):
    """Facts about one poll; its answers are not published."""

    id = _text()
    geo = _text()
    geo_name = _text()
    asked_from = fields.String(
        required=True, metadata={"pattern": _MOMENT, "description": "First day, or month."}
    )
    asked_to = fields.String(
        required=True, metadata={"pattern": _MOMENT, "description": "Last day, or month."}
    )
    wording = _text("The question as it was put.")
    wording_ru = _text()
    wording_en = _text()
    sample_size = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "People asked; null where the source does not print it."},
    )
    sample = _text("Who was asked, and how they were chosen.")
    sample_ru = _text()
    sample_en = _text()
    method = code_field(POLL_METHOD, required=True)
    source = _text("Who held the poll or tells of it.")
    source_ru = _text()
    source_en = _text()
    source_url = _text("Empty where the address of the source is not known.")
    recorded_on = fields.String(
        required=True,
        allow_none=True,
        metadata={"pattern": _MOMENT, "description": "When it was written down here."},
    )
    note = _text()
    note_ru = _text()
    note_en = _text()


class PollsSchema(AnswerSchema):
    """Answer of ``/polls``."""

    polls = fields.List(fields.Nested(PollSchema), required=True)
