"""The working clock of the cube: minutes worked between receipt and closing, record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis

from portal.config.working_calendar import WorkingDays

_UTC = "UTC"


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The regimes on the working clock, its days, and the time zone of each source."""

    regimes: frozenset[str]
    days: WorkingDays
    zones: Mapping[str, str]


@ibis.udf.scalar.builtin(name="timezone", signature=(("string", "timestamp"), "timestamp('UTC')"))
def _instant(zone, local):  # type: ignore[no-untyped-def]
    """Return the instant at which the clock of a zone shows ``local``; the engine's own."""


@ibis.udf.scalar.builtin(name="timezone", signature=(("string", "timestamp('UTC')"), "timestamp"))
def _local(zone, instant):  # type: ignore[no-untyped-def]
    """Return what the clock of a zone shows at an instant; the engine's own."""


def with_elapsed(records: Any, working: WorkingTime | None) -> Any:
    """Return the records with ``elapsed``: the minutes to closing by the clock of their regime.

    ``minutes`` of the calendar are there already. Upwards to whole minutes.
    """
    if working is None:
        return records.mutate(elapsed=records.minutes)
    for name in ("received", "closed"):
        records = _with_worked(records, name, working)
    minutes = (records.closed_worked - records.received_worked + 59) // 60
    is_working = records.regime.isin(sorted(working.regimes))
    return records.mutate(elapsed=is_working.ifelse(minutes, records.minutes))


def _with_worked(records: Any, name: str, working: WorkingTime) -> Any:
    """Add ``<name>_worked``: the seconds worked since the first day of the calendar."""
    days = working.days
    table = ibis.memtable(
        {
            f"{name}_day": [days.first + timedelta(days=n) for n in range(len(days.open))],
            f"{name}_open": list(days.open),
            f"{name}_before": list(days.before),
        }
    )
    zone = records.source.cases(*working.zones.items(), else_=_UTC)
    local = _local(zone, _instant(_UTC, records[f"{name}_at"]))
    records = records.mutate(**{f"{name}_local": local})
    records = records.left_join(table, records[f"{name}_local"].date() == table[f"{name}_day"])
    local = records[f"{name}_local"]
    passed = local.hour() * 3600 + local.minute() * 60 + local.second()
    worked: Any = ibis.literal(0)
    for begin, end in days.spans:
        worked = worked + ibis.greatest(0, ibis.least(passed, end) - begin)
    inside = ibis.least(worked, records[f"{name}_open"])
    # Without an instant there is nothing to count: least() passes over what is missing.
    known = records[f"{name}_local"].notnull() & records[f"{name}_before"].notnull()
    return records.mutate(
        **{f"{name}_worked": known.ifelse(records[f"{name}_before"] + inside, ibis.null("int64"))}
    )
