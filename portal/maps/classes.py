"""Class limits of maps: fixed for a topic over all months, so that colours can be compared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
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
# A class holds this part of the values at the most, or the next finer step is tried.
_FULLEST = 0.27


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


def make_term_classes(known: Sequence[int], values: Iterable[float]) -> MapClasses:
    """Return classes of times: each ends at one of the terms ``known`` (hours, ascending).

    Of more terms than classes those stand that hold most of the values; of equal ones the longest,
    for what takes long is to be told apart.
    """
    n_first = max(0, len(known) - N_CLASSES)
    told = list(values)
    runs = [known[start:] for start in range(n_first + 1)]
    terms = max(reversed(runs), key=lambda run: sum(value in run[:N_CLASSES] for value in told))
    return MapClasses(tuple(map(float, terms[1:N_CLASSES])), None, tuple(terms))


def n_classes(classes: MapClasses) -> int:
    """Return how many classes there are: five, or fewer where times have fewer terms."""
    return len(classes.breaks) + 1


def can_hold(classes: MapClasses, number: int) -> bool:
    """Tell whether a share can lie in class ``number`` (from 0) at all: none is below 0 or over 1.

    Of a mean near 0 or 1 the classes ten points away are beyond what shares can be.
    """
    if classes.center is None:
        return True
    middle = n_classes(classes) // 2
    if number < middle:
        return classes.breaks[number] >= 0
    return number == middle or classes.breaks[number - 1] <= 1


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
    """Return limits near the quintiles, on the coarsest round step that crowds no class.

    A coarse step keeps the quintiles apart and still may put half of the values into one class:
    then a map has one colour. Where every step crowds some class, the evenest one stands.
    """
    positive = np.sort(values[values >= FINEST])
    quintiles = np.quantile(positive, (0.2, 0.4, 0.6, 0.8)) if positive.size else np.zeros(4)
    gap = float(np.diff(quintiles).min())
    if gap < FINEST:
        return _even_limits(float(positive.max()) if positive.size else 1.0)
    tried: list[tuple[float, tuple[float, ...]]] = []
    for step in _steps_down_from(2 * gap):
        counts = [max(1, math.floor(q / step + 0.5)) for q in quintiles]
        limits = tuple(round(count * step, 6) for count in counts)
        if not all(a < b for a, b in pairwise(counts)) or limits[0] < FINEST:
            continue
        tried.append((_fullest(positive, limits), limits))
        if tried[-1][0] <= _FULLEST:
            break
    if not tried:
        return _even_limits(float(positive.max()))
    return min(tried, key=lambda one: one[0])[1]


def _fullest(ordered: np.ndarray, limits: tuple[float, ...]) -> float:
    """Return the part of the values, in order, that the fullest class holds."""
    ends = [0, *np.searchsorted(ordered, limits, side="left").tolist(), ordered.size]
    fullest: int = max(b - a for a, b in pairwise(ends))
    return fullest / ordered.size


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
