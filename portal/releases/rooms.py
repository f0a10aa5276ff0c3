"""Where releases lie, and what was ever public: the published ones and the withdrawn ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.store.current import CURRENT, MANIFEST, published_ids
from portal.store.release_order import release_order
from portal.store.withdrawn import Withdrawal, load_register


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """A release that is or was public: where it is told of, its months, its policy if known."""

    id: str
    path: Path
    first_month: str
    last_month: str
    policy: dict[str, Any]


def check_id(release_id: str) -> None:
    """Refuse what cannot be the id of a release."""
    if Path(release_id).name != release_id or release_id == CURRENT:
        raise OperatorError(f"«{release_id}» is no id of a release.")


def read_manifest(directory: Path) -> dict[str, Any]:
    """Return the manifest of a release; refuse a directory that has none, or a damaged one."""
    path = directory / MANIFEST
    if not path.is_file():
        raise OperatorError(f"{directory}: there is no such release.")
    try:
        manifest: dict[str, Any] = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        raise OperatorError(f"{path}: the manifest is damaged.") from None
    return manifest


def read_register(instance: Instance) -> dict[str, Withdrawal]:
    """Return the withdrawn releases by id; refuse a damaged register."""
    try:
        return load_register(instance.releases)
    except ValueError as fault:
        raise OperatorError(f"{fault}; restore it.") from None


def ever_public(instance: Instance) -> list[PublicRelease]:
    """Return every release that is or was public, in order of their ids.

    A withdrawn release whose files were removed is told of by the register.
    """
    found = {}
    for withdrawal in read_register(instance).values():
        found[withdrawal.id] = PublicRelease(
            withdrawal.id, instance.releases, withdrawal.first_month, withdrawal.last_month, {}
        )
    for room in (instance.releases, instance.withdrawn):
        for release_id in published_ids(room):
            manifest = read_manifest(room / release_id)
            months = manifest["first_month"], manifest["last_month"]
            found[release_id] = PublicRelease(
                release_id, room / release_id, *months, manifest["policy"]
            )
    return sorted(found.values(), key=lambda release: release_order(release.id))


def used_ids(instance: Instance) -> set[str]:
    """Return every id that a new release may not have: of any room, or in the register."""
    rooms = (instance.built, instance.releases, instance.withdrawn)
    names = {path.name for room in rooms if room.exists() for path in room.iterdir()}
    return names | set(read_register(instance))
