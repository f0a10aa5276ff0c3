"""Compression of answers that are written while they are sent: piece by piece, nothing is held."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
from flask import Response, request

# Only what is written row by row; a file that lies on the disk is sent as it lies.
STREAMED_TYPES = frozenset({"application/x-ndjson"})
# Lines are much alike: higher levels take three times the time for a fifth of the bytes.
_GZIP_LEVEL, _BROTLI_QUALITY = 3, 1
_GZIP_CONTAINER = 16


class Coder(Protocol):
    """A compressor that can be told to hand over what it has."""

    def pressed(self, piece: bytes) -> bytes:
        """Return all of the piece, compressed, so that the reader can use it at once."""

    def ended(self) -> bytes:
        """Return what closes the stream."""


class Gzip:
    """gzip without a moment in its header: the same pieces give the same bytes."""

    def __init__(self) -> None:
        self._inner = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + _GZIP_CONTAINER)

    def pressed(self, piece: bytes) -> bytes:
        """Return all of the piece."""
        return self._inner.compress(piece) + self._inner.flush(zlib.Z_SYNC_FLUSH)

    def ended(self) -> bytes:
        """Return the checksum and length."""
        return self._inner.flush()


class Brotli:
    """Brotli, in pieces."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=_BROTLI_QUALITY)

    def pressed(self, piece: bytes) -> bytes:
        """Return all of the piece."""
        data: bytes = self._inner.process(piece) + self._inner.flush()
        return data

    def ended(self) -> bytes:
        """Return the last block."""
        data: bytes = self._inner.finish()
        return data


_CODERS: dict[str, type[Gzip] | type[Brotli]] = {"br": Brotli, "gzip": Gzip}


def compress_stream(response: Response) -> Response:
    """Compress an answer that is streamed, where the client takes a coding that we have.

    Its ETag is marked as those of whole answers are: one tag stands for one sequence of bytes.
    """
    if (
        not response.is_streamed
        or response.mimetype not in STREAMED_TYPES
        or response.status_code != 200
    ):
        return response
    coding = request.accept_encodings.best_match([*_CODERS, "identity"])
    if coding not in _CODERS:
        return response
    written = response.response
    if hasattr(written, "close"):
        response.call_on_close(written.close)
    response.response = _pieces(response.iter_encoded(), _CODERS[coding]())
    response.headers["Content-Encoding"] = coding
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(f"{tag}:{coding}")
    return response


def _pieces(written: Iterator[bytes], coder: Coder) -> Iterator[bytes]:
    for piece in written:
        yield coder.pressed(piece)
    yield coder.ended()
