"""Recast counts to the borders of another day: sums are exact, shares are estimates.

The counts are protected ones: nothing is rounded here, and no cell is split into cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from geodata.history.lineage import Lineage

SHARE_UNKNOWN = "share_unknown"
PART_ABSENT = "part_absent"
ESTIMATED = "estimated"
_DAY = timedelta(days=1)

Key = tuple[str, str]


class RecastValue(NamedTuple):
    """A count in the borders of the day asked for.

    ``obs_status``: A, an integer, the plain sum of the ``parts``; E, an unrounded estimate from
    their population shares. ``parts`` are the territories that it was made of.
    """

    value: int | float
    obs_status: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExactCounts:
    """What a rate may be made of: exact sums. ``refused`` gives the reason for every other key."""

    counts: Mapping[Key, int]
    refused: Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Recast:
    """A series in the borders of ``to_date``, by (territory, month).

    ``refused`` names the keys without a value: ``share_unknown``, ``shares_incomplete``,
    ``part_absent`` (some parts have a count and others none), ``no_successor`` and
    ``no_predecessor`` (under the territory where the trail ends). A key in neither has no count in
    the series that could belong to it.
    """

    to_date: date
    values: Mapping[Key, RecastValue]
    refused: Mapping[Key, str]

    def exact_only(self) -> ExactCounts:
        """Return the exact sums, for rates; estimates are refused by name, as ``estimated``."""
        counts: dict[Key, int] = {}
        refused = dict(self.refused)
        for key, (value, obs_status, _) in self.values.items():
            if obs_status == "A":
                counts[key] = int(value)
            else:
                refused[key] = ESTIMATED
        return ExactCounts(counts, refused)


@dataclass(slots=True)
class _Plan:
    """How the months between two changes are recast.

    ``moved`` are the territories that do not simply stay themselves; ``into`` gives for each target
    its sources with their shares, absent where unknown. ``living`` are those that existed in these
    months. ``lost`` gives for each source where its trails end.
    """

    moved: set[str] = field(default_factory=set)
    living: set[str] = field(default_factory=set)
    into: dict[str, dict[str, Fraction | None]] = field(default_factory=dict)
    lost: dict[str, dict[str, str]] = field(default_factory=dict)


def recast(series: Mapping[Key, int], lineage: Lineage, to_date: date) -> Recast:
    """Return protected counts by (territory, month ``YYYY-MM``) in the borders of ``to_date``.

    A month is taken as of its first day: one that begins before an event counts as before it. A
    count under a territory that did not exist then counts as of the nearest day on which it did,
    and a zero as nothing. A key that is absent is unknown, not zero. Raises ``KeyError`` for an
    unknown territory and ``ValueError`` for a month that is none.
    """
    by_month: dict[str, dict[str, int]] = {}
    for (territory, month), count in series.items():
        by_month.setdefault(month, {})[territory] = count
    changes = _changes(lineage)
    plans: dict[int, _Plan] = {}
    values: dict[Key, RecastValue] = {}
    refused: dict[Key, str] = {}
    for month, counts in by_month.items():
        start = date.fromisoformat(f"{month}-01")
        stretch = bisect_right(changes, start)
        if stretch not in plans:
            plans[stretch] = _plan(lineage, start, to_date)
        _check_known(counts, lineage)
        _recast_month(month, counts, plans[stretch], values, refused)
    for key in refused:
        values.pop(key, None)
    return Recast(to_date, values, refused)


def _changes(lineage: Lineage) -> list[date]:
    """Return the days on which any territory begins, ends or exchanges residents."""
    days = {event.on for event in lineage.stored}
    for territory in lineage.territories:
        own = lineage.versions(territory)
        days |= {own[0].start, own[-1].end}
    return sorted(days)


def _check_known(counts: Mapping[str, int], lineage: Lineage) -> None:
    for territory in counts:
        if not lineage.is_known(territory):
            raise KeyError(territory)


def _plan(lineage: Lineage, start: date, to_date: date) -> _Plan:
    plan = _Plan()
    for territory in lineage.territories:
        if territory not in lineage.flows.members and lineage.lives(territory, to_date):
            continue
        plan.moved.add(territory)
        if lineage.lives(territory, start):
            plan.living.add(territory)
        own = lineage.versions(territory)
        since = min(max(start, own[0].start), own[-1].end - _DAY)
        placement = lineage.flows.place(territory, since, to_date)
        plan.lost[territory] = placement.lost
        shares: dict[str, Fraction | None] = {**placement.shares}
        shares |= dict.fromkeys(placement.unknown)
        for target, share in shares.items():
            plan.into.setdefault(target, {})[territory] = share
    return plan


def _recast_month(
    month: str,
    counts: Mapping[str, int],
    plan: _Plan,
    values: dict[Key, RecastValue],
    refused: dict[Key, str],
) -> None:
    held: dict[str, int] = {}
    for territory, count in counts.items():
        if territory not in plan.moved:
            values[territory, month] = RecastValue(count, "A", (territory,))
        elif count or territory in plan.living:
            # A zero under a place that did not exist in that month says nothing.
            held[territory] = count
            refused |= {(end, month): reason for end, reason in plan.lost[territory].items()}
    for target, sources in plan.into.items():
        present = {code: share for code, share in sources.items() if code in held}
        needed = plan.living & sources.keys()
        if not present:
            continue
        if not needed.isdisjoint(present) and not needed <= present.keys():
            refused[target, month] = PART_ABSENT
        elif None in present.values():
            refused[target, month] = SHARE_UNKNOWN
        else:
            values[target, month] = _sum(held, present)


def _sum(counts: Mapping[str, int], shares: Mapping[str, Fraction | None]) -> RecastValue:
    parts = tuple(shares)
    if all(share == 1 for share in shares.values()):
        return RecastValue(sum(counts[code] for code in parts), "A", parts)
    total = sum((Fraction(counts[code]) * (shares[code] or 0) for code in parts), Fraction(0))
    return RecastValue(float(total), "E", parts)
