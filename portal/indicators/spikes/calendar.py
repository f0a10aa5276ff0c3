"""Whether working days explain anything: one effect for all series, taken in where it is clear."""

from __future__ import annotations

import numpy as np

from portal.indicators.spikes.design import Floats
from portal.indicators.spikes.fit import Data, Fit

_YEAR = 12
# Level, growth and season of the months take so many degrees of freedom.
_USED = 14
_MOST = 1.5


def calendar_offset(
    found: Fit, data: Data, working_days: Floats, clear: float
) -> tuple[Floats, float]:
    """Return what working days add to the logarithm of each month, and the effect.

    The effect is the rise in per cent with each per cent more working days than the same months of
    other years have: what is the same every year is season. It is 0 unless it is ``clear`` so many
    standard errors above 0.
    """
    n_months = data.counts.shape[1]
    nothing = np.zeros(n_months), 0.0
    if len(working_days) != n_months or n_months <= 2 * _YEAR or working_days.min() <= 0:
        return nothing
    more = np.log(working_days)
    for place in range(_YEAR):
        more[place::_YEAR] -= more[place::_YEAR].mean()
    squares = float(more @ more)
    sizes = found.weights.sum(axis=0)
    if squares == 0 or not sizes.all():
        return nothing
    # Each month once: what makes one series rise in a month makes the others rise with it.
    rise = (found.weights * (data.counts / found.mean - 1)).sum(axis=0) / sizes
    effect = float(more @ rise) / squares
    left = rise - effect * more
    error = np.sqrt(float(left @ left) / (n_months - _USED) / squares)
    if effect <= clear * error:
        return nothing
    effect = min(effect, _MOST)
    return effect * more, effect
