"""Settings of the forecasts: thresholds with a version, in ``predictions.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from portal.config.strict import load_toml
from schemas.predictions import FORECAST_MODEL

FORECAST_SETTINGS = Path(__file__).with_name("predictions.toml")
NAIVE = "seasonal_naive"
_ABOVE_0 = validate.Range(0, min_inclusive=False)
_MONTHS = validate.Range(1, 60)


@dataclass(frozen=True, slots=True)
class BackTestPlan:
    """``months`` that choose and as many that score; an origin every ``step`` months."""

    months: int
    step: int


@dataclass(frozen=True, slots=True)
class ForecastSettings:
    """See ``predictions.toml`` for what each number means."""

    version: str
    horizon: int
    season: int
    least_training: int
    plans: tuple[BackTestPlan, ...]
    least_mean: float
    regular_mean: float
    size_classes: tuple[float, ...]
    jump_ratio: float
    jump_slack: float
    regular_models: tuple[str, ...]
    wide_models: tuple[str, ...]
    few_models: tuple[str, ...]
    choice_months: float
    own_scale: float
    least_errors: int

    @property
    def models(self) -> tuple[str, ...]:
        """Every model that is tried, in the order of the codelist."""
        tried = {*self.regular_models, *self.wide_models, *self.few_models}
        return tuple(code for code in FORECAST_MODEL.ids() if code in tried)


class _PlanSchema(Schema):
    months = fields.Integer(required=True, strict=True, validate=_MONTHS)
    step = fields.Integer(required=True, strict=True, validate=_MONTHS)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> BackTestPlan:
        return BackTestPlan(**data)


class _SizesSchema(Schema):
    least = fields.Float(required=True, validate=_ABOVE_0)
    regular = fields.Float(required=True, validate=_ABOVE_0)
    classes = fields.List(fields.Float(validate=_ABOVE_0), required=True)


class _JumpSchema(Schema):
    ratio = fields.Float(required=True, validate=validate.Range(1, min_inclusive=False))
    slack = fields.Float(required=True, validate=validate.Range(0))


def _models() -> fields.List[Any]:
    return fields.List(fields.String(validate=validate.OneOf(FORECAST_MODEL.ids())), required=True)


class _ModelsSchema(Schema):
    regular = _models()
    wide = _models()
    few = _models()

    @validates_schema
    def _check_naive(self, data: dict[str, Any], **_: Any) -> None:
        # It can always be made, and is what all others are held against.
        if NAIVE not in data["regular"]:
            raise ValidationError(f"must hold {NAIVE}", "regular")


class _GroupsSchema(Schema):
    choice_months = fields.Float(required=True, validate=validate.Range(0))
    own_scale = fields.Float(required=True, validate=validate.Range(0, 1))
    least_errors = fields.Integer(required=True, strict=True, validate=validate.Range(1))


class _ForecastSchema(Schema):
    version = fields.String(required=True, validate=validate.Length(1))
    horizon = fields.Integer(required=True, strict=True, validate=validate.Range(1, 6))
    season = fields.Integer(required=True, strict=True, validate=validate.Range(2, 12))
    least_training = fields.Integer(required=True, strict=True, validate=_MONTHS)
    plans = fields.List(fields.Nested(_PlanSchema), required=True, validate=validate.Length(1))
    sizes = fields.Nested(_SizesSchema, required=True)
    jump = fields.Nested(_JumpSchema, required=True)
    models = fields.Nested(_ModelsSchema, required=True)
    groups = fields.Nested(_GroupsSchema, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> ForecastSettings:
        sizes, jump, models = data.pop("sizes"), data.pop("jump"), data.pop("models")
        return ForecastSettings(
            plans=tuple(data.pop("plans")),
            least_mean=sizes["least"],
            regular_mean=sizes["regular"],
            size_classes=tuple(sorted(sizes["classes"])),
            jump_ratio=jump["ratio"],
            jump_slack=jump["slack"],
            regular_models=tuple(models["regular"]),
            wide_models=tuple(models["wide"]),
            few_models=tuple(models["few"]),
            **data.pop("groups"),
            **data,
        )


def load_forecast_settings(path: Path = FORECAST_SETTINGS) -> ForecastSettings:
    """Return the settings; raise ``OperatorError`` with a sentence for every fault."""
    settings: ForecastSettings = load_toml(path, _ForecastSchema())
    return settings
