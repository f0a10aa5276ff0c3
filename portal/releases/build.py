"""Build a release: stage 1 here, stage 2 in a fresh process, then one rename."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.disclosure.protect import ProtectedTable
from portal.releases.audit import audit_handover
from portal.releases.durable import locked, make_readable, rename_durably, sync_tree
from portal.releases.fresh_process import run_fresh
from portal.releases.records import SPILLED
from portal.releases.rooms import used_ids
from portal.releases.stage1 import open_ledger, run_stage1
from portal.releases.stage2 import REFUSED

Progress = Callable[[str], None]
LOCK = "build.lock"
_SCRATCH = ".build-"


def build_release(
    instance: Instance, created_on: date, progress: Progress
) -> tuple[str, ProtectedTable]:
    """Build a release outside the public directory; return its id and what was protected.

    The id is the date, with a number after it where that date was used before. Nothing is
    published: see :func:`portal.releases.publish.publish`. Two builds of one month may show it
    differently, which would give counts away, so only what is published ever becomes public.
    """
    with locked(instance.ensure_confidential() / LOCK):
        instance.built.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(instance)
        release_id = _free_id(instance, created_on)
        with (
            _blocks_of(instance, release_id),
            tempfile.TemporaryDirectory(dir=instance.built, prefix=_SCRATCH) as scratch,
        ):
            handover, unfinished = Path(scratch) / "handover", Path(scratch) / "release"
            handover.mkdir()
            protected = run_stage1(instance, release_id, created_on, handover, progress)
            progress("audit")
            audit_handover(instance, handover)
            pa.default_memory_pool().release_unused()
            _stage2_process(instance, handover, unfinished, progress)
            make_readable(unfinished)
            sync_tree(unfinished)
            rename_durably(unfinished, instance.built / release_id)
    return release_id, protected


@contextmanager
def _blocks_of(instance: Instance, release_id: str) -> Iterator[None]:
    """Forget the pending blocks of a release that does not come to its end."""
    try:
        yield
    except BaseException:
        for pending in instance.confidential.glob(f"ledger*/pending/{release_id}"):
            shutil.rmtree(pending)
        raise


def _remove_leftovers(instance: Instance) -> None:
    """Remove what a killed build left; the lock says that none is running."""
    for room, prefix in ((instance.built, _SCRATCH), (instance.confidential, SPILLED)):
        for path in room.glob(f"{prefix}*"):
            shutil.rmtree(path)


def _free_id(instance: Instance, created_on: date) -> str:
    base = created_on.isoformat()
    taken = used_ids(instance) | {block.release for block in open_ledger(instance).blocks}
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name


def _stage2_process(instance: Instance, handover: Path, target: Path, progress: Progress) -> None:
    """Run stage 2 in a process of its own."""
    arguments = [str(handover), str(target), str(instance.predictions)]
    ended = run_fresh("portal.releases.stage2", arguments, handover.parent, progress)
    if ended.code == REFUSED:
        raise OperatorError(_at_home(ended.last_error, instance, handover, target))
    if ended.code != 0:
        raise OperatorError(
            f"The release could not be written (stage 2 ended with {ended.code}):"
            f" {ended.last_error}"
        )


def _at_home(sentence: str, instance: Instance, handover: Path, target: Path) -> str:
    """Return a sentence of stage 2 with the operator's own file in place of its passing copy."""
    for copy in (handover / "reference", target / "reference"):
        sentence = sentence.replace(str(copy), str(instance.reference))
    return sentence
