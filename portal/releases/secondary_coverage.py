"""Declared coverage of the secondary tables: over the sources counted, place by quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from portal.releases.coverage_table import CoverageTuple
from schemas.periods import Period

CountedSources = Mapping[str, Sequence[str]]
"""By month, the sources whose records a table counts."""


def coverage_of_quarters(
    coverage: Iterable[CoverageTuple], counted: CountedSources, quarters: Sequence[str]
) -> dict[tuple[str, str], str]:
    """Return the declared state by (territory, quarter).

    ``reported`` where every counted source of the place reported each month, ``not_reported``
    where none did in any, else ``partial``. A place for which no counted source was ever declared
    is left out.
    """
    ids = {source for sources in counted.values() for source in sources}
    declared: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for place, source, month, state in coverage:
        if source in ids:
            declared[place][source, month] = state
    return {
        (place, quarter): _state(states, counted, Period.parse(quarter).months)
        for place, states in declared.items()
        for quarter in quarters
    }


def _state(
    states: Mapping[tuple[str, str], str], counted: CountedSources, months: Sequence[str]
) -> str:
    by_month = [
        {states[source, month] for source in counted.get(month, ()) if (source, month) in states}
        for month in months
    ]
    found = set().union(*by_month)
    if found == {"reported"} and all(by_month):
        return "reported"
    return "partial" if found - {"not_reported"} else "not_reported"
