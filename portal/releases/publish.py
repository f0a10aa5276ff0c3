"""Publish a release: check its files, append the ledger, switch ``current`` in one step."""

from __future__ import annotations

from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.build import LOCK
from portal.releases.calendar import publish_calendar
from portal.releases.durable import locked, rename_durably, replace_link, sha256_of
from portal.releases.rooms import check_id, read_manifest, read_register
from portal.releases.secondary_ledgers import append_quarters
from portal.releases.stage1 import open_ledger
from portal.store.current import CURRENT, MANIFEST


def publish(instance: Instance, release_id: str) -> None:
    """Make a built release, or one that was published before, the current one.

    The ledgers are appended first, then the release becomes public, then the link is switched:
    after a crash in between months and quarters are bound to what this release shows, which is
    safe, and publishing again finishes the work.
    """
    check_id(release_id)
    with locked(instance.ensure_confidential() / LOCK):
        _refuse_withdrawn(instance, release_id)
        publish_calendar(instance)
        public = instance.releases / release_id
        if public.exists():
            verify_files(public)
        else:
            _make_public(instance, release_id)
        replace_link(instance.releases / CURRENT, release_id)


def _refuse_withdrawn(instance: Instance, release_id: str) -> None:
    if (withdrawal := read_register(instance).get(release_id)) is not None:
        raise OperatorError(
            f"Release {release_id} was withdrawn on {withdrawal.withdrawn_on} and cannot be"
            " published again; build a new one with «otklik build»."
        )


def _make_public(instance: Instance, release_id: str) -> None:
    built = instance.built / release_id
    verify_files(built)
    ledger = open_ledger(instance)
    if not any(block.release == release_id for block in ledger.blocks):
        ledger.append_pending(release_id)
    append_quarters(instance, release_id)
    instance.releases.mkdir(parents=True, exist_ok=True)
    rename_durably(built, instance.releases / release_id)


def verify_files(directory: Path) -> None:
    """Refuse a release whose files are not those that its manifest lists."""
    listed = read_manifest(directory)["files"]
    present = {
        str(file.relative_to(directory)) for file in directory.rglob("*") if file.is_file()
    } - {MANIFEST}
    for name in sorted(present ^ set(listed)):
        raise OperatorError(f"{directory}: {name} is not what the manifest lists.")
    for name, entry in listed.items():
        if sha256_of(directory / name) != entry["sha256"]:
            raise OperatorError(f"{directory}: {name} was changed after the build.")
