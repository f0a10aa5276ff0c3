"""Wire schemas of forecasts, their scores, past forecasts and spikes."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from schemas.coded import code_field, month_field
from schemas.codelists import OBS_STATUS
from schemas.forms import format_field
from schemas.observations import AnswerSchema, PagingSchema, PlaceQuerySchema, codes_field
from schemas.periods import MONTH_PATTERN
from schemas.predictions import FORECAST_ABSENCE, FORECAST_MODEL


def _topic() -> fields.List[str]:
    return codes_field("Topic or topic group; «all» is the sum. By default «all».", ["all"])


def _month(description: str, example: str) -> fields.List[str]:
    return fields.List(
        fields.String(
            validate=validate.Regexp(MONTH_PATTERN, error="Write a month such as 2026-08."),
            metadata={"pattern": MONTH_PATTERN},
        ),
        load_default=list,
        metadata={
            "description": f"{description} Repeat the key for several.",
            "example": [example],
        },
    )


class ForecastQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/forecasts``."""

    topic = _topic()
    time = _month("Month that is forecast; by default every one there is.", "2026-09")
    format = format_field("json", "csv")


class ForecastScoreQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/forecast-scores``."""

    topic = _topic()
    format = format_field("json", "csv")


class PastForecastQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/past-forecasts``."""

    topic = _topic()
    time = _month("Month that was forecast; by default every one there is.", "2026-08")
    format = format_field("json", "csv")


class SpikeQuerySchema(PlaceQuerySchema, PagingSchema):
    """Arguments of ``/spikes``."""

    topic = codes_field("Topic of the spike; by default any.", ["all"])
    time = _month("Month of the spike; by default any.", "2026-08")
    format = format_field("json", "csv")


def _number(description: str = "", *, is_absent: bool = False) -> fields.Float:
    return fields.Float(
        required=True,
        allow_none=is_absent,
        metadata={"description": description} if description else {},
    )


def _whole(description: str, *, is_absent: bool = False) -> fields.Integer:
    return fields.Integer(
        required=True, allow_none=is_absent, metadata={"description": description}
    )


def _text(description: str = "", **options: Any) -> fields.String:
    metadata = {"description": description} if description else {}
    return fields.String(required=True, metadata=metadata, **options)


def _method(thing: str) -> fields.String:
    return _text(
        f"Version of the method; null where {thing} computed for the release.", allow_none=True
    )


class _SeriesSchema(Schema):
    """A series: one territory, all topics or one."""

    geo = _text()
    geo_name = _text()
    topic = _text()
    topic_name = _text()


class _BandSchema(_SeriesSchema):
    """A forecast with its intervals, in appeals; the figures are null where there is none."""

    horizon = _whole("Months ahead.", is_absent=True)
    value = _number("Forecast of the appeals received in the month.", is_absent=True)
    lower_80 = _number("Lower limit of the interval that holds 80 % of them.", is_absent=True)
    upper_80 = _number(is_absent=True)
    lower_95 = _number("The same of 95 %.", is_absent=True)
    upper_95 = _number(is_absent=True)
    model = code_field(FORECAST_MODEL, required=True, allow_none=True)
    model_name = _text(allow_none=True)
    obs_status = code_field(
        OBS_STATUS, "F: it is a forecast and no data.", required=True, allow_none=True
    )
    method = _text("Version of the method that made it.", allow_none=True)


class ForecastSchema(_BandSchema):
    """One month of a series that is forecast, or the series without a forecast."""

    time = month_field("null where there is no forecast.", required=True, allow_none=True)
    obs_status = code_field(
        OBS_STATUS,
        "F: it is a forecast and no data; M: the series has no forecast; null where no forecasts"
        " were computed for the release.",
        required=True,
        allow_none=True,
    )
    method = _method("no forecasts were")
    no_forecast = code_field(
        FORECAST_ABSENCE,
        "Why there is none; null where there is one.",
        required=True,
        allow_none=True,
    )
    no_forecast_name = _text(allow_none=True)


class ForecastsSchema(AnswerSchema):
    """Answer of ``/forecasts``."""

    method = _method("no forecasts were")
    forecasts = fields.List(fields.Nested(ForecastSchema), required=True)


