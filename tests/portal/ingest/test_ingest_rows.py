"""Rows that cannot be imported go to quarantine with row, column and reason; the rest is imported."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("same_process")

GOOD = "1,2026-01-10 09:00:00,2026-01-11 09:00:00,done,Trees,BOS-RX"


@pytest.mark.parametrize(
    ("row", "column", "reason", "shown"),
    [
        (",2026-01-10 09:00:00,,done,Trees,BOS-RX", "number", "id_blank", ""),
        ("2,,,done,Trees,BOS-RX", "received", "received_blank", ""),
        ("2,-,,done,Trees,BOS-RX", "received", "received_blank", ""),
        ("2,2026-13-40,,done,Trees,BOS-RX", "received", "received_unreadable", "2026-13-40"),
        ("2,yesterday,,done,Trees,BOS-RX", "received", "received_unreadable", ""),
        ("2,1926-01-10,,done,Trees,BOS-RX", "received", "received_out_of_range", "1926-01-10"),
        ("2,2027-01-10,,done,Trees,BOS-RX", "received", "received_out_of_range", "2027-01-10"),
        ("2,2026-01-10,,lost,Trees,BOS-RX", "status", "status_unknown", ""),
        ("2,2026-01-10,,,Trees,BOS-RX", "status", "status_unknown", ""),
        ("2,2026-01-10,soon,done,Trees,BOS-RX", "closed", "closed_unreadable", ""),
        (
            "2,2026-01-10,2026-01-09,done,Trees,BOS-RX",
            "closed",
            "closed_before_received",
            "2026-01-09",
        ),
        ("2,2026-01-10,,done,Trees,BOS-XX", "place", "territory_unknown", ""),
        ("2,2026-01-10,,done,Trees,BOS.u", "place", "territory_unknown", ""),
    ],
)
def test_a_bad_row_is_named_and_the_rest_imported(office, row, column, reason, shown):
    (report,) = office.ingest(office.rows(GOOD, row, GOOD.replace("1,", "3,", 1)))
    assert office.quarantine() == [("3", column, reason, shown)]
    assert (report.read, report.accepted, report.quarantined) == (3, 2, 1)
    assert report.reasons == {reason: 1}
    assert len(office.records("1", "1")) == 2


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("first reply", "2026-01-09 00:00:00", "first_reply_before_received"),
        ("first reply", "x", "first_reply_unreadable"),
        ("due", "x", "deadline_unreadable"),
        ("updated", "x", "updated_unreadable"),
        ("way", "pigeon", "channel_unknown"),
        ("mark", "fine", "rating_unknown"),
        ("again", "maybe", "is_repeat_unknown"),
        ("urgency", "later", "priority_unknown"),
    ],
)
def test_a_value_the_mapping_does_not_know_is_never_guessed(office, column, value, reason):
    header = f"number,received,closed,status,subject,place,{column}"
    (report,) = office.ingest(office.rows(f"{GOOD},{value}", f"2{GOOD[1:]},", header=header))
    assert report.reasons == {reason: 1}
    shown = value if value.startswith("2026") else ""
    assert office.quarantine() == [("2", column, reason, shown)]


def test_rows_that_are_cut_are_found_and_swallow_nothing(office):
    lines = [
        GOOD,
        "2,2026-01-10,,done",
        '3,2026-01-10,,done,"Tre',
        "4,2026-01-10,,done,Trees,BOS-RX",
        '5,2026-01-10,,done,"Trees",BOS-RX',
        "6,2026-01-10,,done,Trees,BOS-RX,more",
        '7,2026-01-10,,"done"x,Trees,BOS-RX',
        "8,2026-01-10,,done,Tre",
    ]
    (report,) = office.ingest(
        office.write("\n".join(["number,received,closed,status,subject,place", *lines]))
    )
    assert [line[0] for line in office.quarantine()] == ["3", "4", "7", "8", "9"]
    assert report.reasons == {"row_broken": 5}
    assert (report.read, report.accepted) == (8, 3)


def test_a_broken_row_does_not_shift_the_numbers_of_others(office):
    (report,) = office.ingest(
        office.rows("1,2026", GOOD.replace("1,", "2,", 1), "3,x,,done,Trees,BOS-RX")
    )
    assert [(line[0], line[2]) for line in office.quarantine()] == [
        ("2", "row_broken"),
        ("4", "received_unreadable"),
    ]
    assert report.accepted == 1


def test_values_of_several_lines_are_one_row(office):
    header = "number,received,closed,status,subject,place,speech"
    text = '"several\nlines, with ""quotes"" and\r\nmore"'
    (report,) = office.ingest(office.rows(f"{GOOD},{text}", f"2{GOOD[1:]},x", header=header))
    assert (report.read, report.accepted) == (2, 2)


def test_the_first_reason_is_the_one_given(office):
    (report,) = office.ingest(office.rows("1,2026-01-10,2026-01-01,lost,Trees,BOS-XX"))
    assert report.reasons == {"status_unknown": 1}


def test_excluded_rows_are_kept_as_excluded(office):
    text = (office.instance.sources / "desk.toml").read_text()
    office.mapping(text + '\n[[exclude]]\ncolumn = "double"\nvalues = ["Yes"]\n')
    header = "number,received,closed,status,subject,place,double"
    (report,) = office.ingest(
        office.rows(
            f"{GOOD},yes", f"2{GOOD[1:]},", f"3{GOOD[1:].replace('done', 'odd')},YES", header=header
        )
    )
    assert report.accepted == 3
    assert office.records("outcome, closed_at IS NULL", "1, 2") == [
        ("excluded", True),
        ("excluded", True),
        ("measures_taken", False),
    ]


def test_a_closing_time_is_kept_for_final_outcomes_only(office):
    office.ingest(
        office.rows(GOOD.replace("done", "waiting"), f"2{GOOD[1:].replace('done', 'sent')}")
    )
    assert office.records("outcome, closed_at", "1") == [("excluded", None), ("open", None)]


def test_topics_without_a_crosswalk_row_are_counted_by_first_row(office):
    rows = [GOOD, f"2{GOOD[1:].replace('Trees', 'Bees')}", f"3{GOOD[1:].replace('Trees', 'Bees')}"]
    code = f"4{GOOD[1:].replace('Trees', '0005.0005.0056.1156')}"
    (report,) = office.ingest(office.rows(*rows, code))
    assert report.unmapped_topics == 3
    assert office.unmapped() == [("3", "2", ""), ("5", "1", "0005.0005.0056.1156")]
    assert [topic for (topic,) in office.records("topic_code", "1")] == ["trees"] + [
        "unclassified"
    ] * 3


def test_a_reason_that_is_gone_leaves_no_old_report(office):
    office.ingest(office.rows(GOOD.replace("Trees", "Bees"), "2,x,,done,Trees,BOS-RX"))
    assert office.quarantine()
    assert office.unmapped()
    text = (office.instance.sources / "desk.toml").read_text()
    office.mapping(text.replace('blanks = ["-"]', 'blanks = ["-", "x", "Bees"]'))
    (report,) = office.ingest(office.files / "day.csv")
    assert report.reasons == {"received_blank": 1}
    assert office.unmapped() == []


@pytest.mark.parametrize(
    ("received", "closed", "minutes"),
    [
        ("2026-01-01", "2026-01-31", 30 * 1440),
        ("2026-01-01", "2026-01-01", 0),
        ("2026-01-01 10:00:00", "2026-01-01", 14 * 60 - 1),
        ("2026-01-01 10:00:00", "2026-01-01 11:30:00", 90),
    ],
)
def test_bare_dates_count_whole_days_and_never_flatter(office, received, closed, minutes):
    office.ingest(office.rows(f"1,{received},{closed},done,Trees,BOS-RX"))
    ((opened, ended),) = office.records("received_at, closed_at")
    assert int((ended - opened).total_seconds() // 60) == minutes
