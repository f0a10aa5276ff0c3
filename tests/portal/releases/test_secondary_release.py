"""Secondary tables from a source file to a release: quarters, ledgers, what moves and what not."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from datetime import datetime, timedelta

import duckdb
import numpy as np
import orjson
import pyarrow.parquet as pq
import pytest
from made_up_city import AS_OF, CITY, DAY

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.disclosure.ledger import Ledger
from portal.ingest.microdata import Index, MonthFile
from portal.ingest.pipeline import ingest
from portal.releases.build import build_release
from portal.releases.key_rotation import rotate_key
from portal.releases.publish import publish
from portal.releases.scaffold import create_keys
from portal.releases.secondary import recorded_months
from portal.releases.secondary_ledgers import append_quarters
from portal.releases.stage1 import run_stage1
from portal.store.release_store import ReleaseStore
from schemas.periods import Period
from schemas.secondary import SECONDARY_TABLES, SHARE_BY_ID

COLUMNS = (
    "case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "reason",
    "neighborhood", "source", "rating", "again",
)  # fmt: skip
# The city's own mapping, with what applicants and the city say of the same appeals.
MAPPING = """id = "boston"
base = "boston"
[fields]
rating = "rating"
is_repeat = "again"
[values.rating]
good = "agree"
bad = "disagree"
[values.is_repeat]
yes = "yes"
no = "no"
"""
WITHOUT = 'id = "boston"\nbase = "boston"\n'
NAMES = [table.name for table in SECONDARY_TABLES]


def write_source(path, good=0.5, seed=4, rows=4000):
    """Write appeals from July to December 2011; ``good`` is the share of good ratings."""
    random = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            opened = datetime(2011, 7, 1) + timedelta(minutes=int(random.integers(0, 183 * 1440)))
            closed = opened + timedelta(hours=int(random.integers(1, 400)))
            rated = random.random() < 0.6
            point = random.random()
            writer.writerow(
                [
                    number + 1,
                    opened.isoformat(" "),
                    (opened + timedelta(days=7)).isoformat(" "),
                    closed.isoformat(" "),
                    "Closed",
                    str(random.choice(["Sanitation", "Trees", "Graffiti"])),
                    str(random.choice(["Dorchester", "Roxbury", " "])),
                    "Self Service",
                    ("good" if point < good else "bad") if rated else "",
                    "yes" if random.random() < 0.1 else "no",
                ]
            )
    return path


def make_city(directory, *sources, mapping=MAPPING, last_month="2011-12"):
    """Return an instance of the city with its files ingested, the newest last."""
    shutil.copytree(CITY, directory)
    (directory / "sources" / "boston.toml").write_text(mapping, encoding="utf-8")
    declare(directory, "2011-07", last_month)
    instance = Instance.open(directory)
    create_keys(instance)
    for number, source in enumerate(sources):
        ingest(instance, "boston", [source], AS_OF + timedelta(days=number))
    return instance


def declare(directory, first, last):
    text = f"source,territory,from,to,state\nboston,BOS,{first},{last},reported\n"
    (directory / "coverage.csv").write_text(text, encoding="utf-8")


def build(instance):
    return build_release(instance, DAY, lambda _: None)[0]


def hand_over(instance, directory, release="another"):
    """Run stage 1 alone; return what it hands over: shares by key, and the quarters by table."""
    directory.mkdir()
    run_stage1(instance, release, DAY, directory, lambda _: None)
    rows = [tuple(r.values()) for r in pq.read_table(directory / "secondary.parquet").to_pylist()]
    public = orjson.loads((directory / "context.json").read_bytes())["secondary"]
    return by_key(rows), public["quarters"]


def shares(directory):
    """Return every share of a release by its key."""
    with duckdb.connect(str(directory / "portal.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT * FROM secondary").fetchall()
    return by_key(rows)


def by_key(rows):
    """Return per cent and state by indicator, quarter, place and topic."""
    return {(indicator, time, place, topic): (p, s) for place, topic, time, indicator, p, s in rows}


def quarters(directory):
    return orjson.loads((directory / "manifest.json").read_bytes())["secondary"]


def block_files(instance, name):
    return sorted((instance.confidential / f"ledger-{name}").glob("block-*.parquet"))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return two files about the same appeals: in the second almost all ratings are good."""
    directory = tmp_path_factory.mktemp("files")
    return write_source(directory / "a.csv"), write_source(directory / "b.csv", good=0.97)


