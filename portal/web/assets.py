"""Addresses of our own static files: one digest of all of them stands in every address.

``/static/<digest>/css/site.css`` may be cached for ever, and relative addresses inside the style
sheets (fonts) carry the digest by themselves.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

STATIC_ROOT = Path(__file__).parent / "static"
_CODE_ROOT = STATIC_ROOT.parent.parent
_CODE_SUFFIXES = frozenset({".py", ".html", ".po", ".csv", ".css", ".js", ".svg", ".woff2"})
_DIGEST_CHARS = 12
# Put together from several files, see :mod:`portal.web.base_sheet`.
BASE_SHEET = "css/base.css"


@cache
def static_digest() -> str:
    """Return the digest of all static files: names and contents."""
    return _digest(STATIC_ROOT, frozenset({""}))


@cache
def code_digest() -> str:
    """Return the digest of our code and texts: with the release it fixes every page."""
    return _digest(_CODE_ROOT, _CODE_SUFFIXES)


@cache
def code_time() -> datetime:
    """Return when our code or texts were changed last, to the second."""
    files = (path for path in _CODE_ROOT.rglob("*") if path.suffix in _CODE_SUFFIXES)
    return datetime.fromtimestamp(int(max(path.stat().st_mtime for path in files)), UTC)


def asset_url(name: str) -> str:
    """Return the address of the static file ``name``; raise ``FileNotFoundError`` without it."""
    if name != BASE_SHEET and not (STATIC_ROOT / name).is_file():
        raise FileNotFoundError(f"static file {name}")
    return f"/static/{static_digest()}/{name}"


def _digest(root: Path, suffixes: frozenset[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(root.rglob("*")):
        if path.is_file() and ("" in suffixes or path.suffix in suffixes):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGEST_CHARS]
