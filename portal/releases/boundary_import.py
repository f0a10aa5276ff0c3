"""Take a boundary file into an instance: imported in a process of its own, put in place at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from geodata.boundaries import child as boundary_child
from geodata.boundaries.imports import ImportRequest
from geodata.boundaries.load import SUFFIXES
from geodata.boundaries.record import SUFFIX, BoundaryRecord
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.durable import locked, remove_link, rename_durably, sync_tree, write_durably
from portal.releases.handover import BOUNDARIES
from portal.releases.limited_process import run_limited

Progress = Callable[[str], None]
_SCRATCH = ".import-"


def import_boundary_file(
    instance: Instance,
    request: ImportRequest,
    record: BoundaryRecord,
    progress: Progress,
    *,
    is_trial: bool = False,
) -> dict[str, Any]:
    """Return the report of the import (see :class:`geodata.boundaries.imports.ImportReport`).

    The level's polygons and their record in ``reference/boundaries`` are replaced, unless this is
    a trial. Raises ``OperatorError`` with one sentence where the file is refused; nothing has
    changed then.
    """
    _check_level(instance, request.level)
    directory = instance.reference / BOUNDARIES
    directory.mkdir(exist_ok=True)
    with (
        locked(instance.ensure_confidential() / "build.lock"),
        # Beside its final place, so that a rename puts it there.
        tempfile.TemporaryDirectory(dir=instance.reference, prefix=_SCRATCH) as scratch,
    ):
        _remove_left(instance.reference, scratch)
        work = Path(scratch)
        asked = boundary_child.to_request(request, instance.reference, work)
        run_limited(boundary_child.__name__, asked, work, request.file, progress)
        report: dict[str, Any] = orjson.loads((work / boundary_child.REPORT).read_bytes())
        if not is_trial:
            _install(work / boundary_child.POLYGONS, record, directory, request.level)
    return report


def _remove_left(reference: Path, own: str) -> None:
    """Remove what a process that was killed has left; nobody else imports under the lock."""
    for left in reference.glob(f"{_SCRATCH}*"):
        if left != Path(own):
            shutil.rmtree(left, ignore_errors=True)


def _check_level(instance: Instance, level: str) -> None:
    known = [entry.code for entry in instance.profile.levels]
    if level not in known:
        raise OperatorError(f"--level: «{level}» is none of the levels {', '.join(known)}.")


def _install(polygons: Path, record: BoundaryRecord, directory: Path, level: str) -> None:
    """Replace the files of a level.

    The record goes first and comes last: what stands there between is refused for want of it, and
    never taken for whole.
    """
    remove_link(directory / f"{level}{SUFFIX}")
    for suffix in SUFFIXES:
        remove_link(directory / f"{level}{suffix}")
    polygons.chmod(0o644)
    sync_tree(polygons.parent)
    rename_durably(polygons, directory / f"{level}{SUFFIXES[-1]}")
    write_durably(directory / f"{level}{SUFFIX}", record.to_toml().encode(), 0o644)
