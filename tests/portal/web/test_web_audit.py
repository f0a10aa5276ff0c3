"""The audit on the page of methods: every check in words, how much was tried, what it cannot show."""

from __future__ import annotations

import re
from html import unescape

import orjson
import pytest
from flask.testing import FlaskClient

from portal.store.release_store import ReleaseStore
from portal.web.i18n import typeset_russian


def section(client: FlaskClient, path: str) -> str:
    """Return the section of the audit."""
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'<section class="section" id="audit">.*?</section>', page, re.DOTALL)
    assert found is not None
    assert page.count('href="#audit"') == 1
    return unescape(found[0])


@pytest.mark.parametrize(("path", "lang"), [("/methodology", "ru"), ("/en/methodology", "en")])
def test_every_check_stands_on_the_page(
    client: FlaskClient, release_store: ReleaseStore, path: str, lang: str
) -> None:
    html = section(client, path)
    told = orjson.loads((release_store.directory / "audit.json").read_bytes())
    typeset = typeset_russian if lang == "ru" else str
    for check in told["checks"]:
        assert typeset(check[f"label_{lang}"]) in html
        assert typeset(check[f"meaning_{lang}"]) in html
    words = {"ru": "пройдена", "en": "passed"}
    assert html.count(f">{words[lang]}<") == len(told["checks"])
    assert "/api/v1/audit" in html


def test_numbers_are_those_of_the_release_in_the_reader_s_language(
    client: FlaskClient, release_store: ReleaseStore
) -> None:
    audit = release_store.audit
    assert audit is not None
    tried = [check.n_tried for check in audit.checks if check.n_tried is not None]
    russian, english = (section(client, path) for path in ("/methodology", "/en/methodology"))
    for number in tried:
        assert f">{number:,}</td>" in english
    assert max(tried) > 1_000_000
    assert f">{max(tried):,}</td>".replace(",", "\u00a0") in russian
    assert ">0,5</td>" in russian
    assert ">0.5</td>" in english


def test_what_the_audit_does_not_prove_is_said(client: FlaskClient) -> None:
    russian = section(client, "/methodology").replace("\u00a0", " ")
    assert "Чего проверка не доказывает" in russian
    assert "What the audit does not prove" in section(client, "/en/methodology")
