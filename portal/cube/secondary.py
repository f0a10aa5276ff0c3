"""The secondary tables: distinct appeals by region, topic group, quarter and answer.

Coarser than the inner table on purpose: few cells are small, and what is published of them are
shares. A region holds its limited topics too: they stand under it, never under a municipality.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from geodata.territories import UNALLOCATED_SUFFIX, Territories
from portal.cube.inner import CubeInput, mature_records, open_records
from schemas.codelists import ANSWERED_OUTCOMES, FINAL_OUTCOMES
from schemas.secondary import SECONDARY_DIMENSIONS, SecondaryTable

_SECONDS_PER_MINUTE = 60
_SCHEMA = pa.schema(
    [*((name, pa.string()) for name in SECONDARY_DIMENSIONS), ("count", pa.int32())]
)


@dataclass(frozen=True, slots=True)
class SecondaryInput:
    """What a secondary table needs besides the inner table's input.

    ``cube.reporting`` names the months of whole quarters and in each the sources that report the
    table's field; ``topic_groups`` gives the group of each topic that a record can have.
    """

    cube: CubeInput
    topic_groups: Mapping[str, str]


def secondary_table(given: SecondaryInput, table: SecondaryTable) -> pa.Table:
    """Return the nonzero cells of one table: ``SECONDARY_DIMENSIONS`` and ``count`` (int32).

    ``month`` holds the quarter (``2026-Q1``). Appeals of an excluded outcome are not counted.
    """
    cube = given.cube
    if not cube.microdata or not cube.reporting:
        return _SCHEMA.empty_table()
    with open_records(cube) as records:
        cells: pa.Table = _aggregate(records, given, table).to_pyarrow()
        return cells


def region_leaves(territories: Territories, last_level: str) -> dict[str, str]:
    """Return for each leaf territory the leaf of the tree without the last level.

    A place of the last level becomes its parent, or the parent's «not allocated» place where the
    parent has other children besides; all other leaves stay.
    """
    found = {}
    for leaf in territories.leaves():
        parent = leaf.parent
        if leaf.level != last_level or parent is None:
            found[leaf.code] = leaf.code
            continue
        is_split = any(child.level != last_level for child in territories.children(parent))
        found[leaf.code] = parent + UNALLOCATED_SUFFIX if is_split else parent
    return found


def _aggregate(records: Any, given: SecondaryInput, table: SecondaryTable) -> Any:
    cube = given.cube
    records = mature_records(records, cube)
    records = records.filter(records.outcome != "excluded")
    leaves = region_leaves(cube.territories, cube.last_level)
    lookup = ibis.memtable(
        {"leaf": list(leaves), "region": list(leaves.values())},
        schema={"leaf": "string", "region": "string"},
    )
    records = records.left_join(lookup, records.territory_code == lookup.leaf)
    records = records.mutate(
        # A code that the reference has lost stays as it is, to be refused by name.
        territory=ibis.coalesce(records.region, records.territory_code),
        topic=records.topic_code.cases(*given.topic_groups.items(), else_=records.topic_code),
        answer=_ANSWERS[table.name](records),
        month=records.received_on.year().cast("string")
        + "-Q"
        + records.received_on.quarter().cast("string"),
    )
    cells = records.group_by(list(SECONDARY_DIMENSIONS)).agg(count=records.appeal_hash.nunique())
    return cells.mutate(count=cells["count"].cast("int32")).select(*SECONDARY_DIMENSIONS, "count")


def _rating(records: Any) -> Any:
    """Return the rating of a final answer within the term; later answers count as not rated."""
    rated = records.outcome.isin(FINAL_OUTCOMES)
    return ibis.cases(
        (rated & (records.rating == "agree"), "confirmed"),
        (rated & (records.rating == "disagree"), "not_confirmed"),
        else_="unrated",
    )


def _repeat(records: Any) -> Any:
    """Return what the source calls the appeal."""
    return ibis.cases((records.is_repeat, "repeat"), (~records.is_repeat, "first"), else_="unknown")


def _on_time(records: Any) -> Any:
    """Return whether an answer on the substance came by the due instant.

    ``no_term`` is what cannot be judged: no due instant, one before the receipt or after the
    regime's term (later answers are not read), an answer without a date.
    """
    due = records.deadline_at.epoch_seconds() - records.received_at.epoch_seconds()
    is_judged = due.between(0, records.term * _SECONDS_PER_MINUTE)
    is_undated = records.outcome.isin(FINAL_OUTCOMES) & records.closed_at.isnull()
    in_time = records.outcome.isin(ANSWERED_OUTCOMES) & (records.closed_at <= records.deadline_at)
    return ibis.cases(
        (ibis.coalesce(~is_judged, True) | is_undated, "no_term"),
        (in_time, "in_time"),
        else_="late",
    )


_ANSWERS: dict[str, Callable[[Any], Any]] = {
    "rating": _rating,
    "repeat": _repeat,
    "on_time": _on_time,
}
