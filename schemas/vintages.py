"""Wire schemas of what tells of several releases: changes, calendar, last update."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.coded import code_field, month_field, period_field
from schemas.codelists import CHANGE_REASON, OBS_STATUS, OUTCOME
from schemas.forms import format_field
from schemas.observations import (
    AnswerSchema,
    LanguageQuerySchema,
    PagingSchema,
    RegisterQuerySchema,
    codes_field,
)

FEED_FORMATS = ("json", "atom", "ics")


class FeedQuerySchema(RegisterQuerySchema):
    """Arguments of a register that may be subscribed to."""

    format = format_field(*FEED_FORMATS)


class CorrectionsQuerySchema(LanguageQuerySchema):
    """Arguments of ``/corrections``: the register as a release has it."""

    format = format_field(*FEED_FORMATS)


class LastUpdatedSchema(AnswerSchema):
    """Answer of ``/last-updated``."""

    created_on = fields.Date(required=True, metadata={"description": "Day of the release."})
    as_of = fields.Date(
        required=True, metadata={"description": "Day of which the sources' files tell."}
    )
    first_month = month_field(required=True)
    last_month = month_field(required=True)
    next_due = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Day announced for the next months; null where none is."},
    )
    next_month = month_field(
        "Last month that the next release is to have.", required=True, allow_none=True
    )


class AppointmentSchema(Schema):
    """A month that was announced, and what came of it."""

    last_month = month_field("Last month that the release is to have.", required=True)
    announced_on = fields.Date(
        required=True, metadata={"description": "Day of the first announcement."}
    )
    due = fields.Date(
        required=True,
        metadata={"description": "Day announced first; punctuality is measured by it."},
    )
    moved_to = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Day announced last, where that is another."},
    )
    release = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "First release with the month in it; null while it is awaited."},
    )
    released_on = fields.Date(required=True, allow_none=True)
    days_late = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Days from due to the release; negative where it came early."},
    )
    is_withdrawn = fields.Boolean(
        required=True, metadata={"description": "True where that release was withdrawn later."}
    )


class CalendarSchema(AnswerSchema):
    """Answer of ``/calendar``."""

    calendar = fields.List(fields.Nested(AppointmentSchema), required=True)


class DiffQuerySchema(RegisterQuerySchema, PagingSchema):
    """Arguments of ``/releases/{since}/diff/{release}``."""

    geo = codes_field(
        "Territory code. Together with geoLevel: the territories of that level inside these.",
        ["RU"],
    )
    geo_level = fields.String(
        data_key="geoLevel",
        metadata={
            "description": "Level of territories, a code of the codelist geo_level; by default"
            " the whole country alone.",
            "example": "region",
        },
    )
    topic = codes_field("Topic or topic group; «all» is the sum. By default «all».", ["all"])
    outcome = codes_field(
        "Code of the codelist outcome; «all» is the sum. By default «all».", ["all"]
    )
    reason = fields.List(
        fields.String(
            validate=validate.OneOf(
                CHANGE_REASON.ids(), error=f"Write one of {', '.join(CHANGE_REASON.ids())}."
            )
        ),
        load_default=list,
        metadata={
            "description": "Only cells that changed for this reason, a code of the codelist"
            " change_reason. Repeat the key for several.",
            "example": ["late_records"],
        },
    )
    format = format_field("json", "csv")


class ChangeSchema(Schema):
    """One reason, and what it touches."""

    reason = code_field(CHANGE_REASON, required=True)
    reason_name = fields.String(required=True)
    what = fields.String(
        required=True,
        metadata={
            "description": "What the codes are: time, geo, topic, source, method, policy,"
            " release or correction_kind."
        },
    )
    codes = fields.List(fields.String(), required=True)


class ChangedCellSchema(Schema):
    """A figure that is not the same in both releases."""

    geo = fields.String(required=True)
    topic = fields.String(required=True)
    outcome = code_field(OUTCOME, total=True, required=True)
    time = period_field(required=True)
    value_before = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Value in the older release."}
    )
    obs_status_before = code_field(
        OBS_STATUS,
        "Its status; null where the older release has no such cell.",
        required=True,
        allow_none=True,
    )
    value = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Value in the newer release."}
    )
    obs_status = code_field(
        OBS_STATUS,
        "Its status; null where the newer release has no such cell.",
        required=True,
        allow_none=True,
    )
    reason = code_field(CHANGE_REASON, required=True)


class DiffSchema(AnswerSchema):
    """Answer of ``/releases/{since}/diff/{release}``."""

    since = fields.String(required=True, metadata={"description": "The older release."})
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    cells = fields.List(fields.Nested(ChangedCellSchema), required=True)
