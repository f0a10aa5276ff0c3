"""A new rounding key: later months are rounded with it, published ones stay as they were shown.

The new key is written beside the old one, every ledger begins an epoch with it, then it takes the
old one's place. What a crash leaves is finished by doing it again.
"""

from __future__ import annotations

from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import PSEUDONYM, ROUNDING, create_key_whole, load_key
from portal.disclosure.ledger import Ledger
from portal.releases.build import LOCK
from portal.releases.durable import locked, rename_durably
from portal.releases.stage1 import open_ledger

NEXT_KEY = f"{ROUNDING}.next"


def rotate_key(instance: Instance, name: str) -> None:
    """Change the key ``name`` («rounding»); raise ``OperatorError`` for any other.

    Releases that were built and not published lose their blocks and have to be built again: they
    were rounded with the old key.
    """
    if f"{name}.key" == PSEUDONYM:
        raise OperatorError(
            "The pseudonym key cannot be changed: with another one every appeal that is read again"
            " would be taken for a new one."
        )
    if f"{name}.key" != ROUNDING:
        raise OperatorError(f"There is no key «{name}»; the one that can be changed is «rounding».")
    with locked(instance.ensure_confidential() / LOCK):
        _rotate(instance)


def _rotate(instance: Instance) -> None:
    keys = instance.ensure_confidential("keys")
    old = load_key(keys / ROUNDING)
    if not (keys / NEXT_KEY).exists():
        # Before anything is written: no ledger is missing, and all are of the old key.
        open_ledger(instance)
        for directory in _ledger_directories(instance):
            Ledger.open(directory, instance.policy.base, old)
        create_key_whole(keys / NEXT_KEY)
    new = load_key(keys / NEXT_KEY)
    for directory in _ledger_directories(instance):
        _begin_epoch(instance, directory, old, new)
    rename_durably(keys / NEXT_KEY, keys / ROUNDING)


def _ledger_directories(instance: Instance) -> list[Path]:
    """Return the ledger of the main table and those of the secondary tables."""
    return sorted(path for path in instance.confidential.glob("ledger*") if path.is_dir())


def _begin_epoch(instance: Instance, directory: Path, old: bytes, new: bytes) -> None:
    """Let a ledger go on with the new key, if it does not already."""
    try:
        ledger = Ledger.open(directory, instance.policy.base, new)
    except OperatorError:
        ledger = Ledger.open(directory, instance.policy.base, old).begin_epoch(new)
    for release in instance.built.iterdir() if instance.built.exists() else ():
        ledger.discard_pending(release.name)
