"""What the cube needs of working time: only where the policy has a regime on the working clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.working_calendar import WORKING_CALENDAR, load_working_days, parse_hours
from portal.cube.working import WorkingTime
from portal.ingest.sources import load_sources
from schemas.periods import Period


def working_time(instance: Instance, months: Sequence[str]) -> WorkingTime | None:
    """Return the working clock for records of ``months``, ``None`` where no regime asks for it.

    Raises ``OperatorError`` where the calendar does not reach from the first month to the end of
    the terms of the last.
    """
    policy = instance.policy
    if not policy.working_regimes:
        return None
    path = instance.reference / WORKING_CALENDAR
    days = load_working_days(path, parse_hours(policy.working_hours))
    longest = max(policy.maturity_days[regime] for regime in policy.working_regimes)
    for month in months:
        # A source's clock may show the day before or after the one of its text.
        first = date.fromisoformat(f"{month}-01") - timedelta(days=1)
        last = Period.parse(month).last_day + timedelta(days=longest + 1)
        if first < days.first or last > days.last:
            raise OperatorError(
                f"{path}: reaches from {days.first} to {days.last}, but {month} and the terms of"
                " its appeals need more."
            )
    zones = {source.id: source.time_zone for source in load_sources(instance).values()}
    return WorkingTime(frozenset(policy.working_regimes), days, zones)
