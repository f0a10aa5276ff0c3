"""How many times as many appeals came in one year as in another, with an interval.

Appeals come in bursts: a campaign, a burst main. Two years of the same process therefore differ by
more than the chance of single appeals, and the months tell how much more. Month by month both years
are set side by side, so that the season falls out; what is left between the twelve pairs, in units
of the chance of single appeals, is the over-dispersion phi (quasi-Poisson, McCullagh and Nelder
1989, section 6.2). It is never taken as less than 1. The interval is on the logarithmic scale:

    log(B / A) ± sqrt(t² phi (1/A + 1/B) + (E_A / A)² + (E_B / B)²)

t is Student's 97.5 % quantile with a degree of freedom less than there are pairs; E are the errors
of rounding of both counts, of which 95 % are smaller. It is assumed that months are independent: a
burst of many months makes the interval too narrow.

P. McCullagh, J. A. Nelder, Generalized linear models, second edition, 1989.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from scipy.special import stdtrit

from portal.indicators.intervals import Interval

_TAIL = 0.975
# Fewer pairs of months with an appeal tell nothing of how appeals scatter.
LEAST_PAIRS = 6


@dataclass(frozen=True, slots=True)
class CountRatio:
    """The ratio, its 95 % interval, and the over-dispersion (1 or more) that is in it."""

    ratio: float
    interval: Interval
    dispersion: float


def count_ratio(
    before: Sequence[int], after: Sequence[int], errors: tuple[float, float]
) -> CountRatio | None:
    """Return the ratio of the sum of ``after`` to that of ``before``.

    Both are counts of the same months of two years, in order; ``errors`` those of rounding of the
    two sums. ``None`` where a sum is 0 or fewer than ``LEAST_PAIRS`` months have an appeal. Raises
    ``ValueError`` unless there are as many months in both.
    """
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a or b]
    first, second = sum(before), sum(after)
    if not first or not second or len(pairs) < LEAST_PAIRS:
        return None
    dispersion = max(1.0, _dispersion(pairs, second / (first + second)))
    quantile = float(stdtrit(len(pairs) - 1, _TAIL))
    chance = quantile**2 * dispersion * (1 / first + 1 / second)
    spread = sqrt(chance + (errors[0] / first) ** 2 + (errors[1] / second) ** 2)
    centre = log(second / first)
    return CountRatio(
        second / first, Interval(exp(centre - spread), exp(centre + spread)), dispersion
    )


def _dispersion(pairs: Sequence[tuple[int, int]], share: float) -> float:
    """Return Pearson's statistic by degree of freedom of a ``share`` common to all months."""
    squares = ((b - share * (a + b)) ** 2 / (share * (1 - share) * (a + b)) for a, b in pairs)
    return sum(squares) / (len(pairs) - 1)
