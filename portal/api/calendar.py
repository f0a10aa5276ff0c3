"""``/calendar`` and ``/last-updated``: when data came and when it is due."""

from __future__ import annotations

from typing import Any

from portal.api import examples_of_vintages as examples
from portal.api.answers import Answer, Ask
from portal.api.feeds import feed_of_calendar
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.store.calendar import Appointment, Came, appointments
from portal.store.current import all_releases
from schemas.observations import RegisterQuerySchema
from schemas.vintages import CalendarSchema, FeedQuerySchema, LastUpdatedSchema

blueprint = ApiBlueprint(
    "calendar", __name__, url_prefix="/api/v1", description="When data came and is due."
)


def _told() -> tuple[str, ...]:
    """Return what the calendar hangs on: announcements, releases kept, releases withdrawn."""
    releases = all_releases()
    return (*map(str, releases.calendar()), *releases.all_ids(), "", *releases.withdrawn())


@resource(
    blueprint,
    "/last-updated",
    query=RegisterQuerySchema,
    answer=LastUpdatedSchema,
    example=examples.LAST_UPDATED,
    also=_told,
)
def last_updated(ask: Ask) -> Answer:
    """Say which release is in force, of which day its data tells, and when the next one is due."""
    info = ask.store.info
    awaited = [entry for entry in _appointments() if entry.came is None]
    following = min(awaited, key=lambda entry: entry.last_month, default=None)
    return Answer(
        {
            "created_on": info.created_on,
            "as_of": info.as_of,
            "first_month": info.first_month,
            "last_month": info.last_month,
            "next_due": following.expected_on if following else None,
            "next_month": following.last_month if following else None,
        }
    )


@resource(
    blueprint,
    "/calendar",
    query=FeedQuerySchema,
    answer=CalendarSchema,
    example=examples.CALENDAR,
    more_examples=examples.CALENDAR_FEEDS,
    also=_told,
)
def calendar(ask: Ask) -> Answer:
    """List the months announced, newest first: the day, what came of it, and how late.

    Punctuality is measured by the day announced first. The calendar can be subscribed to as Atom
    and iCalendar.
    """
    found = _appointments()
    if ask.format != "json":
        return Answer(feed=feed_of_calendar(found, ask.lang))
    return Answer({"calendar": [_entry(entry) for entry in found]})


def _appointments() -> tuple[Appointment, ...]:
    releases = all_releases()
    published = [
        Came(release_id, releases.facts(release_id).info.last_month, False)
        for release_id in releases.all_ids()
    ]
    gone = [Came(entry.id, entry.last_month, True) for entry in releases.withdrawn().values()]
    return appointments(releases.calendar(), [*published, *gone])


def _entry(entry: Appointment) -> dict[str, Any]:
    return {
        "last_month": entry.last_month,
        "announced_on": entry.announced_on,
        "due": entry.due,
        "moved_to": entry.moved_to,
        "release": entry.came.id if entry.came else None,
        "released_on": entry.released_on,
        "days_late": entry.days_late,
        "is_withdrawn": entry.came is not None and entry.came.is_withdrawn,
    }
