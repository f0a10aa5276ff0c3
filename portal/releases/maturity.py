"""Which months may be published: those old enough for every source that reported them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from portal.config.coverage import CoverageRow
from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.releases.coverage_table import declared_months, sources_reporting
from schemas.periods import Period


def mature_months(
    coverage: Sequence[CoverageRow],
    as_of: Mapping[str, date],
    regimes: Mapping[str, str],
    policy: Policy,
) -> dict[str, tuple[str, ...]]:
    """Return publishable months in order, with the sources that are declared for each.

    ``as_of`` gives the newest snapshot's date by source, ``regimes`` the regime by source. A month
    is mature when the regime's term has passed since its last day in every source that reported
    it; months after one that is not mature wait too. Instances marked ``test_only`` are exempt.
    Raises ``OperatorError`` for a declared source of which nothing was ingested: its zeros would
    be published for ever.
    """
    mature = {}
    for month in declared_months(coverage):
        sources = tuple(sorted(sources_reporting(coverage, month)))
        for source in sources:
            if source not in as_of:
                raise OperatorError(
                    f"coverage.csv declares that «{source}» reported {month}, but nothing of it"
                    f" was ingested; run «otklik ingest {source}», or take the declaration out."
                )
        last_day = Period.parse(month).last_day
        # The files may have been written at any hour of their day, so the term's last day has to
        # be over when that day begins.
        if not policy.test_only and any(
            as_of[s] <= last_day + timedelta(days=policy.maturity_days[regimes[s]]) for s in sources
        ):
            break
        mature[month] = sources
    return mature
