"""Pages of topics, channels and comparisons."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.indicators.evaluate import evaluate
from portal.indicators.values import IndicatorValue
from portal.web.charts.axis import count_ticks
from portal.web.context import make_context
from portal.web.presenters import subject_pages
from portal.web.presenters.channel_page import make_channel_view
from portal.web.presenters.compare import make_compare_view
from portal.web.presenters.compared_places import compare_address
from portal.web.presenters.elsewhere import Elsewhere
from portal.web.presenters.intervals_text import interval_text
from portal.web.presenters.months import make_months, months_of
from portal.web.presenters.selection import BadQuery
from portal.web.presenters.topic_index import make_topic_index
from portal.web.presenters.topic_page import make_topic_view, near_topics
from portal.web.presenters.wholly_partial import is_wholly_partial, plain_cell

MakeContext = Callable[..., Any]
KALUGA, MORDOVIA, UNREPORTED, PARTIAL = "29000000", "89000000", "93000000", "29606000"
TWO = f"{KALUGA},{MORDOVIA}"


def _text(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.get_data(as_text=True)


# Topics


def test_the_list_has_every_topic_once(make: MakeContext) -> None:
    context = make()
    view = make_topic_index(context)
    names = [line.name for group in view.groups for line in (group.own, *group.topics)]
    assert len(names) == len(set(names)) == len(context.store.topics) - 1
    received = [group.own.bar for group in view.groups]
    assert received == sorted(received, reverse=True)
    assert received[0] == 1


def test_numbers_of_a_topic_are_those_of_the_store(make: MakeContext) -> None:
    context = make(path="/topic/roads")
    view, store = make_topic_view(context, "roads"), context.store
    root, period = store.territories.root.code, view.own.selection.period
    number = evaluate(store, "received", [root], "roads", period)[root]
    assert number.value is not None
    assert f"{int(number.value):,}".replace(",", "\u00a0") in view.lead
    assert view.below is not None
    assert {line.name for line in view.below.lines} == {
        topic.name("ru") for topic in store.topics.values() if topic.parent == "roads"
    }


def test_a_topic_of_a_group_marks_itself_among_its_neighbours(make: MakeContext) -> None:
    view = make_topic_view(make(path="/topic/heating"), "heating")
    assert view.below is not None
    own = [line.name for line in view.below.lines if not line.href]
    assert own == ["Отопление"]
    assert [name for name, _ in view.above] == ["Темы", "Жильё и отопление"]


def test_the_form_of_a_topic_leads_to_another_topic(client: FlaskClient) -> None:
    response = client.get("/topic/roads?topic=waste&time=2026-07")
    assert (response.status_code, response.location) == (302, "/topic/waste?time=2026-07")
    assert client.get("/topic/roads?topic=all").location == "/"


@pytest.mark.parametrize("address", ["/topic/nosuch", "/topic/all", "/channel/nosuch"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, address: str) -> None:
    _text(client, address, 404)


def test_the_nearest_topics_of_a_mistake_are_known(make: MakeContext) -> None:
    assert "roads" in near_topics(make(), "raods")
    assert "roads" in near_topics(make(), "дорога")
    assert near_topics(make(), "xyzxyz") == ()


def test_a_limited_topic_says_so(client: FlaskClient) -> None:
    assert "Ограниченная тема" in _text(client, "/topic/health_person")
    assert "Ограниченная тема" not in _text(client, "/topic/roads")


# Channels


def test_outcomes_of_a_channel_add_up_to_what_is_counted(make: MakeContext) -> None:
    context = make(path="/channel/letter")
    view = make_channel_view(context, "letter")
    root = context.store.territories.root.code
    counts = context.store.counts([root], ["all"], view.own.selection.period, channel="letter")
    assert view.outcomes is not None
    shown = [int(line.count.replace("\u00a0", "")) for line in view.outcomes.lines]
    assert sum(shown) == counts[root, "all"].counted > 0
    assert view.speeds[-1].is_open


def test_a_channel_without_outcomes_says_so(client: FlaskClient) -> None:
    text = _text(client, "/channel/social_network")
    assert "исходы не сообщаются" in text
    assert "Меры приняты по <b>" not in text


def test_channels_link_to_each_other(client: FlaskClient) -> None:
    text = _text(client, "/channels")
    assert set(re.findall(r'href="(/channel/\w+)"', text)) == {
        "/channel/letter",
        "/channel/social_network",
        "/channel/state_portal",
    }


# Comparisons


def test_a_comparison_has_a_row_for_each_place_and_one_for_the_whole(make: MakeContext) -> None:
    view = make_compare_view(make(path="/compare", geo=TWO))
    assert [row.name for row in view.rows] == ["Калужская область", "Республика Мордовия", "Россия"]
    assert [row.is_reference for row in view.rows] == [False, False, True]
    assert view.ranges is not None


def test_places_of_one_region_are_compared_with_it(make: MakeContext) -> None:
    view = make_compare_view(make(path="/compare", geo="29606000,29608000"))
    assert view.reference == "Калужская область"
    assert {row.within for row in view.rows[:2]} == {"Калужская область"}


def test_a_place_without_data_keeps_its_words_in_every_view(make: MakeContext) -> None:
    view = make_compare_view(make(path="/compare", geo=f"{KALUGA},{UNREPORTED}"))
    row = view.rows[1]
    assert {row.received.text, row.base.text, row.value.text} == {"не передано"}
    assert row.against == "сравнить нельзя"
    assert row.interval == ""
    assert view.ranges is not None
    assert "не передано" in view.ranges.wide
    assert "не передано" in view.ranges.sentence


def test_too_few_have_no_value_no_interval_and_no_dot(make: MakeContext) -> None:
    geo = "29606000,29608000"
    view = make_compare_view(make(path="/compare", geo=geo, topic="gas", time="2026-07"))
    assert all(not row.value.has_value and not row.interval for row in view.rows[:2])
    assert view.ranges is None


def test_the_verdict_follows_the_interval_of_the_place(make: MakeContext) -> None:
    context = make(path="/compare", geo=TWO)
    view, store = make_compare_view(context), context.store
    period, root = view.own.selection.period if view.own else None, store.territories.root.code
    assert period is not None
    rate = store.info.headline_rate
    values = evaluate(store, rate, [KALUGA, MORDOVIA, root], "all", period)
    for code, row in zip((KALUGA, MORDOVIA), view.rows, strict=False):
        lower, upper = values[code].interval or (0, 0)
        whole = values[root].value or 0
        expected = "выше" if lower > whole else "ниже" if (upper or 1) < whole else "случайным"
        assert expected in row.against


def test_a_name_is_added_and_each_place_can_be_taken_out(make: MakeContext) -> None:
    with pytest.raises(Elsewhere) as added:
        make_compare_view(make(path="/compare", geo=KALUGA, add="Боровский район"))
    assert added.value.address.endswith(f"geo={KALUGA}&geo=29606000")
    view = make_compare_view(make(path="/compare", geo=TWO))
    assert view.chosen[0].without.endswith(f"geo={MORDOVIA}")
    assert KALUGA not in view.chosen[0].without


def test_several_places_of_a_name_are_offered(make: MakeContext) -> None:
    view = make_compare_view(make(path="/compare", geo=KALUGA, add="Троицкий"))
    assert len(view.form.offers) >= 2
    assert all(f"geo={KALUGA}" in offer.href for offer in view.form.offers)


@pytest.mark.parametrize(
    ("geo", "words"),
    [
        ("29000000,nosuch", "nosuch"),
        ("1,2", "«1» нет"),
        (",".join(["RU", *(f"{n}000000" for n in (29, 89, 11, 75, 14, 80))]), "7"),
    ],
)
def test_bad_places_are_refused_with_words(make: MakeContext, geo: str, words: str) -> None:
    with pytest.raises(BadQuery) as refused:
        make_compare_view(make(path="/compare", geo=geo))
    assert words in refused.value.message


def test_repeated_and_joined_codes_are_one_list(client: FlaskClient) -> None:
    one = _text(client, f"/compare?geo={KALUGA}&geo={MORDOVIA}&geo={KALUGA}")
    other = _text(client, f"/compare?geo={KALUGA},{MORDOVIA}")
    assert one.count("<h3>") == other.count("<h3>") == 2


def test_one_place_asks_for_another(client: FlaskClient) -> None:
    assert "Добавьте ещё одну" in _text(client, f"/compare?geo={KALUGA}")
    assert 'type="checkbox"' in _text(client, "/compare")


def test_addresses_of_comparisons_keep_choice_and_theme(make: MakeContext) -> None:
    context = make(path="/compare", theme="dark")
    address = compare_address(context, (KALUGA, MORDOVIA), {"topic": "roads"})
    assert address == f"/compare?topic=roads&theme=dark&geo={KALUGA}&geo={MORDOVIA}"


# Small things


@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        (0, (0, 1)),
        (1, (0, 0.5, 1)),
        (3, (0, 1, 2, 3)),
        (47, (0, 20, 40, 60)),
        (100, (0, 50, 100)),
        (4897, (0, 2000, 4000, 6000)),
        (0.3, (0, 0.1, 0.2, 0.3)),
    ],
)
def test_grid_lines_are_round_and_reach_over_the_largest(
    largest: float, ticks: tuple[float, ...]
) -> None:
    assert count_ticks(largest) == ticks


def test_intervals_are_rounded_outwards() -> None:
    share = IndicatorValue(0.62, "value", 62, 100, interval=(0.6004, 0.6399))
    assert interval_text(share, "share", "ru") == "60–64\u00a0%"
    assert interval_text(share, "share", "en") == "60–64%"
    density = IndicatorValue(4.32, "value", interval=(4.19, 4.51))
    assert interval_text(density, "per_1000", "ru") == "4,1–4,6"
    assert interval_text(IndicatorValue(None, "too_few"), "share", "ru") == ""


def test_months_without_data_are_hatched_and_partial_ones_named(make: MakeContext) -> None:
    context = make()
    values = [IndicatorValue(100 + n, "value") for n, _ in enumerate(months_of(context))]
    values[0] = IndicatorValue(None, "not_reported")
    values[1] = IndicatorValue(1, "partial")
    made = make_months(context, "Все", values, "m")
    assert made is not None
    assert made.wide.count('class="column-gap"') == 1
    assert made.wide.count('class="column-part"') == 1
    assert "102" in made.sentence
    assert made.rows[-1][1].text == "не передано"
    assert made.rows[-2][1].partial == "частично"


def test_a_table_of_partial_numbers_says_so_once() -> None:
    partial, whole = IndicatorValue(5, "partial"), IndicatorValue(5, "value")
    gap = IndicatorValue(None, "not_reported")
    assert is_wholly_partial([partial, gap])
    assert not is_wholly_partial([partial, whole])
    assert not is_wholly_partial([gap])
    assert plain_cell("received", partial, "ru", said_above=True).whole == "5"
    assert plain_cell("received", partial, "ru", said_above=False).partial == "частично"
    assert plain_cell("received", gap, "ru", said_above=True).text == "не передано"


@pytest.mark.parametrize("page", ["topics", "topic", "channels", "channel", "compare"])
def test_hostile_names_stay_text(hostile_store: Any, page: str) -> None:
    code = {"topic": "roads", "channel": "letter"}.get(page)
    query = {"geo": TWO} if page == "compare" else {}
    context = make_context(hostile_store, "ru", "/", query)
    function = getattr(subject_pages, page)
    text = function(context, code) if code else function(context)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text or page == "channels"


def test_a_channel_narrows_every_number_of_a_topic(make: MakeContext) -> None:
    whole = make_topic_view(make(path="/topic/roads"), "roads")
    letters = make_topic_view(make(path="/topic/roads", channel="letter"), "roads")
    assert whole.lead != letters.lead
    assert "Канал: Письмо." in letters.note
    assert whole.months is not None
    assert letters.months is not None
    assert whole.months.rows[0][1].text != letters.months.rows[0][1].text
    assert whole.below is not None
    assert letters.below is not None
    assert whole.below.lines[0].received.text != letters.below.lines[0].received.text
