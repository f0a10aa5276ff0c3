"""The embedded former versions and events: as the shared list has them, and as they are used."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geodata.history.lineage import Lineage, load_lineage
from geodata.history.recast import recast
from geodata.territories import load_territories

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"
REGIONS = ("89000000", "29000000", "11000000", "75000000", "14000000")


@pytest.fixture(scope="module")
def russia() -> Lineage:
    return load_lineage(REFERENCE, load_territories(REFERENCE / "territories.csv"))


@pytest.mark.parametrize("code", ["76000000", "81000000"])
def test_two_subjects_moved_to_the_far_east_on_the_day_of_the_decree(
    russia: Lineage, code: str
) -> None:
    assert russia.path(code, date(2018, 11, 2)) == ("RU", "RU-SFO", code)
    assert russia.path(code, date(2018, 11, 3)) == ("RU", "RU-DFO", code)
    (event,) = russia.events(code)
    assert (event.kind, event.on) == ("change_of_parent", date(2018, 11, 3))
    assert "632" in event.legal_act


def test_the_municipalities_of_five_subjects_have_their_real_history(
    shared: Path, russia: Lineage
) -> None:
    with (shared / "geodata" / "oktmo.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["level"] == "municipality"]
    listed = {
        (r["oktmo"], r["region_oktmo"], r["kind"], r["valid_from_year"], r["valid_to_year"])
        for r in rows
        if r["region_oktmo"] in REGIONS
    }
    own = {
        (v.code, v.parent, v.kind, _year(v.valid_from, "2018"), _year(v.valid_to, "9999"))
        for code in russia.territories
        for v in russia.versions(code)
        if v.parent in REGIONS
    }
    assert own == listed
    assert len(own) == 140 + 26


def _year(day: date | None, if_open: str) -> str:
    if day is None:
        return if_open
    assert (day.month, day.day) == (1, 1)
    return str(day.year)


def test_former_names_hold_the_words_of_the_shared_list(shared: Path, russia: Lineage) -> None:
    with (shared / "geodata" / "oktmo.csv").open(encoding="utf-8", newline="") as file:
        short = {(r["oktmo"], r["valid_to_year"]): r["name_short_ru"] for r in csv.DictReader(file)}
    for code in russia.territories:
        for version in russia.versions(code)[:-1]:
            if version.parent in REGIONS:
                words = short[version.code, _year(version.valid_to, "9999")].split()
                assert set(words) <= set(version.name_ru.split())
                assert version.name_en.isascii()


def test_a_district_that_became_an_okrug_has_a_new_code_name_and_kind(russia: Lineage) -> None:
    assert russia.territory_at("11608000", date(2021, 12, 31)) == "11508000"
    assert russia.territory_at("11608000", date(2022, 1, 1)) is None
    assert russia.territories_with_code("11608000") == ("11508000",)
    kinds = [event.kind for event in russia.events("11508000")]
    assert kinds == ["change_of_kind", "code_change", "rename"]
    done = recast({("11508000", "2021-12"): 5}, russia, date(2026, 1, 1))
    assert done.exact_only().counts == {("11508000", "2021-12"): 5}


@pytest.mark.parametrize(
    ("giver", "taker", "year"), [("29606000", "29715000", 2019), ("75638000", "75712000", 2023)]
)
def test_where_a_border_moved_nothing_is_guessed(
    russia: Lineage, giver: str, taker: str, year: int
) -> None:
    (event,) = russia.events(taker)
    assert (event.kind, event.on, event.territories) == (
        "boundary_shift",
        date(year, 1, 1),
        (giver, taker),
    )
    before, after = f"{year - 1}-12", f"{year}-01"
    series = {(code, month): 9 for code in (giver, taker) for month in (before, after)}
    done = recast(series, russia, date(2026, 1, 1))
    assert set(done.values) == {(giver, after), (taker, after)}
    assert done.refused == {(giver, before): "share_unknown", (taker, before): "share_unknown"}
