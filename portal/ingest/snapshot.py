"""Dated immutable copies of source files, with their SHA-256."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.instance import Instance

_PIECE = 1 << 20
_SHOWN = 12
# File systems allow 255 bytes; date, digest and the endings of reports stand around the name.
_NAME_BYTES = 180


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copied file: where it lies, its place in the archive, its SHA-256."""

    copy: Path
    target: Path
    sha256: str

    @property
    def label(self) -> str:
        """Name that tells this snapshot from all others of its source."""
        return f"{self.target.parent.name}-{self.target.name}"


def take_snapshot(
    instance: Instance, source_id: str, file: Path, as_of: date, work: Path
) -> Snapshot:
    """Copy ``file`` into ``work`` and return the snapshot it will become once it is imported.

    Raises ``OperatorError`` where the file is missing, no regular file or cannot be read, and
    ``OSError`` where the copy cannot be written.
    """
    copy = work / "snapshot"
    if not file.exists():
        raise OperatorError(f"{file}: the file is missing.")
    if not file.is_file():
        raise OperatorError(f"{file}: this is no file.")
    digest = hashlib.sha256()
    try:
        with file.open("rb") as source, copy.open("wb") as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    except PermissionError:
        raise OperatorError(f"{file}: the file cannot be read by this user.") from None
    name = f"{digest.hexdigest()[:_SHOWN]}-{_short_name(file.name)}"
    place = instance.confidential / "snapshots" / source_id / as_of.isoformat() / name
    # The reader decides by name whether gzip is promised.
    named = copy.with_name(name)
    copy.replace(named)
    return Snapshot(named, place, digest.hexdigest())


def keep_snapshot(instance: Instance, snapshot: Snapshot) -> None:
    """Move the copy to its place in the archive, read-only; a copy already there is left alone."""
    if snapshot.target.exists():
        return
    source, day = snapshot.target.parent.parts[-2:]
    instance.ensure_confidential("snapshots", source, day)
    snapshot.copy.chmod(0o400)
    snapshot.copy.replace(snapshot.target)
    sync_directory(snapshot.target.parent)


def _short_name(name: str) -> str:
    """Return a file's name as valid UTF-8; of a very long one the end, where its suffixes are."""
    return os.fsencode(name)[-_NAME_BYTES:].decode("utf-8", "ignore")


def sync_directory(directory: Path) -> None:
    """Make renames inside a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
