"""Examples of answers that tell of several releases; a test checks each against its schema."""

from __future__ import annotations

from typing import Any

_ABOUT: dict[str, Any] = {
    "release": "2026-11-15",
    "synthetic": False,
    "test_only": False,
    "notes": [],
}


def _atom(path: str, title: str, entry: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<id>https://example.org/api/v1/{path}</id><title>Otklik: {title}</title>"
        f"<entry><title>{entry}</title>…</entry></feed>"
    )


def _icalendar(title: str, day: str, entry: str) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nNAME:Otklik: {title}\r\nBEGIN:VEVENT\r\n"
        f"DTSTART;VALUE=DATE:{day}\r\nSUMMARY;LANGUAGE=en:{entry}\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


LAST_UPDATED = _ABOUT | {
    "created_on": "2026-11-15",
    "as_of": "2026-11-01",
    "first_month": "2023-09",
    "last_month": "2026-08",
    "next_due": "2026-12-15",
    "next_month": "2026-09",
}
CALENDAR = _ABOUT | {
    "calendar": [
        {
            "last_month": "2026-08",
            "announced_on": "2026-10-20",
            "due": "2026-11-13",
            "moved_to": None,
            "release": "2026-11-15",
            "released_on": "2026-11-15",
            "days_late": 2,
            "is_withdrawn": False,
        }
    ]
}
_DUE = "Published: data up to August 2026"
CALENDAR_FEEDS = {
    "atom": _atom("calendar", "release calendar", _DUE),
    "ics": _icalendar("release calendar", "20261115", _DUE),
}
RELEASES_FEEDS = {
    "atom": _atom("releases", "releases of data", "Release 2026-11-15"),
    "ics": _icalendar("releases of data", "20261115", "Release 2026-11-15"),
}
_CORRECTED = "Topic, place or outcome corrected: 2026-11-15"
CORRECTIONS_FEEDS = {
    "atom": _atom("corrections", "corrections", _CORRECTED),
    "ics": _icalendar("corrections", "20261115", _CORRECTED),
}
DIFF = _ABOUT | {
    "since": "2026-10-15",
    "changes": [
        {
            "reason": "new_month",
            "reason_name": "Month published for the first time",
            "what": "time",
            "codes": ["2026-08"],
        }
    ],
    "cells": [
        {
            "geo": "29000000",
            "topic": "all",
            "outcome": "all",
            "time": "2026-08",
            "value_before": None,
            "obs_status_before": None,
            "value": 1240,
            "obs_status": "A",
            "reason": "new_month",
        }
    ],
}
DIFF_CSV = (
    "REF_AREA,TOPIC,OUTCOME,TIME_PERIOD,VALUE_BEFORE,OBS_STATUS_BEFORE,OBS_VALUE,OBS_STATUS,"
    "CHANGE_REASON,SINCE,RELEASE,DATA_NOTE\r\n"
    "29000000,all,all,2026-08,,,1240,A,new_month,2026-10-15,2026-11-15,\r\n"
)
