"""Which place in an order could be a place's own: always a span of ranks, never one rank.

An order of places by their shares is mostly an order of chances (Goldstein and Spiegelhalter 1996).
What can be said is between which ranks a place lies: its rate and those of the others are drawn
many times from what is known of them (:mod:`portal.indicators.shrinkage`), each time all of them
are put in order, and the span holds 95 % of the ranks that it had. Rank 1 is the largest share.

Where rates lie so far apart that a span has but one rank, its neighbour is taken in: the rank
above, for rank 1 the one below. The span then holds more than 95 %; no place has a single rank.

The draws come from the raw numbers of a PCG64 generator with a fixed seed, whose stream is the same
in every version of the library, and are the same in every release: nothing changes but by data.

H. Goldstein, D. J. Spiegelhalter, League tables and their limitations, JRSS A 159 (1996) 385-443.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from portal.indicators.shrinkage import Floats, Shrunken

SEED = 20261122
DRAWS = 2000
# So many ranks at either end are left out: 2.5 % each.
_LEFT_OUT = DRAWS // 40
# Bits of a raw number that are not in the fraction of a double.
_SPARE_BITS, _UNIT = 11, 2.0**-53
_REMEMBERED = 4


class RankInterval(NamedTuple):
    """First and last rank that a place may have, 1 being the largest share; never the same."""

    first: int
    last: int


def rank_intervals(rates: Shrunken, seed: int = SEED) -> list[RankInterval]:
    """Return the 95 % interval of the rank of each place among all of them, of two ranks at least.

    Raises ``ValueError`` of fewer than two places.
    """
    if len(rates.mean) < 2:
        raise ValueError("a place alone has no span of ranks")
    drawn = rates.mean + rates.deviation * _normal(len(rates.mean), seed)
    ranks = np.empty(drawn.shape, np.int32)
    order = np.argsort(-drawn, axis=1, kind="stable")
    np.put_along_axis(ranks, order, np.arange(1, drawn.shape[1] + 1, dtype=np.int32)[None], axis=1)
    ranks.partition((_LEFT_OUT, DRAWS - 1 - _LEFT_OUT), axis=0)
    first, last = ranks[_LEFT_OUT].tolist(), ranks[DRAWS - 1 - _LEFT_OUT].tolist()
    return [_widened(*pair) for pair in zip(first, last, strict=True)]


def _widened(first: int, last: int) -> RankInterval:
    """Return the span, with its neighbour where it has but one rank."""
    if first < last:
        return RankInterval(first, last)
    return RankInterval(first - 1, last) if first > 1 else RankInterval(1, 2)


@lru_cache(maxsize=_REMEMBERED)
def _normal(n_places: int, seed: int) -> Floats:
    """Return draws of a standard normal, shape (DRAWS, places)."""
    raw: npt.NDArray[np.uint64] = np.random.PCG64(seed).random_raw(DRAWS * n_places)
    uniform = ((raw >> np.uint64(_SPARE_BITS)).astype(float) + 0.5) * _UNIT
    found: Floats = ndtri(uniform).reshape(DRAWS, n_places)
    return found
