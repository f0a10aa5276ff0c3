"""The finder: one place, several, near ones, postcodes, former names, my location."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.search.names import NameEntry, NameIndex
from geodata.search.postcodes import load_postcodes
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.presenters.finder import Found, make_found_view, nearest_places

MakeContext = Callable[..., Any]


def _find(client: FlaskClient, asked: str, prefix: str = "") -> Any:
    return client.get(f"{prefix}/find", query_string={"q": asked})


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("боровский р-н", "29606000"),
        ("Боровский раён", "29606000"),
        (",jhjdcrbq hfqjy", "29606000"),
        ("borovsky district", "29606000"),
        ("29606", "29606000"),
        ("Обнинск Калужская обл.", "29715000"),
        ("респ. Мордовия", "89000000"),
    ],
)
def test_a_clear_search_leads_to_its_place(client: FlaskClient, asked: str, code: str) -> None:
    response = _find(client, asked)
    assert (response.status_code, response.location) == (302, f"/t/{code}")
    assert _find(client, asked, "/en").location == f"/en/t/{code}"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", Found.NOTHING_ASKED),
        ("  ", Found.NOTHING_ASKED),
        ("абракадабра", Found.NOTHING),
        ("красн", Found.SEVERAL),
        ("область", Found.SEVERAL),
        ("малояраславецкий", Found.NEAR),
    ],
)
def test_the_page_says_what_a_search_came_to(make: MakeContext, asked: str, found: Found) -> None:
    view = make_found_view(make(path="/find"), asked)
    assert view.found is found
    assert view.is_cut == (asked == "область")
    assert len(view.places) <= 30
    assert not view.code


def test_same_named_places_say_what_they_lie_in(make: MakeContext) -> None:
    places = make_found_view(make(path="/find"), "красн").places
    assert len({place.within for place in places}) > 2
    english = make_found_view(make("en", path="/find"), "kirovsky").places
    assert all(place.href.startswith("/en/t/") for place in english)


@pytest.mark.parametrize("asked", ["😀" * 300, "а" * 500, "\x00\u202e", "%(n)s{{ 7*7 }}"])
def test_odd_input_is_answered(client: FlaskClient, asked: str) -> None:
    response = _find(client, asked)
    assert response.status_code == 200
    assert len(response.data) < 60_000


def _with_postcodes(
    release_store: ReleaseStore, changed: Callable[..., Any], tmp_path: Path
) -> Any:
    path = tmp_path / "postcodes.csv"
    path.write_text(
        "postcode,territory\n249030,29715000\n249000,29606000\n249000,29715000\n", encoding="utf-8"
    )
    postcodes = load_postcodes(path, release_store.territories)
    return make_context(changed(postcodes=postcodes), "ru", "/find", {})


def test_a_postcode_leads_to_its_place_or_asks_which(
    release_store: ReleaseStore, changed: Callable[..., Any], tmp_path: Path
) -> None:
    context = _with_postcodes(release_store, changed, tmp_path)
    one = make_found_view(context, "249030")
    assert (one.found, one.code) == (Found.ONE, "29715000")
    several = make_found_view(context, " 249 000")
    assert (several.found, several.code) == (Found.SAME_POSTCODE, "")
    assert [place.href for place in several.places] == ["/t/29606000", "/t/29715000"]
    assert make_found_view(context, "199999").found is Found.NO_SUCH_POSTCODE
    assert make_found_view(context, "296060").code == "29606000"  # the beginning of a code
    assert one.finder.has_postcodes


def test_without_a_list_six_digits_are_no_postcode(make: MakeContext) -> None:
    view = make_found_view(make(path="/find"), "199999")
    assert view.found is not Found.NO_SUCH_POSTCODE
    assert not view.finder.has_postcodes


def test_a_place_found_by_its_former_name_says_so(changed: Callable[..., Any]) -> None:
    names = NameIndex(
        [
            NameEntry("29606000", ("Боровский район", "Старинный уезд"), ("29606000", "29206000")),
            NameEntry("29715000", ("город Обнинск", "Старинный посад"), ("29715000",)),
        ]
    )
    context = make_context(changed(names=names), "ru", "/find", {})
    view = make_found_view(context, "старинный")
    assert [place.former for place in view.places] == ["Старинный уезд", "Старинный посад"]
    assert [place.former for place in make_found_view(context, "292").places] == ["29206000"]
    assert make_found_view(context, "Обнинск").places[0].former == ""


def test_a_wrong_address_offers_the_nearest_places(client: FlaskClient, make: MakeContext) -> None:
    assert [place.code for place in nearest_places(make(), "2960600O")][:1] == ["29606000"]
    assert nearest_places(make(), "") == ()
    page = client.get("/t/боровскй").text
    assert "Боровский район" in page


def test_a_former_code_leads_to_the_page_of_the_place(client: FlaskClient) -> None:
    answer = client.get("/en/t/11608000?topic=all&theme=dark")
    assert answer.status_code == 302
    assert answer.location == "/en/t/11508000?topic=all&theme=dark"
    assert client.get("/t/11508000").status_code == 200
    assert client.get("/find?q=11608000").location == "/t/11508000"
    assert client.get("/t/99999999").status_code == 404


def test_only_the_page_of_the_finder_may_ask_for_the_position(client: FlaskClient) -> None:
    assert "geolocation=(self)" in client.get("/find").headers["Permissions-Policy"]
    assert "geolocation=(self)" in client.get("/en/find?q=область").headers["Permissions-Policy"]
    for path in ("/", "/t/29000000", "/no-such-page", "/api/v1/territories", "/borders"):
        assert "geolocation=()" in client.get(path).headers["Permissions-Policy"]
    page = client.get("/find").text
    assert 'data-lookups="/geo/region.lookup.' in page
    assert "locate.js" in page
    assert "Координаты не" in page
    assert "locate.js" not in client.get("/").text


def test_without_outlines_nothing_offers_the_position(changed: Callable[..., Any]) -> None:
    view = make_found_view(make_context(changed(geometry={}), "ru", "/find", {}), "")
    assert view.locate is None
    assert view.finder.locate == ""


@pytest.mark.parametrize(
    ("path", "accepted", "lang"),
    [
        ("/no-such-page", "en-GB,en;q=0.9", "en"),
        ("/no-such-page", "ru,en;q=0.5", "ru"),
        ("/no-such-page", "de", "ru"),
        ("/no-such-page", "", "ru"),
        ("/en/no-such-page", "ru", "en"),
        ("/t/nosuch", "en", "en"),
    ],
)
def test_a_page_of_an_error_is_in_the_language_of_the_reader(
    client: FlaskClient, path: str, accepted: str, lang: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": accepted} if accepted else {})
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_where_nothing_is_near_all_regions_are_listed(client: FlaskClient) -> None:
    for address in ("/t/qqqqqqqq", "/find?q=qqqqqqqq", "/find?q="):
        page = client.get(address).text
        assert page.count('<li><a href="/t/') >= 83, address
    near = client.get("/t/боровскй").text
    assert near.count('<li><a href="/t/') < 10


def test_a_wrong_topic_or_channel_offers_topics_or_channels(client: FlaskClient) -> None:
    assert 'href="/topic/roads"' in client.get("/topic/raods").text
    assert 'href="/channel/letter"' in client.get("/channel/nosuch").text
    assert "Темы «qqqqqqqq» нет" in client.get("/topic/qqqqqqqq").text.replace("\u00a0", " ")
