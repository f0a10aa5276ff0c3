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
