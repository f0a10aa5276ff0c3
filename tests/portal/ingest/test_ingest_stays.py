"""Each record knows since which generation of the microdata it stands in its month."""

from __future__ import annotations

import json
from datetime import date

import pyarrow.parquet as pq
import pytest
from record_files import LATER_COLUMNS

from portal.ingest.microdata import microdata_files, microdata_folder, read_index, read_microdata
from portal.ingest.retention import erase_months

pytestmark = pytest.mark.usefixtures("same_process")
JANUARY = "1,2026-01-10 09:00:00,,waiting,Trees,BOS-RX"
FEBRUARY = "2,2026-02-12 09:00:00,,waiting,Housing,BOS-DO"
THIRD = "3,2026-01-20 09:00:00,,waiting,Trees,BOS-DO"
LATER = date(2026, 3, 2)


def stays(office):
    return office.records("entered_in, earlier_stays")


def index(office):
    return read_index(microdata_folder(office.instance, "desk"))


def test_a_record_enters_in_the_generation_that_first_holds_it(office):
    office.ingest(office.rows(JANUARY))
    office.ingest(office.rows(JANUARY, FEBRUARY, name="b.csv"))
    # A file that tells of an older day is taken in later all the same.
    office.ingest(office.rows(THIRD, name="c.csv"), as_of=date(2026, 2, 20))
    assert stays(office) == [(1, None), (3, None), (2, None)]
    assert index(office).generation == 3


def test_files_of_one_ingest_are_generations_of_their_own(office):
    office.ingest(office.rows(JANUARY, name="a.csv"), office.rows(FEBRUARY, name="b.csv"))
    assert stays(office) == [(1, None), (2, None)]


def test_a_replaced_record_keeps_the_generation_in_which_it_entered(office):
    office.ingest(office.rows(JANUARY, FEBRUARY))
    office.ingest(office.rows(JANUARY.replace("waiting", "told"), name="b.csv"), as_of=LATER)
    assert office.records("outcome, entered_in, earlier_stays") == [
        ("explained", 1, None),
        ("open", 1, None),
    ]


def test_a_record_that_moves_remembers_the_months_where_it_stood(office):
    office.ingest(office.rows(JANUARY, FEBRUARY))
    to_february = JANUARY.replace("2026-01", "2026-02")
    office.ingest(office.rows(to_february, name="b.csv"), as_of=LATER)
    there = {"month": "2026-01", "entered_in": 1, "left_in": 2}
    assert stays(office) == [(2, [there]), (1, None)]
    office.ingest(office.rows(THIRD, name="c.csv"), as_of=LATER)
    told = to_february.replace("waiting", "told")
    office.ingest(office.rows(told, name="d.csv"), as_of=LATER)
    assert stays(office)[1] == (2, [there])
    office.ingest(office.rows(told.replace("2026-02", "2026-01"), name="e.csv"), as_of=LATER)
    back = {"month": "2026-02", "entered_in": 2, "left_in": 5}
    assert stays(office) == [(5, [there, back]), (3, None), (1, None)]


def test_stays_are_no_content(office):
    file = office.rows(JANUARY, FEBRUARY)
    office.ingest(file)
    hashes = office.records("content_hash")
    office.ingest(office.rows(JANUARY.replace("2026-01", "2026-02"), name="b.csv"), as_of=LATER)
    office.ingest(file, as_of=date(2026, 3, 3))
    assert office.records("content_hash") == hashes
    assert stays(office)[0][0] == 3
    before = office.state()
    (report,) = office.ingest(file, as_of=date(2026, 3, 3))
    assert report.duplicate == 2
    assert office.state() == before


def as_first_format(office):
    """Make microdata such as the first version wrote it."""
    for path in microdata_files(office.instance):
        pq.write_table(pq.read_table(path).drop_columns(list(LATER_COLUMNS)), path)
    path = microdata_folder(office.instance, "desk") / "index.json"
    stored = json.loads(path.read_text()) | {"version": 1}
    del stored["lineage"], stored["erased"]
    path.write_text(json.dumps(stored))


def test_microdata_of_the_first_format_is_joined_and_its_records_entered_before_all_others(office):
    file = office.rows(JANUARY, FEBRUARY)
    office.ingest(file)
    as_first_format(office)
    (report,) = office.ingest(file)
    assert report.duplicate == 2
    moved = FEBRUARY.replace("2026-02", "2026-01")
    (report,) = office.ingest(office.rows(THIRD, moved, name="b.csv"), as_of=LATER)
    assert (report.accepted, report.replaced) == (1, 1)
    stay = {"month": "2026-02", "entered_in": 0, "left_in": 2}
    assert stays(office) == [(0, None), (2, [stay]), (2, None)]
    assert (index(office).lineage, index(office).generation) == ("", 2)


def test_a_beginning_has_a_lineage_that_lasts_and_is_never_drawn_again(office):
    office.ingest(office.rows(JANUARY))
    first = index(office).lineage
    office.ingest(office.rows(FEBRUARY, name="b.csv"))
    assert index(office).lineage == first
    for path in microdata_folder(office.instance, "desk").iterdir():
        path.unlink()
    office.ingest(office.rows(JANUARY, name="c.csv"))
    assert index(office).lineage != first
    assert len(first) == 16


def test_the_index_remembers_months_that_were_erased(office):
    file = office.rows(JANUARY, FEBRUARY)
    office.ingest(file)
    lineage = index(office).lineage
    erase_months(office.instance, "desk", ["2026-01"])
    assert (index(office).erased, index(office).generation) == (("2026-01",), 2)
    erase_months(office.instance, "desk", ["2026-02"])
    office.ingest(file)
    assert index(office).erased == ("2026-01", "2026-02")
    assert index(office).lineage == lineage


def test_files_and_indexes_of_all_sources_come_together(office):
    office.ingest(office.rows(JANUARY, FEBRUARY))
    microdata = read_microdata(office.instance)
    assert list(microdata.files) == microdata_files(office.instance)
    assert microdata.indexes == {"desk": index(office)}
