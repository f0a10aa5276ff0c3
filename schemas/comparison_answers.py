"""Wire schemas of fair comparison and of the differences in how people write."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.coded import code_field, period_field
from schemas.codelists import CHANNEL_GROUP, OBS_STATUS
from schemas.comparison import FUNNEL_POSITION
from schemas.forms import format_field
from schemas.geography import PagedTableQuerySchema, TableQuerySchema
from schemas.observations import VALUE_STATES, AnswerSchema, PagingSchema, PlaceQuerySchema

# Shares of outcomes, which places are compared by.
COMPARED = ("resolution_rate", "closed_rate", "answered_rate")


def _number(description: str, *, is_nullable: bool = True) -> fields.Float:
    return fields.Float(
        required=True, allow_none=is_nullable, metadata={"description": description}
    )


def _whole(description: str, *, is_nullable: bool = True) -> fields.Integer:
    return fields.Integer(
        required=True, allow_none=is_nullable, metadata={"description": description}
    )


def _text(description: str = "") -> fields.String:
    return fields.String(
        required=True, metadata={"description": description} if description else {}
    )


def _state(description: str) -> fields.String:
    return fields.String(
        required=True, metadata={"description": description, "x-values": VALUE_STATES}
    )


class ComparisonQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/comparison``."""

    format = format_field("json", "csv")
    indicator = fields.String(
        validate=validate.OneOf(COMPARED, error=f"Write one of {', '.join(COMPARED)}."),
        metadata={
            "description": "Share that places are compared by; by default the one that the release"
            " leads with.",
            "example": "answered_rate",
        },
    )
    topic = fields.String(
        load_default="all",
        metadata={"description": "Topic or topic group; «all» is the sum.", "example": "roads"},
    )


class ComparedPlaceSchema(Schema):
    """A place with its share, all that is known of how sure it is, and its company."""

    indicator = fields.String(required=True, metadata={"x-values": COMPARED})
    geo = _text()
    geo_name = _text()
    compared_within = _text("Place whose share is the centre: the country, or a region.")
    topic = _text()
    time = period_field("The newest twelve months in a row.", required=True)
    value = _number("Shown share, 0..1; null where no figure may be given.")
    obs_status = code_field(
        OBS_STATUS, "E where there are estimates beside the value.", required=True
    )
    state = _state("Why there is a value, or why there is none.")
    numerator = _whole("Shown count.")
    denominator = _whole("Shown count of counted appeals.")
    rate_floor = _whole("Denominator from which shares of such a period are shown.")
    rounding_error_95 = _number("Rounding alone moves 95 % of such shares by this much at most.")
    lower_bound_95 = _number("Lower bound of the 95 % interval; chance and rounding are in it.")
    upper_bound_95 = _number("Upper bound of the same interval.")
    shrunken_rate = _number(
        "Share drawn towards what the compared places have in common: the fewer appeals, the more."
        " Null where fewer than five places can be compared, and of a place reported in part."
    )
    shrunken_lower_95 = _number("Lower bound of its 95 % credible interval; rounding is in it.")
    shrunken_upper_95 = _number("Upper bound of the same interval.")
    rank_first = _whole(
        "Between this rank and rank_last the place lies in 95 % of the orders that fit the figures;"
        " 1 is the largest share."
    )
    rank_last = _whole("The other end of the same span.")
    n_ranked = _whole("Places that have ranks.", is_nullable=False)
    centre = _number("Share of the place above.")
    funnel_lower_95 = _number("95 % of places that do as the centre does lie above this share.")
    funnel_upper_95 = _number("The other limit.")
    funnel_lower_998 = _number("As funnel_lower_95, of 99.8 % of such places.")
    funnel_upper_998 = _number("The other limit.")
    funnel_position = code_field(FUNNEL_POSITION, required=True, allow_none=True)
    peers_lower = _number("Between this share and peers_upper lies the middle half of the peers.")
    peers_upper = _number("The other end.")
    n_peers = _whole("Places of like population and kind that have a share, itself among them.")
    method = _text("Version of the method.")


class ComparisonSchema(AnswerSchema):
    """Answer of ``/comparison``."""

    comparison = fields.List(fields.Nested(ComparedPlaceSchema), required=True)


class ReportingQuerySchema(PagedTableQuerySchema):
    """Arguments of ``/reporting-differences``."""

    channel = fields.String(
        metadata={
            "description": "Code of the codelist channel_group; «all» is the sum. By default every"
            " channel.",
            "example": "letter",
        }
    )


class ReportingDifferenceSchema(Schema):
    """How often people of one place write through one channel."""

    channel = code_field(CHANNEL_GROUP, required=True, total=True)
    geo = _text()
    geo_name = _text()
    time = period_field("The newest twelve months in a row.", required=True)
    value = _number("Appeals per 1,000 residents; null where no figure may be given.")
    obs_status = code_field(OBS_STATUS, required=True)
    state = _state("Why there is a value, or why there is none.")
    numerator = _whole("Shown count of appeals.")
    population = _whole("Residents.")
    lower_bound_95 = _number("Lower bound of the 95 % interval; chance and rounding are in it.")
    upper_bound_95 = _number("Upper bound of the same interval.")
    repeat_share = _number("Share of repeats of all channels together, whole per cent as 0..1.")
    repeat_state = _state("Why there is such a share, or why there is none.")
    repeat_time = period_field(
        "Quarter of the share of repeats; null where none is published.",
        required=True,
        allow_none=True,
    )
    method = _text("Version of the method.")


class ReportingDifferencesSchema(AnswerSchema):
    """Answer of ``/reporting-differences``."""

    reporting_differences = fields.List(fields.Nested(ReportingDifferenceSchema), required=True)


class ReportingSpreadQuerySchema(TableQuerySchema):
    """Arguments of ``/reporting-spreads``."""


class ReportingSpreadSchema(Schema):
    """How far places are apart by the density of one channel."""

    channel = code_field(CHANNEL_GROUP, required=True, total=True)
    time = period_field("The newest twelve months in a row.", required=True)
    value = _number(
        "Density that a tenth of the places exceed, divided by the one that a tenth stay below;"
        " null where it hangs on places that have no density."
    )
    obs_status = code_field(OBS_STATUS, required=True)
    low_density = _number("The lower of the two, appeals per 1,000 residents.")
    high_density = _number("The higher of the two.")
    lower_bound = _number(
        "At least so many times, were every density at an end of its own interval."
    )
    upper_bound = _number("At most so many times; null where there is no end.")
    n_places = _whole("Places of the map's level.", is_nullable=False)
    n_known = _whole("Places with a density.", is_nullable=False)
    n_too_few = _whole("Places with too few appeals for one.", is_nullable=False)
    method = _text("Version of the method.")


class ReportingSpreadsSchema(AnswerSchema):
    """Answer of ``/reporting-spreads``."""

    reporting_spreads = fields.List(fields.Nested(ReportingSpreadSchema), required=True)
