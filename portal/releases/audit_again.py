"""Audit a release that was built or published before, with both halves."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import orjson

from portal.audit.checks import Verdict
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.audit import examine, write_report
from portal.releases.audited_tables import facts_of_release
from portal.releases.build import LOCK
from portal.releases.durable import locked
from portal.releases.fresh_process import run_fresh
from portal.releases.publish import verify_files
from portal.releases.rooms import check_id
from portal.store.current import CURRENT


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found, and where the exact figures are."""

    release: str
    verdicts: tuple[Verdict, ...]
    report: Path


def audit_release(instance: Instance, release_id: str = "") -> Audited:
    """Run both halves on a release; without an id on the current one.

    Raises ``OperatorError`` where there is no such release, or its files are not those that it was
    built with.
    """
    with locked(instance.ensure_confidential() / LOCK):
        directory = _find(instance, release_id)
        verify_files(directory)
        is_built = directory.parent == instance.built
        examined = examine(instance, facts_of_release(directory, is_built))
        public = _public_half(directory)
        report = write_report(instance, directory.name, examined, public)
    return Audited(directory.name, (*examined.verdicts, *public), report)


def _find(instance: Instance, release_id: str) -> Path:
    if not release_id:
        current = (instance.releases / CURRENT).resolve()
        if not current.is_dir():
            raise OperatorError(
                f"{instance.releases}: no release is published; name one that was built."
            )
        return instance.releases / current.name
    check_id(release_id)
    for room in (instance.releases, instance.built):
        if (room / release_id).is_dir():
            return room / release_id
    raise OperatorError(f"There is no release «{release_id}» in {instance.root / 'var'}.")


def _public_half(directory: Path) -> list[Verdict]:
    """Run the public half in a process that gets the release and nothing else."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        ended = run_fresh("portal.audit.public", [str(directory)], Path(scratch), lines.append)
    if ended.code != 0:
        raise OperatorError(
            f"The public half of the audit ended with {ended.code}: {ended.last_error}"
        )
    return [Verdict(**entry) for entry in orjson.loads("".join(lines))]
