"""Two releases of the same data, so that one of them can be taken back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import orjson

from portal.config.instance import Instance
from portal.releases.durable import sha256_of
from portal.releases.withdraw import withdraw

FIRST, SECOND = "2026-11-15", "2026-11-15-2"
DAY = date(2026, 11, 21)
REASON_RU, REASON_EN = "Темы сопоставлены <неверно>.", "Topics were assigned <wrongly>."


def two_releases(release_dir: Path, folder: Path) -> Instance:
    """Return an instance with two releases of the same data, the second of them current."""
    made = Instance(folder)
    for release in (FIRST, SECOND):
        shutil.copytree(release_dir / FIRST, made.releases / release)
    _rename(made.releases / SECOND)
    (made.releases / "current").symlink_to(SECOND)
    return made


def take_back(instance: Instance, release: str) -> None:
    """Withdraw a release as the operator does."""
    withdraw(instance, release, DAY, REASON_RU, REASON_EN)


def _rename(directory: Path) -> None:
    """Give a copied release the id of its directory, and a manifest that is true again."""
    with duckdb.connect(str(directory / "portal.duckdb")) as connection:
        [(text,)] = connection.execute("SELECT json FROM info").fetchall()
        info = orjson.loads(text) | {"id": directory.name}
        connection.execute("UPDATE info SET json = ?", [orjson.dumps(info).decode()])
    manifest = orjson.loads((directory / "manifest.json").read_bytes())
    for name, entry in manifest["files"].items():
        entry["sha256"] = sha256_of(directory / name)
    (directory / "manifest.json").write_bytes(orjson.dumps(manifest))
