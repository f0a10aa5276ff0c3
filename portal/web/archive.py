"""``/data/archive/``: a whole release as one ZIP, made when it is first asked for.

A release directory never changes, so the archive lies outside of it, in a temporary file that has
no name and goes with this process. That of a withdrawn release is never sent again.
"""

from __future__ import annotations

import io
import logging
import os
import tempfile
import threading
import zlib
from collections import OrderedDict
from typing import IO

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from portal.exports.archive import write_archive
from portal.serving.ranges import ask_within
from portal.store.release_store import ReleaseStore
from portal.web.assets import code_digest
from portal.web.kept import current_passport, opened, passport_of
from portal.web.responses import PAGE_CACHE, PINNED_CACHE

log = logging.getLogger(__name__)

# Archives that are kept at a time; the one asked for longest ago makes room.
_KEPT = 3
_archives: OrderedDict[str, IO[bytes]] = OrderedDict()
_lock = threading.Lock()


class SharedReader(io.RawIOBase):
    """Reads a file that several requests read at once, by a handle and a position of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        # A handle of its own: it can still be read after the file has made room and was closed.
        self._handle = os.dup(file.fileno())
        self.size = os.fstat(self._handle).st_size
        self._position = 0

    def close(self) -> None:
        """Give the handle back; a second time does nothing."""
        if not self.closed:
            os.close(self._handle)
        super().close()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that parts of it can be asked for."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a byte counted from the beginning, from here or from the end."""
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        self._position = max(origin + offset, 0)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from here on; return how many bytes that were."""
        data = os.pread(self._handle, len(buffer), self._position)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def register(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/data/archive/latest.zip", "latest_archive", latest)
    app.add_url_rule("/data/archive/<release>.zip", "archive", archive)


def latest() -> AnyResponse:
    """Lead to the archive of the current release."""
    response = redirect(f"/data/archive/{current_passport().release}.zip", 302)
    response.headers["Cache-Control"] = PAGE_CACHE
    return response


def archive(release: str) -> Response:
    """Send the archive of any release kept here, or the part of it that is asked for."""
    reader = _archive(release)
    response = Response(FileWrapper(io.BufferedReader(reader)), mimetype="application/zip")
    response.direct_passthrough = True
    response.content_length = reader.size
    response.headers["Content-Disposition"] = f'attachment; filename="otklik-{release}.zip"'
    response.headers["Cache-Control"] = PINNED_CACHE
    response.set_etag(f"{release}-{code_digest()}-{zlib.ZLIB_RUNTIME_VERSION}")
    ask_within(request.environ, reader.size)
    response.make_conditional(request, accept_ranges=True, complete_length=reader.size)
    return response


def _made(store: ReleaseStore) -> IO[bytes]:
    """Return a new archive; 503 where there is no room for it, or its files go away just now."""
    made = tempfile.TemporaryFile(prefix="otklik-archive-")  # noqa: SIM115
    try:
        write_archive(passport_of(store), store.info, store.directory / "downloads", made)
        made.flush()
    except OSError as error:
        made.close()
        log.exception("no archive of release %s could be made", store.info.id)
        raise ServiceUnavailable from error
    return made


def _archive(release: str) -> SharedReader:
    """Return a reader of the archive, made now if it is not kept; one at a time is made."""
    # Opening first: one that was withdrawn is refused, kept or not.
    with opened(release) as store, _lock:
        key = str(store.directory)
        if key not in _archives:
            _archives[key] = _made(store)
        _archives.move_to_end(key)
        while len(_archives) > _KEPT:
            _archives.popitem(last=False)[1].close()
        return SharedReader(_archives[key])
