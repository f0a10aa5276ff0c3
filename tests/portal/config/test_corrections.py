"""The corrections register: what is understood and what is refused, by row and column."""

from __future__ import annotations

from datetime import date

import pytest

from portal.config.corrections import Correction, check_corrections, load_corrections
from portal.config.errors import OperatorError

HEADER = "date,kind,text_ru,text_en,releases\n"
ROW = "2026-11-15,removed,Источник изъял записи.,The source took records back.,2026-10-15\n"


@pytest.fixture
def register(tmp_path):
    """Return a function that writes the register and gives its path."""

    def write(*rows, header=HEADER):
        path = tmp_path / "corrections.csv"
        path.write_text(header + "".join(rows), encoding="utf-8")
        return path

    return write


def test_entries_are_read_newest_first(register):
    later = "2026-12-15,reclassified,Темы уточнены.,Topics corrected.,2026-10-15 2026-11-15-2\n"
    newest, oldest = load_corrections(register(ROW, later))
    assert newest.releases == ("2026-10-15", "2026-11-15-2")
    assert oldest == Correction(
        date(2026, 11, 15),
        "removed",
        "Источник изъял записи.",
        "The source took records back.",
        ("2026-10-15",),
    )
    assert (oldest.text("ru"), oldest.text("en")) == (oldest.text_ru, oldest.text_en)


def test_an_instance_without_a_register_has_no_corrections(tmp_path, register):
    assert load_corrections(tmp_path / "corrections.csv") == ()
    assert load_corrections(register()) == ()


@pytest.mark.parametrize(
    "text", ["За 2026-07 и 2026-08-01", "до 31.08.2026 по закону 59-ФЗ", "law 59-FZ, 2026-07"]
)
def test_dates_and_the_law_may_stand_in_a_text(register, text):
    (entry,) = load_corrections(register(ROW.replace("Источник изъял записи.", f'"{text}"')))
    assert entry.text_ru == text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-11-15", "15.11.2026", "row 2: date: Not a valid date"),
        ("2026-11-15", "", "row 2: date: Not a valid date"),
        ("removed", "deleted", "row 2: kind: Must be one of: removed, reclassified, late_waiting"),
        ("Источник изъял записи.", "", "row 2: text_ru: Length must be between 1 and 600"),
        ("Источник изъял записи.", "Изъято 17 записей.", "row 2: text_ru: «17» may be a count"),
        ("took records", "took ١٢ records", "row 2: text_en: «١٢» may be a count"),
        ("took records", "took 2026 records", "row 2: text_en: «2026» may be a count"),
        ("took records", "took 2026-071 records", "row 2: text_en: «2026» may be a count"),
        (",2026-10-15", ",", "row 2: releases: Shorter than minimum length 1"),
        (",2026-10-15", ",2026-10-15;x", "row 2: releases: String does not match"),
        (",2026-10-15", ",2026-10-15,x", "row 2: 6 values where 5 are expected"),
    ],
)
def test_a_fault_names_row_and_column(register, old, new, message):
    with pytest.raises(OperatorError) as refused:
        load_corrections(register(ROW.replace(old, new, 1)))
    assert message in str(refused.value)
    assert "corrections.csv" in str(refused.value)


def test_another_header_is_refused(register):
    with pytest.raises(OperatorError, match="the header must be «date,kind,"):
        load_corrections(register(header="date,kind,count\n"))


def test_an_entry_is_not_made_after_its_release(register):
    check_corrections(register(ROW), date(2026, 11, 15))
    with pytest.raises(OperatorError, match="2026-11-15 cannot stand in a release of 2026-11-14"):
        check_corrections(register(ROW), date(2026, 11, 14))
