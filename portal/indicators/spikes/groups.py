"""The scatter of each series of several groups: by level, totals apart from topics."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from portal.indicators.spikes.design import Floats
from portal.indicators.spikes.fit import Data, Fit
from portal.indicators.spikes.spread import (
    find_kappa,
    own_spread,
    share_spread,
    winsorised_square,
)

Integers = NDArray[np.int64]


def kappas_of(data: Data, found: Fit, groups: Integers, degrees: Floats, cut: float) -> Floats:
    """Return kappa² of the group of each series."""
    kappas = np.zeros(len(groups))
    for group in range(int(groups.max()) + 1):
        own = groups == group
        kappas[own] = find_kappa(
            data.counts[own],
            found.mean[own],
            data.rounding[own],
            data.weights[own],
            degrees[own],
            cut,
        )
    return kappas


def psi_of(
    data: Data, found: Fit, before: Floats, groups: Integers, degrees: Floats, cut: float
) -> tuple[Floats, Floats]:
    """Return psi of each series and the degrees of freedom behind it.

    What is an outlying residual is measured by the psi ``before``.
    """
    scaled = winsorised_square(found.residuals / np.sqrt(before)[:, None], cut)
    squares = before * (scaled * data.weights).sum(axis=1) / degrees
    psi, behind = np.ones(len(groups)), np.ones(len(groups))
    for group in range(int(groups.max()) + 1):
        own = groups == group
        shared = share_spread(squares[own], degrees[own])
        psi[own], behind[own] = own_spread(squares[own], degrees[own], shared)
    return psi, behind


def numbered(keys: Sequence[Hashable]) -> Integers:
    """Return the number of each key, from 0 on, the same for equal keys."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
