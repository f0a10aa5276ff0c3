"""The secondary tables of a release: which quarters, which sources, and what becomes public.

Each table is rounded like the main one and keeps a ledger of its own, whose blocks are quarters.
What goes on to stage 2 are shares, never a count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import ROUNDING, load_key
from portal.config.topics import Topic
from portal.cube.inner import CubeInput
from portal.cube.secondary import SecondaryInput, secondary_table
from portal.disclosure.cells import TableFault
from portal.disclosure.hierarchy import Hierarchies, TimeHierarchy
from portal.disclosure.ledger import Ledger, NewBlock
from portal.disclosure.protect import Progress, ProtectedTable, RoundingPolicy, protect
from portal.disclosure.secondary import (
    SHARES_SCHEMA,
    ShareRules,
    make_shares,
    secondary_dimensions,
)
from portal.ingest.microdata import Index
from portal.ingest.source import Source
from portal.releases.coverage_table import CoverageTuple
from portal.releases.secondary_coverage import CountedSources, coverage_of_quarters
from portal.releases.secondary_ledgers import open_secondary_ledgers
from portal.releases.secondary_rules import share_rules, topic_groups
from schemas.codelists import ALL
from schemas.periods import Period, periods_within
from schemas.secondary import SECONDARY_TABLES, SecondaryTable


@dataclass(frozen=True, slots=True)
class SecondaryJob:
    """What the secondary tables of one release are made from.

    ``cube`` is the main table's input, its ``reporting`` the sources declared for each mature
    month; ``months`` are those that the release shows; ``coverage`` is all that was declared;
    ``indexes`` are those of the microdata.
    """

    instance: Instance
    release: str
    cube: CubeInput
    topics: dict[str, Topic]
    sources: Mapping[str, Source]
    coverage: Sequence[CoverageTuple]
    months: Sequence[str]
    indexes: Mapping[str, Index]


@dataclass(frozen=True, slots=True)
class SecondaryPart:
    """What stage 2 gets: shares, and by table the sources that report it and the quarters shown."""

    shares: pa.Table
    sources: dict[str, list[str]]
    quarters: dict[str, list[str]]

    def to_public(self) -> dict[str, Any]:
        """Return the public facts beside the shares."""
        return {"sources": self.sources, "quarters": self.quarters}


def protect_secondary(job: SecondaryJob, progress: Progress) -> SecondaryPart:
    """Round the quarters that are whole now, write the pending blocks, return the shares.

    A table that no source reports is left out.
    """
    parts, sources, quarters = [SHARES_SCHEMA.empty_table()], {}, {}
    ledgers = open_secondary_ledgers(job.instance)
    for table in SECONDARY_TABLES:
        ledger = ledgers[table.name]
        ids = [source.id for source in job.sources.values() if table.field in source.fields]
        if not ids and not ledger.exists:
            continue
        progress(f"secondary {table.name}")
        work = _TableWork(job, table, ledger, ids)
        protected = work.protect()
        parts.append(work.shares(protected))
        sources[table.name], quarters[table.name] = ids, list(protected.months)
    return SecondaryPart(pa.concat_tables(parts), sources, quarters)


@dataclass(frozen=True, slots=True)
class _TableWork:
    """One table: its ledger, and the ids of the sources that report it."""

    job: SecondaryJob
    table: SecondaryTable
    ledger: Ledger
    ids: Sequence[str]

    def protect(self) -> ProtectedTable:
        """Round the new quarters and keep them beside the ledger."""
        job, policy = self.job, self.job.cube.policy
        counted = {
            month: [source for source in sources if source in self.ids]
            for month, sources in job.cube.reporting.items()
        }
        quarters = self._new_quarters(counted)
        months = [month for quarter in quarters for month in Period.parse(quarter).months]
        cube = replace(job.cube, reporting={month: counted[month] for month in months})
        labels = (*self.ledger.months, *quarters)
        time = TimeHierarchy("month", {q: (ALL, q[:4], q) for q in labels})
        try:
            protected = protect(
                secondary_table(SecondaryInput(cube, topic_groups(job.topics)), self.table),
                Hierarchies(secondary_dimensions(self._rules(), self.table), time),
                RoundingPolicy(
                    policy.base,
                    0 if policy.test_only else policy.secondary_min_block,
                    policy.quality,
                ),
                load_key(job.instance.confidential / "keys" / ROUNDING),
                self.ledger,
            )
        except TableFault as fault:
            raise OperatorError(f"The secondary table «{self.table.name}»: {fault}.") from None
        noted = [_with_sources(block, counted) for block in protected.new_blocks]
        self.ledger.write_pending(job.release, noted, protected.checkpoint)
        return replace(protected, new_blocks=noted)

    def shares(self, protected: ProtectedTable) -> pa.Table:
        """Return the shares of all quarters, published ones included."""
        notes = [block.notes for block in self.ledger.blocks]
        notes += [block.notes for block in protected.new_blocks]
        counted = {month: ids for note in notes for month, ids in note["sources"].items()}
        coverage = coverage_of_quarters(self.job.coverage, counted, protected.months)
        return make_shares(protected.cells, self.table, protected.months, coverage, self._rules())

    def _rules(self) -> ShareRules:
        cube = self.job.cube
        return share_rules(
            cube.territories,
            cube.last_level,
            self.job.topics,
            cube.policy.secondary_min_denominator,
        )

    def _new_quarters(self, counted: CountedSources) -> list[str]:
        """Return the quarters that may be published now, in order.

        Whole in the main table, reported by a source of this table, and with all their records:
        a quarter whose records are past their term can never be published again.
        """
        job = self.job
        whole = set(job.months) & set(counted) & recorded_months(job.indexes, self.ids)
        last = self.ledger.months[-1] if self.ledger.months else ""
        return [
            str(quarter)
            for quarter in periods_within(job.months[0], job.months[-1], "Q")
            if str(quarter) > last
            and whole.issuperset(quarter.months)
            and any(counted[month] for month in quarter.months)
        ]


def recorded_months(indexes: Mapping[str, Index], ids: Sequence[str]) -> set[str]:
    """Return the months of which there are records, without those that some source lost."""
    recorded = {file.month for index in indexes.values() for file in index.files}
    erased = {month for source in ids if source in indexes for month in indexes[source].erased}
    return recorded - erased


def _with_sources(block: NewBlock, counted: CountedSources) -> NewBlock:
    months = [month for quarter in block.months for month in Period.parse(quarter).months]
    return replace(block, notes={"sources": {month: counted[month] for month in months}})
