"""Official indicators: rows that are refused, history that is kept, what the profile has."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from geodata.territories import load_territories
from portal.config.claims import load_claims, territory_levels
from portal.config.errors import OperatorError
from portal.config.official import Official, load_official, load_sound_official
from portal.config.official_rows import INDICATOR_COLUMNS, PART_COLUMNS, VALUE_COLUMNS
from portal.releases.scaffold import PROFILE
from tests.conftest import REFERENCE

EMBEDDED = PROFILE / "indicators"
TODAY = date(2026, 11, 15)
KALUGA, TOWN, PETERSBURG = "29000000", "29701000", "40000000"
PLACES = load_territories(REFERENCE / "territories.csv")
LEVELS = territory_levels(PLACES)
PART = dict.fromkeys(PART_COLUMNS, "words") | {"code": "centre", "page": "/regions"}
INDICATORS = (
    {"code": "centres", "unit": "centres", "kind": "stock"},
    {"code": "share", "unit": "percent", "kind": "ratio"},
    {"code": "answers", "unit": "appeals", "kind": "flow"},
    {"code": "opened", "unit": "date", "kind": "date"},
)
VALUE = dict.fromkeys(VALUE_COLUMNS, "") | {
    "id": "one",
    "indicator": "centres",
    "territory": KALUGA,
    "as_of": "2024-03",
    "value": "12",
    "qualifier": "exact",
    "status": "official",
    "source_ru": "Отчёт",
    "source_en": "Report",
}


def write(folder: Path, values: list[Mapping[str, str]], **indicator: str) -> Path:
    """Write tables with the given values; ``indicator`` changes the first of the registry."""
    blank = dict.fromkeys(INDICATOR_COLUMNS, "words") | {"topic": "", "claim_metric": ""}
    registry = [blank | {"part": "centre"} | one for one in INDICATORS]
    registry[0] |= indicator
    tables = {
        "parts.csv": (PART_COLUMNS, [PART]),
        "registry.csv": (INDICATOR_COLUMNS, registry),
        "values.csv": (VALUE_COLUMNS, values),
    }
    for name, (columns, rows) in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def load(folder: Path) -> Official:
    return load_official(folder, LEVELS, TODAY)


SHARE = {"indicator": "share", "denominator_ru": "все", "denominator_en": "all"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id": "other"}, "has a value of «centres» for this territory and time in row 2"),
        ({"id": "one"}, "stands in an earlier row already"),
        ({"as_of": "2026-12"}, "as_of: 2026-12 lies in the future"),
        ({"as_of": "2023-02-30"}, "there is no 2023-02-30"),
        ({"as_of": ""}, "a figure needs the time that it is of"),
        ({"as_of": "", "period": "2024-Q1", "indicator": "answers", "territory": TOWN}, "above"),
        (SHARE | {"value": "101"}, "value: 101 per cent is more than all"),
        (SHARE | {"denominator_en": ""}, "a share of what?"),
        (SHARE | {"denominator": "0"}, "write a whole number above 0"),
        ({"denominator": "24"}, "only a share has one"),
        ({"indicator": "moods"}, "is not in the registry"),
        ({"territory": "12345678"}, "territory: «12345678» is not known"),
        ({"source_ru": ""}, "source_ru is empty: a value needs its source"),
        ({"source_url": "http://example.org"}, "does not begin with https://"),
        ({"qualifier": "nearly"}, "is none of exact"),
        ({"status": "rumour"}, "is none of official, press, planned"),
        ({"value": ""}, "what has no figure has the qualifier words"),
        ({"value": "-3"}, "is no number"),
        ({"value": "1.5"}, "they are whole"),
        ({"value_date": "2024"}, "only an indicator of the kind date has one"),
        ({"indicator": "opened"}, "a day is written there, and no value"),
        ({"indicator": "answers"}, "a flow is of a year, a quarter or a month"),
        ({"superseded_by": "nobody"}, "was not taken or is not there"),
        ({"inferred": "mood"}, "is no column"),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason_and_the_rest_is_taken(
    tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    second = VALUE | {"id": "two"} | changed
    found = load(write(tmp_path, [VALUE, second, VALUE | {"id": "three", "as_of": "2023"}]))
    assert [one.id for one in found.values] == ["one", "three"]
    assert [(one.file, one.row) for one in found.refused] == [("values.csv", 3)]
    assert reason in found.refused[0].reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"unit": "parsecs"}, "unit: «parsecs» is none of regions"),
        ({"kind": "ratio"}, "centres do not make a ratio"),
        ({"unit": "percent"}, "percent do not make a stock"),
        ({"part": "moon"}, "part: «moon» is not known"),
        ({"unit": "appeals", "topic": "road_repair"}, "figures that count appeals by topic"),
        ({"claim_metric": "mood"}, "is none of received"),
        ({"definition_en": ""}, "definition_en is empty"),
    ],
)
def test_a_wrong_indicator_is_refused_and_so_are_its_values(
    tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    found = load(write(tmp_path, [VALUE], **changed))
    assert reason in found.refused[0].reason
    assert "is not in the registry" in found.refused[1].reason
    assert [*found.indicators] == ["share", "answers", "opened"]


def test_counts_of_appeals_are_taken_of_a_region_without_municipalities(tmp_path: Path) -> None:
    year = VALUE | {"indicator": "answers", "as_of": "", "period": "2025", "territory": PETERSBURG}
    assert load(write(tmp_path, [year])).refused == ()


def test_a_plan_may_be_of_a_year_to_come_but_not_made_then(tmp_path: Path) -> None:
    plan = VALUE | {"indicator": "answers", "as_of": "", "period": "2027", "status": "planned"}
    assert load(write(tmp_path, [plan])).refused == ()
    assert (
        "lies in the future" in load(write(tmp_path, [plan | {"as_of": "2027"}])).refused[0].reason
    )


def test_sources_that_contradict_one_another_and_what_was_replaced_are_kept(
    tmp_path: Path,
) -> None:
    rows = [
        VALUE | {"superseded_by": "two"},
        VALUE | {"id": "two", "value": "13"},
        VALUE | {"id": "three", "value": "15", "source_ru": "Другой отчёт"},
    ]
    found = load(write(tmp_path, rows))
    assert found.refused == ()
    assert [one.value for one in found.values_of("centres")] == [13, 15]
    assert [one.value for one in found.former_values_of("centres")] == [12]


def test_values_do_not_supersede_one_another_in_a_circle(tmp_path: Path) -> None:
    rows = [VALUE | {"superseded_by": "two"}, VALUE | {"id": "two", "superseded_by": "one"}]
    found = load(write(tmp_path, rows))
    assert found.values == ()
    assert "in a circle" in found.refused[0].reason


def test_a_release_takes_no_table_with_a_refused_row(tmp_path: Path) -> None:
    write(tmp_path, [VALUE, VALUE | {"id": "two", "territory": "1"}, VALUE | {"value": "x"}])
    with pytest.raises(OperatorError, match=r"row 3: territory.*1 more: otklik official check"):
        load_sound_official(tmp_path, PLACES, TODAY)
    assert load(tmp_path / "nowhere") == Official({}, {}, (), ())


def test_the_russian_profile_has_every_row_of_the_brief() -> None:
    found = load(EMBEDDED)
    assert found.refused == ()
    assert len(found.parts) == 17
    silent = {code for code, part in found.parts.items() if part.why_not_ru}
    assert silent == {"dialog", "council", "analytics", "risk_handling", "information_field"}
    # A part has figures, a place in the portal where they stand, or a reason why there are none.
    for code, part in found.parts.items():
        assert found.indicators_of(code) or part.page or part.why_not_en, code
    assert found.values_of("training_people") == ()


def test_values_of_the_profile_name_press_claims_that_exist() -> None:
    claims = {one.id: one for one in load_claims(PROFILE / "claims", LEVELS, TODAY).claims}
    found = load(EMBEDDED)
    named = [one for one in found.values if one.claim]
    assert len(named) > 10
    for one in named:
        claim = claims[one.claim]
        if one.indicator != "municipal_centre_opened":
            assert claim.territory == one.territory
            assert (claim.value or one.value, claim.value_date) == (one.value, one.value_date)
        assert one.status != "official"
