"""Claims of mean times: the mean lies in an interval; traps of means, medians and clocks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from portal.indicators.claim_counts import MeanTime, Span, mean_time_of
from portal.indicators.claim_readings import (
    CannotCheckError,
    Computed,
    coverage_reasons,
    fits,
    other_regimes,
)
from portal.indicators.clocks import CALENDAR, WORKING, clock_of
from portal.store.release_store import ReleaseStore
from schemas.claims import Claim

Verdict = tuple[str, tuple[str, ...], Computed, Computed | None]
UNSTATED = "unstated"


def check_time(store: ReleaseStore, claim: Claim, span: Span, regimes: tuple[str, ...]) -> Verdict:
    """Return verdict, reasons, what was computed, and the other reading that fits, if one does."""
    known = coverage_reasons(store, claim.territory, span, regimes)
    mean = _mean(store, claim, span, regimes)
    computed = Computed("mean_time", mean.lower, mean.upper, regimes, span)
    known += ("mean_is_an_interval",)
    known += () if claim.scope else ("channel_not_stated",)
    clock = clock_of(store, regimes)
    # Of regimes with different clocks no mean is one of hours of either kind.
    if not clock or (claim.clock != UNSTATED and clock != claim.clock):
        return _of_another_clock(claim, computed, clock, known)
    if fits(claim, computed):
        # It may be of working hours, or of a first reaction: what fits is one reading of several.
        if claim.clock == UNSTATED:
            return "scope_differs", ("clock_not_stated", *known), computed, None
        return "confirmed", ("within_rounding", *known), computed, None
    known += ("clock_not_stated",) if claim.clock == UNSTATED else ()
    median = Computed("median_time", *mean.median, regimes, span)
    if fits(claim, median):
        return "scope_differs", ("mean_not_median", *known), computed, median
    for choice in other_regimes(store, regimes):
        with suppress(CannotCheckError):
            coverage_reasons(store, claim.territory, span, choice)
            own = _mean(store, claim, span, choice)
            other = Computed("mean_time", own.lower, own.upper, choice, span)
            if fits(claim, other):
                return "scope_differs", ("one_channel_not_all", *known), computed, other
    return "differs", ("outside_rounding", *known), computed, None


def time_ratio(
    store: ReleaseStore, claim: Claim, earlier: Span, later: Span, regimes: tuple[str, ...]
) -> Computed:
    """Return how many times as fast the later months were: the mean before by the mean after."""
    before, after = (_mean(store, claim, span, regimes) for span in (earlier, later))
    lower = 0.0 if after.upper is None else before.lower / after.upper
    upper = None if before.upper is None or not after.lower else before.upper / after.lower
    return Computed("time_ratio", lower, upper, regimes, later)


def _of_another_clock(
    claim: Claim, computed: Computed, clock: str, known: tuple[str, ...]
) -> Verdict:
    """Judge by what holds of any hours: working hours are never more than calendar hours."""
    value = claim.value or 0
    slack = claim.precision or 0
    too_long = clock == CALENDAR and computed.upper is not None and value - slack > computed.upper
    too_short = clock == WORKING and value + slack < computed.lower
    if too_long or too_short:
        return "differs", ("working_hours", *known), computed, None
    return "cannot_check", ("working_hours", *known), computed, None


def _mean(store: ReleaseStore, claim: Claim, span: Span, regimes: Sequence[str]) -> MeanTime:
    mean = mean_time_of(store, claim.territory, span, regimes)
    if mean is None:
        raise CannotCheckError("no_times")
    # No more is said of few than the pages say, see the floor of rates.
    floors = [store.info.rate_floor[part.freq] for part in span.parts]
    if any(floor is None or mean.n_answered < floor for floor in floors):
        raise CannotCheckError("too_few")
    return mean
