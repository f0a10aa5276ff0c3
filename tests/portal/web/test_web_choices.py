"""What an address chooses: channel, indicator, release, and names that no page reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from made_once import made_once
from three_releases import FIRST, SECOND, THIRD, three_releases

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.indicators.evaluate import evaluate
from portal.web.context import make_context
from portal.web.presenters.map_section import make_map_section
from portal.web.presenters.offers import offered_channels, offered_indicators
from portal.web.presenters.parameters import COMMON, refuse_unread
from portal.web.presenters.selection import BadQuery, read_selection
from portal.web.routes import PAGES

MakeContext = Callable[..., object]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Return a city with three releases."""
    with made_once(tmp_path_factory, "three", three_releases) as made:
        yield made


@pytest.fixture(scope="module")
def city(three: Instance) -> FlaskClient:
    """Return a client of its pages, which remembers nothing."""
    return create_app(Settings(three.releases, cache_bytes=0)).test_client()


def test_the_numbers_of_a_channel_are_those_of_its_cells(make):
    context = make(channel="letter", indicator="received", time="2026-08", view="table")
    selection = read_selection(context)
    assert selection.channel == "letter"
    assert "letter" in offered_channels(context)
    store = context.store
    section = make_map_section(context, selection, store.territories.root, "", "/")
    names = {store.territories[code].name("ru"): code for code in store.territories}
    told = 0
    for row in section.table.rows:
        leaves = [c for c in store.territories if names[row.name] in store.territories.path(c)]
        [(shown,)] = store._rows(
            "SELECT coalesce(sum(shown), 0) FROM cell WHERE channel = 'letter'"
            " AND month = '2026-08' AND list_contains(?, territory)",
            [leaves],
        )
        if row.received.has_value:
            told += int(shown) > 0
            assert row.received.text.replace("\u00a0", "") == str(shown)
    assert told > 20
    whole = evaluate(store, "received", ["RU"], "all", selection.period)["RU"].value
    part = evaluate(store, "received", ["RU"], "all", selection.period, channel="letter")["RU"]
    assert 0 < part.value < whole


def test_a_channel_travels_in_every_link_of_the_map(make):
    context = make(channel="letter", time="2026-08")
    section = make_map_section(
        context, read_selection(context), context.store.territories.root, "", "/"
    )
    assert all("channel=letter" in tab.href for tab in section.tabs)
    assert "channel=letter" in section.container.values
    plain = make(time="2026-08")
    section = make_map_section(plain, read_selection(plain), plain.store.territories.root, "", "/")
    assert not any("channel" in tab.href for tab in section.tabs)


def test_every_offered_indicator_has_a_page(make):
    offered = [indicator.id for indicator in offered_indicators(make())]
    assert offered[:2] == ["resolution_rate", "appeals_per_1000"]
    assert offered[-1] == "received"
    assert {"closed_rate", "answered_rate"} < set(offered)
    for code in offered:
        context = make(indicator=code)
        root = context.store.territories.root
        section = make_map_section(context, read_selection(context), root, "", "/")
        assert section.title
        assert (section.legend is None) == (code == "received")


@pytest.mark.parametrize("query", [{"channel": "pigeon"}, {"channel": "all,letter"}])
def test_an_unknown_channel_is_named(make, query):
    with pytest.raises(BadQuery) as refused:
        read_selection(make(**query))
    assert refused.value.parameter == "channel"
    assert "letter" in refused.value.message


@pytest.mark.parametrize("name", ["regime", "geo", "chanel", "topics", "Topic", "asOf"])
def test_what_looks_like_a_choice_is_refused(make, name):
    with pytest.raises(BadQuery) as refused:
        refuse_unread(make(**{name: "x"}), frozenset(("topic", "channel", "time")))
    assert refused.value.parameter == name
    assert "channel, lang, release, theme, time, topic" in refused.value.message


def test_what_any_page_reads_is_refused_by_those_that_do_not(make):
    read = frozenset().union(*(reads for *_, reads in PAGES))
    asked = sorted(read - COMMON)
    assert len(asked) > 10
    for name in {*asked} - {"add", "source"}:
        with pytest.raises(BadQuery) as refused:
            refuse_unread(make(**{name: "x"}), frozenset())
        assert refused.value.parameter == name
    # Marks that others add to addresses go by these names too.
    refuse_unread(make(add="x", source="x"), frozenset())


@pytest.mark.parametrize("name", ["utm_source", "ysclid", "fbclid", "from", "yclid", "_openstat"])
def test_marks_of_search_engines_and_networks_are_let_pass(make, name):
    refuse_unread(make(**{name: "x"}), frozenset(("topic", "channel")))


def test_an_address_may_name_a_release(city):
    current = city.get("/").get_data(as_text=True)
    first = city.get(f"/?release={FIRST}")
    text = first.get_data(as_text=True)
    assert THIRD in current
    assert FIRST in text
    assert "Roxbury Hills" not in city.get(f"/regions?release={FIRST}").get_data(as_text=True)
    assert "Roxbury Hills" in city.get(f"/regions?release={THIRD}").get_data(as_text=True)
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert first.headers["ETag"] != city.get(f"/?release={SECOND}").headers["ETag"]
    assert "max-age=300" in first.headers["Cache-Control"]
    assert "X-Robots-Tag" not in city.get("/").headers


def test_links_of_a_named_release_stay_in_it(city):
    text = city.get(f"/?release={FIRST}").get_data(as_text=True)
    assert f'href="/methodology?release={FIRST}' in text
    assert f'href="/regions?release={FIRST}' in text
    assert f"release={THIRD}" not in text


def test_numbers_of_a_map_are_of_the_release_in_their_address(city):
    query = "/maps/values.json?indicator=closed_rate&time=2011-08"
    bodies = {r: city.get(f"{query}&release={r}") for r in (FIRST, THIRD)}
    assert [answer.status_code for answer in bodies.values()] == [200, 200]
    first, third = (bodies[r].get_json() for r in (FIRST, THIRD))
    current = city.get(query).get_json()
    assert f"release={FIRST}" in first["link"]
    assert third.pop("link") == current.pop("link").replace("?", f"?release={THIRD}&")
    assert third == current
    assert city.get(f"{query}&of={THIRD}").status_code == 200
    stale = city.get(f"{query}&of={FIRST}")
    assert stale.status_code == 422
    assert stale.get_json()["parameter"] == "of"


def test_a_release_that_is_not_kept_is_named_beside_those_that_are(city):
    for address in (
        "/?release=2020-01-01",
        "/methodology?release=..%2f",
        "/maps/values.json?release=x",
    ):
        answer = city.get(address)
        assert answer.status_code == 422
        assert FIRST in answer.get_data(as_text=True)


def test_a_rate_that_a_release_lacks_is_said_to_be_lacking(closed_rate_store):
    with pytest.raises(BadQuery) as refused:
        read_selection(make_context(closed_rate_store, "en", "/", {"indicator": "resolution_rate"}))
    assert "This release does not have the indicator" in refused.value.message
    offered = offered_indicators(make_context(closed_rate_store, "en", "/", {}))
    assert "resolution_rate" not in [indicator.id for indicator in offered]
    assert offered[0].id == "closed_rate"
