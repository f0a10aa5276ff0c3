"""Shares of places drawn towards what is common to them, each with a 95 % credible interval.

**Why.** Of many places some show a share far above or below the rest by chance alone, and the fewer
appeals a place has, the likelier. What all the places have in common says something about each of
them: the estimate of a place lies between its own share and the common one, nearer to its own the
more appeals it has and the more places differ anyway (empirical Bayes; Morris 1983).

**Model.** The shown share y of a place varies around its own rate with the variance

    V = p (1 - p) / N + (E / 1.96)²

where N are its counted appeals, p = (X + 2) / (N + 4) its share drawn a little inwards (Agresti and
Coull 1998), and E the error of rounding of such a share, which 95 % of errors do not exceed. The
rates themselves vary around a common mean with a spread tau. Given tau everything has a closed
form: the common mean is the mean with weights 1 / (V + tau²), a rate has the mean
(1 - B) y + B · (common mean), B = V / (V + tau²), and the variance V (1 - B) + B² · v, where v is
the variance of the common mean.

**The spread is not taken for known.** The estimate of DerSimonian and Laird is 0 for every third
company of places that do differ a little, and an interval that takes it at its word is then far too
narrow. So tau is averaged over a grid, each value weighed by how well it explains the places (the
restricted likelihood, with a uniform prior on tau; Gelman 2006). The interval thus carries what is
not known of the spread and of the mean.

**The interval.** Mean and variance of a rate are those of a beta distribution, and the interval
lies between its quantiles at 2.5 and 97.5 %. Where the share is so near 0 or 1 that no such
distribution has a single peak, it is the mean plus and minus 1.96 standard deviations, within 0..1.

Simulated tables that the engine itself rounded bear the intervals out (``bench_intervals.py``).

C. N. Morris, Parametric empirical Bayes inference, JASA 78 (1983) 47-65. A. Agresti, B. A. Coull,
Approximate is better than «exact» for interval estimation of binomial proportions, The American
Statistician 52 (1998) 119-126. A. Gelman, Prior distributions for variance parameters in
hierarchical models, Bayesian Analysis 1 (2006) 515-534.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from portal.indicators.funnel import LEAST_PLACES, Knot, Place, rounding_error

# Normal quantile of two-sided 95 %.
Z_95 = 1.959963984540054
_TAIL = 0.025
# Values of tau that are tried, and how many times the places' own spread the largest one is.
_STEPS, _REACH = 241, 4
# What is added to both outcomes before a variance is computed.
_INWARDS = 2

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
    errors = np.array([rounding_error(knots, place.denominator) for place in places])
    inwards = (parts + _INWARDS) / (counted + 2 * _INWARDS)
    variances = inwards * (1 - inwards) / counted + (errors / Z_95) ** 2
    mean, deviation = _moments(parts / counted, variances)
    return Shrunken(mean, deviation, *_interval(mean, deviation))


def _moments(shares: Floats, variances: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each rate, averaged over the spread of the places."""
    top = _REACH * max(float(shares.std()), float(np.sqrt(np.median(variances))))
    spreads = np.linspace(0.0, top, _STEPS)
    weights = 1 / (variances + spreads[:, None] ** 2)
    total = weights.sum(axis=1)
    common = (weights * shares).sum(axis=1) / total
    off = (weights * (shares - common[:, None]) ** 2).sum(axis=1)
    logs = 0.5 * (np.log(weights).sum(axis=1) - np.log(total) - off)
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    drawn = variances * weights
    means = (1 - drawn) * shares + drawn * common[:, None]
    spans = variances * (1 - drawn) + drawn**2 / total[:, None]
    mean = chances @ means
    return mean, np.sqrt(chances @ (spans + (means - mean) ** 2))


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
