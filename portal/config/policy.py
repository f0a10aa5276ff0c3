"""The disclosure policy of an instance: every number an official may change, with a version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from geodata.population.figures import MAX_AGE_YEARS
from portal.config.clocks import CALENDAR, WORKING, ClockFields, take_clocks
from portal.config.strict import load_toml
from schemas.codelists import REGIME, SPEED

# A term of a hundred years is no term.
_TERM = validate.Range(1, 36_524)
# How much work the rounding puts into its margins.
QUALITIES = ("fast", "standard", "best")
# Region × topic group × quarter has few small cells, and the fewer the larger the country: 1,000
# would keep it waiting for years. Measured on blocks of 1 and 2 at base 3: of what is shown as 3,
# all were 2 in a block of one cell, 93 % at 20 cells, 83 % at 200, 77 % at 1,600.
SECONDARY_MIN_BLOCK = 200
# Their rounding is not simulated, since their counts are not public. They have few dimensions, so
# that a share errs less there than one of the table of appeals with the same denominator.
SECONDARY_MIN_DENOMINATOR = 170
RATE_MAX_ROUNDING_ERROR = 5.0
# Nationally the largest deviation of any total reached 20; the mean stays under 0.05. Both ceilings
# are public, so they are round and leave room: one near the truth would tell of it.
MAX_DEVIATION, MAX_BIAS = 40, 0.5
_DATED_SPEEDS = [code for code in SPEED.ids() if code not in ("open", "undated")]


@dataclass(frozen=True, slots=True)
class Policy:
    """Frozen policy.

    ``maturity_days`` maps a regime to the days after receipt at which outcomes are read;
    ``speeds`` maps a regime to the speed buckets it uses: all from the fastest one it can tell
    apart (``[finest_speed]`` in the file) to the slowest, so that no bucket's name is untrue.
    Rates are shown where rounding alone moves 95 % of them by ``rate_max_rounding_error``
    percentage points at most; ``density_min_count`` is a floor in shown counts, like
    ``secondary_min_denominator`` for the shares of secondary tables. A quarter of a
    secondary table waits until it has ``secondary_min_block`` small cells. Densities divide by a
    population at most ``population_max_age_years`` older than the period. A release in which a
    total deviates from the true one by more than ``max_deviation`` appeals, or the totals of 100
    appeals and more by more than ``max_bias`` on average, fails its audit. Answers of the
    ``working_regimes`` (``[clocks]`` in the file) are timed by ``working_hours`` alone.
    """

    version: str
    base: int
    min_block: int
    quality: str
    rate_max_rounding_error: float
    density_min_count: int
    maturity_days: dict[str, int]
    speeds: dict[str, tuple[str, ...]]
    limited_topics: tuple[str, ...]
    snapshot_retention_days: int
    microdata_retention_days: int
    test_only: bool = False
    secondary_min_block: int = SECONDARY_MIN_BLOCK
    secondary_min_denominator: int = SECONDARY_MIN_DENOMINATOR
    max_deviation: int = MAX_DEVIATION
    max_bias: float = MAX_BIAS
    population_max_age_years: int = MAX_AGE_YEARS
    working_regimes: tuple[str, ...] = ()
    working_hours: tuple[str, ...] = ()

    def clock_of(self, regime: str) -> str:
        """Return by which clock the answers of a regime are timed."""
        return WORKING if regime in self.working_regimes else CALENDAR


class _RegimeMap(fields.Dict):
    def __init__(self, values: fields.Field[Any]) -> None:
        super().__init__(
            keys=fields.String(validate=validate.OneOf(REGIME.ids())), values=values, required=True
        )


class _PolicySchema(ClockFields):
    version = fields.String(required=True)
    base = fields.Integer(required=True, strict=True, validate=validate.Range(3, 20))
    min_block = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    quality = fields.String(load_default="standard", validate=validate.OneOf(QUALITIES))
    rate_max_rounding_error = fields.Float(
        load_default=RATE_MAX_ROUNDING_ERROR, validate=validate.Range(0.1, 50)
    )
    density_min_count = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    maturity_days = _RegimeMap(fields.Integer(strict=True, validate=validate.Range(1, 366)))
    finest_speed = _RegimeMap(fields.String(validate=validate.OneOf(_DATED_SPEEDS)))
    limited_topics = fields.List(fields.String(), load_default=list)
    snapshot_retention_days = fields.Integer(load_default=365, strict=True, validate=_TERM)
    microdata_retention_days = fields.Integer(load_default=1095, strict=True, validate=_TERM)
    test_only = fields.Boolean(load_default=False)
    secondary_min_denominator = fields.Integer(
        load_default=SECONDARY_MIN_DENOMINATOR, strict=True, validate=validate.Range(1)
    )
    secondary_min_block = fields.Integer(
        load_default=SECONDARY_MIN_BLOCK, strict=True, validate=validate.Range(1)
    )
    max_deviation = fields.Integer(
        load_default=MAX_DEVIATION, strict=True, validate=validate.Range(1)
    )
    max_bias = fields.Float(load_default=MAX_BIAS, validate=validate.Range(0, min_inclusive=False))
    population_max_age_years = fields.Integer(
        load_default=MAX_AGE_YEARS, strict=True, validate=validate.Range(0, 20)
    )

    @validates_schema
    def _check_ceiling(self, data: dict[str, Any], **_: Any) -> None:
        # A published tolerance below b−1 would narrow single cells.
        if data["max_deviation"] < data["base"] - 1:
            raise ValidationError("must be at least the base less 1", "max_deviation")

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Policy:
        finest = data.pop("finest_speed")
        data["speeds"] = {
            regime: tuple(_DATED_SPEEDS[_DATED_SPEEDS.index(code) :])
            for regime, code in finest.items()
        }
        data["limited_topics"] = tuple(data["limited_topics"])
        take_clocks(data)
        return Policy(**data)


def load_policy(path: Path) -> Policy:
    """Read ``policy.toml``; raise ``OperatorError`` with one sentence per fault."""
    policy: Policy = load_toml(path, _PolicySchema())
    return policy
