"""The record beside a boundary file: what it says, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.boundaries.record import BoundaryRecord, joined_credits, load_record, load_records
from geodata.errors import ReferenceFault

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
TEXT = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)


@settings(max_examples=50)
@given(
    record=st.builds(
        BoundaryRecord,
        source=TEXT,
        licence=TEXT,
        as_of=st.none() | st.dates(),
        licence_url=st.just("") | TEXT.map("https://{}".format),
        credit=st.text(st.characters(codec="utf-8")),
    )
)
def test_a_record_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, record: BoundaryRecord
) -> None:
    path = tmp_path_factory.mktemp("record") / "region.toml"
    path.write_bytes(record.to_toml().encode())
    assert load_record(path) == record


def test_the_embedded_outlines_have_a_record_with_a_credit() -> None:
    records = load_records(REFERENCE / "boundaries")
    assert list(records) == ["region"]
    assert joined_credits(records) == "Made with Natural Earth"


def test_each_credit_is_named_once() -> None:
    records = {
        level: BoundaryRecord("S", "L", date(2026, 1, 1), credit=credit)
        for level, credit in (("a", "A"), ("b", ""), ("c", "B"), ("d", "A"))
    }
    assert joined_credits(records) == "A; B"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("source = ", "not valid TOML"),
        ('source = "S"', "licence is missing"),
        ('licence = "L"\nsource = ""', "source is missing"),
        ('source = "S"\nlicence = "L"\nlicense = "L"', "unknown key «license»"),
        ('source = "S"\nlicence = "L"\nas_of = "2026"', "as_of must be a date"),
        ('source = "S"\nlicence = "L"\nas_of = 2026-01-01T00:00:00', "as_of must be a date"),
        ('source = "S"\nlicence = 1', "licence must be a text"),
        ('source = "S"\nlicence = "L"\nlicence_url = "javascript:x"', "must begin with https"),
    ],
)
def test_a_bad_record_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "region.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceFault, match=sentence) as fault:
        load_record(path)
    assert str(fault.value).startswith(f"{path}: ")
