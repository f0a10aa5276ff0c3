"""Wire schemas of ``/change``: one year against the one before."""

from __future__ import annotations

from marshmallow import Schema, fields

from schemas.change import YEAR_CHANGE, YEAR_CHANGE_REASON
from schemas.coded import code_field, period_field
from schemas.codelists import CHANNEL_GROUP, OBS_STATUS, REGIME
from schemas.forms import format_field
from schemas.observations import (
    AnswerSchema,
    PagingSchema,
    PeriodField,
    PlaceQuerySchema,
    codes_field,
    regime_field,
)

MEASURES = ("difference", "ratio")


def _text(description: str = "") -> fields.String:
    return fields.String(
        required=True, metadata={"description": description} if description else {}
    )


def _number(description: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata={"description": description})


class ChangeQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/change``."""

    format = format_field("json", "csv")
    topic = codes_field("Topic or topic group; «all» is the sum.", ["all"])
    time = PeriodField(
        metadata={
            "description": "Period: the twelve months that end with it are compared with the twelve"
            " before; by default the newest twelve months.",
            "example": "2026-08",
        }
    )
    regime = regime_field()
    channel = fields.String(
        load_default="all",
        metadata={
            "description": "Code of the codelist channel_group; «all» is the sum.",
            "example": "all",
        },
    )


class YearChangeSchema(Schema):
    """One indicator of one place and topic in two years."""

    indicator = _text("The headline rate of the release, or «received».")
    geo = _text()
    geo_name = _text()
    topic = _text()
    topic_name = _text()
    regime = code_field(REGIME, total=True, required=True)
    channel = code_field(CHANNEL_GROUP, total=True, required=True)
    time = period_field(required=True)
    time_before = period_field("The twelve months before.", required=True)
    value = _number("In «time»; null where it may not be given or was not reported whole.")
    value_before = _number("In «time_before», likewise.")
    obs_status = code_field(
        OBS_STATUS, "E of an estimated change, M where there is none.", required=True
    )
    measure = fields.String(
        required=True,
        metadata={
            "x-values": MEASURES,
            "description": "Whether the change is a difference (of shares) or a ratio (of counts).",
        },
    )
    change = _number("Null where the years are not comparable.")
    lower_bound_95 = _number("Lower bound of its 95 % interval; chance and rounding are in it.")
    upper_bound_95 = _number("Upper bound of the same interval.")
    overdispersion = _number(
        "How many times as much counts of months scatter as single appeals would by chance; it is"
        " in the interval. Of counts alone."
    )
    year_change = code_field(YEAR_CHANGE, required=True)
    reasons = fields.List(
        code_field(YEAR_CHANGE_REASON),
        required=True,
        metadata={"description": "Why the years are not comparable; empty where they are."},
    )
    breaks = fields.List(
        fields.Date(),
        required=True,
        metadata={"description": "Days within the two years from which the rules are others."},
    )
    regimes_alike = fields.List(
        code_field(REGIME),
        required=True,
        metadata={
            "description": "Where the rules of some regimes changed: regimes whose rules did not,"
            " to be asked one by one."
        },
    )
    method = _text("Method and its version.")


class YearChangesSchema(AnswerSchema):
    """Answer of ``/change``."""

    changes = fields.List(fields.Nested(YearChangeSchema), required=True)
