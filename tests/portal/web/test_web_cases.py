"""Russian names of places in cases: a checked list, rules, and nothing guessed."""

from __future__ import annotations

import pytest

from portal.store.release_store import ReleaseStore
from portal.web.cases import cases_by_rule, checked_list, place_in, place_of
from portal.web.i18n import NBSP


@pytest.mark.parametrize(
    ("name", "of", "within"),
    [
        ("Калужская область", "Калужской области", "в Калужской области"),
        ("Владимирская область", "Владимирской области", "во Владимирской области"),
        ("Республика Марий Эл", "Республики Марий Эл", "в Республике Марий Эл"),
        ("Чеченская Республика", "Чеченской Республики", "в Чеченской Республике"),
        ("Москва", "Москвы", "в Москве"),
        (
            "Ханты-Мансийский автономный округ — Югра",
            "Ханты-Мансийского автономного округа — Югры",
            "в Ханты-Мансийском автономном округе — Югре",
        ),
        ("Боровский район", "Боровского района", "в Боровском районе"),
        ("Всеволожский район", "Всеволожского района", "во Всеволожском районе"),
        ("Фроловский район", "Фроловского района", "во Фроловском районе"),
        ("Нижний округ", "Нижнего округа", "в Нижнем округе"),
        ("Волгодонской район", "Волгодонского района", "в Волгодонском районе"),
        ("город Калуга", "города Калуги", "в городе Калуге"),
        ("город Обнинск", "города Обнинска", "в городе Обнинске"),
        ("город Мирный", "города Мирного", "в городе Мирном"),
        (
            "городской округ Новая Земля",
            "городского округа Новая Земля",
            "в городском округе Новая Земля",
        ),
    ],
)
def test_names_are_declined(name: str, of: str, within: str) -> None:
    assert place_of(name, "ru") == of
    assert place_in(name, "ru") == within.replace(" ", NBSP, 1)


@pytest.mark.parametrize(
    "name",
    ["город Орёл", "город Ярославль", "Boston", "Ward 4", "<b>район</b>", "", "Алексеевка"],
)
def test_nothing_is_guessed(name: str) -> None:
    assert place_of(name, "ru") == place_in(name, "ru") == ""


def test_other_languages_have_no_cases() -> None:
    assert place_of("Kaluga Oblast", "en") == "Kaluga Oblast"
    assert place_in("Kaluga Oblast", "en") == "in Kaluga Oblast"


def test_every_region_of_the_reference_is_in_the_checked_list(release_store: ReleaseStore) -> None:
    listed, places = checked_list(), release_store.territories
    above = [p for p in places.values() if p.level != "municipality" and not p.is_unallocated]
    assert len(above) == 92
    assert [place.name_ru for place in above if place.name_ru not in listed] == []


def test_the_rules_agree_with_the_checked_list() -> None:
    agreed = 0
    for name, cases in checked_list().items():
        if (by_rule := cases_by_rule(name)) is not None:
            assert by_rule == cases, name
            agreed += 1
    assert agreed > 50


def test_every_municipality_of_the_reference_has_cases(release_store: ReleaseStore) -> None:
    places = release_store.territories.at_level("municipality")
    named = [place.name_ru for place in places if not place.is_unallocated]
    assert len(named) == 140
    assert [name for name in named if not place_in(name, "ru")] == []
