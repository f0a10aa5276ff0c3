"""Build a release: stage 1 here, stage 2 in a fresh process, then one rename."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.disclosure.protect import Protected
from portal.releases.durable import rename_durably, sync_tree
from portal.releases.stage1 import run_stage1

Progress = Callable[[str], None]


def build_release(
    instance: Instance, created_on: date, progress: Progress
) -> tuple[str, Protected]:
    """Build a release beside the published ones and return its id and what was protected.

    The id is the date, with a number after it where that date was used before. Nothing is
    published: see :func:`portal.releases.publish.publish`.
    """
    instance.releases.mkdir(parents=True, exist_ok=True)
    release_id = _free_id(instance.releases, created_on)
    target = instance.releases / release_id
    with tempfile.TemporaryDirectory(dir=instance.releases, prefix=".build-") as scratch:
        handover, unfinished = Path(scratch) / "handover", Path(scratch) / "release"
        handover.mkdir()
        protected = run_stage1(instance, release_id, created_on, handover, progress)
        _stage2_process(handover, unfinished, progress)
        sync_tree(unfinished)
        rename_durably(unfinished, target)
    return release_id, protected


def _free_id(releases: Path, created_on: date) -> str:
    base = created_on.isoformat()
    taken = {path.name for path in releases.iterdir()}
    candidates = [base, *(f"{base}-{n}" for n in range(2, 1000))]
    return next(name for name in candidates if name not in taken)


def _stage2_process(handover: Path, target: Path, progress: Progress) -> None:
    """Run stage 2 with a bare environment: no path, key or setting of the operator's reaches it."""
    home = handover.parent / "home"
    home.mkdir()
    command = [sys.executable, "-m", "portal.releases.stage2", str(handover), str(target)]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - own interpreter, own arguments
        command,
        env=environment,
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout or ():
            progress(line.strip())
        errors = process.stderr.read() if process.stderr else ""
    shutil.rmtree(home, ignore_errors=True)
    if process.returncode != 0:
        last = errors.strip().splitlines()[-1:] or ["no message"]
        raise OperatorError(
            f"The release could not be written (stage 2 ended with {process.returncode}): {last[0]}"
        )
