"""Settings of the series that are predicted: a threshold with a version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from portal.config.strict import load_toml

SERIES_SETTINGS = Path(__file__).with_name("prediction_series.toml")


@dataclass(frozen=True, slots=True)
class SeriesSettings:
    """See ``prediction_series.toml`` for what the number means."""

    version: str
    tolerance: float


class _SeriesSchema(Schema):
    version = fields.String(required=True, validate=validate.Length(1))
    tolerance = fields.Float(required=True, validate=validate.Range(0, 1))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> SeriesSettings:
        return SeriesSettings(**data)


def load_series_settings(path: Path = SERIES_SETTINGS) -> SeriesSettings:
    """Return the settings; raise ``OperatorError`` with a sentence for every fault."""
    settings: SeriesSettings = load_toml(path, _SeriesSchema())
    return settings
