"""The small demonstration with what only its ledger knows, and the same rounded by other keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geodata.territories import load_territories
from portal.config.instance import Instance
from portal.config.keys import ROUNDING, load_key
from portal.config.topics import load_topics
from portal.disclosure.appeals import cell_paths, hierarchies_of
from portal.disclosure.cells import read_cells
from portal.disclosure.error_model import rounding_errors
from portal.disclosure.error_pools import Layout, Rounded
from portal.disclosure.hierarchy import Hierarchies
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import RoundingPolicy
from portal.disclosure.rounding import Rounder
from portal.disclosure.table import COUNT, SHOWN
from portal.releases.rounding_error import layout, months_tried
from portal.store.release_store import ReleaseStore
from schemas.rounding_error import ErrorRow


@dataclass(frozen=True)
class Demonstration:
    """The small demonstration's store, and its table of true and shown counts."""

    store: ReleaseStore
    hierarchies: Hierarchies
    rounded: Rounded
    layout: Layout

    def of_channel(self, group: str) -> Rounded:
        """Return the cells that came through a channel group, under whatever regime."""
        leaves = self.hierarchies.dimensions[2].leaves
        is_own = np.array([leaf.split(".")[1] == group for leaf in leaves])
        table = self.rounded
        rows = is_own[table.positions[:, 2]]
        arrays = (table.positions, table.blocks, table.true, table.shown)
        return Rounded(*(array[rows] for array in arrays))


def read_demonstration(instance: Instance) -> Demonstration:
    """Return the published release of an instance beside the truth in its ledger."""
    store = ReleaseStore((instance.releases / "current").resolve())
    info, reference = store.info, instance.reference
    months = months_tried(info.first_month, info.last_month)
    hierarchies = hierarchies_of(
        cell_paths(
            load_territories(reference / "territories.csv"), load_topics(reference / "topics.csv")
        ),
        months,
    )
    key = load_key(instance.confidential / "keys" / ROUNDING)
    ledger = Ledger.open(instance.confidential / "ledger", info.policy["base"], key)
    blocks = pa.concat_tables([ledger.read(block) for block in ledger.blocks])
    blocks = blocks.filter(pc.is_in(blocks["month"], pa.array(months)))
    true = read_cells(blocks.drop_columns([SHOWN]), hierarchies)
    # Read once more with the shown count in place of the true one; none may be 0 to be kept.
    raised = pc.add(blocks[SHOWN], 1)
    shown = read_cells(
        blocks.drop_columns([COUNT, SHOWN]).append_column(COUNT, raised), hierarchies
    )
    rounded = Rounded(
        true.positions,
        true.blocks.astype(np.int64),
        true.counts.astype(np.int64),
        shown.counts.astype(np.int64) - 1,
    )
    reporting = [regime.code for regime in store.regimes.values() if regime.reports_outcomes]
    return Demonstration(store, hierarchies, rounded, layout(hierarchies, reporting))


def rounded_by(demo: Demonstration, key: bytes) -> tuple[Demonstration, list[ErrorRow]]:
    """Return the demonstration as another key rounds it, and the errors that it would publish."""
    policy, trees, table = demo.store.info.policy, demo.hierarchies, demo.rounded
    rounder = Rounder(trees, policy["base"], key, policy["quality"])
    months = list(trees.time.paths)
    shown = np.zeros_like(table.true)
    for number, month in enumerate(months):
        rows = np.flatnonzero(table.blocks == number)
        positions = np.ascontiguousarray(table.positions[rows], np.int32)
        shown[rows] = rounder.round(month, positions, table.true[rows])
    kept = np.flatnonzero(shown)
    columns = {
        tree.name: pa.array([tree.leaves[leaf] for leaf in table.positions[kept, number]])
        for number, tree in enumerate(trees.dimensions)
    }
    ways = [way.split(".") for way in columns.pop("channel").to_pylist()]
    columns["regime"] = pa.array([way[0] for way in ways])
    columns["channel"] = pa.array([way[1] for way in ways])
    columns["month"] = pa.array([months[block] for block in table.blocks[kept]])
    columns[COUNT] = pa.array(shown[kept])
    block = 0 if demo.store.info.test_only else policy["min_block"]
    rows = rounding_errors(
        read_cells(pa.table(columns), trees),
        trees,
        RoundingPolicy(policy["base"], block, policy["quality"]),
        demo.layout,
        key,
    )
    return replace(demo, rounded=replace(table, shown=shown)), rows
