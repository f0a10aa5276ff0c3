"""What the ledger has counted, and what of the records waits because months are never changed.

Each block notes, by source, the generation of the microdata that it was built from. A record of a
published month is late when it entered after the last generation that was counted there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from portal.config.errors import OperatorError
from portal.cube.counted import CountedSpan
from portal.disclosure.ledger import Block, Ledger
from portal.disclosure.table import COUNT
from portal.ingest.microdata import Index
from schemas.structure import CELL_DIMENSIONS

TAKEN_IN = "taken_in"
_FOR_EVER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """A state of one source's microdata: which beginning it counts from, and how far it was."""

    lineage: str
    generation: int


@dataclass(frozen=True, slots=True)
class PublishedMonths:
    """Published months as the cube needs them.

    ``reporting`` gives the sources declared when each month was published, ``counted`` the
    generations counted. Nothing can be late for the ``closed`` (month, source): the microdata
    began anew since, records were erased, or the ledger is of a format that noted no generation.
    What arrives there may have been counted already, so it counts as such.
    """

    reporting: Mapping[str, tuple[str, ...]]
    counted: tuple[CountedSpan, ...]
    closed: frozenset[tuple[str, str]]


def taken_in(indexes: Mapping[str, Index]) -> dict[str, dict[str, Any]]:
    """Return the note of a block about the microdata it is built from, as JSON."""
    return {
        source: asdict(Stamp(index.lineage, index.generation))
        for source, index in sorted(indexes.items())
    }


def published_months(blocks: Sequence[Block], indexes: Mapping[str, Index]) -> PublishedMonths:
    """Return what the blocks of a ledger have counted of the microdata that ``indexes`` describe.

    A block of late records counted those of every month published before it. Raises
    ``OperatorError`` where the microdata is older than what was published from it.
    """
    reporting: dict[str, tuple[str, ...]] = {}
    closed: set[tuple[str, str]] = set()
    counted: list[CountedSpan] = []
    for block in blocks:
        stamps = _stamps(block, indexes)
        if block.kind == "months":
            added = {month: tuple(block.notes["sources"][month]) for month in block.months}
            reporting |= added
            closed |= _closed(added, stamps, indexes)
        for month in block.months if block.kind == "months" else tuple(reporting):
            for source in set(reporting[month]) & set(stamps):
                generation = stamps[source].generation
                counted.append(CountedSpan(month, source, generation, generation))
    counted = sorted(span for span in counted if span[:2] not in closed)
    counted += [CountedSpan(month, source, 0, _FOR_EVER) for month, source in sorted(closed)]
    return PublishedMonths(reporting, tuple(counted), frozenset(closed))


def _stamps(block: Block, indexes: Mapping[str, Index]) -> dict[str, Stamp]:
    """Return the stamps of a block that count from the same beginning as the microdata of now."""
    found = {}
    for source, noted in block.notes.get(TAKEN_IN, {}).items():
        stamp = Stamp(**noted)
        if source in indexes and stamp.lineage == indexes[source].lineage:
            if stamp.generation > indexes[source].generation:
                raise OperatorError(
                    f"The records of «{source}» are older than those that {block.months[-1]} was"
                    " published from; restore the newest copy of the microdata."
                )
            found[source] = stamp
    return found


def _closed(
    reporting: Mapping[str, Sequence[str]],
    stamps: Mapping[str, Stamp],
    indexes: Mapping[str, Index],
) -> set[tuple[str, str]]:
    return {
        (month, source)
        for month, sources in reporting.items()
        for source in sources
        if source not in stamps or month in indexes[source].erased
    }


def changed_kinds(ledger: Ledger, standing: pa.Table, months: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of change in counted records since ``months`` were published.

    ``standing`` are the cells of the counted records as they stand now. ``removed``: a month holds
    fewer appeals than were counted; ``reclassified``: a cell holds more, without late records.
    """
    parts = [standing.select([*CELL_DIMENSIONS, COUNT])]
    for block in ledger.blocks:
        cells = ledger.read(block).select([*CELL_DIMENSIONS, COUNT])
        before = pc.negate(cells[COUNT]).cast(pa.int32())
        parts.append(cells.set_column(len(CELL_DIMENSIONS), COUNT, before))
    changes = pa.concat_tables(parts)
    changes = changes.filter(pc.is_in(changes["month"], pa.array(months, pa.string())))
    cells = changes.group_by(list(CELL_DIMENSIONS)).aggregate([(COUNT, "sum")])
    totals = cells.group_by("month").aggregate([(f"{COUNT}_sum", "sum")])
    found = {
        "removed": pc.any(pc.less(totals[f"{COUNT}_sum_sum"], 0)).as_py(),
        "reclassified": pc.any(pc.greater(cells[f"{COUNT}_sum"], 0)).as_py(),
    }
    return tuple(kind for kind, is_found in found.items() if is_found)
