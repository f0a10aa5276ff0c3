"""CSV of a table: RFC 4180, what a spreadsheet may and may not do with it, round trips."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.exports.tabular import Table, to_csv

TABLE = Table(
    ("REF_AREA", "NAME", "OBS_VALUE", "SHARE", "FROM", "IS_LEAF"),
    [
        ("01", 'Кузнецк, «Новый» "город"', 1240, 0.6188, date(2026, 8, 1), True),
        ("02", "line\nbreak", None, None, None, False),
    ],
)


def test_csv_is_utf_8_with_crlf_and_quotes_only_where_needed() -> None:
    assert to_csv(TABLE).decode("utf-8") == (
        "REF_AREA,NAME,OBS_VALUE,SHARE,FROM,IS_LEAF\r\n"
        '01,"Кузнецк, «Новый» ""город""",1240,0.6188,2026-08-01,true\r\n'
        '02,"line\nbreak",,,,false\r\n'
    )


def test_a_spreadsheet_may_have_a_byte_order_mark_and_semicolons() -> None:
    text = to_csv(TABLE, bom=True, delimiter=";")
    assert text.startswith("\ufeffREF_AREA;NAME;".encode())
    assert b"\xef\xbb\xbf" not in to_csv(TABLE)


def test_another_delimiter_is_refused() -> None:
    with pytest.raises(ValueError, match="delimiter"):
        to_csv(TABLE, delimiter="|")


@pytest.mark.parametrize("text", ["=1+1", "+7", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_text_never_runs_as_a_formula(text: str) -> None:
    [row] = csv.reader(io.StringIO(to_csv(Table(("A",), [(text,)]), header=False).decode(), ""))
    assert row == [f"'{text}"]


def test_a_negative_number_stays_a_number() -> None:
    assert to_csv(Table(("A",), [(-2,)]), header=False) == b"-2\r\n"


safe_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(
    lambda text: text[0] not in "=+-@\t\r"
)


@given(st.lists(st.tuples(safe_text, st.integers()), max_size=20), st.sampled_from([",", ";"]))
def test_what_is_written_is_read_back(rows: list[tuple[str, int]], delimiter: str) -> None:
    data = to_csv(Table(("NAME", "N"), rows), delimiter=delimiter).decode("utf-8")
    read = list(csv.reader(io.StringIO(data, newline=""), delimiter=delimiter))
    assert read == [["NAME", "N"], *([name, str(n)] for name, n in rows)]
