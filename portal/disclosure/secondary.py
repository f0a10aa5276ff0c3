"""From protected secondary tables to what may leave the confidential side: shares, no counts.

The shown counts stay here. A share is a function of them alone: whole per cent (the coverage of
ratings in steps of five), and only where the shown denominator reaches the floor of rates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pyarrow as pa

from portal.disclosure.hierarchy import Hierarchy, make_hierarchy
from portal.disclosure.table import SHOWN
from schemas.codelists import ALL
from schemas.secondary import SECONDARY_SHARES, SecondaryShare, SecondaryTable

SHARES_SCHEMA = pa.schema(
    [
        ("territory", pa.string()),
        ("topic", pa.string()),
        ("time", pa.string()),
        ("indicator", pa.string()),
        ("percent", pa.int32()),
        ("state", pa.string()),
    ]
)
Coverage = Mapping[tuple[str, str], str]
"""Declared state by (territory, quarter) over the sources counted; absent where there is none."""
_Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ShareRules:
    """What shares are given for, and from which shown denominator.

    ``territories`` holds the path (root first) of every leaf of the tree without the last level,
    ``groups`` the topic groups.
    """

    territories: Mapping[str, Sequence[str]]
    groups: Sequence[str]
    floor: int

    @property
    def places(self) -> tuple[str, ...]:
        """All territories, in alphabetical order."""
        return tuple(sorted({code for path in self.territories.values() for code in path}))

    @property
    def topics(self) -> tuple[str, ...]:
        """The sum over topics and the groups, in their order."""
        return (ALL, *self.groups)


def secondary_dimensions(rules: ShareRules, table: SecondaryTable) -> tuple[Hierarchy, ...]:
    """Return the hierarchies of one table without time: territory, topic group, answer."""
    return (
        make_hierarchy("territory", rules.territories),
        make_hierarchy("topic", {code: (ALL, code) for code in rules.groups}),
        make_hierarchy("answer", {code: (ALL, code) for code in table.answers}),
    )


def make_shares(
    cells: pa.Table,
    table: SecondaryTable,
    quarters: Sequence[str],
    coverage: Coverage,
    rules: ShareRules,
) -> pa.Table:
    """Return the shares of a protected table: a row for every place, topic, quarter and share.

    ``cells`` has the columns ``territory``, ``topic``, ``answer``, ``month`` (the quarter) and
    ``shown``. ``state`` is ``value`` or ``partial`` with a per cent, otherwise ``no_data`` (no
    source is declared that reports it), ``not_reported`` or ``too_few``.
    """
    sums = _sums(cells, rules)
    shares = [share for share in SECONDARY_SHARES if share.table == table.name]
    rows = []
    for share, quarter, topic, place in product(shares, quarters, rules.topics, rules.places):
        counts, declared = sums[place, topic, quarter], coverage.get((place, quarter))
        figure = _figure(share, counts, declared, rules.floor)
        rows.append((place, topic, quarter, share.id, *figure))
    columns = zip(*rows, strict=True) if rows else ([] for _ in SHARES_SCHEMA)
    arrays = [
        pa.array(column, field.type) for column, field in zip(columns, SHARES_SCHEMA, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=SHARES_SCHEMA)


def _sums(cells: pa.Table, rules: ShareRules) -> defaultdict[_Cell, Counter[str]]:
    """Return shown counts by answer under (place, topic, quarter), roll-ups included."""
    sums: defaultdict[_Cell, Counter[str]] = defaultdict(Counter)
    for cell in cells.to_pylist():
        for place in rules.territories[cell["territory"]]:
            for topic in (ALL, cell["topic"]):
                sums[place, topic, cell["month"]][cell["answer"]] += cell[SHOWN]
    return sums


def _figure(
    share: SecondaryShare, counts: Mapping[str, int], declared: str | None, floor: int
) -> tuple[int | None, str]:
    """Return per cent and state."""
    if declared is None:
        return None, "no_data"
    if declared == "not_reported":
        return None, "not_reported"
    numerator, denominator = (
        sum(counts[answer] for answer in answers)
        for answers in (share.numerator, share.denominator)
    )
    if denominator < floor:
        return None, "too_few"
    state = "partial" if declared == "partial" else "value"
    return share.percent(numerator, denominator), state
