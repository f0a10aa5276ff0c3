"""The inner table: distinct appeals by territory, topic, regime, channel, month, outcome, speed.

Written as one Ibis expression, so that the engine below may change. Outcomes are read at maturity:
what was closed later than the policy's term counts as open, so a month looks the same whenever it
is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from geodata.territories import UNALLOCATED_SUFFIX, Territories
from portal.config.policy import Policy
from portal.cube.counted import STAYS, CountedSpan, flag_counted
from portal.cube.working import WorkingTime, with_elapsed
from schemas.codelists import CHANNEL, FINAL_OUTCOMES, SPEED_MINUTES
from schemas.structure import CELL_DIMENSIONS

_MINUTES_PER_DAY = 1440
_SCHEMA = pa.schema([*((name, pa.string()) for name in CELL_DIMENSIONS), ("count", pa.int32())])


@dataclass(frozen=True, slots=True)
class CubeInput:
    """What the aggregation needs.

    ``microdata`` are Parquet files; ``reporting`` gives, for each month wanted, the sources whose
    records count: those declared to have reported it. ``scratch`` is a confidential directory
    for what does not fit in memory; ``counted`` says which records are published already.
    ``working`` is there where the policy has a regime on the working clock.
    """

    microdata: Sequence[Path]
    territories: Territories
    last_level: str
    policy: Policy
    reporting: Mapping[str, Sequence[str]]
    scratch: Path
    counted: Sequence[CountedSpan] = ()
    working: WorkingTime | None = None


def inner_table(cube: CubeInput) -> pa.Table:
    """Return the nonzero cells of the inner table: ``CELL_DIMENSIONS`` and ``count`` (int32).

    A record that moved here from a published month, where it was counted, is left out.
    """
    if not cube.microdata:
        return empty_table()
    with open_records(cube) as records:
        flagged = flag_counted(mature_records(records, cube), cube.counted)
        cells = cell_records(flagged.filter(~flagged.is_counted), cube)
        table: pa.Table = count_cells(cells).to_pyarrow()
        return table


def empty_table() -> pa.Table:
    """Return an inner table without cells."""
    return _SCHEMA.empty_table()


@contextmanager
def open_records(cube: CubeInput) -> Iterator[Any]:
    """Give the microdata as one table of ``schemas.appeals.RECORD_COLUMNS``.

    Files of the first format know no stays: their records entered in generation 0.
    """
    connection = ibis.duckdb.connect(threads=2, temp_directory=str(cube.scratch))
    try:
        files = [str(path) for path in cube.microdata]
        records = connection.read_parquet(files, union_by_name=True)
        if "entered_in" not in records.columns:
            records = records.mutate(entered_in=0, earlier_stays=ibis.null(STAYS))
        yield records.mutate(entered_in=records.entered_in.fill_null(0))
    finally:
        connection.disconnect()


def cell_records(records: Any, cube: CubeInput) -> Any:
    """Return mature records, each with the codes of its cell."""
    records = with_elapsed(_with_region_leaf(records, cube), cube.working)
    return records.mutate(
        speed=_speed(records, cube.policy),
        territory=_territory(records, cube),
        topic=records.topic_code,
        channel=records.channel.cases(
            *((code.code, code.parent) for code in CHANNEL), else_="unknown"
        ),
    )


def count_cells(cells: Any) -> Any:
    """Return distinct appeals by cell."""
    counts = cells.group_by(list(CELL_DIMENSIONS)).agg(count=cells.appeal_hash.nunique())
    return counts.mutate(count=counts["count"].cast("int32")).select(*CELL_DIMENSIONS, "count")


def mature_records(records: Any, cube: CubeInput) -> Any:
    """Return the records of the declared months and sources, outcomes read at maturity.

    Adds ``month``, ``minutes`` to closing and ``term``, the minutes of the regime's maturity: what
    was closed later counts as open.
    """
    records = records.mutate(month=records.received_on.strftime("%Y-%m"))
    wanted = [f"{month} {s}" for month, sources in cube.reporting.items() for s in sources]
    records = records.filter((records.month + " " + records.source).isin(wanted))
    # Upwards to whole minutes: 60 minutes and a second are not «within an hour».
    minutes = (records.closed_at.epoch_seconds() - records.received_at.epoch_seconds() + 59) // 60
    terms = ((r, d * _MINUTES_PER_DAY) for r, d in cube.policy.maturity_days.items())
    records = records.mutate(minutes=minutes, term=records.regime.cases(*terms, else_=0))
    late = records.outcome.isin(FINAL_OUTCOMES) & (records.minutes > records.term)
    return records.mutate(outcome=late.ifelse("open", records.outcome))


def _speed(records: Any, policy: Policy) -> Any:
    """Return the speed bucket, in the subset that the policy names for the regime."""
    final = records.outcome.isin(FINAL_OUTCOMES)
    branches = [
        (~final, "open"),
        (records.closed_at.isnull(), "undated"),
    ]
    for regime, speeds in policy.speeds.items():
        branches += [
            ((records.regime == regime) & (records.elapsed <= SPEED_MINUTES[code]), code)
            for code in speeds
            if code in SPEED_MINUTES
        ]
    return ibis.cases(*branches, else_="over_d30")


def _with_region_leaf(records: Any, cube: CubeInput) -> Any:
    """Join ``moved_to``: the «not allocated» leaf beside each leaf of the lowest level."""
    leaves = [
        leaf
        for leaf in cube.territories.leaves()
        if leaf.level == cube.last_level and leaf.parent is not None and not leaf.is_unallocated
    ]
    lookup = ibis.memtable(
        {
            "leaf": [leaf.code for leaf in leaves],
            "moved_to": [f"{leaf.parent}{UNALLOCATED_SUFFIX}" for leaf in leaves],
        },
        schema={"leaf": "string", "moved_to": "string"},
    )
    return records.left_join(lookup, records.territory_code == lookup.leaf)


def _territory(records: Any, cube: CubeInput) -> Any:
    """Return the leaf; limited topics of the lowest level stand under the parent's «not allocated».

    Otherwise a municipal total would contain them and subtraction could yield them.
    """
    limited = records.topic_code.isin(list(cube.policy.limited_topics))
    moves = limited & records.moved_to.notnull()
    return moves.ifelse(records.moved_to, records.territory_code)
