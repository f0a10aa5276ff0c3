"""Wire schemas of the parts of the system around appeals, official indicators and their values."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.claims import CLAIM_METRIC
from schemas.coded import code_field
from schemas.geography import TableQuerySchema
from schemas.observations import AnswerSchema, codes_field
from schemas.official import INDICATOR_KIND, INDICATOR_UNIT, VALUE_QUALIFIER, VALUE_STATUS

_MOMENT = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_PERIOD = "^[0-9]{4}(-(Q[1-4]|[0-9]{2}(-[0-9]{2})?))?$"


def _text(description: str = "") -> fields.String:
    return fields.String(
        required=True, metadata={"description": description} if description else {}
    )


class OfficialIndicatorQuerySchema(TableQuerySchema):
    """Arguments of ``/official-indicators``."""

    part = codes_field(
        "Part of the system, a code of /system-parts; by default all.", ["municipal_centre"]
    )


class OfficialValueQuerySchema(TableQuerySchema):
    """Arguments of ``/official-values``."""

    indicator = codes_field("Code of an official indicator; by default all.", ["municipal_centres"])
    geo = codes_field("Territory that a value is of; by default all.", ["RU"])
    status = codes_field("Code of the codelist value_status; by default all.", ["press"])


class SystemPartSchema(Schema):
    """A part of the system around appeals."""

    code = _text()
    name = _text()
    name_ru = _text()
    name_en = _text()
    what = _text("What it is.")
    what_ru = _text()
    what_en = _text()
    why_not = _text("Why nothing is published of it; empty of all others.")
    why_not_ru = _text()
    why_not_en = _text()
    indicators = fields.List(
        fields.String(), required=True, metadata={"description": "Codes of its indicators."}
    )


class SystemPartsSchema(AnswerSchema):
    """Answer of ``/system-parts``."""

    parts = fields.List(fields.Nested(SystemPartSchema), required=True)


class OfficialIndicatorSchema(Schema):
    """An official indicator: what it counts."""

    code = _text()
    part = _text("Code of /system-parts.")
    unit = code_field(INDICATOR_UNIT, required=True)
    kind = code_field(INDICATOR_KIND, required=True)
    claim_metric = code_field(
        CLAIM_METRIC,
        "What press claims call it; null where none speaks of it.",
        required=True,
        allow_none=True,
    )
    name = _text()
    name_ru = _text()
    name_en = _text()
    definition = _text()
    definition_ru = _text()
    definition_en = _text()
    n_values = fields.Integer(
        required=True,
        metadata={"description": "Values that are in force; 0 means that none is known."},
    )


class OfficialIndicatorsSchema(AnswerSchema):
    """Answer of ``/official-indicators``."""

    official_indicators = fields.List(fields.Nested(OfficialIndicatorSchema), required=True)


class OfficialValueSchema(Schema):
    """One value of one source."""

    id = _text()
    indicator = _text("Code of /official-indicators.")
    geo = _text()
    geo_name = _text()
    period = fields.String(
        required=True, allow_none=True, metadata={"pattern": _PERIOD, "description": "Of a flow."}
    )
    as_of = fields.String(
        required=True,
        allow_none=True,
        metadata={"pattern": _MOMENT, "description": "When it was counted."},
    )
    value = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "In the unit of the indicator; null of a date and of words."},
    )
    value_date = fields.String(required=True, allow_none=True, metadata={"pattern": _MOMENT})
    denominator = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null where it is not given."}
    )
    denominator_ru = _text("What a share is a share of; empty of what is none.")
    denominator_en = _text()
    qualifier = code_field(VALUE_QUALIFIER, required=True)
    status = code_field(VALUE_STATUS, required=True)
    source = _text()
    source_ru = _text()
    source_en = _text()
    source_url = _text("Empty where the address of the source is not known.")
    wording_ru = _text("Words of the source; empty where they are not known verbatim.")
    wording_en = _text("Their translation.")
    claim = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The press claim that is the only source, an id of /claims."},
    )
    inferred = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Fields that the source does not print."},
    )
    superseded_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The newer value that is in force in its place; null of others."},
    )
    recorded_on = fields.String(
        required=True,
        allow_none=True,
        metadata={"pattern": _MOMENT, "description": "When it was written down here."},
    )
    note = _text()
    note_ru = _text()
    note_en = _text()


class OfficialValuesSchema(AnswerSchema):
    """Answer of ``/official-values``."""

    official_values = fields.List(fields.Nested(OfficialValueSchema), required=True)
