"""A plausible truth behind a protected table, drawn from that table alone.

Publishing anything measured on the true counts would say something about them. So what rounding
may have done is tried on a table of the same kind, which everybody could draw who has the
protected one. What is assumed:

* A cell shown above b is true. Of the cells shown as b some are b; most stand for smaller counts,
  theirs or those of cells beside them. Rounding keeps totals, so the appeals behind such cells are
  b times their number.
* How many small counts there are is extrapolated from the counts 3, 4, 5, … that are shown as
  they are: frequencies of counts follow a power law nearly everywhere in such tables, and the law
  is fitted to the six counts above b. On the side of caution it falls at least as 1/count does,
  and no more cells are taken to be b than if all counts up to b were equally frequent: small
  counts make the error, and more of them a larger one.
* Small counts that were rounded to 0 lay beside what was rounded up: in the same month, with some
  of the codes (any number of them) replaced by codes that stand near in the table.
* Which impossible pairs of codes arise (an open appeal that was answered within a day) is not
  asked: a sum does not care.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portal.disclosure.cross_sums import LongArray

_FITTED = 6
_LEAST_STEEP, _STEEPEST = 1.0, 4.0
# Where nothing above b is shown, small counts are taken to be nearly all 1.
_STEEP_WHERE_UNKNOWN = 3.0
_TRIES = 6


@dataclass(frozen=True, slots=True)
class SmallCounts:
    """Number of cells that are taken to be exactly b, and of cells with 1, 2, … b−1."""

    kept: int
    smaller: tuple[int, ...]


def small_counts(shown: LongArray, base: int) -> SmallCounts:
    """Extrapolate the small counts behind the cells shown as ``base``.

    ``shown`` (n,) are positive shown counts. The total over cells shown as ``base`` is kept.
    """
    frequency = np.bincount(shown, minlength=base + _FITTED + 1)
    at_base = int(frequency[base])
    steepness = _steepness(frequency, base)
    above = int(frequency[base + 1])
    likely = above * ((base + 1) / base) ** steepness
    kept = math.floor(min(likely, at_base * 2 / (base + 1)))
    weights = [count**-steepness for count in range(1, base)]
    unit = sum(count * weight for count, weight in enumerate(weights, 1))
    rest = base * (at_base - kept)
    return SmallCounts(kept, tuple(round(rest * weight / unit) for weight in weights))


def _steepness(frequency: npt.NDArray[np.intp], base: int) -> float:
    """Return the exponent of the power law through the counts above b, weighted by frequency."""
    counts = [c for c in range(base + 1, base + 1 + _FITTED) if frequency[c]]
    if len(counts) < 2:
        return _STEEP_WHERE_UNKNOWN
    weights = np.array([float(frequency[c]) for c in counts])
    x = np.log(np.array(counts, float))
    y = np.log(weights)
    x = x - np.average(x, weights=weights)
    slope = -float((weights * x * y).sum() / (weights * x * x).sum())
    # Two digits: the last bits of a logarithm are not the same on every machine.
    return round(min(max(slope, _LEAST_STEEP), _STEEPEST), 2)


def pseudo_truth(
    cells: LongArray, shown: LongArray, base: int, random: np.random.Generator
) -> tuple[LongArray, LongArray]:
    """Draw a plausible truth; return its cells and counts.

    ``cells`` (n, dimensions + 1) are leaf positions and the month as a number in the last column,
    each cell once; ``shown`` (n,) positive shown counts. What is returned has the same columns.
    """
    small = small_counts(shown, base)
    at_base = random.permutation(np.flatnonzero(shown == base))
    replaced = np.sort(at_base[small.kept :])
    stays = np.ones(len(cells), bool)
    stays[replaced] = False
    pieces = np.repeat(np.arange(1, base, dtype=np.int64), small.smaller)
    random.shuffle(pieces)
    # Pieces are dealt out so that each replaced cell gets about b appeals; its first stays there.
    share = np.minimum((np.cumsum(pieces) - pieces) // base, len(replaced) - 1)
    origin = random.permutation(replaced)[share]
    is_first = np.r_[True, share[1:] != share[:-1]][: len(pieces)]
    fixed = np.concatenate([cells[stays], cells[origin[is_first]]])
    moved = _beside(cells, fixed, origin[~is_first], random)
    counts = np.concatenate([shown[stays], pieces[is_first], pieces[~is_first]])
    return _merged(np.concatenate([fixed, moved]), counts)


def _beside(
    cells: LongArray,
    taken: LongArray,
    origin: npt.NDArray[np.intp],
    random: np.random.Generator,
) -> LongArray:
    """Return a free cell beside each origin; after some tries without one, the origin itself."""
    numbers = _numbering(cells)
    found = cells[origin]
    occupied = np.sort(taken @ numbers)
    waiting = np.arange(len(origin))
    for reach in range(2, 2 + 2 * _TRIES, 2):
        if not len(waiting):
            break
        asked = _changed(cells, origin[waiting], reach, random)
        codes = asked @ numbers
        first_of_code = np.zeros(len(codes), bool)
        first_of_code[np.unique(codes, return_index=True)[1]] = True
        is_free = first_of_code & ~_contains(occupied, codes)
        found[waiting[is_free]] = asked[is_free]
        occupied = np.sort(np.concatenate([occupied, codes[is_free]]))
        waiting = waiting[~is_free]
    return found


def _changed(
    cells: LongArray, origin: npt.NDArray[np.intp], reach: int, random: np.random.Generator
) -> LongArray:
    """Return the origins with one or more of their codes replaced by those of near cells.

    Near are cells of the same month that agree in the first codes of a random order of the
    dimensions, at most ``reach`` places away.
    """
    dimensions = cells.shape[1] - 1
    asked = cells[origin]
    n_changes = random.integers(1, dimensions + 1, len(origin))
    turn = random.random((len(origin), dimensions)).argsort(axis=1).argsort(axis=1)
    for d in range(dimensions):
        rows = np.flatnonzero(turn[:, d] < n_changes)
        others = random.permutation([other for other in range(dimensions) if other != d])
        keys = _numbering(cells, (dimensions, *others, d))
        order = np.argsort(cells @ keys, kind="stable")
        place = np.empty(len(cells), np.intp)
        place[order] = np.arange(len(cells))
        step = random.integers(1, reach + 1, len(rows)) * random.choice([-1, 1], len(rows))
        near = np.clip(place[origin[rows]] + step, 0, len(cells) - 1)
        asked[rows, d] = cells[order[near], d]
    return asked


def _numbering(cells: LongArray, order: Sequence[int] = ()) -> LongArray:
    """Return factors under which each different cell has a number of its own.

    Numbers ascend with the columns of ``order``, the first of them first.
    """
    sizes = (cells.max(axis=0) + 1).tolist()
    columns = list(order) or list(range(len(sizes)))
    factors = np.zeros(len(sizes), np.int64)
    for place, column in enumerate(columns):
        factors[column] = math.prod(sizes[c] for c in columns[place + 1 :])
    return factors


def _contains(values: LongArray, asked: LongArray) -> npt.NDArray[np.bool_]:
    """Return which of ``asked`` occur in ``values``, which are in order."""
    if not len(values):
        return np.zeros(len(asked), bool)
    place = np.minimum(np.searchsorted(values, asked), len(values) - 1)
    found: npt.NDArray[np.bool_] = values[place] == asked
    return found


def _merged(cells: LongArray, counts: LongArray) -> tuple[LongArray, LongArray]:
    """Return each cell once, in canonical order, with its total."""
    order = np.lexsort(cells.T)
    cells, counts = cells[order], counts[order]
    starts = np.flatnonzero(np.r_[True, (cells[1:] != cells[:-1]).any(axis=1)])
    return cells[starts], np.add.reduceat(counts, starts)
