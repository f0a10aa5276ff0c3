"""Shares of ratings, repeats and terms on a page: the store's own, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext
from portal.web.presenters.secondary import Secondary, make_secondary
from portal.web.presenters.selection import read_selection
from schemas.periods import Period

MakeContext = Callable[..., PageContext]
HEAD = re.compile(r'<section class="([^"]*)" aria-labelledby="secondary-head">\s*<h2[^>]*>([^<]*)<')


def made(context: PageContext, code: str) -> Secondary | None:
    place = context.store.territories[code]
    return make_secondary(context, place, read_selection(context))


def test_a_region_shows_its_newest_quarter(make: MakeContext, release_store: ReleaseStore) -> None:
    view = made(make("en"), "29000000")
    assert view is not None
    assert (view.place, view.is_above, view.quarter) == ("Kaluga Oblast", False, "in Q2 of 2026")
    period = Period.parse("2026-Q2")
    for fact, share in zip(view.facts, ("confirmed_share", "on_time_share"), strict=True):
        found = release_store.secondary_shares(["29000000"], ["all"], period, share)
        assert fact.value.text == f"{found['29000000', 'all'].percent}%"
    assert re.fullmatch(r"Applicants rated about \d+% of the appeals", view.facts[0].against)


def test_a_municipality_shows_those_of_its_region_and_says_so(
    make: MakeContext, client: FlaskClient
) -> None:
    region, town = made(make("ru"), "29000000"), made(make("ru"), "29701000")
    assert region is not None
    assert town is not None
    assert (town.is_above, town.facts) == (True, region.facts)
    found = HEAD.search(client.get("/t/29701000").text)
    assert found is not None
    assert found[2].endswith(": Калужская область")
    # They stand on the sheet of paper too.
    assert "no-print" not in found[1]
    own = HEAD.search(client.get("/t/29000000").text)
    assert own is not None
    assert "область" not in own[2]


def test_a_topic_shows_those_of_its_group(make: MakeContext) -> None:
    topic = made(make("ru", topic="heating"), "RU")
    group = made(make("ru", topic="housing"), "RU")
    assert topic is not None
    assert topic == group
    assert topic.topic == "Жильё и отопление"
    everything = made(make("ru"), "RU")
    assert everything is not None
    assert everything.facts != topic.facts


def test_an_older_period_shows_the_quarter_before_its_end(make: MakeContext) -> None:
    quarters = {
        time: view.quarter if (view := made(make("en", time=time), "RU")) else ""
        for time in ("2026-05", "2026-06", "2025-12", "2025-06", "2025-05")
    }
    assert quarters == {
        "2026-05": "in Q1 of 2026",
        "2026-06": "in Q2 of 2026",
        "2025-12": "in Q4 of 2025",
        "2025-06": "in Q2 of 2025",
        "2025-05": "",
    }


@pytest.mark.parametrize(
    ("code", "topic", "words"),
    [
        ("93000000", "all", "не передано"),
        ("99000000", "services", "слишком мало, чтобы судить"),
    ],
)
def test_what_has_no_share_is_said_in_words(
    make: MakeContext, code: str, topic: str, words: str
) -> None:
    view = made(make("ru", topic=topic), code)
    assert view is not None
    assert view.facts[0].value.text == words
    assert not view.facts[0].value.has_value


def test_without_any_quarter_there_is_no_section(
    make: MakeContext, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make("ru")
    assert HEAD.search(client.get("/t/RU").text)
    monkeypatch.setattr(context.store.secondary, "quarters", lambda _: ())
    assert made(context, "RU") is None


def test_sources_are_named_for_each_share_where_they_differ(make: MakeContext) -> None:
    view = made(make("en"), "RU")
    assert view is not None
    assert view.sources == (
        "Confirmed by the applicant: State portal;"
        " Answered by the due day: State portal, Register of letters"
    )


@pytest.mark.parametrize(("prefix", "word"), [("", "Оценки, повторы"), ("/en", "Ratings, repeats")])
def test_the_methodology_has_the_shares_that_are_reported(
    client: FlaskClient, prefix: str, word: str
) -> None:
    page = client.get(f"{prefix}/methodology").text
    assert word in page
    for share in ("confirmed_share", "rating_coverage", "on_time_share"):
        assert f"<code>{share}</code>" in page
    assert "<code>repeat_share</code>" not in page
