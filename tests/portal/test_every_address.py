"""HTTP rules that hold at every address: HEAD, conditional requests, Vary, other sites."""

from __future__ import annotations

import gzip

import pytest
from every_address import addresses, rules
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.app import OPEN_PATHS

# Of the moment and of the request.
OWN = {"Date", "X-Request-Id"}
KEPT_BY_304 = (
    "Cache-Control",
    "ETag",
    "Vary",
    "Otklik-Release",
    "Content-Security-Policy",
    "Permissions-Policy",
)


@pytest.fixture(scope="module")
def every(app: Flask) -> dict[str, str]:
    """Return an address of each rule."""
    client = app.test_client()
    return {rule.rule: address for rule, address in addresses(app, client)}


def _headers(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name not in OWN}


def test_most_rules_have_an_address_that_answers(
    client: FlaskClient, every: dict[str, str]
) -> None:
    unanswered = set()
    for rule, address in every.items():
        with client.get(address) as answer:
            unanswered |= {rule} if answer.status_code >= 400 else set()
    # This release has no polygons and a short list of pages.
    assert unanswered <= {
        "/ogc/collections/<level>",
        "/ogc/collections/<level>/items",
        "/ogc/collections/<level>/items/<code>",
        "/geo/<file>",
        "/sitemap-<int:part>.xml",
        "/oembed",  # of no page at all
    }


@pytest.mark.parametrize("encoding", ["identity", "br"])
def test_head_is_get_without_the_body(
    client: FlaskClient, every: dict[str, str], encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    for address in every.values():
        with (
            client.get(address, headers=headers) as full,
            client.head(address, headers=headers) as head,
        ):
            assert (head.status_code, head.data) == (full.status_code, b""), address
            assert _headers(head) == _headers(full), address


def test_a_compressed_answer_holds_no_moment(client: FlaskClient, every: dict[str, str]) -> None:
    n_compressed = 0
    for address in every.values():
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            if answer.headers.get("Content-Encoding") == "gzip":
                n_compressed += 1
                assert answer.data[4:8] == bytes(4), address
                assert gzip.decompress(answer.data), address
    assert n_compressed > 20


def test_an_unchanged_answer_is_304_with_what_caches_need(
    client: FlaskClient, every: dict[str, str]
) -> None:
    n_tagged = 0
    for address in every.values():
        for encoding in ("identity", "br"):
            headers = {"Accept-Encoding": encoding}
            with client.get(address, headers=headers) as first:
                tag = first.headers.get("ETag")
                if tag is None:
                    assert (
                        first.status_code != 200
                        or "no-store" in first.headers["Cache-Control"]
                        or "immutable" in first.headers["Cache-Control"]
                    ), address
                    continue
                assert not tag.startswith("W/"), address
            n_tagged += 1
            with client.get(address, headers=headers | {"If-None-Match": tag}) as again:
                assert (again.status_code, again.data) == (304, b""), address
                for name in KEPT_BY_304:
                    assert again.headers.get(name) == first.headers.get(name), (address, name)
    assert n_tagged > 80


def test_every_answer_says_how_long_it_may_be_kept(
    client: FlaskClient, every: dict[str, str]
) -> None:
    for address in every.values():
        with client.get(address) as answer:
            if answer.status_code not in (302, 303):
                assert answer.headers.get("Cache-Control"), address


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Accept", ("*/*", "text/csv", "text/html", "application/json", "application/ld+json")),
        ("Accept-Encoding", ("identity", "gzip", "br")),
    ],
)
def test_what_an_answer_hangs_on_is_in_vary(
    client: FlaskClient, every: dict[str, str], header: str, values: tuple[str, ...]
) -> None:
    varying = set()
    for rule, address in every.items():
        seen = [_kept(client, address, {header: value}) for value in values]
        names = [vary for shape, vary in filter(None, seen)]
        if len({shape for shape, _ in filter(None, seen)}) > 1:
            varying.add(rule)
            assert all(header in vary for vary in names), (address, header)
    assert len(varying) > 10


def test_nothing_hangs_on_language_cookies_origin_or_browser(
    client: FlaskClient, every: dict[str, str]
) -> None:
    one = {"Accept-Language": "ru", "Cookie": "a=b", "Origin": "https://example.org"}
    other = {"Accept-Language": "en", "User-Agent": "other", "Referer": "https://example.org/"}
    for address in every.values():
        assert _kept(client, address, one) == _kept(client, address, other), address


def _kept(
    client: FlaskClient, address: str, headers: dict[str, str]
) -> tuple[tuple[object, ...], frozenset[str]] | None:
    """Return what a cache would keep of an answer, and the names in Vary; None if nothing."""
    told = ("Location", "Content-Type", "Content-Encoding", "Content-Language", "ETag", "Link")
    with client.get(address, headers=headers) as answer:
        if "no-store" in answer.headers.get("Cache-Control", ""):
            return None
        vary = answer.headers.get("Vary", "").split(", ")
        shape = (answer.status_code, *map(answer.headers.get, told), answer.data)
        return shape, frozenset(vary)


def test_a_preflight_is_answered_wherever_data_is_open(
    client: FlaskClient, every: dict[str, str]
) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    for address in [*every.values(), "/api/v1/nothing", "/downloads/nothing"]:
        answer = client.options(address, headers=asked)
        is_open = address.startswith(OPEN_PATHS)
        assert (answer.headers.get("Access-Control-Allow-Origin") == "*") is is_open, address
        if is_open:
            assert (answer.status_code, answer.data) == (204, b""), address
            assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
            allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
            assert {"if-none-match", "if-modified-since", "range", "accept"} <= set(allowed)
            assert int(answer.headers["Access-Control-Max-Age"]) > 0
        else:
            assert "Access-Control-Allow-Methods" not in answer.headers, address


def test_options_names_the_methods(client: FlaskClient, every: dict[str, str]) -> None:
    for address in every.values():
        answer = client.options(address)
        assert answer.status_code == 200, address
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}, address


def test_pages_of_other_sites_may_read_what_an_answer_tells(
    client: FlaskClient, every: dict[str, str]
) -> None:
    # These a browser shows anyway, or they are none of a program's business.
    ours = (
        "Access-Control-",
        "Content-Security",
        "Cross-Origin-",
        "Permissions-",
        "Referrer-",
        "X-Content-",
    )
    safe = {
        "Cache-Control",
        "Content-Language",
        "Content-Length",
        "Content-Type",
        "Expires",
        "Last-Modified",
        "Pragma",
    }
    unread = {"Date", "Vary", "Location", "Content-Encoding", "Allow"}
    for address in (one for one in every.values() if one.startswith(OPEN_PATHS)):
        with client.get(address) as answer:
            exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
            told = {name for name, _ in answer.headers if not name.startswith(ours)}
            assert told - exposed - safe - unread == set(), address


def test_no_rule_takes_another_method(app: Flask) -> None:
    for rule in rules(app):
        assert rule.methods == {"GET", "HEAD", "OPTIONS"}, rule.rule
