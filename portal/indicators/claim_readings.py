"""Readings of a claim: which measure, of which regimes and months, and whether the figure fits."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from portal.indicators.claim_counts import Span, Total, total_of
from portal.store.release_store import ReleaseStore
from schemas.claims import Claim
from schemas.periods import Period

_DAY = len("2023-04-21")
_MEASURES: Mapping[str, Callable[[Total], int]] = {
    "received": lambda total: total.counts.received,
    "processed": lambda total: total.counts.closed,
    "solved": lambda total: total.counts.measures_taken,
}
# What a figure may have been counted as instead, and the trap that this is.
OTHER_MEASURES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "received": (),
    "processed": (("received", "received_not_processed"), ("solved", "processed_not_solved")),
    "solved": (("processed", "processed_not_solved"), ("received", "processed_not_solved")),
}


class CannotCheckError(Exception):
    """A claim that the release cannot judge: the reason, and what is missing."""

    def __init__(self, reason: str, missing: str = "") -> None:
        super().__init__(reason)
        self.reason, self.missing = reason, missing


@dataclass(frozen=True, slots=True)
class Computed:
    """What the release says: between ``lower`` and ``upper`` in the unit of the claim.

    ``upper`` is absent where it has no bound. ``measure``, ``regimes`` and ``span`` tell what was
    counted, whose and of which months; a register has none of these.
    """

    measure: str
    lower: float
    upper: float | None
    regimes: tuple[str, ...]
    span: Span | None


def fits(claim: Claim, computed: Computed) -> bool:
    """Return whether the printed figure may be the computed one.

    «More than» says a lower bound only. What was printed «about» or in words may be off by a whole
    unit of its precision, what was printed as it is by half of one.
    """
    if claim.value is None:
        raise CannotCheckError("no_measure")
    if claim.qualifier == "more_than":
        return computed.upper is None or computed.upper >= claim.value
    slack = (claim.precision or 0) / (2 if claim.qualifier == "exact" else 1)
    if claim.value + slack < computed.lower:
        return False
    return computed.upper is None or claim.value - slack <= computed.upper


def span_of(store: ReleaseStore, first: str, last: str) -> Span:
    """Return the months of a claim, all of which the release must have."""
    if not first or not last:
        raise CannotCheckError("period_not_stated")
    known = (store.info.first_month, store.info.last_month)
    if first < known[0] or last > known[1]:
        raise CannotCheckError("months_missing", f"{first}..{last}")
    return Span(first, last)


def regimes_of(store: ReleaseStore, claim: Claim) -> tuple[str, ...]:
    """Return the regimes that a claim speaks of: those named, else all of the release."""
    named = claim.scope or tuple(store.regimes)
    if absent := [code for code in named if code not in store.regimes]:
        raise CannotCheckError("no_such_channel", " ".join(absent))
    return tuple(code for code in store.regimes if code in named)


def coverage_reasons(
    store: ReleaseStore, territory: str, span: Span, regimes: Sequence[str]
) -> tuple[str, ...]:
    """Return what must be said of the coverage; raise where a month was not reported at all."""
    months = tuple(Period.parse(code) for code in span.months)
    states = {
        state
        for regime in regimes
        for state in store.coverage_by_period([territory], months, regime)[territory]
    }
    if "not_reported" in states:
        raise CannotCheckError("not_reported", f"{span.first}..{span.last}")
    return ("partly_reported",) if "partial" in states else ()


def count_of(
    store: ReleaseStore, claim: Claim, measure: str, span: Span, regimes: Sequence[str]
) -> Computed:
    """Return a count with its error; between two sums where the last month is not whole."""
    if measure == "solved" and not all(store.regimes[code].reports_outcomes for code in regimes):
        raise CannotCheckError("no_outcomes")
    number = _MEASURES[measure]
    total = total_of(store, claim.territory, span, regimes)
    upper = number(total) + total.error
    before: Total = total
    if is_month_cut(claim):
        shorter = span.without_last()
        if shorter is None:
            return Computed(measure, 0, upper, tuple(regimes), span)
        before = total_of(store, claim.territory, shorter, regimes)
    lower = max(0.0, number(before) - before.error)
    return Computed(measure, lower, upper, tuple(regimes), span)


def is_month_cut(claim: Claim) -> bool:
    """Return whether a claim is as of a day before the end of its last month."""
    if len(claim.as_of) != _DAY or claim.as_of[:7] != claim.period_to:
        return False
    year, month, day = map(int, claim.as_of.split("-"))
    return day < monthrange(year, month)[1]


def other_regimes(store: ReleaseStore, regimes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give every other choice of regimes: one, several, all."""
    known = tuple(store.regimes)
    for size in range(1, len(known) + 1):
        for choice in combinations(known, size):
            if choice != tuple(regimes):
                yield choice
