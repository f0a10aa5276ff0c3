"""A feed as a calendar (iCalendar, RFC 5545; names of calendars by RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from portal.exports.about import About
from portal.exports.feeds import Feed, FeedEntry, address, last_change, midnight, printable

ICALENDAR_TYPE = "text/calendar"
ICALENDAR_FULL_TYPE = "text/calendar; charset=utf-8"
_LINE_BYTES = 75
_UTC = "%Y%m%dT%H%M%SZ"


def write_icalendar(feed: Feed, about: About) -> bytes:
    """Return the feed as events of a whole day each; notes stand in every event."""
    lines = [line for name, value in _calendar(feed, about) for line in _folded(f"{name}:{value}")]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _calendar(feed: Feed, about: About) -> Iterator[tuple[str, str]]:
    """Yield names, parameters included, and values as they are written."""
    name = _text(f"{about.title}: {feed.title}")
    yield "BEGIN", "VCALENDAR"
    yield "VERSION", "2.0"
    yield "PRODID", f"-//Otklik//{_text(feed.path)}//{about.lang.upper()}"
    yield "CALSCALE", "GREGORIAN"
    yield "NAME", name
    yield "X-WR-CALNAME", name
    if about.notes:
        yield "DESCRIPTION", _text(" ".join(about.notes))
    yield "LAST-MODIFIED", midnight(last_change(feed, about)).strftime(_UTC)
    yield "URL;VALUE=URI", address(about, feed.path)
    for entry in feed.entries:
        yield from _event(entry, about)
    yield "END", "VCALENDAR"


def _event(entry: FeedEntry, about: About) -> Iterator[tuple[str, str]]:
    changed = midnight(entry.updated).strftime(_UTC)
    yield "BEGIN", "VEVENT"
    yield "UID", _text(f"{entry.path.strip('/')}@{urlsplit(about.base_url).hostname or 'otklik'}")
    yield "DTSTAMP", changed
    yield "LAST-MODIFIED", changed
    yield "DTSTART;VALUE=DATE", entry.day.strftime("%Y%m%d")
    yield "DTEND;VALUE=DATE", (entry.day + timedelta(days=1)).strftime("%Y%m%d")
    yield f"SUMMARY;LANGUAGE={about.lang}", _text(entry.title)
    yield f"DESCRIPTION;LANGUAGE={about.lang}", _text("\n".join([entry.text, *about.notes]))
    yield "URL;VALUE=URI", address(about, entry.path)
    if entry.categories:
        yield "CATEGORIES", ",".join(map(_text, entry.categories))
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _text(value: str) -> str:
    """Return a text with what has a meaning of its own escaped (RFC 5545, 3.3.11)."""
    escaped = printable(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 bytes, a space before all but the first."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode("utf-8"))
        if size + width > _LINE_BYTES:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