@pytest.fixture(scope="module")
def built(tmp_path_factory, files):
    """Return an instance that published its first quarter: two months of the next wait for it."""
    instance = make_city(tmp_path_factory.mktemp("city") / "one", files[0], last_month="2011-11")
    publish(instance, build(instance))
    return instance


@pytest.fixture
def scratch(built, tmp_path):
    """Return a copy that a test may change."""
    shutil.copytree(built.root, tmp_path / "copy", symlinks=True)
    return Instance.open(tmp_path / "copy")


def current(instance):
    return (instance.releases / "current").resolve()


def test_a_quarter_is_published_when_all_its_months_are(built):
    assert quarters(current(built)) == {name: ["2011-Q3"] for name in NAMES}
    assert {key[1] for key in shares(current(built))} == {"2011-Q3"}
    store = ReleaseStore(current(built))
    assert store.info.last_month == "2011-11"
    period = Period.parse("2011-Q4")
    found = store.secondary_shares(["BOS"], ["all"], period, "confirmed_share")
    assert found["BOS", "all"].state == "not_published"
    store.close()


@pytest.mark.parametrize("name", NAMES)
def test_shares_are_those_of_the_shown_counts_and_close_to_the_true_ones(built, name):
    [block] = block_files(built, name)
    shown, true = Counter(), Counter()
    for cell in pq.read_table(block).to_pylist():
        assert cell["shown"] not in (1, 2)
        shown[cell["answer"]] += cell["shown"]
        true[cell["answer"]] += cell["count"]
    found = shares(current(built))
    for share in (s for s in SHARE_BY_ID.values() if s.table == name):
        percent, state = found[share.id, "2011-Q3", "BOS", "all"]
        for counts, room in ((shown, 0.5 * share.step), (true, 0.5 * share.step + 1)):
            top, bottom = (sum(counts[a] for a in x) for x in (share.numerator, share.denominator))
            assert abs(percent - 100 * top / bottom) <= room
        assert state == "value"


