"""Words inside a PNG: whoever saves the picture takes its text and its source along."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Length, type, and 13 bytes of content with their check sum.
_HEADER = len(_SIGNATURE) + 25


def with_texts(png: bytes, texts: Mapping[str, str], lang: str) -> bytes:
    """Return the PNG with texts by keyword (``Title``, ``Description``, ``Source``)."""
    chunks = b"".join(_chunk(keyword, text, lang) for keyword, text in texts.items())
    return png[:_HEADER] + chunks + png[_HEADER:]


def texts_of(png: bytes) -> dict[str, str]:
    """Return the texts inside a PNG by keyword."""
    found = {}
    for kind, content in _chunks(png):
        if kind == b"iTXt":
            keyword, _, rest = content.partition(b"\0")
            # Two bytes on compression, then the language and the keyword in that language.
            _lang, _translated, text = rest[2:].split(b"\0", 2)
            found[keyword.decode()] = text.decode()
    return found


def _chunk(keyword: str, text: str, lang: str) -> bytes:
    content = b"\0".join([keyword.encode(), b"\0" + lang.encode(), b"", text.encode()])
    body = b"iTXt" + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_SIGNATURE)
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        yield png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        position += length + 12
