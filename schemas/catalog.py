"""Wire schemas of reference resources: places, topics, codelists, releases, coverage and so on."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.coded import code_field, month_field
from schemas.codelists import CORRECTION_KIND, COVERAGE_STATE, FREQ, REGIME
from schemas.forms import bom_field, delimiter_field, format_field, labels_field, last_field
from schemas.geography import on_field
from schemas.observations import (
    AnswerSchema,
    LanguageQuerySchema,
    PagingSchema,
    PeriodField,
    PlaceQuerySchema,
    codes_field,
)
from schemas.periods import MONTH_PATTERN
from schemas.policy import PolicySchema, RateFloorSchema, methods_field

# JSON-stat is of numbers, and coverage has none.
COVERAGE_FORMATS = ("json", "csv", "sdmx-csv", "xlsx", "parquet", "ndjson", "geojson")


class TerritoryQuerySchema(LanguageQuerySchema, PagingSchema):
    """Arguments of ``/territories``."""

    q = fields.String(
        validate=validate.Length(min=1, max=160),
        metadata={
            "description": "Only territories of this name or code, former ones too, the best match"
            " first. Mistakes, endings, Latin letters and the wrong keyboard are forgiven; names"
            " that only sound alike are given where nothing fits better.",
            "example": "Боровский р-н",
        },
    )
    geo_level = fields.String(
        data_key="geoLevel",
        metadata={"description": "Only territories of this level.", "example": "region"},
    )
    parent = fields.String(
        metadata={"description": "Only the direct children of this territory.", "example": "RU"}
    )
    population_band = fields.String(
        data_key="populationBand",
        metadata={
            "description": "Only territories of this group by population, a code of the codelist"
            " population_band.",
            "example": "region_1m_2m",
        },
    )
    on = on_field()
    format = format_field("json", "csv")


class OneTerritoryQuerySchema(LanguageQuerySchema):
    """Arguments of ``/territories/{code}``."""

    on = on_field()


class CoverageQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/coverage``."""

    source = codes_field("Source id; by default all.", ["pos"])
    time = fields.List(
        PeriodField(metadata={"pattern": MONTH_PATTERN}),
        load_default=list,
        metadata={"description": "Month. Repeat the key for several.", "example": ["2026-08"]},
    )
    since = PeriodField(
        data_key="sinceTimePeriod",
        metadata={"description": "First month, inclusive.", "example": "2026-01"},
    )
    until = PeriodField(
        data_key="untilTimePeriod",
        metadata={"description": "Last month, inclusive.", "example": "2026-06"},
    )
    last = last_field()
    labels = labels_field("both")
    format = format_field(*COVERAGE_FORMATS)
    bom = bom_field()
    delimiter = delimiter_field()


class TerritorySchema(Schema):
    """A territory."""

    code = fields.String(required=True, metadata={"description": "The same at all times."})
    code_in_force = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Official code of the day asked for, by default of the last version;"
            " null for «not allocated»."
        },
    )
    parent = fields.String(required=True, allow_none=True)
    level = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "Name in the asked language."})
    name_ru = fields.String(required=True)
    name_en = fields.String(required=True)
    kind = fields.String(
        required=True,
        metadata={"description": "Kind of unit; «unallocated» for appeals whose place is unknown."},
    )
    iso_3166_2 = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    is_unallocated = fields.Boolean(required=True)
    population = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "Residents by whom the release's last year is measured, or the year of"
            " «on»; null where they are not known. All years are in /population."
        },
    )
    population_year = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Year of that figure."}
    )
    population_as_of = fields.Date(
        required=True, allow_none=True, metadata={"description": "Day that it speaks of."}
    )
    population_source = fields.String(
        required=True, allow_none=True, metadata={"description": "Who counted, and where."}
    )
    population_parts = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Territories summed, where the figure is of a year before they were"
            " merged into this one."
        },
    )
    population_band = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Group by population, a code of the codelist population_band; null where"
            " residents are unknown or the level has no groups."
        },
    )


class TerritoriesSchema(AnswerSchema):
    """Answer of ``/territories``."""

    territories = fields.List(fields.Nested(TerritorySchema), required=True)


class TerritoryAnswerSchema(AnswerSchema):
    """Answer of ``/territories/{code}``."""

    territory = fields.Nested(TerritorySchema, required=True)
    path = fields.List(
        fields.String(), required=True, metadata={"description": "Codes from the root down."}
    )
    children = fields.List(fields.String(), required=True)


class TopicSchema(Schema):
    """A topic or topic group."""

    code = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    name_ru = fields.String(required=True)
    name_en = fields.String(required=True)


class TopicsSchema(AnswerSchema):
    """Answer of ``/topics``."""

    topics = fields.List(fields.Nested(TopicSchema), required=True)


class CodeSchema(Schema):
    """A member of a codelist."""

    code = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)
    label_ru = fields.String(required=True)
    label_en = fields.String(required=True)


