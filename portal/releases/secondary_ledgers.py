"""The ledgers of the secondary tables: opened against what is public, appended on publishing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import ROUNDING, load_key
from portal.disclosure.ledger import Ledger
from portal.releases.rooms import PublicRelease, ever_public, read_manifest
from portal.store.current import MANIFEST
from schemas.secondary import SECONDARY_TABLES


def open_secondary_ledgers(instance: Instance) -> dict[str, Ledger]:
    """Return the ledger of each secondary table by name.

    Raises ``OperatorError`` where a release was public and a ledger lacks one of its quarters:
    it would be rounded anew.
    """
    key = load_key(instance.confidential / "keys" / ROUNDING)
    ledgers = {
        table.name: Ledger.open(
            instance.confidential / f"ledger-{table.name}", instance.policy.base, key
        )
        for table in SECONDARY_TABLES
    }
    for release in ever_public(instance):
        _check_holds(ledgers, release)
    return ledgers


def append_quarters(instance: Instance, release_id: str) -> None:
    """Append the quarters that a built release shows first to their ledgers.

    A ledger that has them already is left alone: after a crash the rest follows.
    """
    shown = _quarters(read_manifest(instance.built / release_id))
    for name, ledger in open_secondary_ledgers(instance).items():
        is_appended = any(block.release == release_id for block in ledger.blocks)
        if name in shown and not is_appended:
            ledger.append_pending(release_id)


def _check_holds(ledgers: Mapping[str, Ledger], release: PublicRelease) -> None:
    # Of a withdrawn release whose files were removed no more is known than its months.
    if not (release.path / MANIFEST).is_file():
        return
    for name, quarters in _quarters(read_manifest(release.path)).items():
        if missing := sorted(set(quarters) - set(ledgers[name].months)):
            raise OperatorError(
                f"{release.path}: {missing[0]} of the table «{name}» is published, but missing"
                f" from {ledgers[name].directory}; restore the newest ledger before building again."
            )


def _quarters(manifest: Mapping[str, Any]) -> Mapping[str, list[str]]:
    """Return the quarters shown by table; a release of an older program shows none."""
    quarters: Mapping[str, list[str]] = manifest.get("secondary", {})
    return quarters
