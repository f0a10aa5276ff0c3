"""A register as something to subscribe to: one shape for Atom and iCalendar."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from portal.exports.about import About


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. ``path`` stands for it below the portal's address and never changes.

    ``day`` is what it speaks of, ``updated`` the day on which it was last changed; ``categories``
    are codes.
    """

    path: str
    title: str
    text: str
    day: date
    updated: date
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A register: what it stands for, by its address below the portal's, and its entries.

    ``media_type`` is that of the addresses of the feed and of its entries; ``own`` is the address
    of the feed itself where it is none of the forms of ``path``.
    """

    path: str
    title: str
    entries: Sequence[FeedEntry]
    media_type: str = "application/json"
    own: str = ""


def address(about: About, path: str) -> str:
    """Return a whole address: readers of feeds have no page that it could be relative to."""
    return f"{about.base_url}{path}"


def midnight(day: date) -> datetime:
    """Return the beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC)


def last_change(feed: Feed, about: About) -> date:
    """Return the day of the newest change; that of the release where there is no entry."""
    return max((entry.updated for entry in feed.entries), default=about.created_on)


def printable(text: str) -> str:
    """Return a text without control characters but line ends: no format of feeds admits others."""
    return "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith("C"))


def digest(*parts: str) -> str:
    """Return a short text that stands for what has no id of its own."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
