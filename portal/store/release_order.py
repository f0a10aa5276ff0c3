"""The order of releases: by the day in their ids, then by the number after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

_NUMBERED = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{1,9})\Z")
_SECONDS = 86_400


def release_order(release_id: str) -> tuple[str, int]:
    """Return what sorts ids from old to new: their date, then the number after it."""
    numbered = _NUMBERED.fullmatch(release_id)
    return (numbered[1], int(numbered[2])) if numbered else (release_id, 1)


def day_of(release_id: str) -> date | None:
    """Return the day of a release, which its id begins with; ``None`` for a foreign name."""
    try:
        return date.fromisoformat(release_order(release_id)[0])
    except ValueError:
        return None


def moment_of(release_id: str) -> datetime | None:
    """Return a moment that stands for a release: its day, a second later for each of that day.

    No two releases of a portal have the same, so it tells their answers apart to the second.
    """
    if (day := day_of(release_id)) is None:
        return None
    second = min(release_order(release_id)[1] - 1, _SECONDS - 1)
    return datetime.combine(day, time(), UTC) + timedelta(seconds=second)


def newest_until(day: date, release_ids: Iterable[str]) -> str | None:
    """Return the newest of the releases that are of ``day`` or before it."""
    dated = [(found, name) for name in release_ids if (found := day_of(name)) is not None]
    until = [name for found, name in dated if found <= day]
    return max(until, key=release_order, default=None)
