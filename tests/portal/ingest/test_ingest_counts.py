"""What an ingest counts and stores: nothing twice, nothing lost, the newest version kept."""

from __future__ import annotations

import os
import stat
from datetime import date, datetime

import pytest

from portal.config.errors import OperatorError
from portal.ingest.microdata import locked, microdata_files, microdata_folder
from portal.ingest.pipeline import ingest
from portal.ingest.report import IngestReport
from schemas.appeals import RECORD_COLUMNS, RECORD_FIELDS

pytestmark = pytest.mark.usefixtures("same_process")
FIRST = "1,2026-01-10 09:00:00,2026-01-11 09:00:00,done,Trees,BOS-RX"
SECOND = "2,2026-02-10 09:00:00,,waiting,Housing,BOS-DO"


def counts(report):
    return report.accepted, report.replaced, report.duplicate, report.quarantined


def test_records_have_exactly_the_columns_and_types_of_the_contract(office):
    office.ingest(office.rows(FIRST, SECOND))
    described = office.records("*")
    assert len(described) == 2
    types = office.records(", ".join(f"typeof({name})" for name in RECORD_COLUMNS))[0]
    assert types == tuple(field.type for field in RECORD_FIELDS)
    names = office.records("*")[0]
    assert len(names) == len(RECORD_COLUMNS)
    for field in RECORD_FIELDS:
        if not field.nullable:
            assert all(value is not None for (value,) in office.records(field.name))


def test_a_record_says_what_the_row_says(office):
    header = "number,received,closed,first reply,due,status,subject,place,way,mark,again,urgency"
    row = (
        "7,2026-01-10 23:30:00,2026-01-12,2026-01-11 08:00:00,2026-01-20 00:00:00,done,Trees,"
        "BOS-RX,call,good,yes,high"
    )
    office.ingest(office.rows(row, header=header))
    columns = (
        "source, regime, channel, received_on, received_at, closed_at, first_reply_at,"
        " territory_code, topic_code, outcome, rating, is_repeat, deadline_at, priority, version_at"
    )
    assert office.records(columns) == [
        (
            "desk",
            "service_request",
            "phone",
            date(2026, 1, 10),
            datetime(2026, 1, 11, 4, 30),
            # A day without a time ends when the day ends, in the clock of the source.
            datetime(2026, 1, 13, 4, 59, 59),
            datetime(2026, 1, 11, 13, 0),
            "BOS-RX",
            "trees",
            "measures_taken",
            "agree",
            True,
            datetime(2026, 1, 20, 5, 0),
            "urgent",
            datetime(2026, 3, 1),
        )
    ]


def test_what_is_not_mapped_or_blank_is_absent_and_never_guessed(office):
    office.ingest(office.rows("7,2026-01-10 23:30:00,-,done,-,-"))
    columns = "channel, closed_at, first_reply_at, rating, is_repeat, deadline_at, priority"
    assert office.records(columns) == [("unknown", None, None, "none", None, None, None)]
    assert office.records("territory_code, topic_code") == [("BOS.u", "unclassified")]
    assert office.unmapped() == []


def test_months_are_those_of_the_place_and_not_of_the_machine(office):
    office.ingest(office.rows("7,2026-01-31 23:30:00,,waiting,Trees,BOS-RX"))
    assert [path.name[:7] for path in microdata_files(office.instance)] == ["2026-01"]
    assert office.records("received_on, received_at") == [
        (date(2026, 1, 31), datetime(2026, 2, 1, 4, 30))
    ]


def test_the_same_file_twice_changes_nothing(office):
    file = office.rows(FIRST, SECOND, SECOND.replace("waiting", "told"))
    (first,) = office.ingest(file)
    before = office.state()
    (second,) = office.ingest(file)
    assert counts(first) == (2, 1, 0, 0)
    assert counts(second) == (0, 0, 3, 0)
    assert office.state() == before


def test_a_newer_version_replaces_and_an_older_one_does_not(office):
    office.ingest(office.rows(SECOND), as_of=date(2026, 3, 1))
    newer = office.rows(SECOND.replace("waiting", "told"), name="newer.csv")
    (report,) = office.ingest(newer, as_of=date(2026, 3, 2))
    assert counts(report) == (0, 1, 0, 0)
    older = office.rows(SECOND.replace("waiting", "done"), name="older.csv")
    (report,) = office.ingest(older, as_of=date(2026, 2, 27))
    assert counts(report) == (0, 0, 1, 0)
    assert office.records("outcome, version_at") == [("explained", datetime(2026, 3, 2))]


def test_of_equal_age_the_later_ingest_wins(office):
    office.ingest(office.rows(SECOND))
    (report,) = office.ingest(office.rows(SECOND.replace("waiting", "told"), name="b.csv"))
    assert counts(report) == (0, 1, 0, 0)
    assert office.records("outcome") == [("explained",)]


