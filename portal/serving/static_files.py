"""Style sheets, fonts and scripts, compressed once; an address with a digest never changes."""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_MAX_AGE_SECONDS = 60
# Of others: served as they were built.
_VENDOR = "vendor"
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def static_files(
    inner: WSGIApplication, folders: Mapping[str, Path], digests: tuple[str, ...]
) -> WhiteNoise:
    """Return an application that serves folders by prefix, and leaves the rest to ``inner``.

    What has one of ``digests`` as a part of its address may be kept for ever.
    """
    noise = WhiteNoise(
        inner,
        max_age=_MAX_AGE_SECONDS,
        immutable_file_test=lambda _, url: any(f"/{digest}/" in url for digest in digests),
        mimetypes=MEDIA_TYPES,
    )
    for prefix, folder in folders.items():
        noise.add_files(str(_compressed(folder)), prefix=prefix)
    return noise


@cache
def _compressed(root: Path) -> Path:
    """Return a copy of ``root`` with a .gz and .br beside each file.

    The copy lives in the directory for temporary files as long as the process does. Where nothing
    can be written, ``root`` itself is served, uncompressed.
    """
    try:
        copy = Path(tempfile.mkdtemp(prefix="otklik-static-"))
        shutil.copytree(root, copy, dirs_exist_ok=True)
    except OSError as error:
        log.warning("static files are served uncompressed: %s", error)
        return root
    atexit.register(_remove, copy, os.getpid())
    for path in (own for own in copy.rglob("*") if own.suffix in (".css", ".js")):
        if _VENDOR not in path.parts:
            changed = path.stat().st_mtime_ns
            path.write_text(bare(path.read_text(encoding="utf-8")), encoding="utf-8")
            # Every worker and machine is to tell the same day of change.
            os.utime(path, ns=(changed, changed))
    compressor = Compressor(quiet=True)
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        if compressor.should_compress(path.name):
            compressor.compress(str(path))
    return copy


def bare(source: str) -> str:
    """Return a script or style sheet without indents and the comments on lines of their own.

    A quarter of what a phone would load; none of ours has text over several lines.
    """
    return _INDENT.sub("", _COMMENT.sub("", source))


def _remove(copy: Path, owner: int) -> None:
    # A worker forked after loading shares its parent's copy and must leave it alone.
    if os.getpid() == owner:
        shutil.rmtree(copy, ignore_errors=True)