class _ErrorsSchema(Schema):
    """How forecasts would have done; null where it cannot be told."""

    mase = _number(
        "Mean absolute error in units of that of the seasonal naive within the training months.",
        is_absent=True,
    )
    naive_mase = _number("The same of the seasonal naive.", is_absent=True)
    relative_mae = _number(
        "Error over that of the seasonal naive on the same months; below 1 is better.",
        is_absent=True,
    )
    pinball = _number(
        "Mean pinball loss at the five quantiles, in the units of mase.", is_absent=True
    )
    coverage_80 = _number(
        "Share of the scored months that lay within the interval of 80 %.", is_absent=True
    )
    coverage_95 = _number("The same of 95 %.", is_absent=True)


class ForecastScoreSchema(_SeriesSchema, _ErrorsSchema):
    """The score of one series, or why it has no forecast."""

    no_forecast = code_field(
        FORECAST_ABSENCE,
        "Why there is none; null where there is one.",
        required=True,
        allow_none=True,
    )
    no_forecast_name = _text(allow_none=True)
    model = code_field(FORECAST_MODEL, required=True, allow_none=True)
    model_name = _text(allow_none=True)
    n_windows = _whole("How many times the forecast was tried on the past.", is_absent=True)
    n_scored = _whole("Months that were scored, those of all tries.", is_absent=True)
    method = _method("no forecasts were")


class ForecastScoresSchema(AnswerSchema):
    """Answer of ``/forecast-scores``."""

    method = _method("no forecasts were")
    forecast_scores = fields.List(fields.Nested(ForecastScoreSchema), required=True)


class ForecastGroupScoreSchema(_ErrorsSchema):
    """Mean scores of the series of one level and kind."""

    level = _text("Code of the codelist geo_level.")
    level_name = _text()
    kind = fields.String(
        required=True,
        metadata={
            "description": "total: all topics together; topic: by topic.",
            "x-values": ("total", "topic"),
        },
    )
    n_series = _whole("Series with a forecast.")
    n_scored = _whole("Months that were scored, those of all series.")
    published = fields.String(
        required=True,
        metadata={
            "description": "chosen: the chosen models are published; seasonal_naive: they were no"
            " better, and the seasonal naive is.",
            "x-values": ("chosen", "seasonal_naive"),
        },
    )
    models = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "Series by model, a code of the codelist forecast_model."},
    )
    method = _text("Version of the method.")


class ForecastGroupScoresSchema(AnswerSchema):
    """Answer of ``/forecast-group-scores``."""

    method = _method("no forecasts were")
    forecast_group_scores = fields.List(fields.Nested(ForecastGroupScoreSchema), required=True)


class PastForecastSchema(_BandSchema):
    """A forecast of a month that is known by now."""

    forecast_in = _text(
        "Release that published it; backtest: the method of today tried on the past, as if the"
        " later months were not known."
    )
    origin = month_field("Last month that was known to it.", required=True)
    time = month_field(required=True)
    received = _whole("Appeals that came; null where nothing was reported.", is_absent=True)
    received_status = code_field(OBS_STATUS, "Status of received.", required=True)
    within_80 = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Whether they lay within the interval of 80 %."},
    )
    within_95 = fields.Boolean(required=True, allow_none=True)


class PastForecastsSchema(AnswerSchema):
    """Answer of ``/past-forecasts``."""

    method = _method("no forecasts were")
    past_forecasts = fields.List(fields.Nested(PastForecastSchema), required=True)


class SpikeSchema(_SeriesSchema):
    """A month with more appeals than history and calendar explain."""

    time = month_field(required=True)
    received = _whole("Shown count of the month.")
    expected = _number("Appeals to be expected without the spike.")
    expected_lower = _number("Lower limit of the range in which 95 % of such months lie.")
    expected_upper = _number("Upper limit of that range.")
    q_value = _number("Share (0..1) of false findings among those that are at least as clear.")
    obs_status = code_field(OBS_STATUS, "E: the range is estimated.", required=True)
    method = _text("Version of the method.")


class SpikesSchema(AnswerSchema):
    """Answer of ``/spikes``."""

    method = _method("no search was")
    n_series = _whole("Series that were searched; null where no search was made.", is_absent=True)
    n_tests = _whole(
        "Months that were searched, those of all series together; null where no search was made.",
        is_absent=True,
    )
    false_share = _number(
        "How large a share (0..1) of the spikes may be false; null where no search was made.",
        is_absent=True,
    )
    first_month = month_field(
        "First month that was searched; null where none was.", required=True, allow_none=True
    )
    last_month = month_field(required=True, allow_none=True)
    spikes = fields.List(fields.Nested(SpikeSchema), required=True)
