"""Working time by the Russian production calendar, against cases worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.working_calendar import (
    WORKING_CALENDAR_COLUMNS,
    WorkingDays,
    load_working_days,
    parse_hours,
)

EMBEDDED = Path(__file__).parents[3] / "geodata" / "reference" / "working_calendar.csv"
# Eight hours with an hour of dinner.
SPANS = parse_hours(["09:00-13:00", "14:00-18:00"])
HOUR = 3600


@pytest.fixture(scope="module")
def days() -> WorkingDays:
    return load_working_days(EMBEDDED, SPANS)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # Within a day: an hour before dinner, two after.
        ("2026-02-03T12:00", "2026-02-03T16:00", 3),
        # Before and after work nothing passes.
        ("2026-02-03T06:00", "2026-02-03T23:30", 8),
        # Over a weekend: Friday 16-18, Monday 9-11.
        ("2026-02-06T16:00", "2026-02-09T11:00", 4),
        # Received on a Saturday, answered on Sunday.
        ("2026-02-07T10:00", "2026-02-08T18:00", 0),
        # Over New Year 2025: the last working day was Saturday 28 December 2024, the first one
        # was Thursday 9 January.
        ("2024-12-28T17:00", "2025-01-09T10:00", 2),
        ("2024-12-29T00:00", "2025-01-09T00:00", 0),
        # 2026 began with a moved day off: Friday 9 January is none of work.
        ("2025-12-30T17:00", "2026-01-12T10:00", 2),
        # Saturday 27 April 2024 was worked for Monday 29: Friday 1, Saturday 8 hours.
        ("2024-04-26T17:00", "2024-05-02T09:00", 9),
        # Saturday 1 November 2025 was worked for Monday 3, an hour short as that eve: 7 hours.
        ("2025-11-01T09:00", "2025-11-05T09:00", 7),
        # 30 April 2026 is an eve: work ends at 17.
        ("2026-04-30T16:00", "2026-05-04T10:00", 2),
        # A whole working week.
        ("2026-02-02T00:00", "2026-02-09T00:00", 40),
    ],
)
def test_hours_worked_between_two_instants(
    days: WorkingDays, start: str, end: str, hours: int
) -> None:
    instants = datetime.fromisoformat(start), datetime.fromisoformat(end)
    assert days.seconds(*instants) == hours * HOUR


def test_nine_working_hours_from_friday_afternoon_end_on_monday_afternoon(
    days: WorkingDays,
) -> None:
    """The term of Sevastopol: Friday 16-18, Monday 9-13 and 14-17."""
    received = datetime.fromisoformat("2020-02-14T16:00")
    on_time = datetime.fromisoformat("2020-02-17T17:00")
    late = datetime.fromisoformat("2020-02-17T17:01")
    assert days.seconds(received, on_time) == 9 * HOUR
    assert days.seconds(received, late) > 9 * HOUR


@pytest.mark.parametrize(
    ("year", "n_days", "hours"),
    # Norms of the 40-hour week as the production calendars have them.
    [(2024, 248, 1979), (2025, 247, 1972), (2026, 247, 1972)],
)
def test_a_year_has_as_many_working_days_and_hours_as_its_calendar(
    days: WorkingDays, year: int, n_days: int, hours: int
) -> None:
    first, end = ((date(of, 1, 1) - days.first).days for of in (year, year + 1))
    own = days.open[first:end]
    assert (sum(1 for one in own if one), sum(own)) == (n_days, hours * HOUR)


def test_a_day_beyond_the_calendar_is_not_guessed(days: WorkingDays) -> None:
    assert (days.first, days.last) == (date(2018, 1, 1), date(2027, 12, 31))
    with pytest.raises(ValueError, match="2028-01-03 is not in"):
        days.seconds(datetime(2027, 12, 1), datetime(2028, 1, 3))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["2026-13-01,day_off,b,s"], "row 2: on: «2026-13-01» is no date"),
        (["2026-01-01,holiday,b,s"], "kind: «holiday» is none of day_off"),
        (["2026-01-01,day_off,b,s", "2026-01-01,day_off,b,s"], "row 3: on: 2026-01-01 was given"),
        (["2026-01-01,day_off,b,"], "source is empty"),
        (["2024-01-01,day_off,b,s", "2026-01-01,day_off,b,s"], "there is no day of 2025"),
        ([], "there is no day"),
    ],
)
def test_a_wrong_calendar_is_refused(tmp_path: Path, rows: list[str], fault: str) -> None:
    path = tmp_path / "working_calendar.csv"
    path.write_text("\n".join([",".join(WORKING_CALENDAR_COLUMNS), *rows, ""]), encoding="utf-8")
    with pytest.raises(OperatorError, match=fault):
        load_working_days(path, SPANS)


@pytest.mark.parametrize(
    "hours", [["9-18"], ["18:00-09:00"], ["09:00-13:00", "12:00-18:00"], ["09:00-09:30"]]
)
def test_wrong_hours_are_refused(hours: list[str]) -> None:
    with pytest.raises(ValueError):
        parse_hours(hours)
