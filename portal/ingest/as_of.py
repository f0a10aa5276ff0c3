"""How fresh each source is: the date of its newest imported snapshot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from portal.config.instance import Instance


def latest_as_of(instance: Instance) -> dict[str, date]:
    """Return the as-of date of the newest snapshot by source id.

    A snapshot stands under its date (``snapshots/<source>/<date>/``) only once it is imported; the
    folder of the newest one stays when the files in it are erased.
    """
    newest: dict[str, date] = {}
    for folder in (instance.confidential / "snapshots").glob("*/*/"):
        day, source = folder_day(folder), folder.parent.name
        if day is not None:
            newest[source] = max(day, newest.get(source, day))
    return newest


def folder_day(folder: Path) -> date | None:
    """Return the as-of date that a folder of snapshots is named for; None for a stranger."""
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None
