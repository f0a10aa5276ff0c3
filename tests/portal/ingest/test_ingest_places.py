"""Territories are found by code or name; what cannot be told is not guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import geodata
from geodata.history.lineage import Lineage, load_lineage
from geodata.territories import load_territories
from portal.config.errors import OperatorError
from portal.ingest.places import PlaceFinder
from portal.ingest.sources import load_shipped

REFERENCE = Path(geodata.__file__).parent / "reference"
RUSSIA = load_territories(REFERENCE / "territories.csv")
LINEAGE = load_lineage(REFERENCE, RUSSIA)
INCIDENTS = load_shipped("incident_management")
POS = load_shipped("pos")


@pytest.mark.parametrize(
    ("region", "place", "code"),
    [
        ("Республика Мордовия", "город Саранск", "89701000"),
        ("Мордовия", "г.о. Саранск", "89701000"),
        ("мордовия респ.", "Саранск", "89701000"),
        ("Республика Мордовия", "Рузаевский муниципальный район", "89643000"),
        ("Республика Мордовия", "Рузаевский м.р-н", "89643000"),
        ("Республика Мордовия", "РУЗАЕВСКИЙ РАЙОН", "89643000"),
        ("Республика Мордовия", "", "89000000.u"),
        ("", "", "RU.u"),
        ("Калужская обл.", "г. Обнинск", "29715000"),
        ("Калужская область", "городской округ «Город Калуга»", "29701000"),
        ("Челябинская область", "Трехгорный городской округ", "75707000"),
        ("Челябинская область", "Троицкий городской округ", "75752000"),
        ("Челябинская область", "Троицкий муниципальный район", "75654000"),
        ("Архангельская область", "городской округ Новая Земля", "11712000"),
        # No municipalities of this region are in the reference, so it takes all of its places.
        ("Пермский край", "Чусовской городской округ", "57000000"),
        ("", "Ненецкий автономный округ", "11800000"),
        ("Ханты-Мансийский автономный округ - Югра", "", "71800000"),
    ],
)
def test_names_of_many_spellings(region, place, code):
    assert PlaceFinder(RUSSIA, INCIDENTS).find(region, place) == (code, None)


@pytest.mark.parametrize(
    ("region", "place", "reason"),
    [
        ("Мордовская губерния", "Саранск", "region_unknown"),
        ("Республика Мордовия", "Калуга", "territory_unknown"),
        ("Республика Мордовия", "Саранск и окрестности", "territory_unknown"),
        ("Челябинская область", "Троицкий", "territory_ambiguous"),
        ("Челябинская область", "Троицк", "territory_unknown"),
    ],
)
def test_names_that_tell_no_place(region, place, reason):
    assert PlaceFinder(RUSSIA, INCIDENTS).find(region, place) == (None, reason)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("89701000", "89701000"),
        ("89701000001", "89701000"),
        ("89000000", "89000000.u"),
        ("45382000", "45000000"),
        ("11851000", "11800000"),
        ("71819000", "71800000"),
        ("", "RU.u"),
    ],
)
def test_codes_of_municipalities_and_settlements(place, code):
    assert PlaceFinder(RUSSIA, POS).find("", place) == (code, None)


@pytest.mark.parametrize(
    "place", ["89999000", "21701000", "8970100", "89701000.u", "89000000.u", "x"]
)
def test_codes_that_are_not_in_the_reference(place):
    assert PlaceFinder(RUSSIA, POS).find("", place) == (None, "territory_unknown")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("11608000", "11508000"),  # a district that became an okrug in 2022
        ("11608000101", "11508000"),
        ("11508000", "11508000"),
        ("14605000", "14710000"),
        ("29715000", "29715000"),  # the same code before and after its border moved
        ("76000000", "76000000"),
        ("45382000", "45000000"),
    ],
)
def test_a_former_code_leads_to_the_only_place_that_had_it(place, code):
    assert PlaceFinder(RUSSIA, POS, LINEAGE).find("", place) == (code, None)
    assert PlaceFinder(RUSSIA, replace(POS, territory_match="code"), LINEAGE).find(
        "", place[:8]
    ) == ((code, None) if place != "45382000" else (None, "territory_unknown"))


@pytest.mark.parametrize(
    ("region", "place", "found"),
    [
        ("Архангельская область", "Верхнетоемский район", ("11508000", None)),
        ("Архангельская область", "Верхнетоемский муниципальный район", ("11508000", None)),
        ("Архангельская область", "Верхнетоемский муниципальный округ", ("11508000", None)),
        ("Архангельская область", "Приморский район", ("11552000", None)),
        ("Белгородская область", "город Валуйки и Валуйский район", ("14720000", None)),
        ("Белгородская область", "Верхнетоемский район", (None, "territory_unknown")),
        ("Челябинская область", "Троицкий", (None, "territory_ambiguous")),
    ],
)
def test_a_former_name_is_taken_where_no_place_bears_it_now(region, place, found):
    assert PlaceFinder(RUSSIA, INCIDENTS, LINEAGE).find(region, place) == found
    if found[0] and "округ" not in place:
        finder = PlaceFinder(RUSSIA, INCIDENTS)
        assert finder.find(region, place) == (None, "territory_unknown")


def test_a_former_code_stays_within_the_region_of_its_source():
    source = replace(POS, region="29000000")
    finder = PlaceFinder(RUSSIA, source, LINEAGE)
    assert finder.find("", "11608000") == (None, "territory_unknown")
    assert finder.find("", "29606000") == ("29606000", None)
    assert PlaceFinder(RUSSIA, POS).find("", "11608000") == (None, "territory_unknown")


def test_a_former_code_of_two_places_tells_none():
    own = LINEAGE.versions("11508000")
    other = replace(own[0], territory="11511000", valid_from=date(2022, 1, 1), valid_to=None)
    finder = PlaceFinder(RUSSIA, POS, Lineage({"11508000": own, "11511000": (other,)}))
    assert finder.find("", "11608000") == (None, "territory_ambiguous")
    assert finder.find("", "11608000101") == (None, "territory_ambiguous")
    assert finder.find("", "11508000") == ("11508000", None)


def test_a_source_of_one_region_looks_no_further():
    source = replace(INCIDENTS, region="29000000")
    finder = PlaceFinder(RUSSIA, source)
    assert finder.find("", "Обнинск") == ("29715000", None)
    assert finder.find("", "Саранск") == (None, "territory_unknown")
    assert finder.find("Калужская область", "") == ("29000000.u", None)
    assert finder.find("Республика Мордовия", "") == (None, "region_unknown")


def test_a_value_map_comes_before_names_and_must_lead_to_known_codes():
    source = replace(INCIDENTS, values=INCIDENTS.values | {"territory": {"троицк": "75752000"}})
    assert PlaceFinder(RUSSIA, source).find("", "Троицк") == ("75752000", None)
    wrong = replace(INCIDENTS, region="99999999")
    with pytest.raises(OperatorError, match=r"«incident_management».*«99999999»"):
        PlaceFinder(RUSSIA, wrong)
