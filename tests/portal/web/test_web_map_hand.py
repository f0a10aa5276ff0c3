"""What a map is given for a phone: a short script, names on a region, captions of its tiles."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from portal.maps.assets import KIT
from portal.serving.static_files import bare
from portal.store.release_store import ReleaseStore
from portal.web.assets import STATIC_ROOT
from schemas.periods import Period

REGION = "29000000"


def _html(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def test_the_map_s_script_goes_out_without_comments_and_says_the_same(client: FlaskClient) -> None:
    sent = _html(client, "/maps/atlas.js")
    assert not re.search(r"^\s*(/\*|\*/| )", sent, re.MULTILINE)
    for name in KIT:
        source = (STATIC_ROOT / name).read_text(encoding="utf-8")
        # No text of ours goes over several lines, where an indent would be a part of it.
        assert all(line.count("`") % 2 == 0 for line in source.splitlines()), name
        without = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
        statements = [line.strip() for line in without.split("\n")]
        assert [line for line in bare(source).split("\n") if line] == [
            line for line in statements if line
        ]
        assert bare(source) in sent


@pytest.mark.parametrize(("prefix", "lang"), [("", "ru"), ("/en", "en")])
def test_a_region_s_map_bears_the_names_of_its_most_populous_places(
    client: FlaskClient, release_store: ReleaseStore, prefix: str, lang: str
) -> None:
    values = client.get(f"{prefix}/maps/values.json?parent={REGION}&time=2026-05").get_json()
    places = {place.code: place for place in release_store.territories.children(REGION)}
    found = {code: release_store.population(code, Period.parse("2026-05")) for code in places}
    residents = {code: figure.residents for code, figure in found.items() if figure is not None}
    codes = [code for code, _ in values["inside"]]
    assert 2 <= len(codes) <= 8
    assert [residents[code] for code in codes] == sorted(residents.values(), reverse=True)[
        : len(codes)
    ]
    for code, name in values["inside"]:
        assert name in places[code].name(lang)
        assert not name.startswith("город ")


def test_a_country_s_map_has_no_names_inside(client: FlaskClient) -> None:
    assert "inside" not in client.get("/maps/values.json").get_json()


def test_blocks_of_tiles_on_a_phone_have_captions(client: FlaskClient) -> None:
    page = _html(client, "/?view=tiles")
    captions = re.findall(r'<p class="tile-caption" aria-hidden="true">([^<]+)</p>', page)
    assert captions[:2] == ["Запад: до\N{NO-BREAK SPACE}Урала", "Урал, Сибирь, Дальний Восток"]
    narrow = page.partition('<div class="tiles only-narrow">')[2]
    west, _, east = narrow.partition(captions[1])
    assert 'data-code="65000000"' in east  # the Urals are told by one caption alone
    assert 'data-code="65000000"' not in west
    labels = re.findall(r'<svg role="img" aria-label="([^"]+)"', narrow)
    assert labels[0].endswith(captions[0])
    assert labels[1].endswith(captions[1])


def test_an_address_may_ask_for_a_place_to_be_outlined(client: FlaskClient) -> None:
    page = _html(client, f"/?view=tiles&time=2026-05&at={REGION}")
    own = [g for g in re.findall(r"<g data-code=[^>]*>.*?</g>", page) if "tile-own" in g]
    assert {re.search(r'data-code="(\d+)"', one)[1] for one in own} == {REGION}  # type: ignore[index]
    assert len(own) == 2  # wide and on a phone
    assert "Обведено: <b>Калужская область</b>" in page
    # Tabs, neighbours and the form keep it; what is not a map of this page does not.
    section = page.partition('id="map"')[2].partition("</section>")[0]
    tabs = section.partition('<div class="tabs">')[2].partition('<div class="legend">')[0]
    links = re.findall(r'href="([^"]+)"', tabs)
    assert len(links) == 5  # three views, two neighbours
    assert all(f"at={REGION}" in link for link in links)
    assert f'<input type="hidden" name="at" value="{REGION}">' in section
    assert f"at={REGION}" not in page.partition('rel="canonical"')[2].partition(">")[0]


def test_a_place_within_marks_the_one_that_it_lies_in(client: FlaskClient) -> None:
    page = _html(client, "/?time=2026-05&at=29606000")
    assert f'data-selected="{REGION}"' in page
    assert "data-selected" not in _html(client, "/?time=2026-05")
    assert "tile-own" not in _html(client, "/?view=tiles&time=2026-05")


def test_a_place_that_is_none_is_said_in_words(client: FlaskClient) -> None:
    response = client.get("/?at=nowhere<b>")
    assert response.status_code == 422
    assert "nowhere&lt;b&gt;" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("code", "path"),
    [("29606000", f"/t/{REGION}?"), (REGION, "/?"), ("RU", ""), (f"{REGION}.u", "")],
)
def test_a_page_leads_to_its_place_on_the_map(client: FlaskClient, code: str, path: str) -> None:
    page = _html(client, f"/t/{code}?time=2026-05&topic=all")
    found = re.search(r'<a class="no-print" href="([^"]+)">Показать на.карте', page)
    if not path:
        assert found is None
        return
    assert found is not None
    address = found[1].replace("&amp;", "&")
    assert address.startswith(path)
    assert "time=2026-05" in address
    assert f"at={code}" in address
    shown = _html(client, address.partition("#")[0] + "&view=tiles")
    assert "Обведено: <b>" in shown
    assert "tile-own" in shown
