"""Parts of files: what is in order is sent, what is not is ignored, what lies beyond is refused."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.serving.ranges import is_heeded

FILE = "/downloads/2026-11-15/topics.csv"
ARCHIVE = "/data/archive/2026-11-15.zip"
IGNORED = (
    "bytes=5-2",
    "bytes=abc",
    "bytes=",
    "bytes=-",
    "bytes=--5",
    "bytes=0-1,4-5",
    "bytes=0-1,",
    "bytes=١-٢",
    "bytes=0x1-2",
    "bytes 0-1",
    "bytes=0 - 1",
    "bytes=0-" + "9" * 5_000,
    "lines=0-1",
    "0-1",
    "",
)


def whole(client: FlaskClient, address: str) -> bytes:
    with client.get(address) as answer:
        return answer.get_data()


@pytest.mark.parametrize("asked", IGNORED)
@pytest.mark.parametrize("address", [FILE, ARCHIVE, "/static/css/site.css", "/api/v1/topics"])
def test_what_is_no_single_range_of_bytes_is_ignored(
    client: FlaskClient, address: str, asked: str
) -> None:
    # As a server decodes what comes over the wire.
    sent = {"HTTP_RANGE": asked.encode().decode("latin-1")}
    with client.get(address, environ_overrides=sent) as answer:
        assert answer.status_code == 200
        assert "Content-Range" not in answer.headers
        assert answer.get_data() == whole(client, address)


@pytest.mark.parametrize("address", [FILE, ARCHIVE])
def test_a_single_range_is_sent(client: FlaskClient, address: str) -> None:
    data = whole(client, address)
    size = len(data)
    parts = {
        "bytes=0-9": data[:10],
        "bytes=100-": data[100:],
        "bytes=-7": data[-7:],
        " Bytes= 3-3 ": data[3:4],
        f"bytes=0-{size * 9}": data,
        f"bytes=-{size}": data,
        f"bytes=-{size + 1}": data,
    }
    for asked, part in parts.items():
        with client.get(address, headers={"Range": asked}) as answer:
            assert (answer.status_code, answer.get_data()) == (206, part), asked
            first = data.index(part) if len(part) > 5 else 3
            told = f"bytes {first}-{first + len(part) - 1}/{size}"
            assert answer.headers["Content-Range"] == told


@pytest.mark.parametrize("address", [FILE, ARCHIVE])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_lies_beyond_the_end_is_refused_with_the_length(
    client: FlaskClient, address: str, accept: str
) -> None:
    size = len(whole(client, address))
    for asked in (
        f"bytes={size}-",
        f"bytes={size}-{size + 9}",
        "bytes=-0",
        "bytes=" + "9" * 18 + "-",
    ):
        with client.get(address, headers={"Range": asked, "Accept": accept}) as answer:
            assert answer.status_code == 416, asked
            assert answer.headers["Content-Range"] == f"bytes */{size}"
            if accept == "application/json":
                assert answer.get_json()["type"] == "/problems/range-not-satisfiable"


def test_a_part_is_only_of_what_the_client_began_with(client: FlaskClient) -> None:
    with client.get(FILE) as answer:
        tag = answer.headers["ETag"]
    for known, status in ((tag, 206), ('"another"', 200)):
        sent = {"Range": "bytes=0-9", "If-Range": known}
        with client.get(FILE, headers=sent) as answer:
            assert answer.status_code == status


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=999999999-", "bytes=5-2"])
def test_head_tells_of_the_whole(client: FlaskClient, asked: str) -> None:
    with client.head(FILE, headers={"Range": asked}) as answer:
        assert answer.status_code == 200
        assert answer.content_length == len(whole(client, FILE))


@pytest.mark.parametrize(("asked", "is_one"), [("bytes=0-0", True), ("bytes=2-1", False)])
def test_ends_are_compared(asked: str, is_one: bool) -> None:
    assert is_heeded(asked) is is_one
