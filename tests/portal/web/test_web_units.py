"""Units of official figures stand in the form that their number asks for."""

from __future__ import annotations

import dataclasses

import pytest
from flask.testing import FlaskClient
from lxml import html

from portal.store.release_store import ReleaseStore
from portal.web.i18n import texts_of
from portal.web.presenters.system_words import counted_word, unit_beside, value_text
from schemas.official import INDICATOR_UNIT

_SILENT = {"percent", "date", "mln_rub"}
# Forms behind 1, 2 and 5.
RUSSIAN = {
    "regions": ("субъект", "субъекта", "субъектов"),
    "municipalities": ("муниципалитет", "муниципалитета", "муниципалитетов"),
    "centres": ("центр", "центра", "центров"),
    "pages": ("страница", "страницы", "страниц"),
    "widgets": ("виджет", "виджета", "виджетов"),
    "bodies": ("орган или организация", "органа и организации", "органов и организаций"),
    "people": ("человек", "человека", "человек"),
    "events": ("событие", "события", "событий"),
    "polls": ("опрос", "опроса", "опросов"),
    "objects": ("объект", "объекта", "объектов"),
    "applications": ("заявка", "заявки", "заявок"),
    "votes": ("голос", "голоса", "голосов"),
    "appeals": ("обращение", "обращения", "обращений"),
}
ENGLISH = {
    "regions": ("region", "regions"),
    "municipalities": ("municipality", "municipalities"),
    "centres": ("centre", "centres"),
    "pages": ("page", "pages"),
    "widgets": ("widget", "widgets"),
    "bodies": ("public body", "public bodies"),
    "people": ("person", "people"),
    "events": ("event", "events"),
    "polls": ("poll", "polls"),
    "objects": ("object", "objects"),
    "applications": ("application", "applications"),
    "votes": ("vote", "votes"),
    "appeals": ("appeal", "appeals"),
}
# Number, form of it in Russian and in English, the same behind «более» and «около».
NUMBERS = (
    (1, 0, 0, 1),
    (2, 1, 1, 2),
    (5, 2, 1, 2),
    (11, 2, 1, 2),
    (21, 0, 1, 1),
    (83, 1, 1, 2),
    (5_000, 2, 1, 2),
    (175_000, 2, 1, 2),
    (50_000_000, 2, 1, 2),
)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_every_unit_has_its_words_or_is_said_by_the_figure() -> None:
    assert set(RUSSIAN) == set(ENGLISH) == set(INDICATOR_UNIT.ids()) - _SILENT


@pytest.mark.parametrize("unit", RUSSIAN)
@pytest.mark.parametrize(("number", "ru", "en", "genitive"), NUMBERS)
def test_a_unit_follows_its_number(
    release_store: ReleaseStore, unit: str, number: int, ru: int, en: int, genitive: int
) -> None:
    assert plain(counted_word(unit, number, texts_of("ru"))) == RUSSIAN[unit][ru]
    assert counted_word(unit, number, texts_of("en")) == ENGLISH[unit][en]
    official = release_store.official
    indicator = dataclasses.replace(official.indicators["region_centres"], unit=unit)
    value = dataclasses.replace(official.values_of("region_centres")[0], value=float(number))
    for qualifier in ("more_than", "about"):
        one = dataclasses.replace(value, qualifier=qualifier)
        assert plain(unit_beside(one, indicator, texts_of("ru"))) == RUSSIAN[unit][genitive]
        assert unit_beside(one, indicator, texts_of("en")) == ENGLISH[unit][en]


def test_where_no_figure_stands_no_unit_does(release_store: ReleaseStore) -> None:
    official, texts = release_store.official, texts_of("ru")
    indicator = official.indicators["region_centres"]
    value = dataclasses.replace(official.values_of("region_centres")[0], value=None)
    assert unit_beside(value, indicator, texts) == ""
    for unit in _SILENT:
        silent = dataclasses.replace(indicator, unit=unit)
        assert unit_beside(dataclasses.replace(value, value=5.0), silent, texts) == ""


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_both_pages_print_the_unit_beside_the_figure(
    client: FlaskClient, release_store: ReleaseStore, lang: str
) -> None:
    official, texts = release_store.official, texts_of(lang)
    start = "/en/system" if lang == "en" else "/system"
    listed = _words(client, start)
    if lang == "ru":
        for told in ("83 субъекта", "530 центров", "87 человек", "50 млн человек"):
            assert told in listed
        assert "около 175 тыс. страниц" in listed
        assert "более 5 000 объектов" in listed
    for code, indicator in official.indicators.items():
        own = _words(client, f"{start}/{code}")
        for value in official.values_of(code):
            told = f"{value_text(value, indicator, texts)} {unit_beside(value, indicator, texts)}"
            assert plain(told).strip() in own


def _words(client: FlaskClient, path: str) -> str:
    root = html.fromstring(client.get(path).get_data(as_text=True))
    return " ".join(plain(root.text_content()).split())
