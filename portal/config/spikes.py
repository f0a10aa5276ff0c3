"""Settings of the search for unusual months: thresholds with a version, in ``spikes.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from portal.config.errors import OperatorError

SPIKE_SETTINGS = Path(__file__).with_name("spikes.toml")


@dataclass(frozen=True, slots=True)
class SpikeSettings:
    """See ``spikes.toml`` for what each number means."""

    version: str
    tested_months: int
    least_months: int
    false_share: float
    level_spread: float
    season_spread: float
    growth_spread: float
    drift_spread: float
    step_spread: float
    outlying: float
    calendar_clear: float


def load_spike_settings(path: Path = SPIKE_SETTINGS) -> SpikeSettings:
    """Return the settings; raise ``OperatorError`` for what is missing, unknown or not above 0."""
    try:
        rows = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OperatorError(f"{path}: {error}") from error
    names = {field.name for field in fields(SpikeSettings)}
    if wrong := sorted(names.symmetric_difference(rows)):
        raise OperatorError(f"{path}: {', '.join(wrong)}: missing or unknown.")
    for name in names - {"version"}:
        wanted = int if name.endswith("_months") else float
        if type(rows[name]) is not wanted or rows[name] <= 0:
            raise OperatorError(f"{path}: {name} is no {wanted.__name__} above 0.")
    if not isinstance(rows["version"], str) or rows["false_share"] >= 1:
        raise OperatorError(f"{path}: version is no text, or false_share is no share.")
    return SpikeSettings(**rows)
