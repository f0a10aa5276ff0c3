"""Late records on their whole way: files, microdata, cube, rounding, ledger, retention."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner
from made_up_city import CITY, COLUMNS

from portal.cli.main import main
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.ingest.pipeline import ingest
from portal.releases.publish import publish
from portal.releases.records import late_months, waiting_kinds
from portal.releases.retention import erase_expired
from portal.releases.scaffold import create_keys
from portal.releases.stage1 import open_ledger, run_stage1

MONTHS = ("2011-07", "2011-08", "2011-09")
SMALLEST = 30
BASE = 3
FIRST, LATER, LAST = date(2012, 2, 1), date(2012, 3, 1), date(2012, 4, 1)
EXPIRED = date(2020, 1, 1)


def cases(first, n, months=MONTHS, seed=1):
    """Return ``n`` appeals at random, by number, as the city writes them."""
    random = np.random.default_rng(seed)
    found = {}
    for number in range(first, first + n):
        month = months[int(random.integers(len(months)))]
        opened = datetime.fromisoformat(f"{month}-01") + timedelta(
            minutes=int(random.integers(27 * 1440))
        )
        closed = opened + timedelta(minutes=int(random.integers(1, 60000)))
        is_open = random.random() < 0.2
        found[number] = {
            "case_enquiry_id": number,
            "open_dt": opened,
            "closed_dt": "" if is_open else closed,
            "case_status": "Open" if is_open else "Closed",
            "reason": str(random.choice(["Sanitation", "Trees", "Graffiti"])),
            "neighborhood": str(random.choice(["Dorchester", "Roxbury", "Back Bay", " "])),
            "source": str(random.choice(["Constituent Call", "Self Service"])),
        }
    return found


class City:
    """An instance that takes in files and puts releases together, stage 2 left out."""

    def __init__(self, instance):
        self.instance = instance
        self.n_files = 0

    def take_in(self, rows, as_of):
        path = self.instance.root / f"file-{self.n_files}.csv"
        self.n_files += 1
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows.values())
        ingest(self.instance, "boston", [path], as_of)

    def declare(self, last):
        self.instance.coverage_file.write_text(
            f"source,territory,from,to,state\nboston,BOS,2011-07,{last},reported\n"
        )

    def release(self, name, day=LAST):
        """Build the confidential half of a release and append its blocks as publishing does."""
        handover = self.instance.root / f"handover-{name}"
        handover.mkdir()
        protected = run_stage1(self.instance, name, day, handover, lambda _: None)
        open_ledger(self.instance).append_pending(name)
        return protected

    def ledger(self):
        return open_ledger(self.instance)


def shown(protected):
    rows = protected.cells.to_pylist()
    cells = {tuple(v for k, v in row.items() if k != "shown"): row["shown"] for row in rows}
    assert len(cells) == len(rows)
    return cells


def counted(protected, kind):
    blocks = [block.cells for block in protected.new_blocks if block.kind == kind]
    return sum(sum(cells["count"].to_pylist()) for cells in blocks)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a city with three published months; a month too few late records wait in."""
    root = tmp_path_factory.mktemp("late") / "city"
    shutil.copytree(CITY, root)
    policy = (root / "policy.toml").read_text().replace("test_only = true", "")
    policy = policy.replace("min_block = 1", f"min_block = {SMALLEST}")
    (root / "policy.toml").write_text(policy)
    instance = Instance.open(root)
    create_keys(instance)
    city = City(instance)
    city.declare("2011-09")
    city.take_in(cases(1, 700), FIRST)
    city.before = shown(city.release("first"))
    city.take_in(cases(1001, 5, ("2011-07",)), LATER)
    return city


@pytest.fixture
def city(published, tmp_path):
    shutil.copytree(published.instance.root, tmp_path / "city")
    city = City(Instance.open(tmp_path / "city"))
    city.n_files, city.before = published.n_files, published.before
    return city


def additions(before, after):
    """Return what cells have gained; nothing may be lowered or gain less than the base."""
    gains = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in before | after}
    assert min(gains.values()) >= 0
    assert not set(gains.values()) & set(range(1, BASE))
    return sum(gains.values())


def test_too_few_late_records_change_nothing_and_the_next_batch_pools_them(city):
    waiting = city.release("second")
    assert waiting.late_waits
    assert waiting.new_blocks == []
    assert shown(waiting) == city.before
    # These files tell of a day before the months were published.
    city.take_in(cases(2001, 60, seed=2), date(2011, 12, 1))
    city.take_in(cases(3001, 60, seed=3), date(2011, 11, 1))
    pooled = city.release("third")
    assert not pooled.late_waits
    assert counted(pooled, "late") == 125
    assert additions(city.before, shown(pooled)) > 60
    again = city.release("fourth")
    assert (again.new_blocks, again.late_waits) == ([], False)
    assert shown(again) == shown(pooled)


