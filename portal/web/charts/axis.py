"""Round numbers for the grid lines of an amount that starts at zero."""

from __future__ import annotations

import math

_NICE = (1, 2, 5, 10)
_MOST_STEPS = 4


def count_ticks(largest: float) -> tuple[float, ...]:
    """Return zero and up to four round numbers, the last at or above ``largest`` (0, 1 for 0)."""
    if largest <= 0:
        return (0, 1)
    power = 10.0 ** math.floor(math.log10(largest / _MOST_STEPS))
    step = next(nice * power for nice in _NICE if nice * power * _MOST_STEPS >= largest)
    n_steps = math.ceil(round(largest / step, 9))
    return tuple(round(step * number, 10) for number in range(n_steps + 1))
