"""Put the operator's calendar among the releases, where the web process can see it."""

from __future__ import annotations

from portal.config.calendar import Announcement, calendar_text, load_calendar
from portal.config.instance import Instance
from portal.releases.durable import write_durably
from portal.store.calendar import CALENDAR


def publish_calendar(instance: Instance) -> tuple[Announcement, ...]:
    """Check ``calendar.csv`` and make it public; without such a file nothing happens.

    Raises ``OperatorError`` where the file cannot be used.
    """
    source = instance.root / CALENDAR
    announced = load_calendar(source)
    if source.exists():
        instance.releases.mkdir(parents=True, exist_ok=True)
        write_durably(instance.releases / CALENDAR, calendar_text(announced).encode(), 0o644)
    return announced
