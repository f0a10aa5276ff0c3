"""Class limits of maps: fixed for a topic over all months, so that colours can be compared."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

import numpy as np

from portal.store.model import MapClasses

Kind = Literal["sequential", "diverging"]
N_CLASSES = 5
# Distance of the inner limits from the mean, as shares.
RATE_DISTANCES = (-0.10, -0.03, 0.03, 0.10)
# Indicators carry no more decimals than this: what lies below is nothing.
FINEST = 1e-4
_NICE_STEPS = (5.0, 2.0, 1.0)


def make_classes(values: Iterable[float], kind: Kind, center: float | None = None) -> MapClasses:
    """Return four ascending inner limits for the values of all territories and months.

    ``sequential``: round limits near the quintiles. ``diverging``: the mean ``center`` (a share;
    where absent, the mean of the values) and ±3 and ±10 points around it.
    """
    known = np.array([v for v in values if v is not None and math.isfinite(v)], dtype=float)
    if kind == "diverging":
        mean = center if center is not None else float(known.mean()) if known.size else 0.0
        mean = round(mean, 2)
        return MapClasses(tuple(round(mean + d, 4) for d in RATE_DISTANCES), mean)
    return MapClasses(_round_limits(known), None)


def classify(value: float, classes: MapClasses) -> int:
    """Return the class of a value, 0 to 4.

    A value on a limit belongs to the class above; around a mean, to the one further from it.
    """
    center = classes.center
    return sum(
        value > limit if center is not None and limit < center else value >= limit
        for limit in classes.breaks
    )


def kind_of(classes: MapClasses) -> Kind:
    """Return whether the classes measure an amount or the distance from a mean."""
    return "sequential" if classes.center is None else "diverging"


def _round_limits(values: np.ndarray) -> tuple[float, ...]:
    """Return limits on the coarsest round step that keeps the four quintiles apart."""
    positive = values[values >= FINEST]
    quintiles = np.quantile(positive, (0.2, 0.4, 0.6, 0.8)) if positive.size else np.zeros(4)
    gap = float(np.diff(quintiles).min())
    if gap < FINEST:
        return _even_limits(float(positive.max()) if positive.size else 1.0)
    for step in _steps_down_from(2 * gap):
        counts = [max(1, math.floor(q / step + 0.5)) for q in quintiles]
        if all(a < b for a, b in pairwise(counts)):
            return tuple(round(count * step, 6) for count in counts)
    return _even_limits(float(positive.max()))


def _steps_down_from(largest: float) -> Iterable[float]:
    power = math.floor(math.log10(largest))
    steps = (
        nice * 10.0**exponent for exponent in range(power, power - 4, -1) for nice in _NICE_STEPS
    )
    return (step for step in steps if step <= largest)


def _even_limits(largest: float) -> tuple[float, ...]:
    """Return four equal round steps that end below or at ``largest``."""
    step = next(iter(_steps_down_from(largest / (N_CLASSES - 1))))
    return tuple(round(step * count, 6) for count in range(1, N_CLASSES))
