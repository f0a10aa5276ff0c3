"""Answers from memory: the same as worked out anew, gone when anything changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from portal.app import create_app
from portal.config.errors import OperatorError
from portal.config.settings import Settings
from portal.serving.answer_cache import AnswerCache
from portal.store.current import CURRENT, CurrentRelease

QUERY = "/api/v1/observations?geo=29000000&outcome=open"
OWN_HEADERS = {"X-Request-Id", "Date"}


@dataclass
class Inner:
    """An application that counts what reaches it; headers and body are to be set."""

    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"one"
    status: str = "200 OK"
    n_calls: int = 0
    n_closed: int = 0

    def __call__(self, _, start_response) -> Iterable[bytes]:
        self.n_calls += 1
        headers = {"Cache-Control": "public, max-age=60", "ETag": '"1"'}
        headers |= {"Content-Length": str(len(self.body)), "Content-Type": "text/plain"}
        headers |= self.headers
        start_response(self.status, [(k, v) for k, v in headers.items() if v])
        return _Body(self)


class _Body:
    def __init__(self, inner: Inner) -> None:
        self._inner = inner

    def __iter__(self):
        yield self._inner.body

    def close(self) -> None:
        self._inner.n_closed += 1


class State:
    """What the answers hang on."""

    now: object = 1

    def __call__(self) -> object:
        return self.now


def cached(inner: Inner, most_bytes: int = 1000, largest: int = 500) -> tuple[Client, State]:
    state = State()
    return Client(AnswerCache(inner, state, most_bytes, largest)), state


def test_an_answer_is_worked_out_once():
    inner = Inner()
    client, _ = cached(inner)
    first, again = client.get("/a?x=1"), client.get("/a?x=1")
    assert inner.n_calls == inner.n_closed == 1
    assert (first.data, first.headers.to_wsgi_list()) == (again.data, again.headers.to_wsgi_list())


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b?x=1"},
        {"path": "/a?x=2"},
        {"headers": {"Accept": "text/csv"}},
        {"headers": {"Accept-Encoding": "br"}},
        {"headers": {"Accept-Language": "ru"}},
        {"headers": {"Host": "elsewhere.example"}},
    ],
)
def test_what_an_answer_may_depend_on_tells_answers_apart(other):
    inner = Inner()
    client, _ = cached(inner)
    client.get("/a?x=1")
    inner.body = b"two"
    assert client.get(**({"path": "/a?x=1"} | other)).data == b"two"
    assert client.get("/a?x=1").data == b"one"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"ETag": ""}, "200 OK"),
        ({"Cache-Control": "no-store"}, "200 OK"),
        ({"Cache-Control": "private"}, "200 OK"),
        ({"Cache-Control": ""}, "200 OK"),
        ({"Vary": "Cookie"}, "200 OK"),
        ({"Vary": "*"}, "200 OK"),
        ({"Set-Cookie": "a=b"}, "200 OK"),
        ({"Content-Length": ""}, "200 OK"),
        ({}, "206 PARTIAL CONTENT"),
        ({}, "404 NOT FOUND"),
        ({}, "410 GONE"),
        ({}, "500 INTERNAL SERVER ERROR"),
    ],
)
def test_what_must_not_be_kept_is_not(headers, status):
    inner = Inner(headers, status=status)
    client, _ = cached(inner)
    client.get("/")
    client.get("/")
    assert inner.n_calls == 2


@pytest.mark.parametrize("name", ["Range", "If-Match", "If-Unmodified-Since"])
def test_a_part_or_an_unusual_condition_is_left_to_the_application(name):
    inner = Inner()
    client, _ = cached(inner)
    client.get("/")
    client.get("/", headers={name: "bytes=0-0"})
    assert inner.n_calls == 2


def test_only_reading_is_answered_from_memory():
    inner = Inner()
    client, _ = cached(inner)
    client.get("/")
    for method in ("POST", "OPTIONS", "DELETE"):
        client.open("/", method=method)
    assert inner.n_calls == 4
    head = client.head("/")
    assert inner.n_calls == 4
    assert (head.data, head.headers["Content-Length"]) == (b"", "3")


def test_nothing_outlives_a_change():
    inner = Inner()
    client, state = cached(inner)
    client.get("/")
    inner.body, state.now = b"two", 2
    assert client.get("/").data == b"two"
    state.now = 1  # back to what it was: still nothing of old comes again
    inner.body = b"three"
    assert client.get("/").data == b"three"


def test_what_was_worked_out_before_a_change_is_not_kept_after_it():
    inner, state = Inner(), State()
    is_inside, may_go = threading.Event(), threading.Event()

    def slow(environ, start_response):
        if environ["PATH_INFO"] == "/slow" and not is_inside.is_set():
            is_inside.set()
            assert may_go.wait(10)
        return inner(environ, start_response)

    cache = AnswerCache(slow, state, 1000)
    worker = threading.Thread(target=lambda: Client(cache).get("/slow").data)
    worker.start()
    assert is_inside.wait(10)
    state.now = 2
    Client(cache).get("/other")  # somebody notices the change
    may_go.set()
    worker.join(10)
    inner.body = b"new"
    assert Client(cache).get("/slow").data == b"new"


def test_the_room_is_bounded_and_the_longest_unused_goes():
    inner = Inner(body=b"x" * 100)
    client, _ = cached(inner, most_bytes=300)
    for path in ("/1", "/2", "/3", "/1", "/4"):
        client.get(path)
    assert inner.n_calls == 4
    for path in ("/1", "/3", "/4"):
        client.get(path)
    assert inner.n_calls == 4
    client.get("/2")
    assert inner.n_calls == 5


def test_a_large_answer_is_not_kept():
    inner = Inner(body=b"x" * 501)
    client, _ = cached(inner)
    assert len(client.get("/").data) == len(client.get("/").data) == 501
    assert inner.n_calls == 2


def test_a_known_tag_is_answered_by_304_without_a_body():
    inner = Inner({"Last-Modified": "Sun, 15 Nov 2026 00:00:00 GMT", "Vary": "Accept"})
    client, _ = cached(inner)
    client.get("/")
    answer = client.get("/", headers={"If-None-Match": '"1"'})
    assert (answer.status_code, answer.data, inner.n_calls) == (304, b"", 1)
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Vary"] == "Accept"
    assert "Content-Length" not in answer.headers
    since = {"If-Modified-Since": "Sun, 15 Nov 2026 00:00:00 GMT"}
    assert client.get("/", headers=since).status_code == 304
    # The tag decides where both are sent.
    client.get("/", headers={**since, "If-None-Match": '"2"'})
    assert inner.n_calls == 2


# Over the real application.


def test_the_api_says_the_same_from_memory(app: Flask, release_dir) -> None:
    plain = create_app(Settings(releases_dir=release_dir, cache_bytes=0)).test_client()
    warm = app.test_client()
    for path in (QUERY, f"{QUERY}&format=csv", "/api/v1/topics", "/", "/en/data", "/catalog.ttl"):
        for headers in ({}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip"}):
            expected = plain.get(path, headers=headers)
            warm.get(path, headers=headers)
            found = warm.get(path, headers=headers)
            assert (found.status_code, found.data) == (expected.status_code, expected.data)
            assert _told(found) == _told(expected)
            tag = {**headers, "If-None-Match": expected.headers["ETag"]}
            expected, found = plain.get(path, headers=tag), warm.get(path, headers=tag)
            assert (
                (found.status_code, found.data)
                == (expected.status_code, expected.data)
                == (
                    304,
                    b"",
                )
            )
            required = ("ETag", "Cache-Control", "Vary", "Otklik-Release")
            assert [found.headers.get(n) for n in required] == [
                expected.headers.get(n) for n in required
            ]


def test_a_second_request_reaches_flask_no_more(app: Flask) -> None:
    client, seen = app.test_client(), []
    client.get(QUERY)

    def watch() -> None:
        seen.append(1)

    app.before_request_funcs.setdefault(None, []).append(watch)
    try:
        again = client.get(QUERY)
        client.get(f"{QUERY}&lang=en")
    finally:
        app.before_request_funcs[None].remove(watch)
    assert again.status_code == 200
    assert len(seen) == 1


@pytest.mark.parametrize("change", ["link", "register", "calendar", "release"])
def test_whatever_changes_among_the_releases_is_noticed(tmp_path, change) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / CURRENT).symlink_to("a")
    (tmp_path / "withdrawn.json").write_text("{}")
    (tmp_path / "calendar.csv").write_text("x")
    releases = CurrentRelease(tmp_path)
    before = releases.state()
    assert releases.state() == before
    if change == "link":
        (tmp_path / ".new").symlink_to("b")
        (tmp_path / ".new").replace(tmp_path / CURRENT)
    elif change == "release":
        (tmp_path / "b").mkdir()
    else:
        name = {"register": "withdrawn.json", "calendar": "calendar.csv"}[change]
        (tmp_path / name).write_text("longer")
    assert releases.state() != before


@pytest.mark.parametrize("text", ["-1", "1.5", "lots", "", "²"])
def test_an_odd_room_is_refused_in_a_sentence(tmp_path, text) -> None:
    environ = {"OTKLIK_RELEASES": str(tmp_path), "OTKLIK_CACHE_MB": text}
    with pytest.raises(OperatorError, match=r"OTKLIK_CACHE_MB: «.*» is no whole number"):
        Settings.from_env(environ)


def test_no_room_means_no_memory(tmp_path, client: FlaskClient) -> None:
    environ = {"OTKLIK_RELEASES": str(tmp_path), "OTKLIK_CACHE_MB": "0"}
    assert Settings.from_env(environ).cache_bytes == 0


def _told(answer) -> list[tuple[str, str]]:
    return sorted((k, v) for k, v in answer.headers.items() if k not in OWN_HEADERS)
