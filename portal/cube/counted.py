"""Which records a published block has counted already.

A record is counted once: by the first block that held the month in which the record stood then.
Dates do not tell this, since a file may tell of a day long past; the generations of a source's
microdata do. They only grow, and a block notes those it was built from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import ibis

_LOOKUP = {"held_month": "string", "held_source": "string", "first": "int32", "last": "int32"}
STAYS = "array<struct<month: string, entered_in: int32, left_in: int32>>"


class CountedSpan(NamedTuple):
    """Generations of a source's microdata, inclusive, whose records of a month were counted.

    A record that stood in ``month`` at any of them was counted there.
    """

    month: str
    source: str
    first: int
    last: int


def flag_counted(records: Any, spans: Sequence[CountedSpan]) -> Any:
    """Return records (with ``month``) with ``is_counted``: whether a published block has them."""
    if not spans:
        return records.mutate(is_counted=False)
    latest: dict[tuple[str, str], int] = {}
    for span in spans:
        place = span.month, span.source
        latest[place] = max(span.last, latest.get(place, 0))
    lookup = _memtable([CountedSpan(*place, 0, last) for place, last in latest.items()])
    joined = records.left_join(
        lookup, [records.month == lookup.held_month, records.source == lookup.held_source]
    )
    here = (joined.entered_in <= joined.last).fill_null(False)
    elsewhere = joined.record_hash.isin(_counted_elsewhere(records, spans).record_hash)
    return joined.mutate(is_counted=here | elsewhere).drop(*_LOOKUP)


def _counted_elsewhere(records: Any, spans: Sequence[CountedSpan]) -> Any:
    """Return ``record_hash`` of records counted in a month that they have left since."""
    moved = records.filter(records.earlier_stays.notnull())
    moved = moved.select("record_hash", "source", stay=moved.earlier_stays.unnest())
    spans_held = _memtable(spans)
    counted = moved.join(
        spans_held,
        [
            moved.stay["month"] == spans_held.held_month,
            moved.source == spans_held.held_source,
            moved.stay["entered_in"] <= spans_held["last"],
            moved.stay["left_in"] > spans_held["first"],
        ],
    )
    return counted.select("record_hash").distinct()


def _memtable(spans: Sequence[CountedSpan]) -> Any:
    columns = zip(*spans, strict=True)
    return ibis.memtable(dict(zip(_LOOKUP, map(list, columns), strict=True)), schema=_LOOKUP)
