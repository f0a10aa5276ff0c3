"""How unlikely a count is where so many are expected, and within what most such counts lie.

The count with the square of its error of rounding added to it is taken as negative binomial: of
mean M = mu + r² and variance V, as if rounding had added a Poisson number of that mean. Its
quantile is then read on Student's t instead of the normal curve, because V itself is known from a
few months only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom, norm, t

from portal.indicators.spikes.design import Floats

# Beyond so many standard deviations of the normal curve there are no further probabilities.
_FURTHEST = 37.0
# A variance above the mean by less than this share is that of a Poisson number.
_HAIR = 1e-6
_OUTER = 0.025


@dataclass(frozen=True, eq=False)
class Predicted:
    """What was expected: mean, variance, squared error of rounding, degrees of freedom of the last.

    The variance holds the chance of the month, the error of rounding and that of the expectation.
    """

    mean: Floats
    variance: Floats
    rounding: Floats
    degrees: Floats

    def upper_tail(self, counts: Floats) -> Floats:
        """Return the chance of at least so many."""
        size, chance = self._parameters()
        # At least k is more than k - 1; the shift need not be whole.
        tail = nbinom.sf(np.ceil(counts + self.rounding) - 1, size, chance)
        z = np.clip(norm.isf(tail), -_FURTHEST, _FURTHEST)
        found: Floats = t.sf(z, self.degrees)
        return found

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the counts, from 0 on, between which 95 % of such months lie."""
        size, chance = self._parameters()
        low = norm.cdf(t.ppf(_OUTER, self.degrees))
        lower = nbinom.ppf(low, size, chance) - self.rounding
        upper = nbinom.ppf(1 - low, size, chance) - self.rounding
        return np.maximum(lower, 0.0), np.maximum(upper, self.mean)

    def _parameters(self) -> tuple[Floats, Floats]:
        mean = self.mean + self.rounding
        variance = np.maximum(self.variance, mean * (1 + _HAIR))
        return mean * mean / (variance - mean), mean / variance
