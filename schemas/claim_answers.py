"""Wire schemas of press claims and of the verdicts on them."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.claim_measures import CLAIM_MEASURE
from schemas.claims import (
    CLAIM_CLOCK,
    CLAIM_METRIC,
    CLAIM_QUALIFIER,
    CLAIM_UNIT,
    VERDICT,
    VERDICT_REASON,
)
from schemas.coded import code_field, month_field
from schemas.codelists import REGIME
from schemas.geography import TableQuerySchema
from schemas.observations import AnswerSchema, codes_field

_MOMENT = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_PRINTED = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"


class ClaimQuerySchema(TableQuerySchema):
    """Arguments of ``/claims``."""

    verdict = codes_field("Code of the codelist verdict; by default all.", ["cannot_check"])
    geo = codes_field("Territory that a claim speaks of; by default all.", ["RU"])
    metric = codes_field("Code of the codelist claim_metric; by default all.", ["processed"])


class ClaimComputedSchema(Schema):
    """What was counted beside a claim: a figure between two bounds, in the unit of the claim."""

    measure = code_field(CLAIM_MEASURE, required=True)
    lower = fields.Float(required=True)
    upper = fields.Float(
        required=True, allow_none=True, metadata={"description": "null where there is no bound."}
    )
    regimes = fields.List(code_field(REGIME), required=True)
    first_month = month_field(required=True, allow_none=True)
    last_month = month_field(required=True, allow_none=True)
    definition = fields.String(
        required=True, metadata={"description": "How it was counted, in the asked language."}
    )
    queries = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Addresses that give the counts behind it; two where two spans are"
            " compared, and where the last month is not whole: with it and without."
        },
    )


class ClaimOfficialSchema(Schema):
    """The figure of a register: a value, or a date."""

    value = fields.Float(required=True, allow_none=True)
    value_date = fields.String(required=True, allow_none=True, metadata={"pattern": _MOMENT})
    source = fields.String(required=True)


class ClaimCitationSchema(Schema):
    """One outlet that printed a claim."""

    number = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Number of the quotation in the list that the portal began with."},
    )
    outlet = fields.String(required=True)
    title_ru = fields.String(required=True)
    published = fields.String(
        required=True,
        metadata={
            "pattern": _PRINTED,
            "description": "Day, month or year; with a slash from one to the other.",
        },
    )
    published_is_inferred = fields.Boolean(
        required=True, metadata={"description": "true where no day is printed."}
    )
    speaker = fields.String(required=True)
    wording_ru = fields.String(
        required=True,
        metadata={"description": "The printed words; empty where they are not known verbatim."},
    )
    wording_en = fields.String(required=True, metadata={"description": "Their translation."})


class ClaimSchema(Schema):
    """A figure of the press, the verdict on it, and what was counted beside it."""

    id = fields.String(required=True)
    geo = fields.String(required=True)
    geo_name = fields.String(required=True)
    meaning = fields.String(required=True, metadata={"description": "What is claimed."})
    meaning_ru = fields.String(required=True)
    meaning_en = fields.String(required=True)
    metric = code_field(CLAIM_METRIC, required=True)
    unit = code_field(CLAIM_UNIT, required=True)
    qualifier = code_field(CLAIM_QUALIFIER, required=True)
    value = fields.Float(
        required=True, allow_none=True, metadata={"description": "As printed, in the unit."}
    )
    value_date = fields.String(required=True, allow_none=True, metadata={"pattern": _MOMENT})
    precision = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "To the nearest of how much the figure was printed."},
    )
    period_from = month_field(required=True, allow_none=True)
    period_to = month_field(required=True, allow_none=True)
    compared_from = month_field(
        "First month of the earlier span that a ratio compares with.",
        required=True,
        allow_none=True,
    )
    compared_to = month_field(required=True, allow_none=True)
    as_of = fields.String(required=True, allow_none=True, metadata={"pattern": _MOMENT})
    scope = fields.List(
        code_field(REGIME),
        required=True,
        metadata={"description": "Regimes that the claim names; empty where it names none."},
    )
    clock = code_field(CLAIM_CLOCK, "null of what is no time.", required=True, allow_none=True)
    inferred = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Fields that the source does not print."},
    )
    conflict_group = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Claims with the same group contradict one another."},
    )
    note = fields.String(required=True)
    note_ru = fields.String(required=True)
    note_en = fields.String(required=True)
    verdict = code_field(VERDICT, required=True)
    verdict_name = fields.String(required=True)
    reasons = fields.List(code_field(VERDICT_REASON), required=True)
    reason_names = fields.List(fields.String(), required=True)
    missing = fields.String(
        required=True, metadata={"description": "What a check would need; empty where nothing."}
    )
    computed = fields.Nested(
        ClaimComputedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Of what the claim itself says."},
    )
    other = fields.Nested(
        ClaimComputedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The other reading that fits, where the claim's own does not."},
    )
    official = fields.Nested(ClaimOfficialSchema, required=True, allow_none=True)
    citations = fields.List(fields.Nested(ClaimCitationSchema), required=True)


class ClaimsSchema(AnswerSchema):
    """Answer of ``/claims``."""

    claims = fields.List(fields.Nested(ClaimSchema), required=True)
