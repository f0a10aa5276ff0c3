"""Postcodes: several places for one, forms of writing, every fault named by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import ReferenceFault
from geodata.search.postcodes import load_postcodes
from geodata.territories import Territories, load_territories

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
TERRITORIES: Territories = load_territories(REFERENCE / "territories.csv")


def _file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "postcodes.csv"
    path.write_text("\n".join(("postcode,territory", *rows)) + "\n", encoding="utf-8")
    return path


def test_a_postcode_leads_to_its_places_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = _file(tmp_path, "249030,29715000", "249000,29606000", "249000,29715000")
    postcodes = load_postcodes(path, TERRITORIES)
    assert len(postcodes) == 2
    assert postcodes.places("249030") == ("29715000",)
    assert postcodes.places(" 249 030 ") == ("29715000",)
    assert postcodes.places("249000") == ("29606000", "29715000")
    assert postcodes.places("249999") == ()
    assert postcodes.is_like("249999")
    assert not postcodes.is_like("2499990")
    assert not postcodes.is_like("Калуга")


def test_postcodes_may_have_letters(tmp_path: Path) -> None:
    postcodes = load_postcodes(_file(tmp_path, "SW1A 1AA,29715000"), TERRITORIES)
    assert postcodes.places("sw1a-1aa") == ("29715000",)


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    postcodes = load_postcodes(tmp_path / "postcodes.csv", TERRITORIES)
    assert len(postcodes) == 0
    assert postcodes.places("249030") == ()
    assert not postcodes.is_like("249030")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",29715000", "row 3: «» is no postcode"),
        ("24903_,29715000", "row 3: «24903_» is no postcode"),
        ("1234567890123456789,29715000", "is no postcode"),
        ("249031,nowhere", "row 3: the territory «nowhere» is not known"),
        ("249031,29000000.u", "row 3: the territory «29000000.u» is not known"),
        ("249 030,29715000", "row 3: «249 030» and «29715000» were given before"),
    ],
)
def test_a_fault_names_its_row(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(ReferenceFault, match=r"postcodes\.csv") as caught:
        load_postcodes(_file(tmp_path, "249030,29715000", row), TERRITORIES)
    assert sentence in str(caught.value)
