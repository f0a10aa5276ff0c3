"""Reference tables in CSV: what is no table is refused by file and row."""

from __future__ import annotations

import pytest

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole

HEADER = ("a", "b")


def table(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(f"a,b\n{text}", encoding="utf-8", newline="")
    return path


def test_rows_keep_the_numbers_a_text_editor_gives_them(tmp_path):
    path = table(tmp_path, '1, 2\r\n\r\n"x\u2028y",\u00a03\n')
    assert list(read_rows(path, HEADER)) == [
        (2, {"a": "1", "b": "2"}),
        (4, {"a": "x\u2028y", "b": "3"}),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,2\n" + "x" * 200_000 + ",2\n", "row 3: field larger than field limit"),
        ('1,2\n"1,2\n3,4\n', "row 4: 1 values where 2 are expected"),
        ("1,2,3\n", "row 2: 3 values where 2 are expected"),
    ],
)
def test_what_is_no_row_is_named(tmp_path, text, sentence):
    with pytest.raises(ReferenceFault, match=sentence):
        list(read_rows(table(tmp_path, text), HEADER))


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "1e3", "٣", "9" * 13, "9" * 5000])
def test_what_is_no_whole_number_is_refused(tmp_path, text):
    with pytest.raises(ReferenceFault, match=r"row 2: a «.*» is not a whole number"):
        read_whole(tmp_path / "table.csv", 2, {"a": text}, "a")
