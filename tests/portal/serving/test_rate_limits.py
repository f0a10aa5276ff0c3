"""Limits of rate: counted by client, said in the headers, refused as a problem or a page."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from limits.storage import storage_from_string
from limits.storage.base import Storage

from portal.app import create_app
from portal.cli.serve import run_server
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.rate_limits import Quota, RateLimits, read_rate_limits
from portal.config.settings import Settings
from portal.serving import counting
from portal.serving.clients import client_of
from portal.serving.counting import MemoryCounter, SharedCounter, make_counter

ITEM = re.compile(r'"[a-z][a-z0-9-]*"(;[a-z]+=\d+)+')
TWO = RateLimits((Quota("burst", 2, 60), Quota("hour", 5, 3600)))
CLOSED = "redis://:a-secret@127.0.0.1:1/0"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def make_client(release_dir: Path) -> Callable[..., FlaskClient]:
    def make(limits: RateLimits = TWO) -> FlaskClient:
        return create_app(Settings(release_dir, limits)).test_client()

    return make


def _parsed(text: str) -> dict[str, dict[str, int]]:
    """Read a list of structured fields: items that are strings with integer parameters."""
    items: dict[str, dict[str, int]] = {}
    for item in text.split(", "):
        assert ITEM.fullmatch(item)
        name, *parameters = item.split(";")
        items[name.strip('"')] = {
            key: int(value) for key, _, value in (p.partition("=") for p in parameters)
        }
    return items


def test_every_answer_says_policy_and_what_is_left(make_client: Callable[..., FlaskClient]) -> None:
    client = make_client()
    first, second = client.get("/api/v1/topics"), client.get("/regions")
    assert _parsed(first.headers["RateLimit-Policy"]) == {
        "burst": {"q": 2, "w": 60},
        "hour": {"q": 5, "w": 3600},
    }
    assert second.headers["RateLimit-Policy"] == first.headers["RateLimit-Policy"]
    left = [_parsed(answer.headers["RateLimit"]) for answer in (first, second)]
    assert [one["burst"]["r"] for one in left] == [1, 0]
    assert [one["hour"]["r"] for one in left] == [4, 3]
    assert all(1 <= one["burst"]["t"] <= 60 and one["hour"]["t"] <= 3600 for one in left)
    assert "Retry-After" not in first.headers


def test_one_request_too_many_is_a_problem_under_api(
    make_client: Callable[..., FlaskClient],
) -> None:
    client = make_client()
    for _ in range(2):
        assert client.get("/api/v1/topics").status_code == 200
    refused = client.get("/api/v1/topics?lang=en")
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    problem = refused.get_json()
    assert problem["type"] == "/problems/too-many-requests"
    assert problem["status"] == 429
    assert "2 times in 60 s" in problem["detail"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (
        int(refused.headers["Retry-After"]) == _parsed(refused.headers["RateLimit"])["burst"]["t"]
    )
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]
    assert refused.headers["X-Request-Id"]
    assert refused.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "title", "wait"),
    [
        ("/", "Слишком много запросов", "через 60 мин."),
        ("/en/", "Too many requests", "in 60 min."),
    ],
)
def test_a_page_is_refused_as_a_page_that_says_how_long(
    make_client: Callable[..., FlaskClient], path: str, title: str, wait: str
) -> None:
    client = make_client(RateLimits((Quota("hour", 1, 3600),)))
    client.get("/regions")
    refused = client.get(path)
    assert (refused.status_code, refused.mimetype) == (429, "text/html")
    assert refused.headers["Cache-Control"] == "no-store"
    assert title in refused.get_data(as_text=True)
    assert wait in refused.get_data(as_text=True)
    assert int(refused.headers["Retry-After"]) >= 1


def test_the_longest_wait_is_named(make_client: Callable[..., FlaskClient]) -> None:
    client = make_client(RateLimits((Quota("burst", 1, 10), Quota("hour", 1, 3600))))
    client.get("/api/v1/topics")
    assert int(client.get("/api/v1/topics").headers["Retry-After"]) > 3500


def test_head_and_errors_count_too_and_a_refused_head_has_no_body(
    make_client: Callable[..., FlaskClient],
) -> None:
    client = make_client()
    client.head("/api/v1/topics")
    client.get("/api/v1/nothing")
    refused = client.head("/api/v1/topics")
    assert (refused.status_code, refused.data) == (429, b"")
    assert int(refused.headers["Content-Length"]) > 0


def test_health_and_static_files_are_never_refused(make_client: Callable[..., FlaskClient]) -> None:
    client = make_client(RateLimits((Quota("burst", 1, 60),)))
    for _ in range(3):
        assert client.get("/healthz").status_code == 200
        with client.get("/static/css/site.css") as answer:
            assert answer.status_code == 200
            assert "RateLimit" not in answer.headers
            assert answer.headers["X-Request-Id"]


def test_without_quotas_nothing_is_counted(app: Flask) -> None:
    headers = app.test_client().get("/api/v1/topics").headers
    assert not {"RateLimit", "RateLimit-Policy", "Retry-After"} & set(headers.keys())


def test_each_client_has_quotas_of_its_own(make_client: Callable[..., FlaskClient]) -> None:
    client = make_client(RateLimits((Quota("burst", 1, 60),)))
    statuses = [
        client.get("/api/v1/topics", environ_base={"REMOTE_ADDR": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
    ]
    assert statuses == [200, 200, 429]


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        (0, "192.0.2.1", None, "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (1, "192.0.2.1", "198.51.100.7", "198.51.100.7"),
        (1, "192.0.2.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "192.0.2.1", "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (1, "192.0.2.1", "somebody", "192.0.2.1"),
        (1, "192.0.2.1", "198.51.100.7:51234", "198.51.100.7"),
        (1, "192.0.2.1", "[2001:db8:1:2:3::4]:51234", "2001:db8:1:2::/64"),
        (0, "2001:db8:1:2:3::4", None, "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", None, "192.0.2.1"),
        (0, "", None, "unknown"),
        (1, "", "198.51.100.7", "198.51.100.7"),
    ],
)
def test_a_client_is_seen_through_trusted_proxies_only(
    trusted: int, peer: str, forwarded: str | None, client: str
) -> None:
    environ = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_of(environ, trusted) == client


@settings(max_examples=50)
@given(st.text(max_size=60), st.integers(0, 3))
def test_no_claim_of_a_client_changes_what_the_proxy_says(claim: str, extra: int) -> None:
    forwarded = ", ".join([claim] * extra + ["198.51.100.7"])
    environ = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_of(environ, 1) == "198.51.100.7"
    assert client_of(environ, 0) == "192.0.2.1"


def test_a_proxy_that_nobody_named_is_warned_of_once(
    make_client: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client()
    for _ in range(2):
        client.get("/api/v1/topics", headers={"X-Forwarded-For": "198.51.100.7"})
    assert caplog.text.count("OTKLIK_TRUSTED_PROXIES") == 1
    assert "198.51.100.7" not in caplog.text


def test_a_window_begins_with_the_first_request_and_ends() -> None:
    clock = Clock()
    counter = MemoryCounter(clock)
    assert counter.count("a", 10) == (1, 10)
    clock.now += 9.5
    assert counter.count("a", 10) == (2, 1)
    assert counter.count("b", 10) == (1, 10)
    clock.now += 0.5
    assert counter.count("a", 10) == (1, 10)


def test_no_request_is_lost_between_threads() -> None:
    counter = MemoryCounter()

    def count(_: int) -> int:
        return counter.count("a", 600).requests

    with ThreadPoolExecutor(8) as pool:
        counted = sorted(pool.map(count, range(4_000)))
    assert counted == list(range(1, 4_001))


def test_what_is_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_KEYS", 50)
    clock = Clock()
    counter = MemoryCounter(clock)
    for number in range(200):
        counter.count(str(number), 10)
        assert len(counter._windows) <= 50
    clock.now += 61
    counter.count("last", 10)
    assert set(counter._windows) == {"last"}


class OneDict(Storage):
    """Stands in for Redis: what the library promises of a storage, and it can go away."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__(wrap_exceptions=True)
        self.counts: dict[str, int] = {}
        self.is_down = False
        self.asked = 0

    base_exceptions = ConnectionError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        del expiry
        self.asked += 1
        if self.is_down:
            raise ConnectionError("no route to a host with a secret name")
        self.counts[key] = self.counts.get(key, 0) + amount
        return self.counts[key]

    def get(self, key: str) -> int:
        return self.counts.get(key, 0)

    def get_expiry(self, key: str) -> float:
        del key
        return time.time() + 7

    def check(self) -> bool:
        return not self.is_down

    def reset(self) -> int | None:
        return None

    def clear(self, key: str) -> None:
        self.counts.pop(key, None)


