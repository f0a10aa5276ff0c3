"""Keyed hash of identifiers, HMAC-SHA-256 (RFC 2104), computed inside DuckDB.

The engine has plain SHA-256 only, so the two rounds of HMAC are written out. The padded keys go
in as bound parameters: they stand in no SQL text and no log.
"""

from __future__ import annotations

import hashlib

_BLOCK = 64
_SEPARATOR = r"'\x1F'::BLOB"


def padded_keys(key: bytes) -> dict[str, bytes]:
    """Return the parameters ``inner`` and ``outer`` for :func:`hmac_sql`."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    return {
        "inner": bytes(byte ^ 0x36 for byte in block),
        "outer": bytes(byte ^ 0x5C for byte in block),
    }


def hmac_sql(*parts: str) -> str:
    """Return the SQL of the hash (64 hexadecimal digits) of text expressions.

    The message is the UTF-8 of the parts with one byte 0x1F between them; see :func:`message`.
    """
    joined = f" || {_SEPARATOR} || ".join(f"encode({part})" for part in parts)
    return f"sha256($outer::BLOB || unhex(sha256($inner::BLOB || {joined})))"


def message(*parts: str) -> bytes:
    """Return the bytes that :func:`hmac_sql` hashes, for whoever checks it."""
    return b"\x1f".join(part.encode() for part in parts)
