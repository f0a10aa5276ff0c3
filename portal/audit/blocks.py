"""Protected tables as the confidential half of the audit has them: all blocks, true and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from portal.audit.deviations import Deviations, Ints, View
from portal.disclosure.cells import all_positions, label_positions
from portal.disclosure.checkpoint import Checkpoint
from portal.disclosure.hierarchy import Hierarchies
from portal.disclosure.table import COUNT, SHOWN, visible_cells
from schemas.periods import Period


@dataclass(frozen=True, slots=True)
class AuditedBlock:
    """One block: its kind, its labels of time in order, its cells with ``count`` and ``shown``."""

    kind: str
    months: tuple[str, ...]
    cells: pa.Table


@dataclass(frozen=True)
class AuditedTable:
    """A protected table with what it was made from.

    ``published`` is what became public of it, cell by cell, or ``None`` where only shares did;
    ``checkpoint`` the residuals that the next block builds upon; ``extra`` the sums that readers
    make beside the levels of the hierarchies, by dimension.
    """

    name: str
    hierarchies: Hierarchies
    base: int
    blocks: Sequence[AuditedBlock]
    checkpoint: Checkpoint
    published: pa.Table | None = None
    extra: Mapping[str, Sequence[View]] = field(default_factory=dict)

    @cached_property
    def deviations(self) -> Deviations:
        """All cells of all blocks."""
        tables = [block.cells for block in self.blocks]
        time = self.hierarchies.time.column
        labels = [label for table in tables for label in table[time].to_pylist()]
        starts = {label: Period.parse(label).start for label in set(labels)}
        none = np.zeros(0, np.int64)
        counts, shown = (
            np.concatenate([none, *(np.asarray(table[name], np.int64) for table in tables)])
            for name in (COUNT, SHOWN)
        )
        places = [all_positions(table, self.hierarchies) for table in tables]
        width = len(self.hierarchies.dimensions)
        return Deviations(
            self.hierarchies.dimensions,
            np.concatenate([np.zeros((0, width), np.int32), *places]),
            np.array([starts[label] for label in labels], np.int64),
            counts,
            shown - counts,
        )

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Kind and label of what the residuals count one after the other: a pool label by label."""
        return [(b.kind, m) for b in self.blocks for m in (b.months if b.kind != "late" else "-")]

    @cached_property
    def part_of(self) -> Ints:
        """Number in ``parts`` of each row of ``deviations``."""
        numbers, begun = [np.zeros(0, np.int64)], 0
        for block in self.blocks:
            if block.kind == "late":
                numbers.append(np.full(block.cells.num_rows, begun))
                begun += 1
            else:
                own = label_positions(block.cells, self.hierarchies.time.column, block.months)
                numbers.append(begun + own.astype(np.int64))
                begun += len(block.months)
        return np.concatenate(numbers)

    @cached_property
    def shown(self) -> pa.Table:
        """What all blocks show together of every cell above zero: key and ``shown``."""
        columns = list(self.hierarchies.key_columns)
        parts = [visible_cells(block.cells).select([*columns, SHOWN]) for block in self.blocks]
        if not parts:
            names = [(name, pa.string()) for name in columns]
            return pa.schema([*names, (SHOWN, pa.int32())]).empty_table()
        sums = pa.concat_tables(parts).group_by(columns).aggregate([(SHOWN, "sum")])
        return sums.rename_columns([*columns, SHOWN]).cast(parts[0].schema)
