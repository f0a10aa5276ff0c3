"""Press claims against the release: a verdict, its reasons, and the figure that stands beside.

A claim is compared with what it says: its measure, its regimes (all, where it names none), its
months. Only where that does not fit are other readings tried, the usual traps, and the verdict says
which reading fits: it holds with a reservation. Nothing is guessed where months, sources or
registers are missing. Pure: the same release and claims give the same verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from portal.indicators.claim_readings import (
    OTHER_MEASURES,
    CannotCheckError,
    Computed,
    count_of,
    coverage_reasons,
    fits,
    is_month_cut,
    other_regimes,
    regimes_of,
    span_of,
)
from portal.indicators.claim_times import check_time, time_ratio
from portal.store.release_store import ReleaseStore
from schemas.claims import Claim

# Official figures by (metric, territory): a value (a date as text) and its source.
Official = Mapping[tuple[str, str], Sequence[tuple[float | str, str]]]


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on a claim.

    ``computed`` is of the claim's own reading, ``other`` of the reading that fits in its place.
    ``official`` is the figure of a register. ``missing`` names what a check would need.
    """

    claim: str
    verdict: str
    reasons: tuple[str, ...]
    computed: Computed | None = None
    other: Computed | None = None
    official: tuple[float | str, str] | None = None
    missing: str = ""


def check_claims(
    store: ReleaseStore, claims: Sequence[Claim], official: Official
) -> tuple[Check, ...]:
    """Return a verdict for every claim, in their order."""
    return tuple(check_claim(store, claim, official) for claim in claims)


def check_claim(store: ReleaseStore, claim: Claim, official: Official) -> Check:
    """Return the verdict on one claim."""
    try:
        if claim.territory not in store.territories:
            raise CannotCheckError("unknown_territory", claim.territory)
        if claim.metric in _OF_THE_RELEASE:
            return _OF_THE_RELEASE[claim.metric](store, claim)
        if claim.metric == "quality":
            raise CannotCheckError("no_measure")
        return _check_register(claim, official)
    except CannotCheckError as missing:
        return Check(claim.id, "cannot_check", (missing.reason,), missing=missing.missing)


def _check_count(store: ReleaseStore, claim: Claim) -> Check:
    span = span_of(store, claim.period_from, claim.period_to)
    regimes = regimes_of(store, claim)
    known = coverage_reasons(store, claim.territory, span, regimes)
    computed = count_of(store, claim, claim.metric, span, regimes)
    if claim.metric != "received":
        known += ("cohort_not_flow",)
    if not claim.scope:
        known += ("channel_not_stated",)
    if fits(claim, computed):
        if is_month_cut(claim) and claim.qualifier != "more_than":
            return Check(claim.id, "scope_differs", ("month_not_whole", *known), computed)
        met = "lower_bound_met" if claim.qualifier == "more_than" else "within_rounding"
        return Check(claim.id, "confirmed", (met, *known), computed)
    for measure, trap in OTHER_MEASURES[claim.metric]:
        with suppress(CannotCheckError):
            other = count_of(store, claim, measure, span, regimes)
            if fits(claim, other):
                return Check(claim.id, "scope_differs", (trap, *known), computed, other)
    for choice in other_regimes(store, regimes):
        with suppress(CannotCheckError):
            coverage_reasons(store, claim.territory, span, choice)
            other = count_of(store, claim, claim.metric, span, choice)
            if fits(claim, other):
                reasons = ("one_channel_not_all", *known)
                return Check(claim.id, "scope_differs", reasons, computed, other)
    is_too_low = computed.upper is not None and (claim.value or 0) > computed.upper
    if "partly_reported" in known and is_too_low:
        # What is missing may be what the sum lacks.
        return Check(claim.id, "cannot_check", known, computed)
    return Check(claim.id, "differs", ("outside_rounding", *known), computed)


def _check_time(store: ReleaseStore, claim: Claim) -> Check:
    span = span_of(store, claim.period_from, claim.period_to)
    verdict, reasons, computed, other = check_time(store, claim, span, regimes_of(store, claim))
    return Check(claim.id, verdict, reasons, computed, other)


def _check_ratio(store: ReleaseStore, claim: Claim) -> Check:
    later = span_of(store, claim.period_from, claim.period_to)
    earlier = span_of(store, claim.compared_from, claim.compared_to)
    regimes = regimes_of(store, claim)
    known: tuple[str, ...] = ()
    for span in (earlier, later):
        known += coverage_reasons(store, claim.territory, span, regimes)
    known = tuple(dict.fromkeys(known))
    if not claim.scope:
        known += ("channel_not_stated",)
    if claim.metric == "time_ratio":
        computed = time_ratio(store, claim, earlier, later, regimes)
        known += ("mean_is_an_interval",)
    else:
        before, after = (
            count_of(store, claim, "received", span, regimes) for span in (earlier, later)
        )
        if before.lower <= 0 or before.upper is None or after.upper is None:
            raise CannotCheckError("too_few")
        bounds = (after.lower / before.upper, after.upper / before.lower)
        computed = Computed("count_ratio", *bounds, regimes, later)
    verdict, reason = (
        ("confirmed", "within_rounding")
        if fits(claim, computed)
        else ("differs", "outside_rounding")
    )
    return Check(claim.id, verdict, (reason, *known), computed)


def _check_channels(store: ReleaseStore, claim: Claim) -> Check:
    """Compare the main channels: as many as are claimed, those with the most appeals."""
    span = span_of(store, claim.period_from, claim.period_to)
    regimes_of(store, claim)
    known = coverage_reasons(store, claim.territory, span, tuple(store.regimes))
    received = {
        code: count_of(store, claim, "received", span, (code,)).lower for code in store.regimes
    }
    used = [code for code, number in received.items() if number > 0]
    main = sorted(used, key=lambda code: -received[code])[: len(claim.scope) or len(used)]
    computed = Computed("intake_channels", len(main), len(main), tuple(main), span)
    is_so = fits(claim, computed) and (not claim.scope or set(main) == set(claim.scope))
    verdict, reason = ("confirmed", "within_rounding") if is_so else ("differs", "outside_rounding")
    return Check(claim.id, verdict, (reason, *known), computed)


def _check_register(claim: Claim, official: Official) -> Check:
    figures = official.get((claim.metric, claim.territory), ())
    if not figures:
        raise CannotCheckError("no_register", claim.metric)
    if claim.value is None and not claim.value_date:
        raise CannotCheckError("no_measure")
    if len({value for value, _ in figures}) > 1:
        return Check(claim.id, "cannot_check", ("registers_differ",), official=figures[0])
    value, source = figures[0]
    if isinstance(value, str):
        is_so = value.startswith(claim.value_date) or claim.value_date.startswith(value)
    else:
        is_so = fits(claim, Computed(claim.metric, value, value, (), None))
    verdict, reason = ("confirmed", "within_rounding") if is_so else ("differs", "outside_rounding")
    return Check(claim.id, verdict, (reason,), official=(value, source))


_OF_THE_RELEASE: Mapping[str, Callable[[ReleaseStore, Claim], Check]] = {
    "received": _check_count,
    "processed": _check_count,
    "solved": _check_count,
    "mean_time": _check_time,
    "count_ratio": _check_ratio,
    "time_ratio": _check_ratio,
    "intake_channels": _check_channels,
}
