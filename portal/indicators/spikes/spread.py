"""How far counts scatter around what is expected: shared among series, then each series' own.

``kappa`` is the part of the scatter that grows with the mean, one for each group of series.
``psi`` is how much more or less a series scatters than its group. Three years say little of one
series, so psi is drawn to the group's by as much as the group is alike (Smyth 2004): the fewer
months, the more.

G. K. Smyth, Linear models and empirical Bayes methods for assessing differential expression in
microarray experiments, Statistical Applications in Genetics and Molecular Biology 3 (2004), 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, erf, polygamma

from portal.indicators.spikes.design import Floats

_KAPPAS = np.concatenate(([0.0], np.geomspace(0.005, 1.0, 60))) ** 2
# Of fewer series the scatter of a group is not told from chance.
_LEAST_SERIES = 10
# However alike the others are, a series that scatters more than they do must be able to say so.
_FEWEST_DEGREES, _MOST_DEGREES = 4.0, 30.0
# A mean from which most scatter is over-dispersion and not chance.
_LARGE = 50.0


@dataclass(frozen=True, eq=False)
class Shared:
    """What the series of a group have in common: psi and the degrees of freedom behind it."""

    psi: float
    degrees: float


def winsorised_square(residuals: Floats, outlying: float) -> Floats:
    """Return squared residuals cut off at ``outlying``, of mean 1 where they are normal."""
    cut = outlying * outlying
    density = np.exp(-cut / 2) / np.sqrt(2 * np.pi)
    inside = erf(outlying / np.sqrt(2))
    mean = inside - 2 * outlying * density + cut * (1 - inside)
    found: Floats = np.minimum(residuals * residuals, cut) / mean
    return found


def find_kappa(
    counts: Floats, mean: Floats, rounding: Floats, weights: Floats, degrees: Floats, cut: float
) -> float:
    """Return the kappa² with which the scatter of a group of series is as large as it should be.

    ``weights`` (0 or 1) say which months count, ``degrees`` how many each series has left. Large
    series count more, because they alone know kappa.
    """
    n_months = weights.sum(axis=1)
    size = np.where(n_months > 0, (weights * mean).sum(axis=1) / np.maximum(n_months, 1), 0.0)
    share = size / (size + _LARGE)
    expected = float((share * degrees).sum())
    if expected <= 0:
        return 0.0
    low, high = 0, len(_KAPPAS) - 1
    while low < high:
        middle = (low + high) // 2
        scaled = (counts - mean) / np.sqrt(rounding + mean + _KAPPAS[middle] * mean * mean)
        found = (winsorised_square(scaled, cut) * weights).sum(axis=1)
        if float((share * found).sum()) > expected:
            low = middle + 1
        else:
            high = middle
    return float(_KAPPAS[low])


def share_spread(squares: Floats, degrees: Floats) -> Shared:
    """Return what a group shares; ``squares`` are mean squares with ``degrees`` of freedom each."""
    known = (degrees > 1) & (squares > 0)
    if known.sum() < _LEAST_SERIES:
        return Shared(1.0, _FEWEST_DEGREES)
    own, half = squares[known], degrees[known] / 2
    logs = np.log(own) - digamma(half) + np.log(half)
    excess = float(logs.var(ddof=1) - polygamma(1, half).mean())
    prior = _degrees_of(excess) if excess > 0 else _MOST_DEGREES
    prior = min(max(prior, _FEWEST_DEGREES), _MOST_DEGREES)
    psi = float(np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2)))
    return Shared(psi, prior)


def own_spread(squares: Floats, degrees: Floats, shared: Shared) -> tuple[Floats, Floats]:
    """Return psi of each series, drawn to the group's, and the degrees of freedom behind it."""
    total = degrees + shared.degrees
    return (degrees * squares + shared.degrees * shared.psi) / total, total


def _degrees_of(excess: float) -> float:
    """Return d with trigamma(d / 2) = ``excess``, by halving."""
    low, high = _FEWEST_DEGREES / 4, _MOST_DEGREES
    for _ in range(40):
        middle = (low + high) / 2
        if float(polygamma(1, middle)) > excess:
            low = middle
        else:
            high = middle
    return 2 * low
