"""Deadlines: the embedded facts, and every fault named by row and column."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from portal.config.deadlines import DEADLINE_COLUMNS, load_deadlines
from portal.config.errors import OperatorError

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
ROW = {
    "code": "answer",
    "territory": "RU",
    "regime": "appeal_59fz",
    "channel": "all",
    "stage": "final",
    "applies_ru": "обращение",
    "applies_en": "appeal",
    "duration": "30",
    "unit": "calendar_days",
    "valid_from": "2023-09-01",
    "valid_to": "2025-01-01",
    "as_of": "2024-05",
    "evidence": "law",
    "legal_basis_ru": "закон",
    "legal_basis_en": "law",
    "source": "a newspaper",
}


def load(tmp_path, *rows):
    path = tmp_path / "deadlines.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, DEADLINE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return load_deadlines(path, {"RU"})


def test_the_embedded_facts_load_and_name_their_source():
    with (REFERENCE / "territories.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    deadlines = load_deadlines(REFERENCE / "deadlines.csv", codes)
    assert {d.regime for d in deadlines} == {"appeal_59fz", "social_incident", "service_request"}
    by_law = {(d.duration, d.unit) for d in deadlines if d.evidence == "law"}
    assert by_law == {(30, "calendar_days"), (20, "calendar_days")}
    assert all(d.source and d.applies_ru and d.applies_en for d in deadlines)


def test_a_term_holds_from_its_first_day_up_to_its_last(tmp_path):
    [term] = load(tmp_path, ROW)
    days = [date(2023, 8, 31), date(2023, 9, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [term.holds(day) for day in days] == [False, True, True, False]
    assert (term.applies("ru"), term.legal_basis("en")) == ("обращение", "law")
    [open_ended] = load(tmp_path, ROW | {"valid_from": "", "valid_to": "", "as_of": ""})
    assert open_ended.holds(date(1900, 1, 1))
    assert open_ended.valid_from is None


def test_no_file_means_no_deadlines(tmp_path):
    assert load_deadlines(tmp_path / "deadlines.csv", {"RU"}) == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("code", "Answer 1"),
        ("code", ""),
        ("territory", "XX"),
        ("regime", "letters"),
        ("channel", "pigeon"),
        ("stage", "soon"),
        ("applies_en", ""),
        ("duration", "0"),
        ("duration", "-1"),
        ("duration", "1.5"),
        ("duration", "nan"),
        ("duration", "99999999999999999999"),
        ("unit", "days"),
        ("valid_from", "20230901"),
        ("valid_from", "2023-13-01"),
        ("valid_to", "2023-09-01"),
        ("as_of", "May 2024"),
        ("evidence", "rumour"),
        ("legal_basis_ru", ""),
        ("source", ""),
    ],
)
def test_a_fault_is_named_by_row_and_column(tmp_path, column, value):
    with pytest.raises(OperatorError, match=f"row 3: {column}: "):
        load(tmp_path, ROW | {"code": "other"}, ROW | {column: value})


def test_a_code_stands_once(tmp_path):
    with pytest.raises(OperatorError, match="row 3: code: «answer» was given already"):
        load(tmp_path, ROW, ROW)
