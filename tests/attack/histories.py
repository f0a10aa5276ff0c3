"""Releases of one instance, one after another: what is ingested for each, and what it published."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from portal.config.instance import Instance
from portal.disclosure.table import PROTECTED_SCHEMA
from portal.ingest.pipeline import ingest
from portal.releases.build import build_release
from portal.releases.publish import publish
from portal.releases.scaffold import create_keys
from portal.store.release_store import ReleaseStore

Cell = dict[str, Any]
KEYS = [name for name in PROTECTED_SCHEMA.names if name != "shown"]


@dataclass(frozen=True)
class Step:
    """One release: the files ingested for it (source, paths, as-of date), its day, its coverage."""

    files: Sequence[tuple[str, Sequence[Path], date]]
    day: date
    coverage: str


def release_history(
    directory: Path,
    steps: Iterable[Step],
    keys: Path,
    before_build: Callable[[Instance], None] = lambda _: None,
) -> Path:
    """Ingest, build and publish every step in a new instance; return its public directory.

    The keys are taken from ``keys``, or left there if it does not exist. ``before_build`` is the
    place for a leak.
    """
    _share_keys(Instance.open(directory), keys)
    for step in steps:
        (directory / "coverage.csv").write_text(step.coverage, encoding="utf-8")
        for source, paths, as_of in step.files:
            ingest(Instance.open(directory), source, paths, as_of)
        before_build(Instance.open(directory))
        release_id, _ = build_release(Instance.open(directory), step.day, lambda _: None)
        publish(Instance.open(directory), release_id)
    return Instance.open(directory).releases


def _share_keys(instance: Instance, keys: Path) -> None:
    own = instance.ensure_confidential() / "keys"
    shutil.rmtree(own, ignore_errors=True)
    if not keys.exists():
        create_keys(instance)
        own.rename(keys)
    shutil.copytree(keys, own)


def protected_cells(release: Path) -> list[Cell]:
    """Return the published table of a release: each cell once, with what it shows."""
    store = ReleaseStore(release)
    try:
        rows = store._rows(
            f"SELECT {', '.join(KEYS)}, CAST(sum(shown) AS INTEGER) FROM cell"  # noqa: S608
            " GROUP BY ALL ORDER BY ALL"
        )
    finally:
        store.close()
    return [dict(zip([*KEYS, "shown"], row, strict=True)) for row in rows]
