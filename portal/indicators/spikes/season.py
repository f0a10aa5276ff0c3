"""The season of a series, drawn to that of its like: the series of one topic in one place above.

Three years know each month of the calendar three times. What 83 regions have in common is known far
better, so the season of each is drawn to the mean of its siblings, by as much as they are alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.indicators.spikes.design import Floats

# Of fewer siblings there is no common season.
_LEAST_SIBLINGS = 3
# Before it is known how alike siblings are; and alike to the last digit nobody is.
_FIRST_GUESS, _LEAST_SPREAD = 0.2, 0.03
_LITTLE = 1e-9


@dataclass(frozen=True, eq=False)
class SeasonPrior:
    """Where the season of each series is drawn to and by how much, (series, contrasts)."""

    mean: Floats
    precision: Floats


def shared_season(
    found: Floats, variance: Floats, prior_precision: Floats, groups: NDArray[np.int64]
) -> SeasonPrior:
    """Return the prior of each series from the seasons ``found`` under a wide prior around 0.

    ``variance`` is theirs under that prior, whose precision is ``prior_precision``; ``groups`` is
    the number of each series' siblings, from 0 on. All but that are (series, contrasts).
    """
    # What the data alone say: the prior taken out again.
    known = np.maximum(1.0 / variance - prior_precision, _LITTLE)
    own = found / variance / known
    n_groups = int(groups.max()) + 1 if len(groups) else 0
    size = np.bincount(groups, minlength=n_groups)
    weights = 1.0 / (1.0 / known + _FIRST_GUESS**2)
    centre = _sums(weights * own, groups, n_groups) / _sums(weights, groups, n_groups)
    excess = weights * weights * ((own - centre[groups]) ** 2 - 1.0 / known)
    spread = _sums(excess, groups, n_groups).sum(axis=1)
    spread = spread / _sums(weights * weights, groups, n_groups).sum(axis=1)
    spread = np.maximum(spread, _LEAST_SPREAD**2)[groups][:, None]
    weights = 1.0 / (1.0 / known + spread)
    total = _sums(weights, groups, n_groups)
    centre = _sums(weights * own, groups, n_groups) / total
    has_siblings = (size >= _LEAST_SIBLINGS)[groups][:, None]
    precision = 1.0 / (spread + 1.0 / total[groups])
    return SeasonPrior(
        np.where(has_siblings, centre[groups], 0.0),
        np.where(has_siblings, np.maximum(precision, prior_precision), prior_precision),
    )


def _sums(values: Floats, groups: NDArray[np.int64], n_groups: int) -> Floats:
    found = np.zeros((n_groups, values.shape[1]))
    np.add.at(found, groups, values)
    return found
