"""Shares of places drawn towards what is common to them, each with a 95 % credible interval.

**Why.** Of many places some show a share far above or below the rest by chance alone, and the fewer
appeals a place has, the likelier. What all the places have in common says something about each of
them: the estimate of a place lies between its own share and the common one, nearer to its own the
more appeals it has and the more places differ anyway (empirical Bayes; Morris 1983).

**Model.** The shown share y of a place varies around its own rate with the variance

    V = p (1 - p) / N + (E / 1.96)²

where N are its counted appeals, p the share of all the places together (were it the place's own,
low shares would seem surer than high ones), and E the error of rounding of such a share, which 95 %
of errors do not exceed. The rates themselves vary around a common mean with a spread tau. Given tau
everything has a closed form: the common mean is the mean with weights 1 / (V + tau²), a rate has
the mean (1 - B) y + B · (common mean), B = V / (V + tau²), and the variance V (1 - B) + B² · v,
where v is the variance of the common mean.

**The spread is not taken for known.** The estimate of DerSimonian and Laird is 0 for many a company
of places that do differ a little, and an interval that takes it at its word is then far too narrow.
So tau is averaged over a grid with a uniform prior (Gelman 2006), each value weighed by how
well it explains the places: for one half by the restricted likelihood, which listens most to places
with many appeals, for the other by the plain scatter of the shares, in which each place has one
vote. Where large places are more alike than small ones, the likelihood alone would take the small
ones for more alike than they are. The interval thus carries what is not known of spread and mean.

**A limit.** No share is drawn further than its own standard deviation (limited translation; Efron
and Morris 1972), and what was cut off is added to the interval: a place that is like no other does
not become like the others.

**The interval.** Mean and variance of a rate are those of a beta distribution, and the interval
lies between its quantiles at 2.5 and 97.5 %. Where the share is so near 0 or 1 that no such
distribution has a single peak, it is the mean plus and minus 1.96 standard deviations, within 0..1.

**What is assumed.** That places differ by the same spread whatever their appeals. Simulated tables
of such places that the engine itself rounded bear the intervals out (``bench_intervals.py``). In
tables where large places were far more alike than small ones, intervals still held 94 % of the
rates on the whole, but 92 % of those of the places with the fewest appeals.

C. N. Morris, Parametric empirical Bayes inference, JASA 78 (1983) 47-65. B. Efron, C. Morris,
Limiting the risk of Bayes and empirical Bayes estimators II, JASA 67 (1972) 130-139. A. Gelman,
Prior distributions for variance parameters in hierarchical models, Bayesian Analysis 1 (2006)
515-534.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, gammaln

from portal.indicators.funnel import LEAST_PLACES, Knot, Place

# Normal quantile of two-sided 95 %.
Z_95 = 1.959963984540054
_TAIL = 0.025
# Values of tau that are tried, and how many times the places' own spread the largest one is.
_STEPS, _REACH = 241, 4
_LEAST = 1e-12

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shrunken:
    """What is known of the rates of some places, in their order: shares within 0..1.

    ``mean`` and ``deviation`` are of the rate, ``lower`` and ``upper`` its 95 % interval.
    """

    mean: Floats
    deviation: Floats
    lower: Floats
    upper: Floats


def shrink(places: Sequence[Place], knots: Sequence[Knot] = ()) -> Shrunken | None:
    """Return the rates of places, ``None`` of too few or where all or no appeals count.

    ``knots`` are the errors of rounding by denominator. Raises ``ValueError`` where a place has no
    counted appeals.
    """
    if any(place.denominator < 1 for place in places):
        raise ValueError("a place without counted appeals has no share")
    counted = np.array([place.denominator for place in places], float)
    parts = np.array([place.numerator for place in places], float)
    if len(places) < LEAST_PLACES or parts.sum() in (0, counted.sum()):
        return None
    errors = np.array([error_from(knots, place.denominator) for place in places])
    pooled = parts.sum() / counted.sum()
    variances = pooled * (1 - pooled) / counted + (errors / Z_95) ** 2
    shares = parts / counted
    drawn, deviation = _moments(shares, variances)
    reach = np.sqrt(variances)
    mean = np.clip(drawn, shares - reach, shares + reach)
    deviation = np.sqrt(deviation**2 + (mean - drawn) ** 2)
    return Shrunken(mean, deviation, *_interval(mean, deviation))


def error_from(knots: Sequence[Knot], denominator: int) -> float:
    """Return the error of rounding of a share (0..1) of the band that its denominator lies in.

    It is the error of the whole band, as every published interval has it: between two bands nothing
    is interpolated, or the smaller denominators of each would seem surer than they are.
    """
    place = bisect_right(knots, denominator, key=lambda knot: knot.denominator)
    return knots[max(0, place - 1)].error if knots else 0.0


def _moments(shares: Floats, variances: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each rate, averaged over the spread of the places."""
    top = _REACH * max(float(shares.std()), float(np.sqrt(np.median(variances))))
    spreads = np.linspace(0.0, top, _STEPS)
    weights = 1 / (variances + spreads[:, None] ** 2)
    total = weights.sum(axis=1)
    common = (weights * shares).sum(axis=1) / total
    off = (weights * (shares - common[:, None]) ** 2).sum(axis=1)
    logs = 0.5 * (np.log(weights).sum(axis=1) - np.log(total) - off)
    chances = (_chances(logs) + _chances(_scatter(float(shares.var(ddof=1)), 1 / weights))) / 2
    drawn = variances * weights
    means = (1 - drawn) * shares + drawn * common[:, None]
    spans = variances * (1 - drawn) + drawn**2 / total[:, None]
    mean = chances @ means
    return mean, np.sqrt(chances @ (spans + (means - mean) ** 2))


def _scatter(found: float, expected: Floats) -> Floats:
    """Return the log density of the variance of the shares by spread.

    ``expected`` holds the variance of each share (spreads, places). The variance of all of them is
    about a chi-squared variable with as many degrees of freedom as fit its own variance.
    """
    n_places = expected.shape[1]
    mean = expected.mean(axis=1)
    freedom = mean**2 * n_places * (n_places - 1) / (expected**2).sum(axis=1)
    scale = 2 * mean / freedom
    shape = freedom / 2
    # Shares that are all the same have a variance of 0, whose logarithm is none.
    logs: Floats = (
        (shape - 1) * np.log(max(found, _LEAST))
        - found / scale
        - gammaln(shape)
        - shape * np.log(scale)
    )
    return logs


def _chances(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    found: Floats = weights / weights.sum()
    return found


def _interval(mean: Floats, deviation: Floats) -> tuple[Floats, Floats]:
    """Return the bounds of the 95 % intervals."""
    lower = np.clip(mean - Z_95 * deviation, 0.0, 1.0)
    upper = np.clip(mean + Z_95 * deviation, 0.0, 1.0)
    weight = mean * (1 - mean) / deviation**2 - 1
    first, second = mean * weight, (1 - mean) * weight
    peaked = (first > 1) & (second > 1)
    lower[peaked] = betaincinv(first[peaked], second[peaked], _TAIL)
    upper[peaked] = betaincinv(first[peaked], second[peaked], 1 - _TAIL)
    return lower, upper
