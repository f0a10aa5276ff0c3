"""Declared coverage, spread over the whole territory tree, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geodata.territories import Territories
from portal.config.coverage import CoverageRow
from portal.config.errors import OperatorError
from schemas.periods import month_code, month_index

CoverageTuple = tuple[str, str, str, str]


def coverage_table(
    rows: Sequence[CoverageRow], territories: Territories, months: Sequence[str]
) -> list[CoverageTuple]:
    """Return (territory, source, month, state) for every territory a source is declared for.

    A row holds for its territory and all below; a row for a deeper territory beats it, a later
    row beats an earlier one. A territory with children is reported or not reported if all its
    leaves are, else partial. Territories a source was never declared for are left out.
    """
    check_coverage(rows, territories)
    wanted = set(months)
    table: list[CoverageTuple] = []
    for source in sorted({row.source for row in rows}):
        own = [row for row in rows if row.source == source]
        leaves = {
            t.code: _leaf_states(t.code, own, territories, wanted) for t in territories.leaves()
        }
        for code, states in _roll_up(leaves, territories).items():
            table += [(code, source, month, state) for month, state in sorted(states.items())]
    return table


def check_coverage(rows: Sequence[CoverageRow], territories: Territories) -> None:
    """Refuse a declaration for a territory that the reference does not have."""
    for row in rows:
        if row.territory not in territories:
            raise OperatorError(
                f"coverage.csv: territory «{row.territory}» of source «{row.source}»"
                " is not in the reference."
            )


def declared_months(rows: Sequence[CoverageRow]) -> list[str]:
    """Return every month in which some source reported something, in order."""
    return sorted({m for row in rows if row.state != "not_reported" for m in _months(row)})


def sources_reporting(rows: Sequence[CoverageRow], month: str) -> set[str]:
    """Return the sources that are declared to have reported something in a month."""
    return {
        row.source
        for row in rows
        if row.state != "not_reported" and row.first_month <= month <= row.last_month
    }


def _months(row: CoverageRow) -> Iterator[str]:
    first = month_index(*map(int, row.first_month.split("-")))
    last = month_index(*map(int, row.last_month.split("-")))
    return (month_code(index) for index in range(first, last + 1))


def _leaf_states(
    leaf: str, rows: Sequence[CoverageRow], territories: Territories, wanted: set[str]
) -> dict[str, str]:
    path = territories.path(leaf)
    applying = sorted(
        (row for row in rows if row.territory in path), key=lambda row: path.index(row.territory)
    )
    return {month: row.state for row in applying for month in _months(row) if month in wanted}


def _roll_up(
    leaves: Mapping[str, Mapping[str, str]], territories: Territories
) -> dict[str, dict[str, str]]:
    below: dict[str, dict[str, set[str]]] = {code: {} for code in territories}
    for leaf, states in leaves.items():
        for code in territories.path(leaf):
            for month, state in states.items():
                below[code].setdefault(month, set()).add(state)
    return {
        code: {
            month: states.copy().pop() if len(states) == 1 else "partial"
            for month, states in by_month.items()
        }
        for code, by_month in below.items()
    }
