"""What a map is given for a phone: a short script, names on a region, captions of its tiles."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from portal.maps.assets import KIT
from portal.store.release_store import ReleaseStore
from portal.web.assets import STATIC_ROOT
from portal.web.maps import bare
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
