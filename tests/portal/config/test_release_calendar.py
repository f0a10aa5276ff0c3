"""The release calendar: what may be announced, and how it becomes public."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.config.calendar import Announcement, calendar_text, load_calendar
from portal.config.errors import OperatorError
from portal.releases.scaffold import init_instance
from portal.store.calendar import Came, appointments
from portal.store.current import CurrentRelease

HEADER = "announced_on,due,last_month\n"


def write(folder: Path, rows: str) -> Path:
    path = folder / "calendar.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def test_announcements_are_read_by_month_and_written_as_they_are(tmp_path: Path) -> None:
    rows = "2026-10-20,2026-11-10,2026-08\n2026-11-05,2026-11-15,2026-08\n"
    path = write(tmp_path, "2026-11-15,2026-12-15,2026-09\n" + rows)
    found = load_calendar(path)
    assert found[0] == Announcement("2026-08", date(2026, 10, 20), date(2026, 11, 10))
    assert [entry.last_month for entry in found] == ["2026-08", "2026-08", "2026-09"]
    path.write_text(calendar_text(found), encoding="utf-8")
    assert load_calendar(path) == found
    assert load_calendar(tmp_path / "none.csv") == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2026-10-20,2026-10-19,2026-08\n", "row 2: due: a day that has passed"),
        ("2026-08-01,2026-08-31,2026-08\n", "row 2: due: a month is not published before it"),
        ("2026-10-20,2026-11-31,2026-08\n", "row 2: due"),
        ("2026-10-20,2026-11-10,2026-Q3\n", "row 2: last_month: «2026-Q3» is no month"),
        ("2026-10-20,2026-11-10,August\n", "row 2: last_month: «August» is no period"),
        (
            "2026-10-20,2026-11-10,2026-08\n2026-10-20,2026-11-12,2026-08\n",
            "2026-08 is announced twice on 2026-10-20",
        ),
    ],
)
def test_what_cannot_be_announced_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        load_calendar(write(tmp_path, rows))


def test_punctuality_is_measured_by_the_day_announced_first() -> None:
    announced = (
        Announcement("2026-07", date(2026, 9, 1), date(2026, 10, 15)),
        Announcement("2026-08", date(2026, 10, 1), date(2026, 11, 10)),
        Announcement("2026-08", date(2026, 11, 5), date(2026, 11, 20)),
    )
    published = [Came("2026-11-15", "2026-08", False), Came("2026-10-14", "2026-07", True)]
    late, early = appointments(announced, published)
    assert (early.days_late, early.moved_to, early.came) == (-1, None, published[1])
    assert (late.days_late, late.due, late.moved_to) == (5, date(2026, 11, 10), date(2026, 11, 20))
    # A release with more months brings what was announced too; one before it does not.
    [skipped] = appointments(announced[:1], published[:1])
    assert skipped.released_on == date(2026, 11, 15)
    [awaited] = appointments(announced[1:2], published[1:])
    assert (awaited.came, awaited.released_on, awaited.days_late) == (None, None, None)


def test_the_command_makes_the_calendar_public_and_a_bad_one_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    instance = init_instance(tmp_path / "instance")
    releases = CurrentRelease(instance.releases)

    def run() -> tuple[int, str]:
        done = CliRunner().invoke(main, ["calendar", "-i", str(instance.root)])
        return done.exit_code, done.output

    assert run() == (0, "There is no calendar.csv, or nothing in it.\n")
    assert releases.calendar() == ()
    write(instance.root, "2026-10-20,2026-11-10,2026-08\n")
    assert run() == (0, "The calendar is public: 1 announcements.\n")
    [entry] = releases.calendar()
    write(instance.root, "2026-10-20,2026-11-10,soon\n")
    assert run()[0] == 2
    assert releases.calendar() == (entry,)
    # A file that was spoiled on the web machine brings down nothing.
    (instance.releases / "calendar.csv").write_text("no calendar", encoding="utf-8")
    assert releases.calendar() == (entry,)
    assert "the release calendar cannot be read" in caplog.text
