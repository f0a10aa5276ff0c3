"""The public release calendar: what was announced, what came, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portal.config.calendar import Announcement
from portal.store.release_order import day_of, release_order

CALENDAR = "calendar.csv"


@dataclass(frozen=True, slots=True)
class Came:
    """A release that was published: its id, its last month, and whether it was withdrawn."""

    id: str
    last_month: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    """A month that was announced.

    ``due`` is the day announced first (on ``announced_on``), by which punctuality is measured;
    ``moved_to`` the day announced last (on ``changed_on``), where that is another. ``came`` is the
    first release with the month in it.
    """

    last_month: str
    announced_on: date
    due: date
    changed_on: date
    moved_to: date | None
    came: Came | None

    @property
    def released_on(self) -> date | None:
        """Day on which the month came; none while it is awaited."""
        return None if self.came is None else day_of(self.came.id)

    @property
    def days_late(self) -> int | None:
        """Days from the day announced first to the release; negative where it came early."""
        return None if self.released_on is None else (self.released_on - self.due).days

    @property
    def expected_on(self) -> date:
        """The day announced last."""
        return self.moved_to or self.due


def appointments(
    announced: Sequence[Announcement], published: Iterable[Came]
) -> tuple[Appointment, ...]:
    """Return the months announced, the newest first, each with what came of it."""
    in_order = sorted(published, key=lambda came: release_order(came.id))
    by_month = groupby(sorted(announced), key=lambda entry: entry.last_month)
    found = [_appointment(month, list(entries), in_order) for month, entries in by_month]
    return tuple(reversed(found))


def _appointment(
    month: str, entries: Sequence[Announcement], published: Sequence[Came]
) -> Appointment:
    first, last = entries[0], entries[-1]
    return Appointment(
        month,
        first.announced_on,
        first.due,
        last.announced_on,
        last.due if last.due != first.due else None,
        next((came for came in published if came.last_month >= month), None),
    )
