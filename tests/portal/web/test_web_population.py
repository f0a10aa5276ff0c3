"""Residents on the pages: day, group and source are said, and unknown stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.population.bands import PopulationBands
from geodata.population.figures import Population, PopulationFigure
from portal.indicators.evaluate import IndicatorValue
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.presenters import pages
from portal.web.presenters.residents import (
    residents_notes,
    residents_source_line,
    residents_text,
)
from schemas.periods import Period

KALUGA, OZYORSK = "29000000", "75743000"
YEAR = Period.parse("2025-09-01/P1Y")
Changed = Callable[..., Any]


def _text(client: FlaskClient, path: str) -> str:
    """Return a page with ordinary spaces."""
    return " ".join(client.get(path).text.split())


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        (
            f"/t/{KALUGA}?time=2025-10",
            (
                "1 066 601 житель на 1 января 2025 года, код 29000000.",
                "Группа по численности: от 1 до 2 миллионов жителей.",
                "Население: Росстат, оценка численности постоянного населения на 1 января 2025 г.",
                "Жители — на 1 января 2025 года",
            ),
        ),
        (
            f"/en/t/{KALUGA}?time=2025-10",
            (
                "1,066,601 residents on 1 January 2025, code 29000000.",
                "Group by size: 1 to 2 million residents.",
                "Population: Росстат, оценка",
                "Residents on 1 January 2025",
            ),
        ),
    ],
)
def test_a_page_says_residents_day_group_and_source(
    client: FlaskClient, path: str, sentences: tuple[str, ...]
) -> None:
    text = _text(client, path)
    for sentence in sentences:
        assert sentence in text, sentence


def test_a_year_that_is_not_published_yet_shows_the_day_that_was_used(client: FlaskClient) -> None:
    assert "на 1 января 2025 года, код" in _text(client, f"/t/{KALUGA}?time=2026-08")
    assert "на 1 января 2024 года, код" in _text(client, "/t/29701000?time=2026-08")


def test_an_unknown_population_is_said_to_be_unknown(client: FlaskClient) -> None:
    russian, english = (_text(client, f"{prefix}/t/{OZYORSK}") for prefix in ("", "/en"))
    assert "число жителей неизвестно, код 75743000." in russian
    assert "нет данных о населении" in russian
    assert "Группа по численности" not in russian
    assert "number of residents unknown, code 75743000." in english
    assert "population unknown" in english


def test_a_place_that_is_not_allocated_has_no_residents_to_speak_of(client: FlaskClient) -> None:
    text = _text(client, f"/t/{KALUGA}.u")
    assert "жителей неизвестно" not in text
    assert "нет данных о населении" not in text


def test_the_map_says_which_days_its_places_stand_for(client: FlaskClient) -> None:
    assert "Население: на 1 января 2025 года." in _text(client, "/?time=2026-08")
    text = _text(client, f"/t/{KALUGA}?time=2026-08")
    assert "Население: на 1 января 2024 года." in text


def test_places_with_an_older_figure_are_counted_day_by_day(release_store: ReleaseStore) -> None:
    def density(year: int | None) -> IndicatorValue:
        if year is None:
            return IndicatorValue(None, "no_population")
        figure = PopulationFigure(1000, year, date(year, 1, 1), "S")
        return IndicatorValue(50.0, "value", 50, 1000, figure)

    densities = [density(year) for year in (2024, 2025, 2025, 2025, 2023, 2023, None)]
    for lang, line in (
        (
            "ru",
            "Население: на 1 января 2025 года; 2 мест — на 1 января 2023 года;"
            " 1 места — на 1 января 2024 года.",
        ),
        (
            "en",
            "Population: on 1 January 2025; of 2 places, on 1 January 2023;"
            " of 1 place, on 1 January 2024.",
        ),
    ):
        context = make_context(release_store, lang, "/", {})
        assert " ".join(residents_source_line(context, densities).split()) == line
        assert residents_source_line(context, [density(None)]) == ""


def test_a_sum_over_merged_places_says_so(changed: Changed, release_store: ReleaseStore) -> None:
    figure = PopulationFigure(30, 2025, date(2025, 1, 1), "Office.", ("A", "B"))
    store = changed(population=lambda *_: figure, population_band=lambda *_: None)
    place = release_store.territories[KALUGA]
    context = make_context(store, "ru", "/", {})
    assert residents_notes(context, place, YEAR) == (
        "Население: Office.",
        "Это сумма по\u00a0территориям, из\u00a0которых образована нынешняя.",
    )


def test_an_instance_without_any_population_says_nothing_of_it(
    changed: Changed, release_store: ReleaseStore
) -> None:
    """A city may have no figures at all; then they are no gap of this place."""
    nobody: Callable[..., None] = lambda *_: None  # noqa: E731
    store = changed(
        residents=Population({}), population=nobody, population_band=nobody,
        population_bands=PopulationBands(()),
    )  # fmt: skip
    context = make_context(store, "en", f"/t/{KALUGA}", {})
    assert residents_text(context, release_store.territories[KALUGA], YEAR) == ""
    page = pages.territory(context, KALUGA)
    assert "residents unknown" not in page
    assert "Residents on" not in page
    assert "like size" not in page
    methods = pages.methodology(make_context(store, "en", "/methodology", {}))
    assert "places of like size form groups" not in methods


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        (
            "/methodology",
            (
                "делятся на число жителей того года, в котором период кончается",
                "наибольшая разница, лет: 3. Если нет и его",
                "<li>Регион: менее 500 тысяч жителей; от 500 тысяч",
                "Муниципальное образование: менее 10 тысяч жителей;",
            ),
        ),
        (
            "/en/methodology",
            (
                "divided by the residents of the year in which it ends",
                "years back at most: 3.",
                "Region: under 500,000 residents; 500,000 to 1 million residents;",
            ),
        ),
    ],
)
def test_the_page_of_methods_says_which_population_is_used(
    client: FlaskClient, path: str, sentences: tuple[str, ...]
) -> None:
    text = _text(client, path)
    for sentence in sentences:
        assert sentence in text, sentence
