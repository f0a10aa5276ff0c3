"""Files that were made of releases and can be made again: pictures, kept by release on disk.

They lie outside of the releases, which never change. What a release leaves behind when it is
withdrawn or no longer kept goes with it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

log = logging.getLogger(__name__)

MB = 1024 * 1024


class PictureFiles:
    """Keeps files under ``directory/<release>/<name>``, up to ``most_bytes`` of them.

    Those not asked for longest make room. Several processes may share a directory. Without one, or
    where it cannot be written, nothing is kept.
    """

    def __init__(self, directory: Path | None, most_bytes: int = 256 * MB) -> None:
        self._directory = directory
        self._most_bytes = most_bytes
        self._seen: object = None

    def get(self, release: str, name: str) -> bytes | None:
        """Return a file, ``None`` if it is not kept."""
        if self._directory is None:
            return None
        path = self._directory / release / name
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def put(self, release: str, name: str, data: bytes) -> None:
        """Keep a file."""
        if self._directory is None:
            return
        try:
            folder = self._directory / release
            folder.mkdir(parents=True, exist_ok=True)
            # Written beside and renamed: no reader ever sees half of it.
            handle, made = tempfile.mkstemp(dir=folder, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(made).replace(folder / name)
            self._make_room()
        except OSError:
            log.exception("the picture %s cannot be kept in %s", name, self._directory)

    def keep_only(self, releases: Collection[str], state: object) -> None:
        """Remove what is of other releases, whenever ``state`` differs from the last one seen."""
        if self._directory is None or (state == self._seen and self._seen is not None):
            return
        self._seen = state
        with contextlib.suppress(OSError):
            for folder in self._directory.iterdir():
                if folder.is_dir() and folder.name not in releases:
                    shutil.rmtree(folder, ignore_errors=True)

    def _make_room(self) -> None:
        if self._directory is None:
            return
        stats = [(path, path.stat()) for path in self._directory.glob("*/*")]
        total = sum(stat.st_size for _, stat in stats)
        for path, stat in sorted(stats, key=lambda pair: pair[1].st_mtime):
            if total <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size
