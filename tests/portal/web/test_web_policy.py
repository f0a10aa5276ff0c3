"""The methodology page prints the public part of the policy and the decisions that changed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.presenters import pages

HOSTILE = "<img src=x onerror=alert(1)>"
Page = Callable[..., str]
DECISIONS = [
    {
        "version": "2",
        "decided_on": "2026-10-01",
        "reference": "12-р",
        "reason_ru": "Прежний порог был низок.",
        "reason_en": "The former floor was low.",
    },
    {
        "version": "3",
        "decided_on": "2026-11-02",
        "reference": "15-р",
        "reason_ru": HOSTILE,
        "reason_en": HOSTILE,
    },
]


@pytest.fixture
def page(release_store: ReleaseStore, changed: Callable[..., ReleaseStore]) -> Page:
    """Return a function that renders the page under another policy; None takes a key away."""

    def rendered(lang: str, **policy: object) -> str:
        said = {k: v for k, v in {**release_store.info.policy, **policy}.items() if v is not None}
        store = changed(info=replace(release_store.info, policy=said))
        text = pages.methodology(make_context(store, lang, "/methodology", {}))
        return " ".join(text.split())  # no-break spaces are checked elsewhere

    return rendered


def test_every_number_of_the_policy_is_printed_in_both_languages(page: Page) -> None:
    numbers = {
        "base": 7, "min_block": 1234, "rate_max_rounding_error": 7.5, "density_min_count": 37,
        "population_max_age_years": 4, "snapshot_retention_days": 366, "microdata_retention_days": 1097, "quality": "best",
        "version": "v-77",
    }  # fmt: skip
    russian, english = (page(lang, **numbers) for lang in ("ru", "en"))
    for text, shown in (
        (russian, "Основание округления: 7."),
        (russian, "Наименьший блок: 1 234. Месяц, в котором чисел от 1 до 6 меньше"),
        (russian, "больше чем на столько пунктов: 7,5."),
        (russian, "исходные файлы — 366, записи опубликованных месяцев — 1 097"),
        (russian, "Версия политики: v-77."),
        (english, "Rounding base: 7."),
        (english, "Smallest block: 1,234. A month with fewer counts from 1 to 6 waits"),
        (english, "no more than this many points: 7.5."),
        (english, "from 37 "),
        (russian, "наибольшая разница, лет: 4."),
        (english, "years it may be older at most: 4."),
        (english, "source files 366, records of published months 1,097"),
        (english, "Quality of the rounding: <code>best</code>"),
    ):
        assert shown in text, shown


PRINTED = {
    "version": "v-77",
    "base": 7,
    "min_block": 1234,
    "secondary_min_block": 321,
    "secondary_min_denominator": 98,
    "quality": "best",
    "rate_max_rounding_error": 3,
    "density_min_count": 37,
    "population_max_age_years": 4,
    "limited_topics": [],
    "snapshot_retention_days": 366,
    "microdata_retention_days": 1097,
    "decisions": DECISIONS,
}
# Said by other tables of the release, by the audit, by the pages of channels (the clocks), or of use
# to programs only.
ELSEWHERE = {
    "maturity_days", "speeds", "max_deviation", "max_bias", "sha256", "clocks", "working_hours",
}  # fmt: skip


def test_whatever_the_public_part_of_the_policy_says_is_on_the_page(
    release_store: ReleaseStore, page: Page
) -> None:
    assert set(release_store.info.policy) == set(PRINTED) | ELSEWHERE
    as_it_is = page("en")
    for key, value in PRINTED.items():
        assert page("en", **{key: value}) != as_it_is, key


def test_decisions_stand_newest_first_in_the_language_of_the_page(page: Page) -> None:
    russian = page("ru", decisions=DECISIONS)
    assert "Прежний порог был низок." in russian
    assert "The former floor" not in russian
    assert russian.index("15-р") < russian.index("12-р")
    assert "1 октября 2026" in russian
    assert "<img" not in russian
    assert "The former floor was low." in page("en", decisions=DECISIONS)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_without_a_change_the_page_says_so_and_an_older_release_says_nothing(
    page: Page, lang: str
) -> None:
    sentence = {
        "ru": "С первого выпуска политика не менялась.",
        "en": "The policy has not been",
    }
    assert sentence[lang] in page(lang, decisions=[])
    older = page(
        lang,
        decisions=None,
        snapshot_retention_days=None,
        microdata_retention_days=None,
        quality=None,
    )
    assert sentence[lang] not in older
    assert 'id="decisions"' not in older
