"""The honest sentence of a place, in every state it can be in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_count
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext, make_context
from portal.web.presenters.leads import Headline, large_count, make_lead
from portal.web.presenters.selection import BadQuery, default_period, read_selection
from portal.web.presenters.territory import compared_with, make_territory_view

PLACE = "29606000"
NOT_REPORTED = IndicatorValue(None, "not_reported")


def _say(context: PageContext, headline: Headline) -> str:
    selection = read_selection(context)
    compared = context.store.territories["29000000"]
    lead = make_lead(context, selection, headline, compared)
    return lead.sentence.striptags().replace("\u00a0", " ")


def _counts(received: int, done: int, counted: int, state: str = "value") -> Headline:
    rate = IndicatorValue(round(done / counted, 4), state, done, counted)  # type: ignore[arg-type]
    return Headline(
        IndicatorValue(received, "value", received), rate, IndicatorValue(0.58, "value", 58, 100)
    )


def test_a_rate_is_said_with_its_counts_its_term_and_its_region(
    make: Callable[..., PageContext],
) -> None:
    assert _say(make(), _counts(3000, 1745, 2820)) == (
        "Из 2 820 учтённых обращений за год по август 2026 года меры в течение 60 дней приняты"
        " по 1 745. Это 62 из 100; в Калужской области в целом — 58."
    )
    assert _say(make("en"), _counts(3000, 1745, 2820)) == (
        "Of 2,820 counted appeals received in the year to August 2026, 1,745 led to measures within"
        " 60 days. That is 62 in 100; in Kaluga Oblast as a whole: 58."
    )


def test_the_noun_follows_the_number(make: Callable[..., PageContext]) -> None:
    assert "Из 1 241 учтённого обращения" in _say(make(), _counts(1300, 700, 1241))


FEW = Headline(IndicatorValue(97, "value", 97), IndicatorValue(None, "too_few", 40, 92), None)


def _with_floor(
    release_store: ReleaseStore, changed: Callable[..., object], **floor: object
) -> str:
    floors = {**release_store.info.rate_floor, **floor}
    store = changed(info=replace(release_store.info, rate_floor=floors))
    return _say(make_context(store, "ru", "/", {}), FEW)  # type: ignore[arg-type]


def test_too_few_names_the_floor_of_its_kind_of_period(
    release_store: ReleaseStore, changed: Callable[..., object]
) -> None:
    assert _with_floor(release_store, changed, M=125, P1Y=175) == (
        "Поступило 97 обращений за год по август 2026 года. Учтено 92 — слишком мало, чтобы судить"
        " о доле (меньше 175)."
    )


def test_where_no_share_is_exact_enough_the_sentence_says_so(
    release_store: ReleaseStore, changed: Callable[..., object]
) -> None:
    said = _with_floor(release_store, changed, P1Y=None)
    assert said.endswith("одно только округление сдвинуло бы их слишком сильно.")


def test_what_was_not_reported_is_never_a_zero(make: Callable[..., PageContext]) -> None:
    said = _say(make(), Headline(NOT_REPORTED, NOT_REPORTED, NOT_REPORTED))
    assert "Это не ноль" in said
    assert "0" not in said.replace("2026", "")


def test_closed_is_never_called_measures(closed_rate_store: ReleaseStore) -> None:
    context = make_context(closed_rate_store, "ru", "/", {})
    said = _say(context, _counts(3000, 1745, 2820))
    assert "закрыто 1 745" in said
    assert "мер" not in said
    lead = make_lead(context, read_selection(context), _counts(3000, 1745, 2820), None)
    assert "показана доля закрытых" in lead.note


def test_partial_reports_and_silent_regimes_are_told(make: Callable[..., PageContext]) -> None:
    view = make_territory_view(make(), PLACE)
    told = " ".join(caveat.striptags() for caveat in view.lead.caveats).replace("\u00a0", " ")
    assert "Передано частично" in told
    assert "В долю не входят: Сообщения в социальных сетях" in told
    whole = make_territory_view(make(), "29608000")
    assert "частично" not in " ".join(whole.lead.caveats)


def test_the_sentence_prints_the_numbers_of_the_indicator(
    make: Callable[..., PageContext], release_store: ReleaseStore
) -> None:
    context = make()
    period = default_period(context)
    value = evaluate(release_store, "resolution_rate", [PLACE], "all", period)[PLACE]
    sentence = make_territory_view(context, PLACE).lead.sentence
    assert f"<b>{format_count(value.denominator or 0, 'ru')}\u00a0учтён" in sentence
    assert f"<b>{format_count(value.numerator or 0, 'ru')}</b>" in sentence


@pytest.mark.parametrize(
    ("code", "with_code"),
    [
        ("RU", None),
        ("RU-CFO", "RU"),
        ("29000000", "RU"),
        (PLACE, "29000000"),
        ("29000000.u", "29000000"),
    ],
)
def test_a_place_is_compared_with_its_region_and_a_region_with_the_country(
    make: Callable[..., PageContext], code: str, with_code: str | None
) -> None:
    context = make()
    compared = compared_with(context, context.store.territories[code])
    assert (compared.code if compared else None) == with_code


def test_a_million_is_said_in_words() -> None:
    assert large_count(7_264_120, "ru") == "7,3\u00a0млн"
    assert large_count(7_264_120, "en") == "7.3\u00a0million"
    assert large_count(999_999, "ru") == "999\u00a0999"


def test_a_bad_choice_knows_its_parameter(make: Callable[..., PageContext]) -> None:
    with pytest.raises(BadQuery) as caught:
        read_selection(make(topic="raods"))
    assert caught.value.parameter == "topic"
    assert "roads" in caught.value.message


def test_a_limited_topic_has_no_number_on_a_municipality(make: Callable[..., PageContext]) -> None:
    context = make()
    limited = make(topic=context.info.policy["limited_topics"][0])
    page = make_territory_view(limited, PLACE)
    assert "Калужская область" in page.lead.sentence
    assert not any(character.isdigit() for character in page.lead.sentence)
    assert page.facts == ()
    assert make_territory_view(context, PLACE).facts


def test_a_limited_topic_is_told_where_municipalities_are_listed(
    make: Callable[..., PageContext],
) -> None:
    context = make()
    limited = make(topic=context.info.policy["limited_topics"][0])
    assert "Ограниченная тема" in str(make_territory_view(limited, "29000000").limited)
    assert make_territory_view(limited, "29000000.u").limited is None
    assert make_territory_view(limited, "RU").limited is None
    assert make_territory_view(context, "29000000").limited is None
