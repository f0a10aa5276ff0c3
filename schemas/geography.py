"""Wire schemas of the history of territories and of the tables of reference beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from schemas.coded import code_field
from schemas.codelists import CHANNEL_GROUP, REGIME
from schemas.forms import format_field
from schemas.observations import (
    AnswerSchema,
    LanguageQuerySchema,
    PagingSchema,
    PlaceQuerySchema,
    codes_field,
)
from schemas.reference_codelists import (
    DEADLINE_EVIDENCE,
    DEADLINE_STAGE,
    DEADLINE_UNIT,
    EVENT_KIND,
    TOPIC_MATCH,
)
from schemas.whole import WholeField

# Nothing here is older; years of three digits are mistyped.
FIRST_YEAR = 1000
# Years from FIRST_YEAR on, in the regular expressions of JSON Schema.
_PATTERN = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class DayField(fields.String):
    """A day as ``2026-08-31`` and in no other form: a ``date`` after loading."""

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        super().__init__(metadata={"format": "date", "pattern": _PATTERN, **metadata}, **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = str(super()._deserialize(value, *args, **kwargs))
        try:
            day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            raise ValidationError("Write a day such as 2026-08-31.") from None
        if day.year < FIRST_YEAR:
            raise ValidationError(f"Write a day from the year {FIRST_YEAR} on.")
        return day


def on_field() -> DayField:
    """Return the ``on`` argument: the form of the territories on a day."""
    return DayField(
        metadata={
            "description": "Day: the territories that existed then, with the code, name, kind and"
            " parent of that day. By default as they are now or were last.",
            "example": "2026-01-01",
        }
    )


class TableQuerySchema(LanguageQuerySchema):
    """Arguments of a table that is given whole."""

    format = format_field("json", "csv")


class PagedTableQuerySchema(TableQuerySchema, PagingSchema):
    """Arguments of a table that has pages."""


class EventQuerySchema(PagedTableQuerySchema):
    """Arguments of ``/events``."""

    geo = codes_field("Territory that residents went from or to, or whose form changed.", ["RU"])
    kind = fields.List(
        fields.String(
            validate=validate.OneOf(
                EVENT_KIND.ids(), error=f"Write one of {', '.join(EVENT_KIND.ids())}."
            )
        ),
        load_default=list,
        metadata={
            "description": "Code of the codelist event_kind. Repeat the key for several.",
            "example": ["rename"],
        },
    )
    since = DayField(metadata={"description": "First day, inclusive.", "example": "2018-01-01"})
    until = DayField(metadata={"description": "Last day, inclusive.", "example": "2026-01-01"})


class CrosswalkQuerySchema(PagedTableQuerySchema):
    """Arguments of ``/crosswalks``."""

    crosswalk = codes_field("Name of a crosswalk; by default all.", ["pos"])
    topic = codes_field("Topic that rows lead to; by default any.", ["roads"])
    match = fields.List(
        fields.String(
            validate=validate.OneOf(
                TOPIC_MATCH.ids(), error=f"Write one of {', '.join(TOPIC_MATCH.ids())}."
            )
        ),
        load_default=list,
        metadata={
            "description": "Code of the codelist topic_match. Repeat the key for several.",
            "example": ["exact"],
        },
    )


class PopulationQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/population``."""

    year = fields.List(
        WholeField(validate=validate.Range(min=FIRST_YEAR, max=9999)),
        load_default=list,
        metadata={
            "description": "Year that a figure stands for; by default all there are. Where a year"
            " is named, a territory that was merged later has the sum of its parts. Repeat the key"
            " for several.",
            "example": [2024],
        },
    )
    format = format_field("json", "csv")


class DeadlineQuerySchema(TableQuerySchema):
    """Arguments of ``/deadlines``."""

    geo = codes_field("Territory that the term is for; by default all.", ["RU"])
    regime = codes_field("Code of the codelist regime; by default all.", ["appeal_59fz"])
    channel = codes_field(
        "Code of the codelist channel_group: terms of this group and of all channels; «all»: those"
        " of all channels alone.",
        ["state_portal"],
    )
    on = DayField(
        metadata={
            "description": "Only terms that hold on this day, as far as is known.",
            "example": "2026-01-01",
        }
    )


