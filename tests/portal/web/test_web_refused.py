"""A choice that does not exist: the form comes back with what was given and what would work."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "field", "given"),
    [
        ("/?topic=raods&indicator=resolution_rate", "topic", "raods"),
        ("/t/29000000?time=2030-01", "time", "2030-01"),
        ("/topic/roads?time=1999-12", "time", "1999-12"),
        ("/channel/letter?indicator=nosuch", "indicator", "nosuch"),
        ("/compare?geo=29000000&geo=89000000&time=never", "time", "never"),
        ("/?channel=lettter", "channel", "lettter"),
    ],
)
def test_the_field_keeps_what_was_given_with_the_error_above(
    client: FlaskClient, address: str, field: str, given: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    text = answer.text
    select = re.search(rf'<select [^>]*name="{field}"[^>]*>\s*<option[^>]*>[^<]*', text)
    assert select is not None
    assert 'aria-invalid="true" aria-describedby="field-error"' in select[0]
    assert f'value="{given}" selected' in select[0]
    assert text.count('id="field-error"') == 1
    assert text.index('id="field-error"') < select.start()


def test_other_choices_stay(client: FlaskClient) -> None:
    text = client.get("/compare?geo=29000000&geo=89000000&time=never&topic=roads&theme=dark").text
    assert '<option value="roads" selected>' in text
    assert 'name="geo" value="29000000,89000000"' in text
    assert 'name="theme" value="dark"' in text


@pytest.mark.parametrize("address", ["/regions?topic=x", "/?view=nosuch", "/coverage?source=x"])
def test_without_such_a_field_the_words_stand_alone(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    assert 'id="query-error"' in answer.text
    assert "aria-invalid" not in answer.text


def test_what_was_given_stays_text(client: FlaskClient) -> None:
    text = client.get('/?topic="><script>alert(1)</script>').text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_choice_of_the_second_map_is_named_as_the_address_names_it(client: FlaskClient) -> None:
    for query, name in (("time2=zzz&time=2026-03", "time2"), ("topic2=raods", "topic2")):
        answer = client.get(f"/en/maps?{query}&indicator=resolution_rate")
        assert answer.status_code == 422
        given = query.partition("&")[0]
        assert f"The address has {given}." in answer.text
        [way_out] = re.findall(r'<p><a href="([^"]*)">The same page without it', answer.text)
        assert name not in way_out
        assert "indicator=resolution_rate" in way_out
        assert client.get(way_out.replace("&amp;", "&")).status_code == 200


def test_a_refused_choice_of_the_first_map_keeps_the_second(client: FlaskClient) -> None:
    text = client.get("/en/maps?time=zzz&time2=2026-03").text
    assert '<input type="hidden" name="time2" value="2026-03">' in text


def test_an_unknown_indicator_of_the_system_offers_those_that_there_are(
    client: FlaskClient,
) -> None:
    near = client.get("/en/system/region_centre")
    assert near.status_code == 404
    assert "There is no indicator “region_centre”." in near.text
    assert 'href="/en/system/region_centres"' in near.text
    assert "/t/" not in near.text.partition("<main")[2].partition("</main>")[0]
    far = client.get("/system/X").text
    assert far.count('href="/system/') > 20
    assert "Показателя «X» нет." in far.replace("\xa0", " ")


def test_feeds_lead_to_their_language_as_pages_do(client: FlaskClient) -> None:
    for path in ("/claims.atom", "/t/29000000/releases.atom"):
        answer = client.get(f"{path}?lang=en")
        assert (answer.status_code, answer.location) == (302, f"/en{path}")
        assert client.get(f"/en{path}?lang=ru").location == path
        assert client.get(f"{path}?lang=zz").status_code == 422
    chosen = client.get("/claims.atom?lang=en&verdict=confirmed")
    assert chosen.location == "/en/claims.atom?verdict=confirmed"
