"""The residuals that the next month builds upon, counted anew by other means than the engine's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from portal.audit.checks import AuditFault
from portal.audit.deviations import Deviations, Ints, level_combinations
from portal.disclosure.checkpoint import Checkpoint
from portal.disclosure.hierarchy import Hierarchy, TimeHierarchy
from portal.disclosure.margins import PAGE_BITS, Snapshot

_BLOCK, _ALL = 0, 1


def open_slices(parts: Sequence[tuple[str, str]], time: TimeHierarchy) -> npt.NDArray[np.bool_]:
    """Return which parts each time slice still holds after the last one: (parts, slices).

    ``parts`` are (kind, label of time). The first slice holds the last part, the second all; the
    others hold, longest period first, the parts since such a period began. Late batches belong to
    no period but all time.
    """
    held = np.zeros((len(parts), time.depth), np.bool_)
    held[:, _ALL] = True
    held[-1:, _BLOCK] = True
    regular = [number for number, (kind, _) in enumerate(parts) if kind != "late"]
    for level in range(1, time.depth - 1):
        begun = 0
        for before, number in pairwise(regular):
            if time.paths[parts[number][1]][level] != time.paths[parts[before][1]][level]:
                begun = number
        held[[number for number in regular if number >= begun], _ALL + level] = True
    return held


def check_residuals(
    deviations: Deviations, part_of: Ints, held: npt.NDArray[np.bool_], checkpoint: Checkpoint
) -> None:
    """Raise ``AuditFault`` where a residual is not the sum of the deviations it stands for.

    ``part_of`` (cells,) is the number of the part of each row of ``deviations``.
    """
    changed = np.flatnonzero(deviations.deltas)
    cells, in_slices = deviations.part(changed), held[part_of[changed]]
    kept = _Kept(checkpoint.snapshot, cells.hierarchies)
    for views in level_combinations(cells.hierarchies):
        rows, margins = cells.margins(views)
        for number in range(held.shape[1]):
            inside = in_slices[rows, number]
            kept.take_away(number, margins[inside], cells.deltas[rows[inside]])
    if not kept.is_nothing_left():
        raise AuditFault("a residual is not the sum of the deviations it stands for")


class _Kept:
    """The residuals kept, from which recounted deviations are taken away until nothing is left."""

    def __init__(self, snapshot: Snapshot, hierarchies: Sequence[Hierarchy]) -> None:
        n_margins = int(np.prod([h.n_nodes for h in hierarchies], dtype=np.int64))
        self._slot_of_page = np.full((n_margins >> PAGE_BITS) + 1, -1, np.int64)
        self._slot_of_page[snapshot.pages] = np.arange(len(snapshot.pages))
        slices = np.moveaxis(snapshot.residuals, 2, 0).reshape(snapshot.residuals.shape[2], -1)
        self._left = slices.astype(np.int64)
        # Deviations in margins that have no page: they must cancel out among themselves.
        self._elsewhere: list[tuple[int, Ints, Ints]] = []

    def take_away(self, slice_number: int, margins: Ints, deltas: Ints) -> None:
        """Take deviations (n,) away from margins (n,) of one time slice."""
        page = self._slot_of_page[margins >> PAGE_BITS]
        known = page >= 0
        slots = (page[known] << PAGE_BITS) | (margins[known] & ((1 << PAGE_BITS) - 1))
        np.subtract.at(self._left[slice_number], slots, deltas[known])
        if not known.all():
            self._elsewhere.append((slice_number, margins[~known], deltas[~known]))

    def is_nothing_left(self) -> bool:
        """Say whether the deviations taken away were exactly what was kept."""
        return not self._left.any() and all(
            _cancels(np.concatenate(margins), np.concatenate(deltas))
            for number in range(len(self._left))
            if (margins := [m for n, m, _ in self._elsewhere if n == number])
            and (deltas := [d for n, _, d in self._elsewhere if n == number])
        )


def _cancels(margins: Ints, deltas: Ints) -> bool:
    """Say whether deviations add up to zero in every margin."""
    order = np.argsort(margins)
    starts = np.flatnonzero(np.diff(margins[order], prepend=-1))
    return not np.add.reduceat(deltas[order], starts).any()
