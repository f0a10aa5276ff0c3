"""Retention: what is past its term goes, what the next release needs stays."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.ingest.as_of import latest_as_of
from portal.ingest.microdata import locked, microdata_files, microdata_folder, read_index
from portal.ingest.pipeline import ingest
from portal.releases.build import build_release
from portal.releases.publish import publish
from portal.releases.retention import erase_expired
from portal.releases.scaffold import create_keys

CITY = Path(__file__).resolve().parents[2] / "instances" / "boston"
COLUMNS = (
    "case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "reason", "type",
    "neighborhood", "source",
)  # fmt: skip
TERMS = "snapshot_retention_days = 100\nmicrodata_retention_days = 400\n"
FIRST, SECOND = date(2012, 1, 10), date(2012, 3, 10)


def write_cases(path, months, extra=()):
    rows = [
        (f"{month}-{day}", f"{month}-{day:02d} 10:00:00", "", "", "Open", "Graffiti", "x", "Roxbury",
         "Self Service")
        for month in months
        for day in range(1, 20)
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows, *extra])
    return path


@pytest.fixture
def city(tmp_path):
    """Return a city with two snapshots, a quarantine report and July–December; November on wait."""
    shutil.copytree(CITY, tmp_path / "city")
    policy = tmp_path / "city" / "policy.toml"
    kept = [line for line in policy.read_text().splitlines() if "retention_days" not in line]
    policy.write_text(TERMS + "\n".join(kept) + "\n", encoding="utf-8")
    instance = Instance.open(tmp_path / "city")
    create_keys(instance)
    broken = [("x", "someday", "", "", "Open", "Graffiti", "x", "Roxbury", "Self Service")]
    early = write_cases(tmp_path / "a.csv", ["2011-07", "2011-08", "2011-09"], broken)
    ingest(instance, "boston", [early], FIRST)
    (instance.coverage_file).write_text(
        "source,territory,from,to,state\nboston,BOS,2011-07,2011-08,reported\n", encoding="utf-8"
    )
    publish(instance, build_release(instance, FIRST, lambda _: None)[0])
    ingest(instance, "boston", [write_cases(tmp_path / "b.csv", ["2011-12"])], SECOND)
    return instance


def listing(instance):
    """Return every file of the instance with its content, locks left out."""
    return {
        path: path.read_bytes()
        for path in instance.root.rglob("*")
        if path.is_file() and not path.name.endswith("lock")
    }


def months(instance):
    return [file.month for file in read_index(microdata_folder(instance, "boston")).files]


def test_nothing_goes_before_its_term(city):
    before = listing(city)
    erased = erase_expired(city, FIRST + timedelta(days=100))
    assert (erased.snapshots, erased.reports, erased.months, erased.kept) == ((), (), (), ())
    assert listing(city) == before


def test_a_snapshot_goes_the_day_after_its_term_with_its_quarantine_report(city):
    erased = erase_expired(city, FIRST + timedelta(days=101))
    (snapshot,) = erased.snapshots
    (report,) = erased.reports
    assert snapshot.name.endswith("-a.csv")
    assert report.name.endswith("-a.csv.csv")
    assert not snapshot.parent.exists()
    assert not report.exists()
    assert [p.name for p in (city.confidential / "snapshots" / "boston").iterdir()] == [str(SECOND)]


def test_the_newest_date_is_remembered_when_its_snapshot_is_gone(city):
    erase_expired(city, SECOND + timedelta(days=101))
    assert not [p for p in (city.confidential / "snapshots").rglob("*") if p.is_file()]
    assert latest_as_of(city) == {"boston": SECOND}


@pytest.mark.parametrize(
    ("day", "gone", "kept"),
    [
        (date(2011, 7, 31) + timedelta(days=400), [], []),
        (date(2011, 7, 31) + timedelta(days=401), ["2011-07"], []),
        (date(2011, 9, 30) + timedelta(days=401), ["2011-07", "2011-08"], ["2011-09"]),
        (date(2020, 1, 1), ["2011-07", "2011-08"], ["2011-09", "2011-12"]),
    ],
)
def test_published_months_go_after_their_term_and_others_wait(city, day, gone, kept):
    before = months(city)
    erased = erase_expired(city, day)
    assert erased.months == tuple(("boston", month) for month in gone)
    assert erased.kept == tuple(("boston", month) for month in kept)
    assert months(city) == [month for month in before if month not in gone]
    folder = microdata_folder(city, "boston")
    assert {p.name for p in folder.glob("*.parquet")} == {p.name for p in microdata_files(city)}


def test_ledger_keys_and_releases_are_untouched_and_the_next_release_shows_the_same(city):
    rooms = (city.confidential / "ledger", city.confidential / "keys", city.releases)
    before = {p: c for p, c in listing(city).items() if any(r in p.parents for r in rooms)}
    erase_expired(city, date(2020, 1, 1))
    after = listing(city)
    assert before
    assert {path: after[path] for path in before} == before
    release, protected = build_release(city, date(2020, 1, 1), lambda _: None)
    assert protected.months[:2] == ("2011-07", "2011-08")
    old, new = city.releases / str(FIRST), city.built / release
    name = next(p.name for p in (old / "downloads").glob("*.csv*") if "observ" in p.name)
    assert (old / "downloads" / name).read_bytes() == (new / "downloads" / name).read_bytes()


def test_a_dry_run_names_everything_and_changes_nothing(city):
    before = listing(city)
    dry = erase_expired(city, date(2020, 1, 1), dry_run=True)
    assert listing(city) == before
    assert erase_expired(city, date(2020, 1, 1)) == dry
    again = erase_expired(city, date(2020, 1, 1))
    assert (again.snapshots, again.reports, again.months) == ((), (), ())
    assert again.kept == dry.kept


def test_nothing_is_erased_while_an_ingest_is_running(city):
    before = listing(city)
    with locked(microdata_folder(city, "boston")), pytest.raises(OperatorError, match="another"):
        erase_expired(city, date(2020, 1, 1))
    assert listing(city) == before


def test_the_command_says_what_it_did(city):
    arguments = ["erase", "-i", str(city.root), "--today", "2020-01-01"]
    dry = CliRunner().invoke(main, [*arguments, "--dry-run"])
    assert dry.exit_code == 0
    done = CliRunner().invoke(main, arguments)
    assert done.stdout == dry.stdout.replace("would erase", "erased")
    assert done.stdout.splitlines()[-1] == (
        "erased: snapshots 2, quarantine reports 1, months of records 2"
    )
    assert "kept records of boston, 2011-12: the month is not published yet" in done.stdout