class CodelistSchema(Schema):
    """A controlled list of codes."""

    id = fields.String(required=True)
    version = fields.String(required=True)
    label = fields.String(required=True)
    codes = fields.List(fields.Nested(CodeSchema), required=True)


class CodelistsSchema(AnswerSchema):
    """Answer of ``/codelists``."""

    codelists = fields.List(fields.Nested(CodelistSchema), required=True)


class CodelistAnswerSchema(AnswerSchema):
    """Answer of ``/codelists/{id}``."""

    codelist = fields.Nested(CodelistSchema, required=True)


class DownloadSchema(Schema):
    """One file of a release."""

    name = fields.String(required=True)
    url = fields.String(required=True)
    bytes = fields.Integer(required=True, metadata={"minimum": 0})
    sha256 = fields.String(required=True, metadata={"pattern": "^[0-9a-f]{64}$"})
    rows = fields.Integer(required=True, allow_none=True, metadata={"minimum": 0})


class ReleaseSchema(Schema):
    """A published, immutable release."""

    id = fields.String(required=True)
    created_on = fields.Date(required=True)
    as_of = fields.Date(required=True)
    first_month = month_field(required=True)
    last_month = month_field(required=True)
    title = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    publisher = fields.String(required=True)
    contact = fields.String(required=True)
    license = fields.String(required=True)
    license_url = fields.String(required=True)
    headline_rate = fields.String(required=True)
    policy = fields.Nested(
        PolicySchema, required=True, metadata={"description": "Public part of the policy."}
    )
    methods = methods_field()
    rate_floor = fields.Nested(
        RateFloorSchema,
        required=True,
        metadata={
            "description": "By code of the codelist freq: the denominator from which rates are"
            " shown, null where none are."
        },
    )
    synthetic = fields.Boolean(required=True)
    test_only = fields.Boolean(required=True)
    is_current = fields.Boolean(required=True)
    downloads = fields.List(fields.Nested(DownloadSchema), required=True)


class WithdrawalSchema(Schema):
    """A release that was published and withdrawn."""

    id = fields.String(required=True)
    withdrawn_on = fields.Date(required=True)
    reason = fields.String(required=True, metadata={"description": "Reason in the asked language."})
    reason_ru = fields.String(required=True)
    reason_en = fields.String(required=True)


class ReleasesSchema(AnswerSchema):
    """Answer of ``/releases``."""

    releases = fields.List(fields.Nested(ReleaseSchema), required=True)
    withdrawn = fields.List(
        fields.Nested(WithdrawalSchema),
        required=True,
        metadata={"description": "Releases that were withdrawn, in order of withdrawal."},
    )


class ReleaseAnswerSchema(AnswerSchema):
    """Answer of ``/releases/{id}``."""

    release_info = fields.Nested(ReleaseSchema, required=True)


class CorrectionSchema(Schema):
    """An entry of the corrections register."""

    date = fields.Date(required=True, metadata={"description": "When the entry was made."})
    kind = code_field(CORRECTION_KIND, required=True)
    kind_name = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "Text in the asked language."})
    text_ru = fields.String(required=True)
    text_en = fields.String(required=True)
    releases = fields.List(
        fields.String(), required=True, metadata={"description": "Releases it speaks of."}
    )


class CorrectionsSchema(AnswerSchema):
    """Answer of ``/corrections``."""

    corrections = fields.List(fields.Nested(CorrectionSchema), required=True)


class CoverageRowSchema(Schema):
    """What a source reported for a territory in a month; ``labels`` says which fields it has."""

    geo = fields.String(metadata={"description": "Territory code (REF_AREA)."})
    geo_name = fields.String()
    source = fields.String(metadata={"description": "Source id."})
    source_name = fields.String()
    time = month_field()
    time_name = fields.String()
    state = code_field(COVERAGE_STATE)
    state_name = fields.String()
    regime = code_field(REGIME, "Regime of the source.")
    regime_name = fields.String()


class CoverageSchema(AnswerSchema):
    """Answer of ``/coverage``."""

    coverage = fields.List(fields.Nested(CoverageRowSchema), required=True)


class RoundingErrorQuerySchema(LanguageQuerySchema):
    """Arguments of ``/rounding-error``."""

    format = format_field("json", "csv")


class RoundingErrorRowSchema(Schema):
    """How far rounding alone moves 95 % of figures of a size."""

    freq = code_field(FREQ, "Length of the period.", required=True)
    quantity = fields.String(
        required=True,
        metadata={
            "description": "count, or share (resolution, closed, answered and so on).",
            "enum": ["count", "share"],
        },
    )
    from_shown = fields.Integer(
        required=True,
        metadata={"description": "From this shown count on; of a share, its denominator."},
    )
    to_shown = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "To this shown count, inclusive; null where it goes on."},
    )
    error = fields.Float(
        required=True,
        metadata={
            "description": "In the unit of the figure: of a count in appeals, of a share as a share"
            " of 1."
        },
    )


class RoundingErrorSchema(AnswerSchema):
    """Answer of ``/rounding-error``."""

    rounding_error = fields.List(fields.Nested(RoundingErrorRowSchema), required=True)
