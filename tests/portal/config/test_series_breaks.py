"""Breaks of series: the embedded ones, their order, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.series_breaks import SERIES_BREAK_COLUMNS, load_series_breaks

EMBEDDED = Path(__file__).parents[3] / "geodata" / "reference" / "series_breaks.csv"
ROW = "2025-03-30,appeal_59fz,конец,end,закон,law,source"


def write(path: Path, *rows: str) -> Path:
    file = path / "series_breaks.csv"
    file.write_text("\n".join([",".join(SERIES_BREAK_COLUMNS), *rows, ""]), encoding="utf-8")
    return file


def test_the_embedded_breaks_are_dated_and_have_a_basis() -> None:
    breaks = load_series_breaks(EMBEDDED)
    assert [one.on for one in breaks] == sorted(one.on for one in breaks)
    mail = next(one for one in breaks if one.on == date(2025, 3, 30))
    assert (mail.regime, mail.short("en")) == ("appeal_59fz", "no more filing by e-mail")
    assert "547-ФЗ" in mail.basis("ru")
    # Of one no day is known.
    assert [(one.on, one.short("ru")) for one in breaks if one.is_month] == [
        (date(2025, 8, 1), "каналы в MAX")
    ]


def test_no_file_means_no_breaks(tmp_path: Path) -> None:
    assert load_series_breaks(tmp_path / "series_breaks.csv") == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (ROW.replace("2025-03-30", "20250330"), "row 2: on: «20250330» is no date"),
        (ROW.replace("2025-03-30", "2025-02-30"), "is no date"),
        (ROW.replace("appeal_59fz", "mail"), "regime: «mail» is none of all, "),
        (ROW.replace("конец", "к" * 29), "short_ru: longer than 28"),
        (ROW.replace("закон", ""), "basis_ru is empty"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(OperatorError, match=sentence):
        load_series_breaks(write(tmp_path, row))


def test_breaks_stand_by_day(tmp_path: Path) -> None:
    file = write(tmp_path, ROW, ROW.replace("2025-03-30", "2023-09-01"))
    assert [one.on.year for one in load_series_breaks(file)] == [2023, 2025]
