"""From a table of true counts to its protected form: the gate through which every figure passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from portal.disclosure.cells import Cells, TableFault, all_positions, label_positions, read_cells
from portal.disclosure.checkpoint import Checkpoint
from portal.disclosure.hierarchy import Hierarchies
from portal.disclosure.ledger import Ledger, NewBlock
from portal.disclosure.quality import QUALITIES
from portal.disclosure.rounding import Rounder
from portal.disclosure.table import COUNT, SHOWN, visible_cells

Progress = Callable[[str], None]
MIN_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class RoundingPolicy:
    """``base`` b; ``min_block`` small cells at least in a block; ``quality`` of the search."""

    base: int = 3
    min_block: int = 1000
    quality: str = "standard"


@dataclass(frozen=True)
class ProtectedTable:
    """What may be published, and what the ledger has to keep for it.

    ``new_blocks`` and ``checkpoint`` are confidential. ``months`` are the labels of time that
    ``cells`` covers, ``waiting_months`` those too small to be published alone; ``late_waits`` says
    that late records wait for the same reason.
    """

    hierarchies: Hierarchies
    ledger: Ledger | None
    new_blocks: list[NewBlock]
    months: tuple[str, ...]
    waiting_months: tuple[str, ...]
    late_waits: bool
    checkpoint: Checkpoint | None

    @cached_property
    def cells(self) -> pa.Table:
        """The cells shown above zero, those of published blocks included: key and ``shown``."""
        published = self.ledger.blocks if self.ledger else ()
        parts = [visible_cells(self.ledger.read(block)) for block in published if self.ledger]
        parts += [visible_cells(block.cells) for block in self.new_blocks]
        joined = _joined(parts, self.hierarchies.key_columns)
        kinds = {block.kind for block in published} | {block.kind for block in self.new_blocks}
        if "late" not in kinds:
            return joined
        return _summed(joined, self.hierarchies.key_columns)


def protect(
    table: pa.Table,
    hierarchies: Hierarchies,
    policy: RoundingPolicy,
    key: bytes,
    ledger: Ledger | None = None,
    *,
    late: pa.Table | None = None,
    progress: Progress = lambda _: None,
) -> ProtectedTable:
    """Round the blocks of ``table`` that the ledger does not hold yet and join them to its own.

    ``table`` has the key columns of ``hierarchies`` and ``count``, a row per cell; ``key`` is
    secret, of 32 bytes or more. Without ``ledger`` nothing is published before or after, so that
    the last months join the block before them where they are too small. ``late`` has the same
    columns: records of published months that came later, one pooled batch. Nothing is written.

    Raises :class:`TableFault` (see :func:`portal.disclosure.cells.read_cells`) also for a month
    that would come before a published one, and for a published month whose counts are others now;
    ``OperatorError`` for a ledger that was changed.

    Source: small count rounding of Langsrud and Heldal; search and blocks are our own.
    """
    _check_arguments(policy, key)
    cells = read_cells(table, hierarchies)
    _check_published(cells, ledger, hierarchies)
    work = _Work(hierarchies, Rounder(hierarchies, policy.base, key, policy.quality), policy)
    published = ledger.months if ledger else ()
    if ledger:
        carry_residuals(ledger, work.rounder)
    new_blocks: list[NewBlock] = []
    late_waits = False
    if late is not None and late.num_rows:
        batch = read_cells(late, hierarchies)
        _check_late(batch, hierarchies, published)
        late_waits = work.n_small(batch) < policy.min_block
        if not late_waits:
            progress("late")
            new_blocks.append(work.round_late(batch, f"late {len(ledger.blocks) if ledger else 0}"))
    groups, waiting = work.groups(cells, published)
    if ledger is None and waiting and (groups or not work.n_small(cells)):
        groups, waiting = _joined_rest(groups, waiting), []
    for group in groups:
        progress(group[-1])
        new_blocks.append(work.round(cells, group))
    months = (*published, *(month for group in groups for month in group))
    return ProtectedTable(
        hierarchies, ledger, new_blocks, months, tuple(waiting), late_waits, work.checkpoint()
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """The rounder of one run and what it is fed with."""

    hierarchies: Hierarchies
    rounder: Rounder
    policy: RoundingPolicy

    def n_small(self, cells: Cells) -> int:
        """Return how many cells are small."""
        return int((cells.counts < self.policy.base).sum())

    def round(self, cells: Cells, group: list[str]) -> NewBlock:
        """Round one block of neighbouring months."""
        order = {label: n for n, label in enumerate(self.hierarchies.time.paths)}
        part = cells.of_blocks(order[group[0]], order[group[-1]])
        if len(group) == 1:
            shown = self.rounder.round(group[0], part.positions, part.counts)
        else:
            own = part.blocks - order[group[0]]
            shown = self.rounder.round_pool(group, part.positions, part.counts, own)
        return NewBlock("months", tuple(group), _with_shown(part, shown))

    def round_late(self, batch: Cells, name: str) -> NewBlock:
        """Round one batch of late records."""
        shown = self.rounder.round_late(name, batch.positions, batch.counts)
        labels = list(self.hierarchies.time.paths)
        months = tuple(labels[n] for n in np.unique(batch.blocks).tolist())
        return NewBlock("late", months, _with_shown(batch, shown))

    def groups(self, cells: Cells, published: tuple[str, ...]) -> tuple[list[list[str]], list[str]]:
        """Group new months into blocks of at least ``min_block`` small cells; the rest wait."""
        labels = list(self.hierarchies.time.paths)
        small = np.bincount(cells.blocks[cells.counts < self.policy.base], minlength=len(labels))
        blocks: list[list[str]] = []
        group: list[str] = []
        size = 0
        begin = labels.index(published[-1]) + 1 if published else 0
        for number, label in enumerate(labels[begin:], begin):
            group.append(label)
            size += int(small[number])
            if size >= self.policy.min_block:
                blocks.append(group)
                group, size = [], 0
        return blocks, group

    def checkpoint(self) -> Checkpoint:
        """Return the residuals as they are now."""
        return Checkpoint(
            self.hierarchies.fingerprint, self.rounder.last_path, self.rounder.margins.snapshot()
        )


def _check_arguments(policy: RoundingPolicy, key: bytes) -> None:
    if len(key) < MIN_KEY_BYTES:
        raise TableFault(f"a rounding key has at least {MIN_KEY_BYTES} bytes, this one {len(key)}")
    if policy.base < 2:
        raise TableFault(f"the base is {policy.base}; it must be 2 or more")
    if policy.quality not in QUALITIES:
        raise TableFault(f"quality «{policy.quality}» is none of {', '.join(QUALITIES)}")


def _joined_rest(groups: list[list[str]], rest: list[str]) -> list[list[str]]:
    """Return the groups with the rest in the last one: where nothing follows, nothing can wait."""
    return [*groups[:-1], [*groups[-1], *rest]] if groups else [rest]


def carry_residuals(ledger: Ledger, rounder: Rounder) -> None:
    """Bring the residuals to where the last block of the ledger left them."""
    checkpoint = ledger.checkpoint()
    if checkpoint and checkpoint.fingerprint == rounder.hierarchies.fingerprint:
        rounder.margins.restore(checkpoint.snapshot)
        rounder.last_path = checkpoint.last_path
    else:
        replay(ledger, rounder)


def replay(ledger: Ledger, rounder: Rounder) -> None:
    """Count the residuals anew from the blocks of the ledger."""
    for block in ledger.blocks:
        cells = ledger.read(block)
        deltas = np.asarray(cells[SHOWN], np.int32) - np.asarray(cells[COUNT], np.int32)
        try:
            positions = all_positions(cells, rounder.hierarchies)
        except TableFault as fault:
            raise TableFault(f"{ledger.directory / block.file}: {fault}; restore it") from None
        if block.kind == "late":
            rounder.replay_late(positions, deltas)
        else:
            own = label_positions(cells, rounder.hierarchies.time.column, block.months)
            rounder.replay(block.months, positions, deltas, own)


def _check_late(batch: Cells, hierarchies: Hierarchies, published: tuple[str, ...]) -> None:
    for number in np.unique(batch.blocks).tolist():
        label = list(hierarchies.time.paths)[number]
        if label not in published:
            raise TableFault(f"{label} is not published; its records are not late")


def _check_published(cells: Cells, ledger: Ledger | None, hierarchies: Hierarchies) -> None:
    """Refuse a month before the last published one, and a published month that changed."""
    if ledger is None or not ledger.months:
        return
    labels = list(hierarchies.time.paths)
    if missing := sorted(set(ledger.months) - set(labels)):
        raise TableFault(f"{missing[0]} is published, but the table has no place in time for it")
    present = {labels[n] for n in np.unique(cells.blocks).tolist()}
    last = labels.index(ledger.months[-1])
    for label in sorted(present - set(ledger.months)):
        if labels.index(label) < last:
            raise TableFault(f"{label} is older than {labels[last]}, which is published")
    for block in ledger.blocks:
        if block.kind == "months" and present & set(block.months):
            first, stop = labels.index(block.months[0]), labels.index(block.months[-1])
            then = read_cells(ledger.read(block), hierarchies)
            _check_same(cells.of_blocks(first, stop), then)


def _check_same(now: Cells, then: Cells) -> None:
    shared = min(len(now.counts), len(then.counts))
    differs = (
        (now.blocks[:shared] != then.blocks[:shared])
        | (now.positions[:shared] != then.positions[:shared]).any(1)
        | (now.counts[:shared] != then.counts[:shared])
    )
    if len(now.counts) == len(then.counts) and not differs.any():
        return
    row = int(differs.argmax()) if differs.any() else shared
    name = (now if row < len(now.counts) else then).name(row)
    raise TableFault(f"cell {name} was published with another count; it cannot change")


def _with_shown(cells: Cells, shown: np.ndarray) -> pa.Table:
    """Return the cells as a ledger block: texts, ``count`` and ``shown``."""
    return cells.table.append_column(SHOWN, pa.array(shown, pa.int32()))


def _joined(parts: list[pa.Table], columns: tuple[str, ...]) -> pa.Table:
    if not parts:
        texts = [(name, pa.string()) for name in columns]
        return pa.schema([*texts, (SHOWN, pa.int32())]).empty_table()
    return pa.concat_tables([part.select(parts[0].column_names) for part in parts])


def _summed(joined: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """Return one row per cell: a late batch may show more of a cell that was shown before."""
    sums = joined.group_by(list(columns), use_threads=False).aggregate([(SHOWN, "sum")])
    shown = sums[f"{SHOWN}_sum"].cast(pa.int32())
    table = sums.append_column(SHOWN, shown).select(joined.column_names)
    return table.sort_by([(name, "ascending") for name in (columns[-1], *columns[:-1])])
