"""Schemathesis against a server: every address, all checks, stateful too, and nothing is found.

``make fuzz-api`` runs the long one and prints what was tried.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from three_releases import three_releases
from two_releases import two_releases

ROOT = Path(__file__).resolve().parents[4]
API, OGC = "/api/v1/openapi.json", "/ogc/api"
_STARTED = re.compile(r"Listening at: (http://\S+)")
_TRIED = re.compile(r"(\d+) generated, (\d+) passed")
_TAIL = " HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n"
# What no client library sends: request lines and headers, byte for byte.
RAW = (
    b"GET /api/v1/observations?geo=\xff\xfe",
    b"GET /api/v1/observations?geo=a\x00b",
    b"GET /api/v1/observations?geo=%zz",
    b"GET /api/v1/observations?geo=" + b"A" * 8_100,
    b"GET /api/v1/observations?geo=" + b"A" * 20_000,
    b"GET /api/v1/topics?=&&&==",
    b"GET /api/v1/territories/%ED%A0%80",
    b"GET /api/v1/terr\xd0\xb8tories",
    b"GET http://elsewhere/api/v1/topics?\xff",
    b"GET /ogc/collections/%00%FF/items?bbox=\xd9\xa1",
    b"GET /data/archive/%00.zip",
    b"BREW /api/v1/topics",
    b"OPTIONS *",
)
RAW_HEADERS = (
    b"Accept: \xff\xfe",
    b"Accept: " + b"a/b," * 1_000,
    b"Accept-Encoding: \xff, br;q=x",
    b'If-None-Match: "\xff',
    b"If-Modified-Since: Fri, 99 Foo 99999 99:99:99 GMT",
    b"X-Request-Id: \xff\x01",
    b"X-Forwarded-For: ,,\xff",
    b"Content-Length: -1",
    b"Transfer-Encoding: chunked",
    b"Range: bytes=9-1",
)

# What is expected of the answers, with a reason for each exception.
CONFIG = Path(__file__).with_name("schemathesis.toml")


@contextmanager
def server(releases: Path) -> Iterator[str]:
    """Serve releases by the server of production, in a process of its own, limiting nobody."""
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket"]
    # Lines of any length get through, so that the portal itself says what is too long.
    options = ["--worker-class", "gthread", "--threads", "2", "--limit-request-line", "0"]
    with subprocess.Popen(
        [*command, *options, "wsgi:application"],
        cwd=ROOT,
        env=os.environ | {"OTKLIK_RELEASES": str(releases), "OTKLIK_RATE_LIMITS": "off"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            address = next(found[1] for line in process.stderr if (found := _STARTED.search(line)))
            # The first answer takes the whole application's start; Schemathesis waits ten seconds.
            with urlopen(f"{address}{API}", timeout=120) as answer:
                assert answer.status == 200
            yield address
        finally:
            process.terminate()
            process.communicate()


@pytest.fixture(scope="module")
def address(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve two releases, so that what compares them has something to compare."""
    with server(two_releases(release_dir, tmp_path_factory.mktemp("two")).releases) as found:
        yield found


def fuzz(address: str, document: str, *options: str) -> int:
    """Run Schemathesis by its configuration; return how many cases were tried, all of them well."""
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "--config-file",
            str(CONFIG),
            "run",
            f"{address}{document}",
            *options,
        ],
        cwd=ROOT,
        env=os.environ | {"FUZZED": address, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
    tried = _TRIED.search(run.stdout)
    assert tried is not None, run.stdout[-2_000:]
    assert tried[1] == tried[2]
    return int(tried[1])


def status(address: str, request: bytes) -> int:
    """Send bytes and return the status that comes back."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return int(answer.readline().split()[1])


def test_nothing_is_found_in_the_api(address: str) -> None:
    assert fuzz(address, API, "--seed", "20261115", "--max-examples", "12") >= 5_000


def test_nothing_is_found_in_the_features(address: str) -> None:
    assert fuzz(address, OGC, "--seed", "20261115", "--max-examples", "15") >= 300


def test_bytes_that_are_no_request_break_nothing(address: str) -> None:
    for line in RAW:
        assert 200 <= status(address, line + _TAIL.encode() + b"\r\n") < 500, line[:60]
    for header in RAW_HEADERS:
        for path in (b"/api/v1/topics", b"/catalog", b"/ogc", b"/data/archive/latest.zip"):
            request = b"GET " + path + _TAIL.encode() + header + b"\r\n\r\n"
            assert 200 <= status(address, request) < 500, header[:60]
    assert status(address, b"GET /healthz" + _TAIL.encode() + b"\r\n") == 200


@pytest.mark.slow
def test_nothing_is_found_in_a_hundred_thousand_cases(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[int] = []

    def say(name: str, number: int) -> None:
        # At once: the parts take a quarter of an hour and more each.
        tried.append(number)
        with capsys.disabled():
            print(f"\n{name}: {number} cases, nothing found", end="", flush=True)  # noqa: T201

    say("two releases of a country", fuzz(address, API, "--max-examples", "2500"))
    say("its features", fuzz(address, OGC, "--max-examples", "500"))
    with server(three_releases(tmp_path).releases) as city:
        say("three releases of a city", fuzz(city, API, "--max-examples", "1500"))
    assert sum(tried) >= 100_000
