"""What is told of a release without opening it whole: its facts and its files for download."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson

from portal.store.contents import open_locked
from portal.store.model import DownloadFile, ReleaseInfo
from portal.store.release_store import DATABASE

_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Public facts about a release, and its files for download."""

    info: ReleaseInfo
    downloads: tuple[DownloadFile, ...]


@lru_cache(maxsize=_REMEMBERED)
def read_facts(directory: Path) -> ReleaseFacts:
    """Read the facts of a release once: a release never changes."""
    with open_locked(directory / DATABASE) as connection:
        row = connection.execute("SELECT json FROM info").fetchone()
    manifest = orjson.loads((directory / "manifest.json").read_bytes())
    return ReleaseFacts(
        ReleaseInfo.from_json(orjson.loads(row[0] if row else b"")),
        tuple(DownloadFile(**entry) for entry in manifest["downloads"]),
    )