def test_processes_share_what_redis_counts() -> None:
    storage = OneDict()
    one, other = SharedCounter(storage), SharedCounter(storage)
    assert [one.count("a", 10)[0], other.count("a", 10)[0], one.count("a", 10)[0]] == [1, 2, 3]
    assert one.count("a", 10).seconds_left == 8
    assert one.count("a", 5).seconds_left == 5


def test_without_redis_each_process_counts_for_itself_until_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, storage = Clock(), OneDict()
    counter = SharedCounter(storage, clock)
    storage.is_down = True
    with caplog.at_level(logging.WARNING):
        assert [counter.count("a", 10).requests for _ in range(5)] == [1, 2, 3, 4, 5]
    assert storage.asked == 1
    assert caplog.text.count("Redis cannot be reached") == 1
    assert "secret" not in caplog.text
    storage.is_down = False
    clock.now += 16
    assert counter.count("a", 10).requests == 1
    assert storage.counts == {"a": 1}


def test_the_portal_answers_while_redis_is_not_there(
    make_client: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(RateLimits((Quota("burst", 2, 60),), storage=CLOSED))
    statuses = [client.get("/api/v1/topics").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert "Redis cannot be reached" in caplog.text
    assert "a-secret" not in caplog.text


def test_the_library_takes_our_options_for_redis() -> None:
    storage = storage_from_string(CLOSED, wrap_exceptions=True, key_prefix="otklik")
    assert isinstance(storage, Storage)
    assert isinstance(make_counter(CLOSED), SharedCounter)
    assert isinstance(make_counter("memory"), MemoryCounter)
    with pytest.raises(OperatorError, match="OTKLIK_RATE_STORAGE"):
        make_counter("redis://127.0.0.1:port")


def test_a_wrong_setting_stops_the_server_before_it_listens(
    release_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_RATE_LIMITS", "many")
    instance = Instance.open(release_dir.parents[1])
    with pytest.raises(OperatorError, match="OTKLIK_RATE_LIMITS"):
        run_server(instance, "127.0.0.1", 0, 1)


def test_the_environment_says_how_much_one_may_ask() -> None:
    usual = read_rate_limits({})
    assert usual == RateLimits((Quota("burst", 300, 10), Quota("hour", 20_000, 3600)))
    assert read_rate_limits({"OTKLIK_RATE_LIMITS": "off"}).quotas == ()
    own = read_rate_limits(
        {
            "OTKLIK_RATE_LIMITS": " day=1000/86400 ",
            "OTKLIK_RATE_STORAGE": "rediss://cache.example:6379/1",
            "OTKLIK_TRUSTED_PROXIES": "2",
        }
    )
    assert own == RateLimits((Quota("day", 1000, 86_400),), "rediss://cache.example:6379/1", 2)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        *(
            ("OTKLIK_RATE_LIMITS", text)
            for text in (
                "100",
                "a=0/10",
                "a=1/0",
                "a=1/10;b=2/20",
                "A=1/2",
                "a=1/2 a=3/4",
                '"a"=1/2',
            )
        ),
        *(("OTKLIK_RATE_STORAGE", text) for text in ("disk", "http://:hush@cache.example")),
        *(("OTKLIK_TRUSTED_PROXIES", text) for text in ("-1", "one", "11", "1.5", "²")),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(variable: str, text: str) -> None:
    with pytest.raises(OperatorError, match=variable) as said:
        read_rate_limits({variable: text})
    assert "hush" not in str(said.value)
