"""The release calendar: when the operator said that a month would be published.

It is declared ahead and only ever grows: a date that moves is a second announcement of the same
month, so that the first one is still there to be measured by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from portal.config.errors import OperatorError
from portal.config.tables import read_table
from schemas.periods import Period, PeriodError

CALENDAR_HEADER = ("announced_on", "due", "last_month")


@dataclass(frozen=True, slots=True, order=True)
class Announcement:
    """On ``announced_on`` it was said that ``last_month`` would be published on ``due``."""

    last_month: str
    announced_on: date
    due: date


def _month(text: str) -> None:
    try:
        period = Period.parse(text)
    except PeriodError as error:
        raise ValidationError(f"{error}") from None
    if period.freq != "M":
        raise ValidationError(f"«{text}» is no month: write 2026-08")


class _AnnouncementSchema(Schema):
    announced_on = fields.Date(required=True, format="%Y-%m-%d")
    due = fields.Date(required=True, format="%Y-%m-%d")
    last_month = fields.String(required=True, validate=_month)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["due"] < data["announced_on"]:
            raise ValidationError("a day that has passed cannot be announced", "due")
        if data["due"] <= Period.parse(data["last_month"]).last_day:
            raise ValidationError("a month is not published before it has ended", "due")

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Announcement:
        return Announcement(**data)


def load_calendar(path: Path) -> tuple[Announcement, ...]:
    """Return the announcements of a ``calendar.csv`` by month, then in order of announcement.

    None where there is no such file. Raises ``OperatorError`` naming the row and column, or a month
    that is announced twice on one day.
    """
    if not path.exists():
        return ()
    rows = read_table(path, CALENDAR_HEADER)
    found = sorted(_announcement(f"{path}: row {number}", row) for number, row in rows)
    for one, other in pairwise(found):
        if (one.last_month, one.announced_on) == (other.last_month, other.announced_on):
            raise OperatorError(
                f"{path}: {one.last_month} is announced twice on {one.announced_on}."
            )
    return tuple(found)


def calendar_text(announced: Sequence[Announcement]) -> str:
    """Return a calendar as a file that holds nothing but its entries."""
    rows = [f"{entry.announced_on},{entry.due},{entry.last_month}" for entry in announced]
    return "\n".join([",".join(CALENDAR_HEADER), *rows, ""])


def _announcement(place: str, row: dict[str, str]) -> Announcement:
    try:
        made: Announcement = _AnnouncementSchema().load(row)
    except ValidationError as error:
        column, said = next(iter(error.messages_dict.items()))
        raise OperatorError(f"{place}: {column}: {str(said[0]).rstrip('.')}.") from None
    return made
