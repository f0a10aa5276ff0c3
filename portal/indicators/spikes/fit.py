"""The expectation of every month of many series at once: a robust, penalised log-linear fit.

Counts y of mean mu = exp(X b + offset) and variance V = psi (r² + mu + kappa² mu²), where r is the
error of rounding, are fitted by iteratively reweighted least squares. The coefficients b are drawn
to a prior mean, each with its own precision. A month that lies further off than ``outlying``
standard deviations loses weight with the square of its distance, as in Noufaily and others (2013),
so that one burst does not become part of what is expected.

A. Noufaily and others, An improved algorithm for outbreak detection in multiple surveillance
systems, Statistics in Medicine 32 (2013) 1206-1222.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from portal.indicators.spikes.design import Floats

# Logarithms of means stay within these, whatever the counts do.
_LEAST, _MOST = -6.0, 30.0
# How far one iteration may be drawn by one month, on the logarithmic scale.
_STRIDE = 2.0


@dataclass(frozen=True, eq=False)
class Data:
    """Counts, squared errors of rounding and weights (0: not to be used), all (series, months).

    ``offset`` is known on the logarithmic scale, by month.
    """

    counts: Floats
    rounding: Floats
    weights: Floats
    offset: Floats

    def weighted(self, weights: Floats) -> Data:
        """Return the same with other weights."""
        return replace(self, weights=weights)


@dataclass(frozen=True, eq=False)
class Spread:
    """kappa² and psi of each series."""

    kappa: Floats
    psi: Floats

    def variance(self, mean: Floats, rounding: Floats) -> Floats:
        """Return the variance of counts with these means, psi left out; shape of ``mean``."""
        found: Floats = rounding + mean + self.kappa[:, None] * mean * mean
        return found


@dataclass(frozen=True, eq=False)
class Prior:
    """Mean and precision of the coefficients, (series, columns)."""

    mean: Floats
    precision: Floats


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients (series, columns), means and residuals in standard deviations without psi.

    ``weights`` are those that the months had in the end, ``information`` the matrix whose inverse
    is the covariance of the coefficients.
    """

    coefficients: Floats
    mean: Floats
    residuals: Floats
    weights: Floats
    information: Floats


def fit(
    data: Data,
    columns: Floats,
    prior: Prior,
    spread: Spread,
    outlying: float,
    start: Floats,
    n_iterations: int,
) -> Fit:
    """Return the fit after ``n_iterations`` from the coefficients ``start``."""
    n_columns = columns.shape[1]
    squares = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    diagonal = np.arange(n_columns)
    found, coefficients = None, start
    for _ in range(n_iterations):
        linear = coefficients @ columns.T
        mean = np.exp(np.clip(linear + data.offset, _LEAST, _MOST))
        variance = spread.variance(mean, data.rounding)
        residuals = (data.counts - mean) / np.sqrt(variance)
        weights = data.weights * _robust(residuals / np.sqrt(spread.psi)[:, None], outlying)
        weights = weights * mean * mean / (variance * spread.psi[:, None])
        drawn = np.clip((data.counts - mean) / mean, -_STRIDE, _STRIDE)
        information = (weights @ squares).reshape(-1, n_columns, n_columns)
        information[:, diagonal, diagonal] += prior.precision
        target = (weights * (linear + drawn)) @ columns + prior.precision * prior.mean
        found = Fit(coefficients, mean, residuals, weights, information)
        coefficients = solved(information, target)
    if found is None:
        raise ValueError("a fit needs an iteration")
    linear = coefficients @ columns.T
    mean = np.exp(np.clip(linear + data.offset, _LEAST, _MOST))
    residuals = (data.counts - mean) / np.sqrt(spread.variance(mean, data.rounding))
    return replace(found, coefficients=coefficients, mean=mean, residuals=residuals)


def solved(matrices: Floats, targets: Floats) -> Floats:
    """Return x of ``matrices`` x = ``targets``, a system for each row."""
    found = np.linalg.solve(matrices, targets[:, :, None])[:, :, 0]
    return np.asarray(found, np.float64)


def inverted(matrices: Floats) -> Floats:
    """Return the inverse of each matrix."""
    return np.asarray(np.linalg.inv(matrices), np.float64)


def _robust(residuals: Floats, outlying: float) -> Floats:
    found: Floats = np.minimum(1.0, (outlying / np.maximum(np.abs(residuals), 1e-9)) ** 2)
    return found


def degrees_left(found: Fit, data: Data, columns: Floats) -> Floats:
    """Return how many months each fit has left over: those it uses less the trace of its influence.

    At least 1.
    """
    inverse = inverted(found.information)
    at = np.einsum("tp,npq,tq->nt", columns, inverse, columns, optimize=True)
    used: Floats = (found.weights * at).sum(axis=1)
    left: Floats = np.maximum(data.weights.sum(axis=1) - used, 1.0)
    return left
