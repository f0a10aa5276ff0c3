"""What the expectation of a month is made of: level, growth, drift, season, steps of recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.config.spikes import SpikeSettings
from schemas.periods import Period

Floats = NDArray[np.float64]
_YEAR = 12
_CONTRASTS = _YEAR - 1
# The level may turn every so many months.
_TURN = 3
# A column that a series does not have is held at 0 by so much precision.
_HELD = 1e9


@dataclass(frozen=True, eq=False)
class Design:
    """Columns by month, shape (months, columns), and how far each may lie from 0 before data.

    ``precision`` has a row for each series. ``season`` are the columns of the season: eleven, as
    the twelve factors of a year are 0 together.
    """

    columns: Floats
    precision: Floats
    season: slice


def make_design(
    months: Sequence[str], recording_breaks: NDArray[np.bool_], settings: SpikeSettings
) -> Design:
    """Return the design of months (at least one) for series with these breaks of recording."""
    n_months = len(months)
    place = np.arange(n_months, dtype=float)
    growth = (place - place.mean()) / _YEAR
    turns = np.arange(0, n_months - 1, _TURN)
    drift = np.clip((place[:, None] - turns[None, :]) / _TURN, 0.0, 1.0)
    # Centred, lest what the level does early be paid for by the level itself.
    drift = drift - drift.mean(axis=0)
    calendar = np.array([Period.parse(month).start % _YEAR for month in months])
    season = _contrasts()[calendar]
    # A break in the first month has nothing before it.
    steps = [at for at in range(1, n_months) if recording_breaks[:, at].any()]
    stepped = np.stack([place >= at for at in steps], axis=1) if steps else np.zeros((n_months, 0))
    columns = np.hstack([np.ones((n_months, 1)), growth[:, None], drift, season, stepped])
    spreads = [settings.level_spread, settings.growth_spread]
    spreads += [settings.drift_spread * _TURN**0.5] * len(turns)
    spreads += [settings.season_spread] * _CONTRASTS + [settings.step_spread] * len(steps)
    precision = np.tile(np.array(spreads) ** -2.0, (len(recording_breaks), 1))
    first = 2 + len(turns)
    for number, at in enumerate(steps):
        precision[~recording_breaks[:, at], first + _CONTRASTS + number] = _HELD
    return Design(columns, precision, slice(first, first + _CONTRASTS))


def _contrasts() -> Floats:
    """Return twelve months in eleven columns of length 1, each at right angles to all and to 1."""
    found = np.zeros((_YEAR, _CONTRASTS))
    for number in range(_CONTRASTS):
        found[: number + 1, number] = 1.0
        found[number + 1, number] = -(number + 1.0)
    whole: Floats = found / np.sqrt((found * found).sum(axis=0))
    return whole
