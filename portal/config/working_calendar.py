"""Working time: the production calendar of an instance, the hours of a day, the clock of both.

A day works from Monday to Friday unless the calendar says otherwise, a short day an hour less at
its end. Days that the calendar does not reach are unknown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.tables import read_table

WORKING_CALENDAR = "working_calendar.csv"
WORKING_CALENDAR_COLUMNS = ("on", "kind", "basis", "source")
DAY_OFF, WORKING_DAY, SHORT_DAY = "day_off", "working_day", "short_day"
_KINDS = (DAY_OFF, WORKING_DAY, SHORT_DAY)
_SATURDAY, _HOUR, _MINUTE = 5, 3600, 60
# For whoever counts days: any hours will do.
_ANY_HOURS = ("09:00-18:00",)
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")

# Seconds of the day from which until which is worked, in order.
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Each day of whole years: how many seconds are worked in it, and before it since the first.

    ``spans`` are the hours of a whole day.
    """

    first: date
    open: tuple[int, ...]
    before: tuple[int, ...]
    spans: Spans

    @property
    def last(self) -> date:
        """Return the last day that is known."""
        return self.first + timedelta(days=len(self.open) - 1)

    def seconds(self, start: datetime, end: datetime) -> int:
        """Return the seconds worked between two instants of the local clock.

        Raises ``ValueError`` for a day that the calendar does not reach.
        """
        return self._until(end) - self._until(start)

    def _until(self, instant: datetime) -> int:
        place = (instant.date() - self.first).days
        if not 0 <= place < len(self.open):
            raise ValueError(f"{instant.date()} is not in the working calendar")
        passed = instant.hour * _HOUR + instant.minute * _MINUTE + instant.second
        worked = sum(max(0, min(passed, end) - begin) for begin, end in self.spans)
        return self.before[place] + min(worked, self.open[place])


def parse_hours(texts: Sequence[str]) -> Spans:
    """Return the spans of ``["09:00-13:00", "14:00-18:00"]``; raise ``ValueError`` for others."""
    found = []
    for text in texts:
        match = _SPAN.fullmatch(text)
        if not match:
            raise ValueError(f"«{text}» is no span; write 09:00-13:00.")
        begin, end = (int(match[at]) * _HOUR + int(match[at + 1]) * _MINUTE for at in (1, 3))
        if end <= begin:
            raise ValueError(f"«{text}» ends before it begins.")
        found.append((begin, end))
    if any(second[0] < first[1] for first, second in pairwise(found)):
        raise ValueError("the spans must follow one another.")
    if sum(end - begin for begin, end in found) <= _HOUR:
        raise ValueError("a working day has more than an hour.")
    return tuple(found)


def load_working_days(path: Path, spans: Spans) -> WorkingDays:
    """Return every day of the years of ``working_calendar.csv``, from its first to its last.

    Raises ``OperatorError`` naming the row of a fault, and for a year between without a row.
    """
    kinds = _kinds(path)
    if not kinds:
        raise OperatorError(f"{path}: there is no day; the working clock needs the calendar.")
    years = sorted({day.year for day in kinds})
    missing = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    if missing:
        raise OperatorError(f"{path}: there is no day of {missing[0]}.")
    first, end = date(years[0], 1, 1), date(years[-1] + 1, 1, 1)
    whole = sum(until - begin for begin, until in spans)
    days = [first + timedelta(days=n) for n in range((end - first).days)]
    seconds = [_open(day, kinds, whole) for day in days]
    before = [0]
    for one in seconds:
        before.append(before[-1] + one)
    return WorkingDays(first, tuple(seconds), tuple(before[:-1]), spans)


def working_days_of(path: Path, months: Sequence[str]) -> list[int]:
    """Return how many days of each month are worked; none where the calendar does not tell all.

    A short day is a day. Raises ``OperatorError`` as :func:`load_working_days` does.
    """
    if not path.exists():
        return []
    days = load_working_days(path, parse_hours(_ANY_HOURS))
    found: dict[str, int] = {}
    for n, seconds in enumerate(days.open):
        month = (days.first + timedelta(days=n)).isoformat()[: len("2026-08")]
        found[month] = found.get(month, 0) + (seconds > 0)
    return [found[month] for month in months] if set(months) <= found.keys() else []


def _open(day: date, kinds: Mapping[date, str], whole: int) -> int:
    usual = WORKING_DAY if day.weekday() < _SATURDAY else DAY_OFF
    kind = kinds.get(day, usual)
    return {DAY_OFF: 0, WORKING_DAY: whole, SHORT_DAY: whole - _HOUR}[kind]


def _kinds(path: Path) -> dict[date, str]:
    found: dict[date, str] = {}
    for line, row in read_table(path, WORKING_CALENDAR_COLUMNS):
        place = f"{path}: row {line}"
        try:
            day = datetime.strptime(row["on"], "%Y-%m-%d").date()
        except ValueError:
            raise OperatorError(f"{place}: on: «{row['on']}» is no date.") from None
        if row["kind"] not in _KINDS:
            raise OperatorError(f"{place}: kind: «{row['kind']}» is none of {', '.join(_KINDS)}.")
        if day in found:
            raise OperatorError(f"{place}: on: {day} was given already.")
        if not row["source"]:
            raise OperatorError(f"{place}: source is empty.")
        found[day] = row["kind"]
    return found
