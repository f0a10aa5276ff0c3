"""Plainly synthetic secondary tables, in their protected form, for the synthetic test release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from geodata.territories import Territories
from portal.config.coverage import CoverageRow
from portal.disclosure.secondary import ShareRules, make_shares
from portal.releases.coverage_table import coverage_table
from portal.releases.secondary_coverage import coverage_of_quarters
from schemas.periods import Period
from schemas.secondary import ON_TIME, RATING, SecondaryTable

# The letters' source reports terms; nobody reports repeats.
SHARE_SOURCES = {RATING.name: ["pos"], ON_TIME.name: ["pos", "sstu"]}
QUARTERS = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")


def protected_table(
    table: SecondaryTable, rules: ShareRules, quarters: Sequence[str], seed: int = 3
) -> pa.Table:
    """Return cells shown: multiples of three, few of them in the last places."""
    random = np.random.default_rng(seed)
    rows = [
        {"territory": leaf, "topic": topic, "answer": answer, "month": quarter, "shown": shown}
        for place, leaf in enumerate(sorted(rules.territories))
        for topic in rules.groups
        for quarter in quarters
        for answer in table.answers
        if (shown := 3 * int(random.integers(0, 2 + 400 // (1 + place))))
    ]
    return pa.Table.from_pylist(rows)


def made_up_shares(
    territories: Territories,
    rules: ShareRules,
    rows: Sequence[CoverageRow],
    quarters: Sequence[str],
) -> pa.Table:
    """Return the shares of two made-up tables under the declared coverage."""
    parts = []
    for table in (RATING, ON_TIME):
        months = [month for quarter in quarters for month in Period.parse(quarter).months]
        counted: Mapping[str, Sequence[str]] = dict.fromkeys(months, SHARE_SOURCES[table.name])
        declared = coverage_table(rows, territories, months)
        coverage = coverage_of_quarters(declared, counted, quarters)
        cells = protected_table(table, rules, quarters)
        parts.append(make_shares(cells, table, quarters, coverage, rules))
    return pa.concat_tables(parts)
