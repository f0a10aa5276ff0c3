"""What is expected of each month that is tested, from all other months of its series."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from portal.config.spikes import SpikeSettings
from portal.indicators.series_table import SeriesTable
from portal.indicators.spikes.calendar import calendar_offset
from portal.indicators.spikes.design import Design, Floats, make_design
from portal.indicators.spikes.fit import (
    Data,
    Fit,
    Prior,
    Spread,
    degrees_left,
    fit,
    inverted,
    solved,
)
from portal.indicators.spikes.groups import kappas_of, numbered, psi_of
from portal.indicators.spikes.season import shared_season
from portal.indicators.spikes.tails import Predicted

Integers = NDArray[np.int64]
# Iterations from nothing, from a fit to the same months, and from one to all but one of them.
_FIRST, _AGAIN, _WITHOUT_ONE = 10, 4, 3
_FIRST_KAPPA = 0.1**2
# Where nothing is known, the variance of a logarithm is no larger.
_MOST_UNSURE = 10.0


@dataclass(frozen=True, eq=False)
class Expected:
    """Mean, variance of a count, its error of rounding and degrees of freedom, (series, months).

    Only months that are tested have numbers. ``calendar`` is the effect of working days.
    """

    mean: Floats
    variance: Floats
    rounding: Floats
    degrees: Floats
    calendar: float

    def of(self, rows: Integers, months: Integers) -> Predicted:
        """Return the expectation of some months, one for each pair."""
        return Predicted(
            self.mean[rows, months],
            self.variance[rows, months],
            self.rounding[rows, months],
            self.degrees[rows, months],
        )


@dataclass(frozen=True, eq=False)
class _Model:
    """Fits to all months of the longest stretch of each series, from which one is then left out.

    ``apart`` fits each series for itself under the prior ``wide``, with the ``variance`` of
    its season; ``drawn`` has the season drawn to that of the siblings, and ``left`` degrees of
    freedom of ``data``.
    """

    data: Data
    design: Design
    siblings: Integers
    groups: Integers
    wide: Prior
    apart: Fit
    variance: Floats
    drawn: Fit
    left: Floats
    spread: Spread
    cut: float


def expect(
    series: SeriesTable,
    rows: Integers,
    tested: NDArray[np.bool_],
    data: Data,
    settings: SpikeSettings,
    working_days: Floats,
) -> Expected:
    """Return what is expected of the months that are ``tested``, (rows, months).

    ``data`` are those of the ``rows`` of the table, with weight 1 for months that can be used.
    """
    stretch = np.cumsum(series.breaks[rows], axis=1, dtype=np.int64)
    model, calendar = _model(series, rows, _longest(data, stretch), settings, working_days)
    mean, variance, degrees = (np.full(tested.shape, np.nan) for _ in range(3))
    for at in np.flatnonzero(tested.any(axis=0)).tolist():
        weights = data.weights * (stretch == stretch[:, at : at + 1])
        weights[:, at] = 0.0
        found = _without(model, model.data.weighted(weights), at)
        mean[:, at], variance[:, at], degrees[:, at] = found
    return Expected(mean, variance, data.rounding, degrees, calendar)


def _longest(data: Data, stretch: Integers) -> Data:
    """Return the data with weight in the longest stretch of each series alone."""
    n_months = [
        (data.weights * (stretch == number)).sum(axis=1) for number in range(stretch.max() + 1)
    ]
    longest = np.argmax(np.stack(n_months, axis=1), axis=1)
    return data.weighted(data.weights * (stretch == longest[:, None]))


def _model(
    series: SeriesTable,
    rows: Integers,
    data: Data,
    settings: SpikeSettings,
    working_days: Floats,
) -> tuple[_Model, float]:
    """Return the fits to all months, and the effect of working days."""
    design = make_design(series.months, series.recording_breaks[rows], settings)
    columns, cut = design.columns, settings.outlying
    groups = numbered([(series.levels[row], bool(series.is_total[row])) for row in rows])
    siblings = numbered(
        [(int(series.parents[row]), series.levels[row], series.keys[row].topic) for row in rows]
    )
    wide = Prior(_levels(data, columns.shape[1]), design.precision)
    ones = np.ones(len(rows))
    spread = Spread(_FIRST_KAPPA * ones, ones)
    apart = fit(data, columns, wide, spread, cut, wide.mean, _FIRST)
    offset, calendar = calendar_offset(apart, data, working_days, settings.calendar_clear)
    data = replace(data, offset=data.offset + offset)
    left = degrees_left(apart, data, columns)
    spread = Spread(kappas_of(data, apart, groups, left, cut), ones)
    apart = fit(data, columns, wide, spread, cut, apart.coefficients, _AGAIN)
    variance = np.diagonal(inverted(apart.information), axis1=1, axis2=2)[:, design.season]
    prior = _with_season(wide, apart, variance, design, siblings)
    drawn = fit(data, columns, prior, spread, cut, apart.coefficients, _AGAIN)
    left = degrees_left(drawn, data, columns)
    spread = Spread(kappas_of(data, drawn, groups, left, cut), ones)
    # What is outlying hangs on psi, and psi on what is outlying.
    for _ in range(2):
        psi, _ = psi_of(data, drawn, spread.psi, groups, left, cut)
        spread = Spread(spread.kappa, psi)
    drawn = fit(data, columns, prior, spread, cut, drawn.coefficients, _AGAIN)
    found = _Model(data, design, siblings, groups, wide, apart, variance, drawn, left, spread, cut)
    return found, calendar


def _levels(data: Data, n_columns: int) -> Floats:
    """Return the means of the coefficients before data: the mean level of each series, and 0."""
    counts = (data.weights * data.counts).sum(axis=1)
    exposure = (data.weights * np.exp(data.offset)).sum(axis=1)
    found = np.zeros((len(counts), n_columns))
    found[:, 0] = np.log((counts + 0.5) / np.maximum(exposure, 1.0))
    return found


def _without(model: _Model, data: Data, at: int) -> tuple[Floats, Floats, Floats]:
    """Return mean, variance and degrees of freedom of the month ``at``, which has no weight."""
    columns, cut = model.design.columns, model.cut
    start = model.apart.coefficients
    apart = fit(data, columns, model.wide, model.spread, cut, start, _WITHOUT_ONE)
    prior = _with_season(model.wide, apart, model.variance, model.design, model.siblings)
    start = model.drawn.coefficients
    found = fit(data, columns, prior, model.spread, cut, start, _WITHOUT_ONE)
    part = data.weights.sum(axis=1) / np.maximum(model.data.weights.sum(axis=1), 1.0)
    left = np.maximum(model.left * part, 1.0)
    psi, degrees = psi_of(data, found, model.spread.psi, model.groups, left, cut)
    own = np.broadcast_to(columns[at], found.coefficients.shape)
    unsure = np.minimum(solved(found.information, own) @ columns[at], _MOST_UNSURE)
    mean = found.mean[:, at]
    rounding = data.rounding[:, at]
    chance = psi * model.spread.variance(mean[:, None], rounding[:, None])[:, 0]
    # Nothing scatters less than a Poisson number does, whatever a few months look like.
    chance = np.maximum(chance, rounding + mean)
    return mean, chance + mean * mean * np.expm1(unsure), degrees


def _with_season(
    wide: Prior, apart: Fit, variance: Floats, design: Design, siblings: Integers
) -> Prior:
    """Return the prior with the season drawn to that of the siblings."""
    where = design.season
    season = shared_season(
        apart.coefficients[:, where], variance, wide.precision[:, where], siblings
    )
    mean, precision = wide.mean.copy(), wide.precision.copy()
    mean[:, where], precision[:, where] = season.mean, season.precision
    return Prior(mean, precision)
