"""Random histories of a published table: months, late batches, builds thrown away, new keys."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from portal.disclosure.appeals import month_hierarchy
from portal.disclosure.hierarchy import Hierarchies, make_hierarchy
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import ProtectedTable, RoundingPolicy, protect
from portal.disclosure.table import SHOWN
from schemas.periods import periods_within

MONTHS = tuple(map(str, periods_within("2025-01", "2027-12", "M")))
HIERARCHIES = Hierarchies(
    (
        make_hierarchy("territory", {f"p{n}": ("all", f"r{n // 4}", f"p{n}") for n in range(12)}),
        make_hierarchy("topic", {f"t{n}": ("all", f"g{n // 3}", f"t{n}") for n in range(6)}),
        make_hierarchy("outcome", {name: ("all", name) for name in ("done", "open", "void")}),
    ),
    month_hierarchy(MONTHS),
)
COLUMNS = HIERARCHIES.key_columns
Cell = tuple[str, ...]
Shown = Mapping[Cell, int]


@dataclass
class History:
    """What is true, what the ledger holds, and what was published so far, release by release."""

    directory: Path
    draw: np.random.Generator
    policy: RoundingPolicy
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    true: Counter[Cell] = field(default_factory=Counter)
    late: Counter[Cell] = field(default_factory=Counter)
    releases: list[Shown] = field(default_factory=list)
    n_months: int = 0

    @property
    def ledger(self) -> Ledger:
        """The ledger as it is now."""
        return Ledger.open(self.directory, self.policy.base, self.key)

    def step(self) -> None:
        """Let months pass, records come late and others change; build, and mostly publish."""
        for month in MONTHS[self.n_months : self.n_months + int(self.draw.integers(0, 4))]:
            self.true.update(dict(self._records(month, int(self.draw.integers(0, 250)))))
            self.n_months += 1
        self._come_late()
        if self.n_months and self.draw.random() < 0.2:
            self._change()
        built = self.build()
        if self.draw.random() < 0.3:
            return  # thrown away: nobody saw it
        name = f"r{len(self.releases)}"
        ledger = self.ledger
        ledger.write_pending(name, built.new_blocks, built.checkpoint)
        ledger.append_pending(name)
        if any(block.kind == "late" for block in built.new_blocks):
            self.true.update(self.late)
            self.late.clear()
        self.releases.append(_as_shown(built))
        if self.draw.random() < 0.1:
            self.key = secrets.token_bytes(32)
            self.ledger_with_new_key()

    def ledger_with_new_key(self) -> None:
        """Begin an epoch of the ledger."""
        Ledger._read(self.directory).begin_epoch(self.key)

    def build(self) -> ProtectedTable:
        """Return what would be published now."""
        published = set(self.ledger.months)
        new = {cell: count for cell, count in self.true.items() if cell[-1] not in published}
        return protect(
            _table(new), HIERARCHIES, self.policy, self.key, self.ledger, late=_table(self.late)
        )

    def rounded_anew(self) -> Shown:
        """Return all months as somebody would show them who keeps no ledger."""
        everything = self.true + self.late
        key = secrets.token_bytes(32)
        policy = RoundingPolicy(self.policy.base, 0, self.policy.quality)
        return _as_shown(protect(_table(everything), HIERARCHIES, policy, key))

    def _records(self, month: str, n: int) -> Iterator[tuple[Cell, int]]:
        counts: Counter[Cell] = Counter()
        for _ in range(n):
            # Small numbers come often: some places and topics are busy.
            codes = [
                hierarchy.leaves[int(len(hierarchy.leaves) * self.draw.random() ** 2)]
                for hierarchy in HIERARCHIES.dimensions
            ]
            counts[(*codes, month)] += 1
        return iter(counts.items())

    def _come_late(self) -> None:
        for month in self.ledger.months:
            if self.draw.random() < 0.4:
                self.late.update(dict(self._records(month, int(self.draw.integers(1, 12)))))

    def _change(self) -> None:
        """Correct records of months that are not published yet."""
        cells = sorted(self.true)
        for number in self.draw.permutation(len(cells))[: len(cells) // 50]:
            cell = cells[int(number)]
            if cell[-1] not in self.ledger.months:
                self.true[cell] = max(0, self.true[cell] + int(self.draw.integers(-2, 3)))


def histories(directory: Path, n: int, n_steps: int, seed: int) -> Iterator[History]:
    """Yield histories that have run; the smallest block differs between them."""
    for number in range(n):
        draw = np.random.default_rng([seed, number])
        policy = RoundingPolicy(3 + 2 * (number % 3 == 2), (1, 30, 200)[number % 3], "fast")
        history = History(directory / str(number), draw, policy)
        for _ in range(n_steps):
            history.step()
        yield history


def _table(cells: Mapping[Cell, int]) -> pa.Table:
    rows = [(*cell, count) for cell, count in sorted(cells.items()) if count]
    columns: Iterable[tuple[object, ...]] = zip(*rows, strict=True) if rows else [()] * 5
    types = [pa.string()] * len(COLUMNS) + [pa.int32()]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=[*COLUMNS, "count"])


def _as_shown(built: ProtectedTable) -> Shown:
    columns = [built.cells[name].to_pylist() for name in (*COLUMNS, SHOWN)]
    return {row[:-1]: row[-1] for row in zip(*columns, strict=True)}
