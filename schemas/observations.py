"""Wire schemas of observations and indicator values: query arguments and answers.

Names of query arguments follow Eurostat and SDMX: ``geo``, ``geoLevel``, ``sinceTimePeriod``.
A key that may be repeated is a list here; everything else may be given once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from schemas.citation import CitationSchema
from schemas.coded import code_field, period_field
from schemas.codelists import CHANNEL_GROUP, FREQ, OBS_STATUS, OUTCOME, REGIME, SPEED
from schemas.forms import (
    bom_field,
    boundaries_field,
    csv_type_field,
    delimiter_field,
    format_field,
    labels_field,
    last_field,
    measure_field,
)
from schemas.indicator_structure import INDICATOR_VALUES
from schemas.moments import MomentField
from schemas.periods import PERIOD_PATTERN, Period, PeriodError
from schemas.structure import APPEALS
from schemas.whole import WholeField

MAX_CELLS = 100_000
# Releases in an answer that goes through them, and cells in all of them together.
MAX_VERSIONS = 12
MAX_COMPARED = 60_000
GROUPABLE = ("geo", "topic", "regime", "channel", "outcome", "speed", "time")
LANGUAGES = ("ru", "en")
# How a count came into the borders of a day, or why it did not.
RECAST_KINDS = (
    "same",
    "summed",
    "estimated",
    "estimated_partial",
    "not_reported",
    "limited",
    "share_unknown",
    "shares_incomplete",
    "part_absent",
    "no_successor",
    "no_predecessor",
)
# Why an indicator has a value, or has none.
ValueState = Literal[
    "value",
    "partial",
    "too_few",
    "too_early",
    "not_reported",
    "limited",
    "no_population",
    "not_applicable",
    "no_data",
    "not_published",
    "too_fine",
    "beyond",
    "not_told_apart",
]
VALUE_STATES: tuple[str, ...] = get_args(ValueState)
DATA_FORMATS = ("json", "csv", "jsonstat", "sdmx-csv", "xlsx", "parquet", "ndjson", "geojson")


def _series_break() -> fields.String:
    return fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "B where in the period lies a day since which such appeals come in or"
            " are counted otherwise (series_breaks.csv says which); null where none does.",
            "x-values": ("B",),
        },
    )


class PeriodField(fields.String):
    """A reference period: ``2026-08``, ``2026-Q3``, ``2026`` or ``2025-09-01/P1Y``."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(metadata={"pattern": PERIOD_PATTERN, **(metadata or {})}, **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        try:
            return Period.parse(str(text))
        except PeriodError as error:
            raise ValidationError(f"{error}.") from None


class QuerySchema(Schema):
    """Base of every query: an argument it does not know is an error."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class RegisterQuerySchema(QuerySchema):
    """A resource with labels takes a language; so does one that tells of all releases."""

    lang = fields.String(
        validate=validate.OneOf(LANGUAGES, error="Write ru or en."),
        metadata={
            "description": "Language of names and notes; by default the release's first language.",
            "example": "en",
        },
    )


class LanguageQuerySchema(RegisterQuerySchema):
    """A resource of data is there for every release that is kept, not for the newest alone."""

    release = fields.String(
        validate=validate.Length(min=1, max=64),
        metadata={
            "description": "Id of the release that is to answer; by default the current one. A"
            " withdrawn release answers 410 with the reason.",
        },
    )
    as_of = MomentField(
        data_key="asOf",
        metadata={
            "description": "Day or instant (of which the day in UTC counts): the release that was"
            " the newest on that day is to answer.",
        },
    )


class PagingSchema(QuerySchema):
    """Page number and size of a list."""

    page = WholeField(
        load_default=1,
        validate=validate.Range(min=1),
        metadata={"description": "Number of the page, from 1."},
    )
    page_size = WholeField(
        validate=validate.Range(min=1, max=MAX_CELLS),
        metadata={"description": "Entries on a page: by default 1,000 in JSON, everything in CSV."},
    )


def codes_field(description: str, example: list[str], **metadata: Any) -> fields.List[str]:
    """Return a repeatable list of codes."""
    return fields.List(
        fields.String(),
        load_default=list,
        metadata={
            "description": f"{description} Repeat the key for several; any of them then fits.",
            "example": example,
            **metadata,
        },
    )


def regime_field() -> fields.String:
    """Return the ``regime`` argument of a resource that shows one regime, or all together."""
    return fields.String(
        load_default="all",
        metadata={
            "description": "Code of the codelist regime; «all» is the sum.",
            "example": "all",
        },
    )


class PlaceQuerySchema(LanguageQuerySchema):
    """Which territories: by code, by level, or those of a level inside others."""

    geo = codes_field(
        "Territory code. Together with geoLevel: the territories of that level inside these.",
        ["RU"],
    )
    geo_level = fields.String(
        data_key="geoLevel",
        metadata={
            "description": "Level of territories, a code of the codelist geo_level.",
            "example": "region",
        },
    )


class ObservationQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/observations``."""

    topic = codes_field("Topic or topic group; «all» is the sum.", ["all"])
    regime = codes_field("Code of the codelist regime; «all» is the sum.", ["all"])
    channel = codes_field("Code of the codelist channel_group; «all» is the sum.", ["all"])
    outcome = codes_field("Code of the codelist outcome; «all» is the sum.", ["measures_taken"])
    speed = codes_field("Code of the codelist speed; «all» is the sum.", ["d7"])
    time = fields.List(
        PeriodField(),
        load_default=list,
        metadata={
            "description": "Reference period: 2026-08, 2026-Q2, 2025 or 2025-09-01/P1Y."
            " Repeat the key for several.",
            "example": ["2026-08"],
        },
    )
    since = PeriodField(
        data_key="sinceTimePeriod",
        metadata={"description": "First period, inclusive.", "example": "2026-01"},
    )
    until = PeriodField(
        data_key="untilTimePeriod",
        metadata={"description": "Last period, inclusive.", "example": "2026-06"},
    )
    freq = fields.String(
        validate=validate.OneOf(FREQ.ids(), error=f"Write one of {', '.join(FREQ.ids())}."),
        metadata={"description": "Length of the periods, a code of the codelist freq."},
    )
    group_by = fields.List(
        fields.String(
            validate=validate.OneOf(GROUPABLE, error=f"Write one of {', '.join(GROUPABLE)}.")
        ),
        data_key="groupBy",
        load_default=list,
        metadata={
            "description": "Dimension to break down by: without a filter all its codes are"
            " listed. By default geo, time and every dimension that is filtered. Topics are listed"
            " beside the groups that hold them: add up one or the other (parent in /topics)."
            " Repeat the key for several.",
            "example": ["outcome"],
        },
    )
    last = last_field()
    include_history = fields.Boolean(
        data_key="includeHistory",
        load_default=False,
        metadata={
            "description": "true: a row for every release that has the value, oldest first, with"
            " the release in every row. JSON and CSV only.",
            "example": "true",
        },
    )
    updated_after = MomentField(
        data_key="updatedAfter",
        metadata={
            "description": "Only values that are not the same in the newest release of that day or"
            " before, or that it did not have. JSON and CSV only.",
        },
    )
    measure = measure_field(APPEALS)
    boundaries = boundaries_field()
    labels = labels_field("id")
    format = format_field(*DATA_FORMATS)
    bom = bom_field()
    delimiter = delimiter_field()
    csv_type = csv_type_field()


