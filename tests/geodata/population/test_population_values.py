"""Numbers of residents as offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.population.values import MOST, read_residents

NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1012345", 1012345),
        ("1 012 345", 1012345),
        (f"1{NBSP}012{NBSP}345", 1012345),
        (f"1{THIN}012{THIN}345", 1012345),
        (" 1,012,345 ", 1012345),
        ("1,012", 1012),
        ("0", 0),
        ("", None),
        ("-", None),
        ("–", None),
        ("…", None),
        ("н/д", None),
    ],
)
def test_people(text: str, people: int | None) -> None:
    assert read_residents(text, "person") == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1012,3", 1012300),
        ("1012.345", 1012345),
        ("1 012,3", 1012300),
        (f"1{NBSP}012,34", 1012340),
        ("1,012.3", 1012300),
        ("1,012,345", 1012345000),
        ("12", 12000),
        ("0,5", 500),
        ("—", None),
    ],
)
def test_thousands_of_people(text: str, people: int | None) -> None:
    assert read_residents(text, "thousand") == people


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("1012,3", "person", "no whole number of people; if the file counts thousands, say --unit"),
        ("1 012.5", "person", "no whole number of people; if"),
        ("1,01", "person", "no whole number of people"),
        ("-5", "person", "is no number of people"),
        ("12 34", "person", "is no number of people"),
        ("1 0123", "person", "is no number of people"),
        ("1012 1)", "person", "is no number of people"),
        ("около 5", "person", "is no number of people"),
        ("١٢", "person", "is no number of people"),
        ("1e5", "person", "is no number of people"),
        ("99999999999", "person", "is more than live on the Earth"),
        ("1,012", "thousand", "may be that many thousands or a thousand times less"),
        ("1,01234", "thousand", "is no whole number of people"),
        ("1.2.3", "thousand", "is no number of thousands of people"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text: str, unit, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_residents(text, unit)


@given(st.integers(0, MOST), st.sampled_from([" ", NBSP, THIN, ","]))
def test_grouping_never_changes_a_number(number: int, separator: str) -> None:
    grouped = f"{number:,}".replace(",", separator)
    assert read_residents(grouped, "person") == number == read_residents(str(number), "person")


@given(st.integers(0, MOST), st.sampled_from(".,"))
def test_thousands_with_a_decimal_part_are_exact(number: int, point: str) -> None:
    whole, rest = divmod(number, 1000)
    if whole < 1000:
        point = "."  # with a comma it might be a group of digits
    assert read_residents(f"{whole}{point}{rest:03d}", "thousand") == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_none_or_refused(text: str) -> None:
    for unit in ("person", "thousand"):
        reason, found = "", None
        try:
            found = read_residents(text, unit)
        except ValueError as error:
            reason = str(error)
        assert reason.startswith(("is ", "may ")) or found is None or 0 <= found <= MOST
