"""95 % intervals of shares and densities: the chance of counts and the error of rounding in one.

**What an interval speaks of.** The appeals of a period are all there: nobody drew a sample. A share
among them is off from the true one by rounding alone, and ``rounding_error_95`` says how far. The
interval answers the question that comes next: what chance lies behind the share? It takes the
appeals of the period as one outcome of a steady process, so that the same work on as many appeals
might have come out a little otherwise, and it is the one to look at before two places or two
months are said to differ.

**Method.** A share: all p that the score test of Wilson (1927), with the continuity correction of
half an appeal (Newcombe 1998, method 4), does not reject at 5 %, where the square of the error of
rounding E stands beside the variance of the count:

    (|X/N - p| - 1/2N)² <= z² p (1 - p) / N + E²

X and N are shown counts. A density: the same of a Poisson count, (|X - m| - 1/2)² <= z² m + E²,
divided by the residents. Both are quadratic and have closed roots. Without rounding (E = 0) they
are the known intervals; of large counts what is left is the error of rounding; and value ± E lies
inside always.

**E** is what the release says of its own rounding (:mod:`portal.store.rounding_error`): 95 % of
such shares are off by no more. It was found by rounding both parts of the share together, so that
nothing need be assumed of how the errors of numerator and denominator hang together.

**What is assumed.** (1) Each appeal has the same chance, and one tells nothing of another. Appeals
of different chances (several topics in one figure) make the interval too wide, which does no harm;
appeals that belong together (one burst main, one campaign, one person who writes often) make it
too narrow, most of all that of a density. (2) Rounding does not know of the chance: which way a
cell goes hangs on a secret key and on the sums. (3) Its errors fall off as those of a bell do.
Then no chance is covered in less than 95 % of outcomes, as enumeration shows, and so it is with the
errors that the engine makes (both are tests); were errors of all sizes up to E equally likely, 93 %
would be left. (4) Residents are taken as exact.

**What has none.** Counts: they are what came in and estimate nothing. Secondary shares: their
denominators are not published, and the width of an interval would tell them.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927)
209-212. R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
Medicine 17 (1998) 857-872.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import NamedTuple

# The normal quantile at 97.5 %: 5 % outside, on both sides together.
_Z_SQUARED = 1.959963984540054**2
_HALF_AN_APPEAL = 0.5


class Interval(NamedTuple):
    """Lower and upper bound, in the unit of the value."""

    lower: float
    upper: float


def share_interval(numerator: int, denominator: int, error: float, decimals: int) -> Interval:
    """Return the interval of numerator / denominator, within 0..1.

    ``error`` is that of rounding as a share of 1. Bounds are rounded outwards to ``decimals``.
    Raises ``ValueError`` unless 0 <= numerator <= denominator and 0 < denominator.
    """
    if not 0 <= numerator <= denominator or not denominator:
        raise ValueError(f"{numerator} of {denominator} is no share")
    low = max(0.0, (numerator - _HALF_AN_APPEAL) / denominator)
    high = min(1.0, (numerator + _HALF_AN_APPEAL) / denominator)
    spread = _Z_SQUARED / denominator
    lower = _root(1 + spread, 2 * low + spread, low * low - error * error, -1)
    upper = _root(1 + spread, 2 * high + spread, high * high - error * error, 1)
    return _outwards(max(0.0, lower), min(1.0, upper), decimals)


def density_interval(
    numerator: int, residents: int, error: float, per: int, decimals: int
) -> Interval:
    """Return the interval of numerator · ``per`` / residents, from 0 on.

    ``error`` is that of rounding in appeals. Bounds are rounded outwards to ``decimals``. Raises
    ``ValueError`` for a negative numerator or where nobody lives.
    """
    if numerator < 0 or residents <= 0:
        raise ValueError(f"{numerator} appeals of {residents} residents have no density")
    low, high = max(0.0, numerator - _HALF_AN_APPEAL), numerator + _HALF_AN_APPEAL
    lower = _root(1.0, 2 * low + _Z_SQUARED, low * low - error * error, -1)
    upper = _root(1.0, 2 * high + _Z_SQUARED, high * high - error * error, 1)
    unit = per / residents
    return _outwards(max(0.0, lower) * unit, upper * unit, decimals)


def _root(square: float, linear: float, rest: float, side: int) -> float:
    """Return the lower (-1) or upper (1) root of ``square`` x² − ``linear`` x + ``rest``."""
    return (linear + side * sqrt(max(0.0, linear * linear - 4 * square * rest))) / (2 * square)


def _outwards(lower: float, upper: float, decimals: int) -> Interval:
    scale = 10**decimals
    # Arithmetic that ends a hair beside a round number must not widen the interval by a digit.
    return Interval(floor(lower * scale + 1e-7) / scale, ceil(upper * scale - 1e-7) / scale)