def _indicator_channel() -> fields.String:
    return fields.String(
        load_default="all",
        metadata={
            "description": "Code of the codelist channel_group; «all» is the sum. Secondary shares"
            " are not told apart by channel.",
            "example": "all",
        },
    )


class IndicatorQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/indicators/{id}``."""

    topic = codes_field("Topic or topic group; «all» is the sum. By default «all».", ["all"])
    time = fields.List(
        PeriodField(),
        load_default=list,
        metadata={
            "description": "Reference period; by default the last twelve months of the release,"
            " for a secondary share its newest quarter. Repeat the key for several.",
            "example": ["2026-08"],
        },
    )
    regime = fields.String(
        load_default="all",
        metadata={
            "description": "Code of the codelist regime; «all» is the sum.",
            "example": "all",
        },
    )
    channel = _indicator_channel()
    last = last_field()
    measure = measure_field(INDICATOR_VALUES)
    labels = labels_field("both")
    format = format_field(*DATA_FORMATS)
    bom = bom_field()
    delimiter = delimiter_field()


class ValueQuerySchema(LanguageQuerySchema):
    """Arguments of the address of one number."""

    regime = fields.String(
        load_default="all",
        metadata={
            "description": "Code of the codelist regime; «all» is the sum.",
            "example": "all",
        },
    )
    channel = _indicator_channel()


class AnswerSchema(Schema):
    """What every answer says about itself."""

    release = fields.String(required=True, metadata={"description": "Release that answered."})
    synthetic = fields.Boolean(
        required=True,
        metadata={"description": "True where the figures are made up for demonstration."},
    )
    test_only = fields.Boolean(
        required=True,
        metadata={"description": "True where the release is a trial exempt from maturity."},
    )
    notes = fields.List(
        fields.String(), required=True, metadata={"description": "What to know before quoting."}
    )


class ObservationSchema(Schema):
    """One observation; the dimensions that were not asked for are «all».

    With ``labels=name`` or ``both`` each dimension has a twin with ``_name``.
    """

    geo = fields.String(metadata={"description": "Territory code (REF_AREA)."})
    geo_name = fields.String()
    topic = fields.String(metadata={"description": "Topic code."})
    topic_name = fields.String()
    regime = code_field(REGIME, total=True)
    regime_name = fields.String()
    channel = code_field(CHANNEL_GROUP, total=True)
    channel_name = fields.String()
    outcome = code_field(OUTCOME, total=True)
    outcome_name = fields.String()
    speed = code_field(SPEED, total=True)
    speed_name = fields.String()
    time = period_field("Reference period (TIME_PERIOD).")
    time_name = fields.String()
    value = fields.Float(
        allow_none=True,
        metadata={
            "description": "Number of appeals after rounding, a whole number unless it is an"
            " estimate (obs_status E); null where not reported.",
            "minimum": 0,
        },
    )
    rounding_error_95 = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Rounding alone moves 95 % of such values by this many appeals at most;"
            " null where there is no value.",
            "minimum": 0,
        },
    )
    obs_status = code_field(OBS_STATUS, required=True)
    series_break = _series_break()
    recast = fields.String(
        metadata={
            "description": "Only with boundaries=DATE: same (the territory's own count), summed (an"
            " exact sum of territories), estimated or estimated_partial (from shares of residents;"
            " partly reported), or why there is no value: not_reported, limited, share_unknown,"
            " shares_incomplete, part_absent, no_successor, no_predecessor.",
            "x-values": RECAST_KINDS,
        }
    )
    release = fields.String(
        metadata={"description": "With includeHistory: the release that the row comes from."}
    )


class ObservationsSchema(AnswerSchema):
    """Answer of ``/observations``."""

    observations = fields.List(fields.Nested(ObservationSchema), required=True)


class IndicatorSchema(Schema):
    """Public definition of an indicator."""

    id = fields.String(required=True)
    version = fields.String(required=True)
    unit = fields.String(
        required=True,
        metadata={
            "description": "Code of the codelist unit_measure: count, share, per_1000 or hours.",
            "x-values": ["count", "share", "per_1000", "hours"],
        },
    )
    is_headline = fields.Boolean(
        required=True, metadata={"description": "True for the rate that this release leads with."}
    )
    label = fields.String(required=True)
    definition = fields.String(required=True)
    numerator = fields.String(required=True)
    denominator = fields.String(required=True)
    caveat = fields.String(required=True)


class IndicatorsSchema(AnswerSchema):
    """Answer of ``/indicators``."""

    indicators = fields.List(fields.Nested(IndicatorSchema), required=True)


class IndicatorValueSchema(Schema):
    """One value of an indicator; ``labels`` and ``measure`` say which fields it has."""

    indicator = fields.String()
    indicator_name = fields.String()
    geo = fields.String()
    geo_name = fields.String()
    topic = fields.String()
    topic_name = fields.String()
    regime = code_field(REGIME, total=True)
    regime_name = fields.String()
    channel = code_field(CHANNEL_GROUP, total=True)
    channel_name = fields.String()
    time = period_field()
    time_name = fields.String()
    value = fields.Float(
        allow_none=True,
        metadata={
            "description": "Rates as a share of 1; null where no figure may be given. Shares and"
            " densities, their errors and bounds have four decimals."
        },
    )
    rounding_error_95 = fields.Float(
        allow_none=True,
        metadata={
            "description": "In the unit of the value: rounding alone moves 95 % of such values by"
            " this much at most. Null where there is no value, and for shares whose counts are not"
            " published."
        },
    )
    lower_bound_95 = fields.Float(
        allow_none=True,
        metadata={
            "description": "Of a share or a density, in the unit of the value: lower bound of the"
            " 95 % interval for the chance behind it, were the appeals of the period one outcome of"
            " a steady process; rounding is in it. Of a time: the term within which surely fewer"
            " were closed. Null for counts, for shares whose counts are not published, and where"
            " nothing can be told."
        },
    )
    upper_bound_95 = fields.Float(
        allow_none=True,
        metadata={
            "description": "Upper bound of the same interval; null as well where a time may lie"
            " beyond all published terms."
        },
    )
    state = fields.String(
        required=True,
        metadata={
            "description": "value, partial, too_few, too_early (in trials: they do not wait for"
            " outcomes), not_reported, limited (topic), no_population, not_applicable; of secondary"
            " shares also no_data (no source reports it), not_published (for this quarter),"
            " too_fine (place, topic or period); of times also no_data (days of closing are"
            " missing), beyond (longer than the longest term), not_told_apart (a source knows no"
            " such term)",
            "x-values": VALUE_STATES,
        },
    )
    obs_status = code_field(OBS_STATUS, required=True)
    series_break = _series_break()
    label = fields.String(
        required=True, metadata={"description": "The value as pages, maps and tables print it."}
    )
    numerator = fields.Float(
        allow_none=True,
        metadata={"description": "Shown count; null for secondary shares, which have none."},
    )
    denominator = fields.Float(
        allow_none=True,
        metadata={"description": "Shown count or residents; null for secondary shares."},
    )
    population_year = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "Year of the residents that a density divides by; null in all else. May"
            " lie before the period's where that year is not published yet."
        },
    )
    population_as_of = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Day that the number of residents speaks of."},
    )
    population_source = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Who counted the residents, and where it is published."},
    )
    url = fields.String(
        required=True, metadata={"description": "Address of this number; it does not move."}
    )


class IndicatorValuesSchema(AnswerSchema):
    """Answer of ``/indicators/{id}``."""

    indicator = fields.Nested(IndicatorSchema, required=True)
    values = fields.List(fields.Nested(IndicatorValueSchema), required=True)


class SingleValueSchema(AnswerSchema):
    """Answer of the address of one number."""

    indicator = fields.Nested(IndicatorSchema, required=True)
    value = fields.Nested(IndicatorValueSchema, required=True)
    citation = fields.Nested(CitationSchema, required=True)
