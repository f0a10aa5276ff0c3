"""The protected tables of one release as the audit goes through them: ledgers, true and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.territories import load_territories
from portal.audit.blocks import AuditedBlock, AuditedTable
from portal.audit.checks import AuditFault
from portal.audit.deviations import View
from portal.audit.preimage import equal_tables
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.topics import load_topics
from portal.disclosure.appeals import cell_paths, hierarchies_of
from portal.disclosure.cells import TableFault
from portal.disclosure.checkpoint import Checkpoint
from portal.disclosure.hierarchy import NO_NODE, Hierarchies, Hierarchy, TimeHierarchy
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import carry_residuals
from portal.disclosure.rounding import Rounder
from portal.disclosure.secondary import secondary_dimensions
from portal.releases.rooms import read_manifest
from portal.releases.secondary_ledgers import open_secondary_ledgers
from portal.releases.secondary_rules import share_rules
from portal.releases.stage1 import open_ledger
from portal.store.contents import read_tables
from portal.store.release_store import DATABASE
from schemas.codelists import ALL
from schemas.secondary import SECONDARY_TABLES
from schemas.structure import CELL_DIMENSIONS

_NO_KEY = b""


@dataclass(frozen=True)
class ReleaseFacts:
    """What a release shows, as far as its ledgers are compared with it.

    ``quarters`` are those of its secondary tables by name; ``is_built`` says that its blocks stand
    beside the ledgers still and not in them.
    """

    id: str
    reference: Path
    last_level: str
    last_month: str
    with_outcomes: tuple[str, ...]
    quarters: Mapping[str, Sequence[str]]
    cells: pa.Table
    is_built: bool


def facts_of_handover(handover: Path) -> ReleaseFacts:
    """Return what a release will show, from what is handed over to the process that writes it."""
    context = orjson.loads((handover / "context.json").read_bytes())
    info = context["info"]
    return ReleaseFacts(
        info["id"],
        handover / "reference",
        info["levels"][-1]["code"],
        info["last_month"],
        tuple(regime["code"] for regime in context["regimes"] if regime["reports_outcomes"]),
        context["secondary"]["quarters"],
        pq.read_table(handover / "protected.parquet"),
        is_built=True,
    )


def facts_of_release(directory: Path, is_built: bool) -> ReleaseFacts:
    """Return what a finished release shows."""
    wanted = {
        "cell": (*CELL_DIMENSIONS, "shown"),
        "regime": ("code", "reports_outcomes"),
        "info": ("json",),
    }
    tables = read_tables(directory / DATABASE, wanted)
    manifest, info = read_manifest(directory), orjson.loads(tables["info"]["json"][0].as_py())
    return ReleaseFacts(
        manifest["release"],
        directory / "reference",
        info["levels"][-1]["code"],
        manifest["last_month"],
        tuple(r["code"] for r in tables["regime"].to_pylist() if r["reports_outcomes"]),
        manifest.get("secondary", {}),
        tables["cell"],
        is_built,
    )


def load_tables(instance: Instance, facts: ReleaseFacts) -> list[AuditedTable]:
    """Return the main table and the secondary ones; raise ``AuditFault`` for a changed ledger."""
    try:
        return [_main_table(instance, facts), *_secondary_tables(instance, facts)]
    except (OperatorError, TableFault) as fault:
        raise AuditFault(str(fault).rstrip(".")) from None


def _main_table(instance: Instance, facts: ReleaseFacts) -> AuditedTable:
    paths = cell_paths(
        load_territories(facts.reference / "territories.csv"),
        load_topics(facts.reference / "topics.csv"),
    )

    def build(ledger: Ledger) -> AuditedTable:
        hierarchies = hierarchies_of(paths, ledger.months)
        table = _audited("appeals", hierarchies, ledger)
        extra = {"channel": readers_sums(hierarchies.dimensions[2], facts.with_outcomes)}
        return replace(table, published=facts.cells, extra=extra)

    return _as_shown(open_ledger(instance), facts, build)


def _as_shown(
    ledger: Ledger, facts: ReleaseFacts, build: Callable[[Ledger], AuditedTable]
) -> AuditedTable:
    """Return the table of the blocks that a release shows.

    A release that added no block does not say whether late batches came before or after it: then
    that state of the ledger is taken which shows what it shows.
    """
    states = ledger_states(ledger, facts, facts.last_month)
    for state in states[:-1]:
        table = build(state)
        if table.published is None or equal_tables(
            table.published, table.shown, table.hierarchies.key_columns
        ):
            return table
    return build(states[-1])


def ledger_states(ledger: Ledger, facts: ReleaseFacts, last: str) -> list[Ledger]:
    """Return the states of a ledger that a release may show; ``last`` is its last label."""
    if facts.is_built:
        return [ledger.with_pending(facts.id)]
    blocks = ledger.blocks
    own = [number for number, block in enumerate(blocks, 1) if block.release == facts.id]
    if own:
        return [_state(ledger, own[-1])]
    shown = [n for n, b in enumerate(blocks, 1) if b.kind == "months" and b.months[-1] <= last]
    later = [n for n, b in enumerate(blocks) if b.kind == "months" and b.months[-1] > last]
    newest = later[0] if later else len(blocks)
    return [_state(ledger, number) for number in range(newest, max(shown, default=0) - 1, -1)]


def _state(ledger: Ledger, n_blocks: int) -> Ledger:
    """Return the ledger as it was when it had so many blocks."""
    if n_blocks == len(ledger.blocks):
        return ledger
    return replace(ledger, blocks=ledger.blocks[:n_blocks], residuals={})


def _secondary_tables(instance: Instance, facts: ReleaseFacts) -> list[AuditedTable]:
    topics = load_topics(facts.reference / "topics.csv")
    territories = load_territories(facts.reference / "territories.csv")
    rules = share_rules(territories, facts.last_level, topics, floor=1)
    tables = []
    for table in SECONDARY_TABLES:
        if not (quarters := facts.quarters.get(table.name)):
            continue
        ledger = open_secondary_ledgers(instance)[table.name]
        state = ledger_states(ledger, facts, quarters[-1])[0]
        time = TimeHierarchy("month", {label: (ALL, label[:4], label) for label in state.months})
        hierarchies = Hierarchies(secondary_dimensions(rules, table), time)
        tables.append(_audited(table.name, hierarchies, state))
    return tables


def _audited(name: str, hierarchies: Hierarchies, ledger: Ledger) -> AuditedTable:
    blocks = [AuditedBlock(b.kind, b.months, ledger.read(b)) for b in ledger.blocks]
    rounder = Rounder(hierarchies, ledger.base, _NO_KEY)  # nothing is rounded with it
    carry_residuals(ledger, rounder)
    checkpoint = Checkpoint(hierarchies.fingerprint, rounder.last_path, rounder.margins.snapshot())
    return AuditedTable(name, hierarchies, ledger.base, blocks, checkpoint)


def readers_sums(channel: Hierarchy, with_outcomes: Sequence[str]) -> tuple[View, ...]:
    """Return the sums over channels that are published beside those that rounding controls.

    One over the regimes that report outcomes, one for each channel group in all regimes.
    """
    regimes, groups = zip(*(leaf.split(".") for leaf in channel.leaves), strict=True)
    numbers = {group: number for number, group in enumerate(sorted(set(groups)))}
    outcomes = [0 if regime in with_outcomes else NO_NODE for regime in regimes]
    return (
        View("regimes that report outcomes", np.array(outcomes, np.int64)),
        View("channel group", np.array([numbers[group] for group in groups], np.int64)),
    )
