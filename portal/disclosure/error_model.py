"""The 95 % error of rounding alone, by length of period and shown count: simulated, then tabled.

A figure is off by shown − true. How far may not be measured on the true counts: what is published
must not hang on them other than through the protected table. So a plausible truth is drawn from
the protected table (see :mod:`portal.disclosure.pseudo_truth` for what that assumes), rounded by
the same engine in blocks of the same size under a key that is a hash of the protected table, and
compared with what comes out. The same protected table gives the same errors.

* **What is pooled.** Every margin, in some periods of a kind, whose drawn count is not 0, by band
  of its shown count. A band holds ``MIN_POOLED`` margins or more: steps of the ladder are taken
  together until it does, and a small table is drawn several times. So the error under «0» is that
  of a figure which is shown as 0 and is not empty.
* **What is read off.** The smallest number that 95 % of a band's deviations keep within. Sums over
  the first two dimensions alone (place × topic) are what readers quote, and are off a little more
  than the many finer ones: both pools are tried and the larger error is taken. Of shares each kind
  (measures taken, closed, answered within a week, …) is a pool of its own, and the largest error
  is taken. A deviation of a share counts times its denominator, so that the error of a band holds
  from its lower end on.
* **Caution.** Errors of counts carry ``ALLOWANCE`` on top, since what stood apart from anything
  shown cannot be drawn; they are at least b−1 and never fall with the shown count. Errors of
  shares never rise with the denominator.
* **What is left out.** Months long past (the caller chooses the months) and, of a large table,
  places: some are drawn by lot. Late batches: they are rounded like months.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from portal.disclosure.cells import Cells
from portal.disclosure.cross_sums import LongArray
from portal.disclosure.error_bands import Step, count_errors, share_errors
from portal.disclosure.error_pools import Layout, Rounded, count_pools, parts_of, share_pools
from portal.disclosure.hierarchy import Hierarchies, IntArray
from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.pseudo_truth import pseudo_truth
from portal.disclosure.rounding import Rounder
from schemas.rounding_error import COUNT, SHARE, ErrorRow

ALLOWANCE = 1.1
# Cells of the protected table that are tried: fewer are drawn again and again, of more a part.
_MOST_CELLS = 80_000
_ENOUGH_CELLS = 30_000
_MOST_DRAWS = 10


def rounding_errors(
    protected: Cells, hierarchies: Hierarchies, policy: RoundingPolicy, layout: Layout, seed: bytes
) -> list[ErrorRow]:
    """Simulate the errors of what is published.

    ``protected`` holds the shown counts; only blocks that ``layout.periods`` touches are needed.
    ``seed`` fixes what is drawn: a hash of the protected table.
    """
    if not len(protected.counts):
        return []
    tried = _some_places(protected, np.random.default_rng(_number(seed, 0)))
    draws = min(_MOST_DRAWS, -(-_ENOUGH_CELLS // len(tried.counts)))
    tables = [
        simulate(tried, hierarchies, policy, seed + bytes([draw])) for draw in range(1, draws + 1)
    ]
    return error_rows(tables, layout, policy.base, ALLOWANCE)


def simulate(
    protected: Cells, hierarchies: Hierarchies, policy: RoundingPolicy, seed: bytes
) -> Rounded:
    """Draw one plausible truth and round it with a throw-away key."""
    random = np.random.default_rng(_number(seed, 1))
    cells = np.column_stack([protected.positions, protected.blocks]).astype(np.int64)
    cells, counts = pseudo_truth(cells, protected.counts.astype(np.int64), policy.base, random)
    positions = np.ascontiguousarray(cells[:, :-1], np.int32)
    blocks, true = cells[:, -1], counts.astype(np.int32)
    key = hashlib.blake2b(seed, digest_size=32, person=b"error of roundin").digest()
    rounder = Rounder(hierarchies, policy.base, key, policy.quality)
    labels = list(hierarchies.time.paths)
    shown = np.empty_like(true)
    for first, last in _groups(blocks, true, policy):
        inside = np.flatnonzero((blocks >= first) & (blocks <= last))
        block = positions[inside], true[inside]
        own = (blocks[inside] - first).astype(np.int32)
        shown[inside] = (
            rounder.round(labels[first], *block)
            if first == last
            else rounder.round_pool(labels[first : last + 1], *block, own)
        )
    return Rounded(positions, blocks, true.astype(np.int64), shown.astype(np.int64))


def _groups(blocks: LongArray, true: IntArray, policy: RoundingPolicy) -> list[tuple[int, int]]:
    """Return first and last block of time of what is rounded together, as the engine groups."""
    first, last = int(blocks.min()), int(blocks.max())
    small = np.bincount(blocks[true < policy.base] - first, minlength=last - first + 1)
    groups: list[tuple[int, int]] = []
    start, held = first, 0
    for number, cells in enumerate(small.tolist(), first):
        held += cells
        if held >= policy.min_block or number == last:
            groups.append((start, number))
            start, held = number + 1, 0
    return groups


def _some_places(cells: Cells, random: np.random.Generator) -> Cells:
    """Return the cells of as many leaves of the first dimension as may be tried."""
    places = random.permutation(int(cells.positions[:, 0].max()) + 1)
    held = np.cumsum(np.bincount(cells.positions[:, 0])[places])
    taken = np.zeros(len(places), bool)
    taken[places[: max(1, int((held <= _MOST_CELLS).sum()))]] = True
    rows = np.flatnonzero(taken[cells.positions[:, 0]])
    if len(rows) == len(cells.counts):
        return cells
    return cells.take(rows)


def error_rows(
    tables: Sequence[Rounded], layout: Layout, base: int, allowance: float
) -> list[ErrorRow]:
    """Return the errors that tables before and after rounding show, each a draw of its own."""
    rows: list[ErrorRow] = []
    for freq, periods in layout.periods.items():
        parts = [part for table in tables for part in parts_of(table, periods)]
        if not parts:
            continue
        rows += _rows(freq, COUNT, count_errors(count_pools(parts, layout, base), base, allowance))
        if layout.shares:
            pools = share_pools(parts, layout, layout.shares)
            rows += _rows(freq, SHARE, share_errors(pools))
    return rows


def _rows(freq: str, quantity: str, steps: Sequence[Step]) -> list[ErrorRow]:
    return [ErrorRow(freq, quantity, step, error) for step, error in steps]


def _number(seed: bytes, part: int) -> int:
    return int.from_bytes(hashlib.blake2b(seed, digest_size=16, salt=bytes([part])).digest(), "big")