def test_changes_of_counted_records_are_not_applied_and_count_nowhere_twice(city):
    known = cases(1, 700)
    by_topic = {number: row | {"reason": "Trees"} for number, row in known.items() if number < 200}
    october = {"open_dt": datetime(2011, 10, 5, 12), "closed_dt": "", "case_status": "Open"}
    moved = {number: known[number] | october for number in range(300, 340)}
    city.take_in(by_topic | moved, LATER)
    city.take_in(cases(2001, 120, seed=2) | cases(5001, 150, ("2011-10",), seed=4), LAST)
    city.declare("2011-10")
    assert set(waiting_kinds(city.instance, city.ledger())) == {"removed", "reclassified"}
    protected = city.release("second")
    # What moved to October was counted before, and is not counted there once more.
    assert counted(protected, "months") == 150
    assert counted(protected, "late") == 125
    old = {cell: n for cell, n in shown(protected).items() if "2011-10" not in cell}
    assert additions(city.before, old) > 0
    assert set(waiting_kinds(city.instance, city.ledger())) == {"removed", "reclassified"}


def test_without_changes_no_kind_waits(published):
    assert waiting_kinds(published.instance, published.ledger()) == ()


def test_a_counted_record_that_changes_its_cell_is_not_late(city):
    assert late_months(city.instance, city.ledger()) == {("boston", "2011-07")}
    city.take_in({n: row | {"neighborhood": ""} for n, row in cases(1, 700).items()}, LATER)
    assert late_months(city.instance, city.ledger()) == {("boston", "2011-07")}


def test_microdata_that_began_anew_adds_nothing_to_published_months(city):
    shutil.rmtree(city.instance.confidential / "microdata")
    for first in (1, 101, 201):
        city.take_in(cases(first, 100), LATER)
    city.take_in(cases(2001, 300, seed=2), LAST)
    protected = city.release("second")
    assert (protected.new_blocks, protected.late_waits) == ([], False)
    assert waiting_kinds(city.instance, city.ledger()) == ()


def test_an_older_copy_of_the_microdata_is_refused(city):
    copy = city.instance.root / "copy"
    shutil.copytree(city.instance.confidential / "microdata", copy)
    city.take_in(cases(2001, 120, seed=2), LAST)
    city.release("second")
    shutil.rmtree(city.instance.confidential / "microdata")
    copy.rename(city.instance.confidential / "microdata")
    with pytest.raises(OperatorError, match="restore the newest copy of the microdata"):
        city.release("third")


def test_records_that_wait_are_not_erased_and_erased_ones_are_never_late(city):
    erased = erase_expired(city.instance, EXPIRED)
    assert erased.months == (("boston", "2011-08"), ("boston", "2011-09"))
    assert erased.waiting == (("boston", "2011-07"),)
    # The source tells all of it once more, and some that is new in a month that is closed now.
    city.take_in(cases(1, 700) | cases(6001, 50, ("2011-09",)), LAST)
    assert late_months(city.instance, city.ledger()) == {("boston", "2011-07")}
    assert city.release("second").late_waits
    given_up = erase_expired(city.instance, EXPIRED, with_late=True)
    assert ("boston", "2011-07") in given_up.months
    assert given_up.waiting == ()
    assert not city.release("third").late_waits


def test_the_operator_is_told_kinds_that_the_register_does_not_name_and_no_counts(city):
    city.take_in({n: r | {"reason": "Trees"} for n, r in cases(1, 700).items()}, LATER)
    city.instance.corrections_file.write_text(
        "date,kind,text_ru,text_en,releases\n"
        f"{LATER},late_waiting,Есть опоздавшие записи.,Some records are late.,{LAST}\n",
        encoding="utf-8",
    )
    arguments = ["build", "-i", str(city.instance.root), "--date", str(LAST)]
    built = CliRunner().invoke(main, arguments)
    assert built.exit_code == 0, built.output
    told = " ".join(built.stderr.split())
    assert "Changes in published months that wait: reclassified. Say so in corrections.csv" in told
    release = built.stdout.splitlines()[-1]
    publish(city.instance, release)
    public = city.instance.releases / release / "corrections.csv"
    assert "Есть опоздавшие записи." in public.read_text(encoding="utf-8")


def test_a_register_that_cannot_be_read_stops_the_build_at_once(city):
    city.instance.corrections_file.write_text("date,kind\n", encoding="utf-8")
    arguments = ["build", "-i", str(city.instance.root), "--date", str(LAST)]
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 2
    assert "corrections.csv: row 1: the header must be" in refused.stderr


def test_the_command_to_erase_names_what_waits(city):
    arguments = ["erase", "-i", str(city.instance.root), "--today", str(EXPIRED)]
    kept = CliRunner().invoke(main, [*arguments, "--dry-run"]).stdout
    assert "kept records of boston, 2011-07: late records wait to be counted" in kept
    gone = CliRunner().invoke(main, [*arguments, "--with-late"]).stdout
    assert "erased records of boston, 2011-07" in gone
    assert "wait" not in gone
