"""Which months may be published: those old enough for every source that reported them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from portal.config.coverage import CoverageRow
from portal.config.policy import Policy
from portal.releases.coverage_table import declared_months, sources_reporting
from schemas.periods import Period


def mature_months(
    coverage: Sequence[CoverageRow],
    as_of: Mapping[str, date],
    regimes: Mapping[str, str],
    policy: Policy,
) -> list[str]:
    """Return publishable months in order, without a gap from the first declared one.

    ``as_of`` gives the newest snapshot's date by source, ``regimes`` the regime by source. A month
    is mature when the regime's term has passed since its last day in every source that reported
    it. Instances marked ``test_only`` are exempt.
    """
    mature = []
    for month in declared_months(coverage):
        sources = [s for s in sources_reporting(coverage, month) if s in as_of]
        if not sources:
            continue
        last_day = Period.parse(month).last_day
        if not policy.test_only and any(
            as_of[s] < last_day + timedelta(days=policy.maturity_days[regimes[s]]) for s in sources
        ):
            break
        mature.append(month)
    return mature
