"""Write files and directories so that a crash leaves the old state or the new one, never a mix."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.config.errors import OperatorError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of an instance; raise ``OperatorError`` if another build or publish has it."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(f"{path}: another build, publish or import is running.") from None
        yield


def make_readable(directory: Path) -> None:
    """Let everybody read a public directory, whatever the operator's umask is."""
    for path in (directory, *directory.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def sync_tree(directory: Path) -> None:
    """Flush every file and directory below ``directory``, itself last."""
    for path in sorted(directory.rglob("*"), reverse=True):
        _sync(path)
    _sync(directory)


def rename_durably(source: Path, target: Path) -> None:
    """Rename and flush the directories that hold it and held it."""
    source.rename(target)
    _sync(target.parent)
    if source.parent != target.parent:
        _sync(source.parent)


def write_durably(target: Path, content: bytes, mode: int) -> None:
    """Write beside, flush, rename over, flush the directory."""
    temporary = target.with_name(f".{target.name}.new")
    with temporary.open("wb") as file:
        temporary.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    _sync(target.parent)


def replace_link(link: Path, target: str) -> None:
    """Point ``link`` at ``target`` in one step."""
    temporary = link.with_name(f".{link.name}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)
    _sync(link.parent)


def remove_link(link: Path) -> None:
    """Remove a link where there is one and flush the directory."""
    link.unlink(missing_ok=True)
    _sync(link.parent)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
