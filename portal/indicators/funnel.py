"""Limits of a funnel: how far a share may lie from the common one before that says anything.

**What is drawn.** Places of one level, by number of counted appeals n (a logarithmic axis) and by
share. Around the centre p, the share of the place above, two pairs of limits: 95 % and 99.8 % of
places that work as the centre does lie within them. A place inside differs from the centre by no
more than chance, rounding and the usual variety of places make anyway. It is no rank: two places
outside are not put in an order.

**Limits.** Three things widen them, taken as independent, so that their squares add up:

    d(n)² = b(n)² + (z E(n) / 1.96)² + (z tau)²

b is the distance of the exact binomial quantile from p, interpolated between the two counts that
enclose it, as Spiegelhalter (2005, appendix A.1.1) has it, so that the limits do not jump; it is
not the same above and below. E is the error of rounding of a share with denominator n, of which
the release says that 95 % of errors are smaller; between the denominators that its table names it
is interpolated on a logarithmic scale. tau is the spread of the places themselves.

**The spread.** Places differ by more than chance (over-dispersion): topics, channels and habits
do. tau² is the estimate of DerSimonian and Laird (1986), with the squared deviations in units of
their variance p (1 - p) / n + (E / 1.96)². The tenth of the deviations at either end is drawn in to
the next one (winsorised), lest a few places far outside widen the limits that shall show them; more
than 5 in 100 may therefore lie outside. Of fewer than :data:`LEAST_PLACES` places no spread is
estimated: tau is 0.

D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine
24 (2005) 1185-1202; Handling over-dispersion of performance indicators, Quality and Safety in
Health Care 14 (2005) 347-351. R. DerSimonian, N. Laird, Meta-analysis in clinical trials,
Controlled Clinical Trials 7 (1986) 177-188.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt
from typing import Literal, NamedTuple

import numpy as np

LEAST_PLACES = 5
_WINSORISED = 0.1
# Normal quantiles of two-sided 95 % and 99.8 %.
_Z_95, _Z_998 = 1.959963984540054, 3.090232306167813
_TAILS = ((_Z_95, 0.025), (_Z_998, 0.001))
# Beyond so many standard deviations from the mode no count matters for a tail of 0.1 %.
_REACH = 12

Position = Literal["inside", "between", "outside"]


class Knot(NamedTuple):
    """The error of rounding (0..1) of shares from a shown denominator on."""

    denominator: int
    error: float


class Limits(NamedTuple):
    """Bounds within which 95 % and 99.8 % of places lie, shares within 0..1."""

    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


class Place(NamedTuple):
    """Shown counts of one place."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """A centre (share, strictly within 0..1), the errors of rounding, and the places' spread."""

    centre: float
    knots: tuple[Knot, ...]
    tau: float

    def limits(self, denominator: int) -> Limits:
        """Return the limits for a number of counted appeals; raise ``ValueError`` below 1."""
        error = rounding_error(self.knots, denominator)
        found = []
        for (z, _), (low, high) in zip(
            _TAILS, binomial_distances(denominator, self.centre), strict=True
        ):
            rest = (z * error / _Z_95) ** 2 + (z * self.tau) ** 2
            found.append(max(0.0, self.centre - sqrt(low * low + rest)))
            found.append(min(1.0, self.centre + sqrt(high * high + rest)))
        return Limits(*found)

    def position(self, place: Place) -> Position:
        """Return where a place lies: inside, between the 95 % and 99.8 % limits, or outside."""
        share, limits = place.numerator / place.denominator, self.limits(place.denominator)
        if limits.lower_95 <= share <= limits.upper_95:
            return "inside"
        return "between" if limits.lower_998 <= share <= limits.upper_998 else "outside"


def make_funnel(
    centre: float, places: Sequence[Place], knots: Sequence[Knot] = ()
) -> Funnel | None:
    """Return the funnel of places around a centre, ``None`` where all or no appeals count."""
    if not 0 < centre < 1:
        return None
    return Funnel(centre, tuple(knots), spread(centre, places, knots))


def rounding_error(knots: Sequence[Knot], denominator: int) -> float:
    """Return the error of rounding of a share (0..1), between the knots on a logarithmic scale."""
    if not knots:
        return 0.0
    place = bisect_right(knots, denominator, key=lambda knot: knot.denominator)
    if place in (0, len(knots)) or not knots[place].error:
        return knots[max(0, place - 1)].error
    before, after = knots[place - 1], knots[place]
    part = log(denominator / before.denominator) / log(after.denominator / before.denominator)
    return exp((1 - part) * log(before.error) + part * log(after.error))


def drawn_in(n_places: int) -> int:
    """Return how many deviations at either end are drawn in when the spread is estimated."""
    return int(n_places * _WINSORISED)


def spread(centre: float, places: Sequence[Place], knots: Sequence[Knot]) -> float:
    """Return tau, the standard deviation of the places' own shares; 0 of too few places."""
    if len(places) < LEAST_PLACES:
        return 0.0
    counted = np.array([place.denominator for place in places], float)
    shares = np.array([place.numerator for place in places], float) / counted
    errors = np.array([rounding_error(knots, place.denominator) for place in places])
    variances = centre * (1 - centre) / counted + (errors / _Z_95) ** 2
    deviations = np.sort((shares - centre) / np.sqrt(variances))
    cut = drawn_in(len(places))
    clipped = np.clip(deviations, deviations[cut], deviations[-1 - cut])
    weights = 1 / variances
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    excess = float((clipped**2).sum() - (len(places) - 1))
    return sqrt(max(0.0, excess / float(scale)))


@lru_cache(maxsize=4096)
def binomial_distances(
    number: int, chance: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return (below, above) distances of the exact limits from ``chance``, of 95 and 99.8 %.

    Raises ``ValueError`` unless ``number`` is positive and 0 < ``chance`` < 1.
    """
    if number < 1 or not 0 < chance < 1:
        raise ValueError(f"no limits of {number} trials with chance {chance}")
    first, sums = _cumulated(number, chance)
    low_95, high_95 = (_quantile(first, sums, q) / number for q in (0.025, 0.975))
    low_998, high_998 = (_quantile(first, sums, q) / number for q in (0.001, 0.999))
    return (chance - low_95, high_95 - chance), (chance - low_998, high_998 - chance)


def _cumulated(
    number: int, chance: float
) -> tuple[int, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the first count that matters and P(X <= count) from it on."""
    reach = int(_REACH * sqrt(number * chance * (1 - chance))) + _REACH
    first = max(0, int(number * chance) - reach)
    last = min(number, int(number * chance) + reach)
    counts = np.arange(first, last, dtype=float)
    # The ratio of neighbours, in logarithms: no factorial of a large number is needed.
    steps = np.log((number - counts) / (counts + 1)) + log(chance / (1 - chance))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    sums = np.cumsum(np.exp(logs - logs.max()))
    return first, sums / sums[-1]


def _quantile(first: int, sums: np.ndarray[tuple[int], np.dtype[np.float64]], tail: float) -> float:
    """Return the count, a fraction, at which the cumulated chance is ``tail``."""
    place = int(np.searchsorted(sums, tail))
    before = float(sums[place - 1]) if place else 0.0
    return float(first + place - (sums[place] - tail) / (sums[place] - before))
