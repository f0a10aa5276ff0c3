"""Every shared real file, counted against a naive reading of the same file in plain Python."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import date, datetime

import pytest

from portal.config.errors import OperatorError

pytestmark = pytest.mark.shared

BOROUGHS = {
    "MANHATTAN": "MN",
    "BRONX": "BX",
    "BROOKLYN": "BK",
    "QUEENS": "QN",
    "STATEN ISLAND": "SI",
}


def table(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [{k: v.strip() for k, v in row.items()} for row in csv.DictReader(file)]


def when(text, form):
    return datetime.strptime(text, form)


def closes_too_early(row, received, closed, form):
    return bool(row[closed]) and when(row[closed], form) < when(row[received], form)


def check(office, report, rows, kept, months, outcomes):
    """Compare counts, months and outcomes; then ingest again: nothing may change."""
    assert report.read == len(rows)
    assert report.quarantined == len(rows) - len(kept)
    assert report.accepted == len(kept)
    assert report.replaced == report.duplicate == 0
    found = Counter(month for (month,) in office.records("strftime(received_on, '%Y-%m')", "1"))
    assert found == Counter(months)
    assert Counter(outcome for (outcome,) in office.records("outcome", "1")) == Counter(outcomes)


def again(office, file, source, as_of):
    before = office.state()
    (report,) = office.ingest(file, source=source, as_of=as_of)
    assert report.accepted == report.replaced == 0
    assert report.duplicate + report.quarantined == report.read
    assert office.state() == before


def test_boston(city, shared):
    office, as_of = city("boston"), date(2012, 2, 15)
    file = shared / "appeals" / "boston_311_2011H2.csv.gz"
    (report,) = office.ingest(file, source="boston", as_of=as_of)
    rows, form = table(file), "%Y-%m-%d %H:%M:%S"
    assert len({row["case_enquiry_id"] for row in rows}) == len(rows) == 58_251
    assert not any(closes_too_early(row, "open_dt", "closed_dt", form) for row in rows)
    closed = {"Closed": "processed", "Open": "open"}
    months = (row["open_dt"][:7] for row in rows)
    check(office, report, rows, rows, months, (closed[row["case_status"]] for row in rows))
    unknown = sum(row["neighborhood"] in ("", "Boston") for row in rows)
    south = sum(row["neighborhood"].startswith("South Boston") for row in rows)
    places = Counter(code for (code,) in office.records("territory_code", "1"))
    assert (places["BOS.u"], places["BOS-SB"]) == (unknown, south)
    open_rows = sum(not row["closed_dt"] for row in rows)
    assert office.records("count(*) FILTER (closed_at IS NULL)", "1") == [(open_rows,)]
    assert report.unmapped_topics == sum(row["reason"] == "Current Events" for row in rows)
    again(office, file, "boston", as_of)


def new_york(office, file, source, as_of, columns, form, month):
    (report,) = office.ingest(file, source=source, as_of=as_of)
    rows = table(file)
    received, closed, status, board = columns
    kept = [row for row in rows if not closes_too_early(row, received, closed, form)]
    outcomes = ("processed" if row[status] == "Closed" else "open" for row in kept)
    check(office, report, rows, kept, (month(row[received]) for row in kept), outcomes)
    expected = Counter(borough_of(row[board]) for row in kept)
    found = Counter(
        code.removesuffix(".u")[:3].strip("0123456789")
        for (code,) in office.records("territory_code", "1")
    )
    assert found == expected
    again(office, file, source, as_of)
    return report


def borough_of(board):
    name = board.split(" ", 1)[1]
    return "NYC" if name == "Unspecified" else BOROUGHS[name]


def test_new_york_portal(city, shared):
    file = shared / "appeals" / "nyc_311_2023-02-28_portal_csv.csv.gz"
    columns = ("Created Date", "Closed Date", "Status", "Community Board")
    report = new_york(
        city("newyork"),
        file,
        "newyork_portal",
        date(2023, 6, 1),
        columns,
        "%m/%d/%Y %I:%M:%S %p",
        lambda text: f"{text[6:10]}-{text[:2]}",
    )
    assert report.reasons == {"closed_before_received": 2}


def test_new_york_api(city, shared):
    file = shared / "appeals" / "nyc_311_2024-04-16_socrata_api_csv.csv.gz"
    columns = ("created_date", "closed_date", "status", "community_board")
    form = "%Y-%m-%dT%H:%M:%S.%f"
    report = new_york(
        city("newyork"),
        file,
        "newyork_api",
        date(2024, 4, 17),
        columns,
        form,
        lambda text: text[:7],
    )
    assert report.reasons == {}


def test_chicago(city, shared):
    office, as_of = city("chicago"), date(2021, 3, 1)
    file = shared / "appeals" / "chicago_311_2021-01_socrata_api_csv.csv.gz"
    (report,) = office.ingest(file, source="chicago", as_of=as_of)
    rows = table(file)
    form = "%Y-%m-%dT%H:%M:%S.%f"
    kept = [row for row in rows if not closes_too_early(row, "created_date", "closed_date", form)]

    def outcome(row):
        if (
            row["duplicate"] == "True"
            or row["sr_short_code"] == "311IOC"
            or row["status"] == "Canceled"
        ):
            return "excluded"
        return "open" if row["status"] == "Open" else "processed"

    check(office, report, rows, kept, (row["created_date"][:7] for row in kept), map(outcome, kept))
    wards = Counter(code for (code,) in office.records("territory_code", "1"))
    assert wards == Counter(row["ward"] or "CHI.u" for row in kept)
    assert report.unmapped_topics == 0
    again(office, file, "chicago", as_of)


def test_chicago_open311(city, shared):
    office, as_of = city("chicago"), date(2015, 12, 1)
    folder = shared / "appeals" / "open311"
    files = [folder / "chicago_requests_extensions.json", folder / "chicago_requests.json"]
    reports = office.ingest(*files, source="open311_chicago_json", as_of=as_of)
    requests = [request for file in files for request in json.loads(file.read_text())]
    assert [report.read for report in reports] == [50, 2]
    assert [report.accepted for report in reports] == [50, 2]
    assert [report.quarantined for report in reports] == [0, 0]
    closings = sorted(
        note["datetime"]
        for request in requests
        for note in request.get("notes", [])
        if note["type"] == "closed" and request["status"] == "closed"
    )
    expected = sorted(datetime.fromisoformat(text).timestamp() for text in closings)
    found = office.records("epoch(closed_at)", "1")
    assert sorted(value for (value,) in found if value is not None) == expected
    # Chicago changes its clock: a month is that of the local day.
    local = Counter(request["requested_datetime"][:10] for request in requests)
    assert Counter(str(day) for (day,) in office.records("received_on", "1")) == local
    again(office, files[0], "open311_chicago_json", as_of)


def open311_office(city, name, *values):
    office = city("boston")
    office.mapping(f'id = "{name}"\nbase = "{name}"\n', name)
    walk = office.instance.reference / "crosswalks" / f"{name}.csv"
    walk.write_text(
        "value,subvalue,topic,match\n" + "".join(f"{v},,general,broad\n" for v in values)
    )
    return office


def test_san_francisco(city, shared):
    office = open311_office(city, "open311_json", "Sidewalk_Cleaning", "Graffiti")
    file = shared / "appeals" / "open311" / "sf_requests_2010-11.json"
    as_of = date(2010, 12, 1)
    (report,) = office.ingest(file, source="open311_json", as_of=as_of)

    def filled(pairs):
        return {
            key: [v for k, v in pairs if k == key and v not in ("null", "true")] for key, _ in pairs
        }

    rows = json.loads(file.read_text(), object_pairs_hook=filled)["requests"][0]
    kept = [row for row in rows if len(row["requested_datetime"][0]) > 10]
    months = (row["requested_datetime"][0][:7] for row in kept)
    outcomes = ("processed" if row["status"] == ["Closed"] else "open" for row in kept)
    assert (len(rows), len(kept)) == (1_001, 1_000)
    check(office, report, rows, kept, months, outcomes)
    assert report.reasons == {"id_blank": 1}
    named = sum(row["service_name"][0] in ("Sidewalk_Cleaning", "Graffiti") for row in kept)
    assert report.unmapped_topics == len(kept) - named
    deadlines = sum(bool(row["expected_datetime"]) for row in kept)
    assert office.records("count(deadline_at)", "1") == [(deadlines,)]
    again(office, file, "open311_json", as_of)


def test_toronto(city, shared):
    office = open311_office(city, "open311_xml", "Road - Pot hole")
    folder = shared / "appeals" / "open311"
    files = [folder / "toronto_requests.xml", folder / "toronto_request_single.xml"]
    both, single = office.ingest(*files, source="open311_xml", as_of=date(2018, 9, 1))
    assert [path.read_text().count("<request>") for path in files] == [2, 1]
    assert (both.read, both.accepted) == (2, 2)
    assert (single.read, single.duplicate) == (1, 1)
    assert (
        office.records("received_at, deadline_at, outcome, received_on")
        == [(datetime(2018, 7, 30, 4, 1), datetime(2018, 8, 3, 4, 1), "open", date(2018, 7, 30))]
        * 2
    )


@pytest.mark.parametrize(
    ("source", "file", "sentence"),
    [
        ("open311_xml", "open311/giessen_services.xml", "holds no rows"),
        ("open311_json", "open311/spec_services.json", "no list of records under «requests»"),
        ("open311_json", "open311/georeport_v2_fields.csv", "this is no JSON"),
    ],
)
def test_shared_files_that_hold_no_requests_are_refused(city, shared, source, file, sentence):
    office = open311_office(city, source, "x")
    with pytest.raises(OperatorError, match=sentence):
        office.ingest(shared / "appeals" / file, source=source)


@pytest.mark.parametrize(
    "file", ["incident_management_topics_perm_2022.csv", "topic_classifier_2025-10-31_partial.csv"]
)
def test_a_list_of_topics_is_no_file_of_appeals(city, shared, file):
    with pytest.raises(OperatorError, match="the column «case_enquiry_id» is missing"):
        city("boston").ingest(shared / "appeals" / "russian" / file, source="boston")
