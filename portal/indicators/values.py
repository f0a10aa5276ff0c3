"""Values of indicators: the state of each, what it was made of, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from geodata.population.figures import PopulationFigure
from portal.indicators.intervals import Interval, density_interval, share_interval
from schemas.observations import ValueState

# Values of every kind, their errors and bounds have so many decimals. Rounding moves a count of a
# month by three to nine appeals: fewer decimals would add an error of their own to the density of
# a big place, and what is finer than the error is told apart by the error, which stands beside.
DECIMALS, _PER = 4, 1000
OBS_STATUS: dict[ValueState, str] = {
    "value": "A",
    "partial": "P",
    "too_few": "U",
    "too_early": "M",
    "not_reported": "L",
    "limited": "M",
    "no_population": "M",
    "not_applicable": "M",
    "no_data": "M",
    "not_published": "M",
    "too_fine": "M",
    "beyond": "M",
    "not_told_apart": "M",
}


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One value of an indicator.

    ``value`` is a count, a share (0..1, four decimals), a number per 1,000 (as fine) or of
    hours, and ``None`` unless the state is ``value`` or ``partial``. Numerator and denominator are
    shown counts (the denominator of a density is the number of residents, and ``population`` says
    whose, of which year and by which source). ``rounding_error`` is in the unit of the value:
    rounding alone moves 95 % of such values by that much at most; ``None`` where there is no value,
    for times, and for secondary shares, whose counts are not public. ``interval`` (95 %, see
    :mod:`portal.indicators.intervals`) is of shares, densities and times whose error is known; a
    time that may lie beyond all published terms has no upper bound.
    """

    value: float | None
    state: ValueState
    numerator: int | None = None
    denominator: int | None = None
    population: PopulationFigure | None = None
    rounding_error: float | None = None
    interval: tuple[float, float | None] | None = None

    @property
    def obs_status(self) -> str:
        """SDMX observation status of the state."""
        return OBS_STATUS[self.state]

    @property
    def population_year(self) -> int | None:
        """Year of the residents that a density divides by; absent from every other indicator."""
        return self.population.year if self.population else None


NOT_REPORTED = IndicatorValue(None, "not_reported")
LIMITED = IndicatorValue(None, "limited")


def share_with_error(value: IndicatorValue, points: float | None) -> IndicatorValue:
    """Return a share with the error of rounding (percentage points) and its interval."""
    if value.value is None or points is None:
        return value
    error = points / 100
    interval = share_interval(value.numerator or 0, value.denominator or 0, error, DECIMALS)
    return _with(value, round(error, DECIMALS), interval)


def density_with_error(value: IndicatorValue, appeals: float | None) -> IndicatorValue:
    """Return a density with the error of rounding (appeals) and its interval."""
    if value.value is None or value.denominator is None or appeals is None:
        return value
    residents = value.denominator
    found = density_interval(value.numerator or 0, residents, appeals, _PER, DECIMALS)
    # Upwards: where millions live, the error of a month is less than the last digit, but not 0.
    scale = 10**DECIMALS
    error = ceil(round(appeals * _PER / residents * scale, DECIMALS)) / scale
    return _with(value, error, found)


def _with(value: IndicatorValue, error: float, interval: Interval) -> IndicatorValue:
    """Return ``dataclasses.replace`` of thousands of values on a page, four times as fast."""
    return IndicatorValue(
        value.value,
        value.state,
        value.numerator,
        value.denominator,
        value.population,
        error,
        interval,
    )


def share(numerator: int, denominator: int, floor: int | None) -> IndicatorValue:
    """Return numerator / denominator, or «too few» where the denominator is under the floor.

    The floor is the denominator from which rounding alone moves 95 % of shares no further than the
    policy allows; without one no share is shown.
    """
    if floor is None or denominator < floor:
        return IndicatorValue(None, "too_few", numerator, denominator)
    return IndicatorValue(round(numerator / denominator, DECIMALS), "value", numerator, denominator)


def density(numerator: int, population: PopulationFigure | None, min_count: int) -> IndicatorValue:
    """Return appeals per 1,000 residents, absent where the population is unknown."""
    if population is None:
        return IndicatorValue(None, "no_population", numerator)
    residents = population.residents
    if numerator < min_count:
        return IndicatorValue(None, "too_few", numerator, residents, population)
    value = round(numerator * _PER / residents, DECIMALS)
    return IndicatorValue(value, "value", numerator, residents, population)
