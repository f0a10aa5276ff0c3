"""How fresh each source is: the date of its newest imported snapshot."""

from __future__ import annotations

from datetime import date

from portal.config.instance import Instance


def latest_as_of(instance: Instance) -> dict[str, date]:
    """Return the as-of date of the newest snapshot by source id.

    A snapshot stands under its date (``snapshots/<source>/<date>/``) only once it is imported.
    """
    newest: dict[str, date] = {}
    for folder in (instance.confidential / "snapshots").glob("*/*/"):
        day, source = date.fromisoformat(folder.name), folder.parent.name
        newest[source] = max(day, newest.get(source, day))
    return newest
