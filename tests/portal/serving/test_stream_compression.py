"""NDJSON under compression: the same lines, piece by piece, each coding with a tag of its own."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from portal.serving.compression import compress_answers

LINES = "/api/v1/observations?format=ndjson&geoLevel=region&groupBy=topic&time=2026-08"


def unpacked(data: bytes, coding: str | None) -> bytes:
    if coding == "br":
        return brotli.decompress(data)
    return zlib.decompress(data, zlib.MAX_WBITS + 16) if coding == "gzip" else data


@pytest.mark.parametrize(
    ("sent", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("deflate", None),
        ("", None),
    ],
)
def test_lines_come_in_the_coding_that_is_asked_for(
    client: FlaskClient, sent: str, coding: str | None
) -> None:
    plain = client.get(LINES)
    answer = client.get(LINES, headers={"Accept-Encoding": sent})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Content-Length" not in answer.headers
    assert unpacked(answer.data, coding) == plain.data
    assert len(plain.data.splitlines()) > 1_000
    assert all(json.loads(line) for line in plain.data.splitlines())
    if coding:
        assert len(answer.data) < len(plain.data) / 8
        assert answer.headers["ETag"] == plain.headers["ETag"][:-1] + f':{coding}"'


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_the_same_tag_means_the_same_bytes_and_no_body_when_it_is_known(
    client: FlaskClient, coding: str
) -> None:
    headers = {"Accept-Encoding": coding}
    first, again = client.get(LINES, headers=headers), client.get(LINES, headers=headers)
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    known = client.get(LINES, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    assert known.headers["ETag"] == first.headers["ETag"]
    assert "Content-Encoding" not in known.headers


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_head_tells_what_get_would(client: FlaskClient, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    got, told = client.get(LINES, headers=headers), client.head(LINES, headers=headers)
    assert (told.status_code, told.data) == (200, b"")
    for name in ("Content-Type", "Content-Encoding", "ETag", "Vary", "Cache-Control"):
        assert told.headers.get(name) == got.headers.get(name), name


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_each_piece_goes_out_before_the_next_is_written(coding: str) -> None:
    app, written, closed = Flask("lines"), [], []
    compress_answers(app)

    @app.route("/")
    def lines() -> Response:
        def pieces() -> Iterator[bytes]:
            try:
                for number in range(1_000):
                    written.append(number)
                    yield b'{"n":%d}\n' % number
            finally:
                closed.append(True)

        return Response(pieces(), content_type="application/x-ndjson")

    with app.test_client() as client:
        answer = client.get("/", headers={"Accept-Encoding": coding}, buffered=False)
        chunks = answer.iter_encoded()
        if coding == "br":
            decoder = brotli.Decompressor()
            read = decoder.process
        else:
            read = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress
        for number in range(3):
            assert read(next(chunks)) == b'{"n":%d}\n' % number
            # The test's client looks one piece ahead to see whether the answer begins.
            assert len(written) <= number + 2
        # A reader who goes away in between stops the writing.
        answer.close()
    assert closed == [True]
    assert len(written) < 10


def test_a_file_is_sent_as_it_lies(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "br"}
    with client.get("/downloads/2026-11-15/observations_region.csv", headers=headers) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.content_length == len(answer.data)