def test_the_time_of_change_in_the_row_decides_before_the_date_of_the_file(office):
    header = "number,received,closed,status,subject,place,updated"
    rows = [f"{SECOND.replace('waiting', 'told')},2026-02-20", f"{SECOND},2026-02-12"]
    (report,) = office.ingest(office.rows(*rows, header=header))
    assert counts(report) == (1, 1, 0, 0)
    assert office.records("outcome") == [("explained",)]
    stale = office.rows(f"{SECOND},2026-02-15", header=header, name="stale.csv")
    (report,) = office.ingest(stale, as_of=date(2026, 9, 1))
    assert counts(report) == (0, 0, 1, 0)
    assert office.records("outcome") == [("explained",)]


def test_a_record_whose_month_changes_leaves_its_old_month(office):
    office.ingest(office.rows(FIRST, SECOND))
    moved = office.rows(SECOND.replace("2026-02-10", "2026-01-20"), name="moved.csv")
    (report,) = office.ingest(moved, as_of=date(2026, 3, 2))
    assert counts(report) == (0, 1, 0, 0)
    assert office.records("received_on") == [(date(2026, 1, 10),), (date(2026, 1, 20),)]
    assert [path.name[:7] for path in microdata_files(office.instance)] == ["2026-01"]
    folder = microdata_folder(office.instance, "desk")
    assert sorted(folder.glob("*.parquet")) == microdata_files(office.instance)


def test_months_that_do_not_change_keep_their_file(office):
    office.ingest(office.rows(FIRST, SECOND))
    january = microdata_files(office.instance)[0]
    office.ingest(office.rows(SECOND.replace("waiting", "told"), name="b.csv"))
    assert microdata_files(office.instance)[0] == january


def test_two_sources_never_share_a_hash(office):
    file = office.rows(FIRST)
    office.mapping(
        (office.instance.sources / "desk.toml").read_text().replace('"desk"', '"other"'), "other"
    )
    office.ingest(file)
    office.ingest(file, source="other")
    assert len(office.records("DISTINCT record_hash", "1")) == 2


def test_a_report_that_does_not_add_up_is_an_error():
    with pytest.raises(RuntimeError, match="do not add up"):
        IngestReport("s", "f", "n", "0", date(2026, 1, 1), 3, 1, 0, 0, 1, 0, {"id_blank": 1})
    with pytest.raises(RuntimeError, match="do not add up"):
        IngestReport("s", "f", "n", "0", date(2026, 1, 1), 2, 1, 0, 0, 1, 0, {})


def test_a_snapshot_is_a_dated_read_only_copy_with_its_checksum(office):
    file = office.rows(FIRST)
    (report,) = office.ingest(file)
    folder = office.instance.confidential / "snapshots" / "desk" / "2026-03-01"
    (copy,) = folder.iterdir()
    assert copy.read_bytes() == file.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o400
    assert copy.name == f"{report.sha256[:12]}-day.csv"
    assert not list((office.instance.confidential / "work").iterdir())


def test_every_confidential_folder_is_closed_whatever_the_umask(office):
    old = os.umask(0)
    try:
        office.ingest(office.rows(FIRST, "2,,,waiting,,"))
    finally:
        os.umask(old)
    folders = [p for p in office.instance.confidential.rglob("*") if p.is_dir()]
    names = {str(p.relative_to(office.instance.confidential)) for p in folders}
    assert {"microdata/desk", "quarantine/desk", "snapshots/desk/2026-03-01", "work"} <= names
    assert {stat.S_IMODE(p.stat().st_mode) for p in folders} == {0o700}


def test_stages_are_announced_and_timed(office):
    heard: list[str] = []
    file = office.rows(FIRST)
    (report,) = ingest(office.instance, "desk", [file], date(2026, 3, 1), heard.append)
    stages = ["snapshot", "read", "harmonise", "hash", "merge", "write"]
    assert heard == [f"day.csv: {stage}" for stage in stages]
    assert {"snapshot", "start_up", "parse", "harmonise", "hash", "merge", "write"} <= set(
        report.seconds
    )


def test_only_one_ingest_of_a_source_runs_at_a_time(office):
    folder = microdata_folder(office.instance, "desk")
    with locked(folder), pytest.raises(OperatorError, match="another ingest"):
        office.ingest(office.rows(FIRST))


def test_an_offset_in_the_text_is_respected(office):
    text = (office.instance.sources / "desk.toml").read_text()
    office.mapping(text.replace('"%Y-%m-%d"]', '"%Y-%m-%dT%H:%M:%S%z"]'))
    office.ingest(office.rows("1,2026-01-31T23:30:00-08:00,2026-02-01 03:00:00,done,Trees,BOS-RX"))
    assert office.records("received_at, closed_at, received_on") == [
        (datetime(2026, 2, 1, 7, 30), datetime(2026, 2, 1, 8, 0), date(2026, 2, 1))
    ]
