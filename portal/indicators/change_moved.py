"""One indicator in two years: whether it clearly changed, or every reason against saying so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.indicators.change_basis import Basis
from portal.indicators.count_ratio import count_ratio
from portal.indicators.differences import share_difference
from portal.indicators.evaluate import evaluate_series
from portal.indicators.intervals import Interval
from portal.indicators.values import DECIMALS, NOT_REPORTED, IndicatorValue
from portal.store.release_store import ReleaseStore
from schemas.periods import Period, periods_within

YEAR = 12
RECEIVED = "received"
_OF_STATE = {
    "partial": "partial",
    "not_reported": "not_reported",
    "limited": "limited",
    "not_applicable": "no_outcomes",
    "too_early": "too_early",
    "too_few": "too_few",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One indicator in both years.

    ``change`` is the difference of shares (-1..1), or the ratio of counts; ``interval`` (95 %) is
    its own. Both are ``None`` where the years are not comparable, for the ``reasons`` given.
    ``dispersion`` is of counts alone.
    """

    indicator: str
    before: IndicatorValue
    after: IndicatorValue
    state: str
    reasons: tuple[str, ...] = ()
    change: float | None = None
    interval: Interval | None = None
    dispersion: float | None = None


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Two years of one regime and channel."""

    store: ReleaseStore
    years: tuple[Period, Period]
    regime: str
    channel: str

    @property
    def has_both(self) -> bool:
        """Say whether the release holds both years."""
        return self.years[0].first_month >= self.store.info.first_month

    def values(
        self, indicator: str, territories: Sequence[str], topic: str
    ) -> dict[str, list[IndicatorValue]]:
        """Return the values of both years by territory."""
        if not self.has_both:
            return {code: [NOT_REPORTED, NOT_REPORTED] for code in territories}
        return evaluate_series(
            self.store, indicator, territories, topic, self.years, self.regime, self.channel
        )

    def moved_rate(self, values: Sequence[IndicatorValue], basis: Basis) -> Moved:
        """Return what became of the headline rate."""
        before, after = values
        indicator = self.store.info.headline_rate
        reasons = self._reasons(values, basis.of_rate)
        interval = None if reasons else share_difference(before, after)
        if interval is None or before.value is None or after.value is None:
            # Without an error of rounding nothing can be told from rounding.
            return Moved(indicator, before, after, "not_comparable", reasons or ("no_error",))
        state = _told(interval, 0.0, "improved", "worsened")
        change = round(after.value - before.value, DECIMALS)
        return Moved(indicator, before, after, state, (), change, _rounded(interval))

    def moved_received(
        self, territory: str, topic: str, values: Sequence[IndicatorValue], basis: Basis
    ) -> Moved:
        """Return what became of the appeals received."""
        before, after = values
        reasons = self._reasons(values, basis.of_received)
        floor = self.store.info.policy["density_min_count"]
        if not reasons and min(before.value or 0, after.value or 0) < floor:
            reasons = ("too_few",)
        errors = (before.rounding_error, after.rounding_error)
        if not reasons and None in errors:
            reasons = ("no_error",)
        found = None
        if not reasons:
            rounding = (errors[0] or 0.0, errors[1] or 0.0)
            found = count_ratio(*self._by_month(territory, topic), rounding)
        if found is None:
            return Moved(RECEIVED, before, after, "not_comparable", reasons or ("too_few",))
        return Moved(
            RECEIVED,
            before,
            after,
            _told(found.interval, 1.0, "more", "fewer"),
            (),
            round(found.ratio, DECIMALS),
            _rounded(found.interval),
            round(found.dispersion, 1),
        )

    def _reasons(
        self, values: Sequence[IndicatorValue], of_basis: Sequence[str]
    ) -> tuple[str, ...]:
        """Return every reason against a comparison, in the order of the codelist."""
        if not self.has_both:
            return ("no_year_before",)
        states = {_OF_STATE[value.state] for value in values if value.state in _OF_STATE}
        # Of what was not reported, or is kept out, nothing else need be said.
        for alone in ("limited", "no_outcomes", "not_reported"):
            if alone in states:
                return (alone,)
        known = states.union(of_basis)
        order = ("partial", "coverage_changed", "series_break", "too_early", "too_few")
        return tuple(code for code in order if code in known)

    def _by_month(self, territory: str, topic: str) -> tuple[list[int], list[int]]:
        first, last = self.years[0].first_month, self.years[1].last_month
        months = periods_within(first, last, "M")
        counts = self.store.counts_by_period(territory, topic, months, self.regime, self.channel)
        received = [one.received for one in counts]
        return received[:YEAR], received[YEAR:]


def _told(interval: Interval, nothing: float, above: str, below: str) -> str:
    if interval.lower > nothing:
        return above
    return below if interval.upper < nothing else "no_clear_change"


def _rounded(interval: Interval) -> Interval:
    return Interval(round(interval.lower, DECIMALS), round(interval.upper, DECIMALS))
