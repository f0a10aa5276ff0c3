"""Secret keys: files of 32 or more random bytes, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from portal.config.errors import OperatorError

KEY_BYTES = 32
PSEUDONYM = "pseudonym.key"
ROUNDING = "rounding.key"


def create_key(path: Path) -> None:
    """Write a new random key with mode 0600; an existing file is left alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())


def create_key_whole(path: Path) -> None:
    """Create a key like :func:`create_key`, so that a crash leaves no file or a whole one."""
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    create_key(temporary)
    temporary.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def load_key(path: Path) -> bytes:
    """Return the key in a file of hexadecimal text; refuse one others can read or too short."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise OperatorError(f"{path}: the key is missing; nothing is built without it.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise OperatorError(f"{path}: others can read this key; run «chmod 600 {path}».")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        raise OperatorError(f"{path}: a key is hexadecimal text.") from None
    if len(key) < KEY_BYTES:
        raise OperatorError(f"{path}: a key has at least {KEY_BYTES} bytes, this one {len(key)}.")
    return key