class VersionSchema(Schema):
    """One dated form of a territory."""

    geo = fields.String(required=True, metadata={"description": "The territory, in every form."})
    code_in_force = fields.String(
        required=True, metadata={"description": "Official code of that time."}
    )
    parent = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    name_ru = fields.String(required=True)
    name_en = fields.String(required=True)
    kind = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "First day on which it holds no longer; null where it still does"},
    )
    legal_act = fields.String(required=True, metadata={"description": "Act that ended it."})


class VersionsSchema(AnswerSchema):
    """Answer of ``/territories/{code}/versions``."""

    versions = fields.List(fields.Nested(VersionSchema), required=True)


class FlowSchema(Schema):
    """Residents that went from one territory to another."""

    from_geo = fields.String(required=True)
    to_geo = fields.String(required=True)
    from_share = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Part of the residents of from_geo, 0 to 1; null where unknown."},
    )
    to_share = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Part of to_geo that they made up; null where unknown."},
    )


class EventSchema(Schema):
    """What happened to territories at the beginning of a day."""

    event = fields.String(required=True)
    date = fields.Date(required=True)
    kind = code_field(EVENT_KIND, required=True)
    kind_name = fields.String(required=True)
    is_derived = fields.Boolean(
        required=True,
        metadata={"description": "Whether it is read from two versions of a territory."},
    )
    legal_act = fields.String(required=True)
    flows = fields.List(fields.Nested(FlowSchema), required=True)


class EventsSchema(AnswerSchema):
    """Answer of ``/events`` and ``/territories/{code}/events``."""

    events = fields.List(fields.Nested(EventSchema), required=True)


class CrosswalkRowSchema(Schema):
    """A value of a source and the topic that it leads to."""

    crosswalk = fields.String(required=True)
    value = fields.String(
        required=True, metadata={"description": "A * at its end stands for whatever follows."}
    )
    subvalue = fields.String(
        required=True, metadata={"description": "Empty where the row is for all of the value."}
    )
    topic = fields.String(required=True)
    topic_name = fields.String(required=True)
    match = code_field(TOPIC_MATCH, required=True)


class CrosswalksSchema(AnswerSchema):
    """Answer of ``/crosswalks``."""

    crosswalks = fields.List(fields.Nested(CrosswalkRowSchema), required=True)


class PopulationRowSchema(Schema):
    """Residents of a territory in a year."""

    geo = fields.String(required=True)
    geo_name = fields.String(required=True)
    year = fields.Integer(required=True)
    population = fields.Integer(required=True)
    as_of = fields.Date(required=True, metadata={"description": "Day that the figure speaks of."})
    source = fields.String(required=True)
    parts = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Territories summed, where these were merged later."},
    )


class PopulationSchema(AnswerSchema):
    """Answer of ``/population``."""

    population = fields.List(fields.Nested(PopulationRowSchema), required=True)


class BandSchema(Schema):
    """A group of territories by population."""

    level = fields.String(required=True)
    code = fields.String(required=True)
    from_population = fields.Integer(required=True)
    label = fields.String(required=True)
    label_ru = fields.String(required=True)
    label_en = fields.String(required=True)


class BandsSchema(AnswerSchema):
    """Answer of ``/population-bands``."""

    population_bands = fields.List(fields.Nested(BandSchema), required=True)


class DeadlineSchema(Schema):
    """How soon something is due: a fact about a rule, also where figures are made up."""

    code = fields.String(required=True)
    geo = fields.String(required=True)
    regime = code_field(REGIME, required=True)
    channel = code_field(CHANNEL_GROUP, "«all» for every one.", total=True, required=True)
    stage = code_field(DEADLINE_STAGE, "What is due.", required=True)
    applies = fields.String(required=True, metadata={"description": "What the term is for."})
    applies_ru = fields.String(required=True)
    applies_en = fields.String(required=True)
    duration = fields.Integer(required=True)
    unit = code_field(DEADLINE_UNIT, required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    as_of = fields.String(
        required=True,
        metadata={
            "description": "Day, month or year of which the source tells; empty where a law"
            " alone does.",
            "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
        },
    )
    evidence = code_field(DEADLINE_EVIDENCE, "How it is known.", required=True)
    legal_basis = fields.String(required=True)
    legal_basis_ru = fields.String(required=True)
    legal_basis_en = fields.String(required=True)
    source = fields.String(required=True)


class DeadlinesSchema(AnswerSchema):
    """Answer of ``/deadlines``."""

    deadlines = fields.List(fields.Nested(DeadlineSchema), required=True)