def test_no_count_of_a_secondary_table_is_in_the_release(built):
    with duckdb.connect(str(current(built) / "portal.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_name LIKE 'secondary%'"
        ).fetchall()
    assert {(table, column) for table, column, kind in rows if kind != "VARCHAR"} == {
        ("secondary", "percent")
    }
    assert not list(current(built).rglob("*ledger*"))


@pytest.mark.usefixtures("same_process")
def test_published_quarters_never_move_and_the_next_one_follows(scratch, files, tmp_path):
    before = shares(current(scratch))
    ingest(scratch, "boston", [files[1]], AS_OF + timedelta(days=1))
    declare(scratch.root, "2011-07", "2011-12")
    publish(scratch, build(scratch))
    after = shares(current(scratch))
    assert {key: after[key] for key in before} == before
    assert quarters(current(scratch))["rating"] == ["2011-Q3", "2011-Q4"]
    assert after["confirmed_share", "2011-Q4", "BOS", "all"][0] > 90
    # Control: the newer records alone would give the first quarter another share.
    fresh = make_city(tmp_path / "fresh", files[1], last_month="2011-09")
    other, _ = hand_over(fresh, tmp_path / "handover")
    percent, _ = other["confirmed_share", "2011-Q3", "BOS", "all"]
    assert abs(percent - before["confirmed_share", "2011-Q3", "BOS", "all"][0]) > 30


@pytest.mark.usefixtures("same_process")
def test_a_crash_in_the_middle_of_publishing_is_finished_by_publishing_again(scratch, monkeypatch):
    declare(scratch.root, "2011-07", "2011-12")
    release = build(scratch)
    append = Ledger.append_pending
    calls = []

    def breaking(ledger, name):
        calls.append(ledger.directory.name)
        if ledger.directory.name == f"ledger-{NAMES[1]}":
            raise OSError("the power is gone")
        return append(ledger, name)

    monkeypatch.setattr(Ledger, "append_pending", breaking)
    with pytest.raises(OSError, match="power"):
        publish(scratch, release)
    assert not (scratch.releases / release).exists()
    assert [len(block_files(scratch, name)) for name in NAMES] == [2, 1, 1]
    monkeypatch.setattr(Ledger, "append_pending", append)
    publish(scratch, release)
    assert [len(block_files(scratch, name)) for name in NAMES] == [2, 2, 2]
    assert calls[0] == "ledger"
    publish(scratch, release)
    assert [len(block_files(scratch, name)) for name in NAMES] == [2, 2, 2]


def test_of_two_releases_built_on_one_state_only_one_can_be_published(scratch, tmp_path):
    declare(scratch.root, "2011-07", "2011-12")
    for release in ("first", "second"):
        _, shown = hand_over(scratch, tmp_path / release, release)
        (scratch.built / release).mkdir(parents=True)
        (scratch.built / release / "manifest.json").write_bytes(orjson.dumps({"secondary": shown}))
    append_quarters(scratch, "second")
    assert [len(block_files(scratch, name)) for name in NAMES] == [2, 2, 2]
    with pytest.raises(OperatorError, match="before another one was published"):
        append_quarters(scratch, "first")
    append_quarters(scratch, "second")
    assert [len(block_files(scratch, name)) for name in NAMES] == [2, 2, 2]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_ledger_stops_the_build(scratch, name):
    shutil.rmtree(scratch.confidential / f"ledger-{name}")
    with pytest.raises(OperatorError, match=rf"2011-Q3 of the table «{name}» is published"):
        build(scratch)


def test_a_new_rounding_key_goes_on_with_the_same_quarters(scratch, tmp_path):
    before = shares(current(scratch))
    rotate_key(scratch, "rounding")
    declare(scratch.root, "2011-07", "2011-12")
    after, _ = hand_over(scratch, tmp_path / "handover")
    assert {key: after[key] for key in before} == before
    assert len(after) == 2 * len(before)


def test_a_quarter_with_a_month_that_is_not_published_is_left_out(tmp_path, files):
    instance = make_city(tmp_path / "city", files[0])
    declare(instance.root, "2011-08", "2011-12")
    _, shown = hand_over(instance, tmp_path / "handover")
    assert shown == {name: ["2011-Q4"] for name in NAMES}


def test_a_source_without_ratings_has_no_data_and_no_ledger_of_them(tmp_path, files):
    instance = make_city(tmp_path / "city", files[0], mapping=WITHOUT, last_month="2011-09")
    found, shown = hand_over(instance, tmp_path / "handover")
    assert shown == {"on_time": ["2011-Q3"]}
    assert {key[0] for key in found} == {"on_time_share"}
    assert not (instance.confidential / "ledger-rating").exists()


def test_a_quarter_with_few_small_cells_waits(tmp_path, files):
    instance = make_city(tmp_path / "city", files[0])
    policy = instance.root / "policy.toml"
    text = policy.read_text(encoding="utf-8").replace("test_only = true", "test_only = false")
    policy.write_text(f"secondary_min_block = 1000\n{text}", encoding="utf-8")
    found, shown = hand_over(Instance.open(instance.root), tmp_path / "handover")
    assert (found, shown) == ({}, {name: [] for name in NAMES})


def test_months_without_records_or_with_erased_ones_are_no_part_of_a_quarter():
    def index(*months, erased=()):
        return Index(1, "", tuple(MonthFile(m, f"{m}.x", 1) for m in months), "", tuple(erased))

    indexes = {"a": index("2011-07", "2011-08", erased=["2011-09"]), "b": index("2011-09")}
    assert recorded_months(indexes, ["b"]) == {"2011-07", "2011-08", "2011-09"}
    assert recorded_months(indexes, ["a", "b"]) == {"2011-07", "2011-08"}
