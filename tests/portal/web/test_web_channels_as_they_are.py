"""Pages of channels: their clock and terms, their own top topics, breaks on their charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from flask.testing import FlaskClient
from lxml import html

from portal.exports.clock_notes import clock_notes, working_regimes
from portal.indicators.evaluate import evaluate_topics
from portal.store.release_store import ReleaseStore
from portal.web.charts.break_marks import Break
from portal.web.charts.months import MONTHS_NARROW, MonthColumn, months_svg
from portal.web.charts.multiples import BROAD, SMALL, Multiple, multiple_svg
from portal.web.context import PageContext
from portal.web.presenters.breaks import breaks_of_columns
from portal.web.presenters.channel_index import make_channel_index
from portal.web.presenters.channel_tables import channel_regimes
from portal.web.presenters.months import months_of
from portal.web.presenters.selection import default_period

Make = Callable[..., PageContext]
BREAKS = (Break(1.5, "no more <letters>", 1), Break(2.5, "MAX", 2))


def test_a_channel_shows_the_terms_of_its_own_regimes(make: Make) -> None:
    regimes = channel_regimes(make("ru"), "social_network")
    assert [one.label for one in regimes] == [
        "Сообщения в социальных сетях («Инцидент Менеджмент»)"
    ]
    terms = {(term.place, term.term) for term in regimes[0].terms}
    assert ("Республика Башкортостан", "8\u00a0рабочих часов") in terms
    assert not any("59-ФЗ" in term.basis for term in regimes[0].terms)
    assert not regimes[0].is_working


def test_the_clock_of_a_policy_is_told(make: Make, release_store: ReleaseStore) -> None:
    context = make("en")
    policy = {
        **release_store.info.policy,
        "clocks": {"social_incident": "working"},
        "working_hours": ["09:00-13:00", "14:00-18:00"],
    }
    store = SimpleNamespace(
        info=SimpleNamespace(policy=policy),
        regimes=release_store.regimes,
        regimes_of=release_store.regimes_of,
        sources=release_store.sources,
        deadlines=release_store.deadlines,
        territories=release_store.territories,
    )
    other = cast(
        "PageContext",
        SimpleNamespace(store=store, info=store.info, lang="en", texts=context.texts),
    )
    [regime] = channel_regimes(other, "social_network")
    assert regime.is_working
    assert regime.hours == "09:00–13:00, 14:00–18:00"


def test_the_largest_topics_of_each_channel_are_its_own(make: Make) -> None:
    context = make("ru")
    store, root = context.store, context.store.territories.root.code
    view = make_channel_index(context)
    assert [one.name for one in view.topics] == [line.name for line in view.lines]
    groups = [topic.code for topic in store.topics.values() if topic.parent == "all"]
    for one in view.topics:
        channel = one.href.rpartition("/")[2].partition("?")[0]
        found = evaluate_topics(
            store, "received", [root], groups, default_period(context), channel=channel
        )
        largest = sorted((value.value or 0 for value in found.values()), reverse=True)
        numbers = [int("".join(filter(str.isdigit, t.received.text))) for t in one.topics]
        assert numbers == [int(number) for number in largest[:5] if number]
        assert bool(one.topics) != bool(one.state)
    tops = {tuple(topic.name for topic in one.topics) for one in view.topics if one.topics}
    assert len(tops) > 1


def test_breaks_of_a_channel_are_those_of_its_regimes(make: Make) -> None:
    context = make("ru")
    months = months_of(context)
    own = breaks_of_columns(context, months, "social_network")
    assert {note.regime for note in own.notes} <= {
        "Сообщения в социальных сетях («Инцидент Менеджмент»)"
    }
    assert [one.number for one in own.marks] == list(range(1, len(own.marks) + 1))
    all_of_them = breaks_of_columns(context, months)
    assert set(own.notes) <= set(all_of_them.notes)


def test_a_small_picture_marks_breaks_by_number() -> None:
    line = Multiple((0.1, 0.2, 0.3, 0.4), (None,) * 4, "words", BREAKS)
    small = str(multiple_svg(line, [(0, "0"), (1, "1")], "a", "b", SMALL))
    broad = str(multiple_svg(line, [(0, "0"), (1, "1")], "a", "b", BROAD))
    assert small.count('class="break-line"') == broad.count('class="break-line"') == 2
    assert ">1</text>" in small
    assert "letters" not in small
    assert "no more &lt;letters&gt;" in broad


def test_columns_make_room_for_the_words_above_them() -> None:
    columns = [MonthColumn(10, False, "month", "")] * 4
    plain = str(months_svg(columns, MONTHS_NARROW, "words", "k", "ru"))
    marked = str(months_svg(columns, MONTHS_NARROW, "words", "k", "ru", BREAKS))
    assert "break-line" not in plain
    assert marked.count('class="break-line"') == 2
    assert ">MAX</text>" in marked


def test_the_list_under_a_chart_names_day_words_and_basis(make: Make) -> None:
    context: Any = make("ru")
    notes = breaks_of_columns(context, months_of(context)).notes
    for note in notes:
        assert note.when
        assert note.basis
        assert note.words


def test_a_channel_shows_the_topics_and_statuses_of_its_sources(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    page = html.fromstring(client.get("/en/channel/state_portal").get_data(as_text=True))
    [section] = page.xpath("//section[@aria-labelledby='lists-head']")
    assert section.xpath("./h3/text()") == ["State portal"]
    topics, statuses = section.xpath(".//table")
    rows = release_store.crosswalks["pos"]
    assert len(topics.xpath(".//tbody/tr")) == len(rows)
    exact = sum(row.match == "exact" for row in rows)
    assert f"Rows in its list of topics: {len(rows)}. The same as ours: {exact};" in (
        section.text_content()
    )
    # What fits none of our topics leads nowhere.
    none = sum(row.match == "none" for row in rows)
    assert len(topics.xpath(".//td/a")) == len(rows) - none
    assert [
        tuple(cell.text_content() for cell in row) for row in statuses.xpath(".//tbody/tr")
    ] == [
        ("На исполнении", "Open"),
        ("Ответ дан: Меры приняты", "Measures taken"),
        ("Отозвано: any result", "Not counted: forwarded, withdrawn, rejected, duplicate"),
    ]
    # A source that tells of no list has none, and an older release has no section.
    assert "lists-head" not in client.get("/en/channel/letter").get_data(as_text=True)


def test_times_in_working_hours_are_told_beside_those_that_are_not(
    release_store: ReleaseStore,
) -> None:
    info = release_store.info
    assert clock_notes(info, "en") == ()
    policy = {**info.policy, "clocks": {"social_incident": "working", "appeal_59fz": "calendar"}}
    working = replace(info, policy={**policy, "working_hours": ["09:00-13:00", "14:00-18:00"]})
    assert working_regimes(working) == ("social_incident",)
    [note] = clock_notes(working, "en")
    assert note.startswith("Times of answer are in working hours (09:00–13:00, 14:00–18:00, by")
    assert "Social-media incidents. They do not compare" in note
    assert "Письма" not in clock_notes(working, "ru")[0]
