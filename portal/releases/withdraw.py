"""Withdraw a published release: nothing serves it any more, and a public register says why.

The ledger is not touched: what was public once stays bound to what it showed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.settings import IMAGES
from portal.releases.build import LOCK
from portal.releases.durable import (
    locked,
    remove_link,
    rename_durably,
    replace_link,
    write_durably,
)
from portal.releases.publish import verify_files
from portal.releases.rooms import check_id, read_manifest, read_register
from portal.store.current import CURRENT, published_ids
from portal.store.withdrawn import REGISTER, Withdrawal, to_json


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was entered in the register, and the release in force now; empty where none is."""

    withdrawal: Withdrawal
    current: str


def withdraw(
    instance: Instance, release_id: str, day: date, reason_ru: str, reason_en: str
) -> Withdrawn:
    """Take a published release out of the public room and enter it in the register.

    The link is moved first, then the register says it, then the files go: after a crash in between
    the release is in force no more, and withdrawing again finishes the work with the first reason.
    """
    check_id(release_id)
    reasons = [_one_line(reason_ru), _one_line(reason_en)]
    with locked(instance.ensure_confidential() / LOCK):
        register = read_register(instance)
        if release_id not in register:
            register[release_id] = _entry(instance, release_id, day, *reasons)
        current = _switch_away(instance, register)
        write_durably(instance.releases / REGISTER, to_json(register), 0o644)
        _take_away(instance, release_id)
    return Withdrawn(register[release_id], current)


def _one_line(reason: str) -> str:
    line = " ".join(reason.split())
    if not line:
        raise OperatorError("A release is withdrawn for a reason: say it in both languages.")
    return line


def _entry(
    instance: Instance, release_id: str, day: date, reason_ru: str, reason_en: str
) -> Withdrawal:
    if release_id not in published_ids(instance.releases):
        raise OperatorError(f"Release {release_id} is not published, so it cannot be withdrawn.")
    manifest = read_manifest(instance.releases / release_id)
    months = manifest["first_month"], manifest["last_month"]
    return Withdrawal(release_id, day, reason_ru, reason_en, *months)


def _switch_away(instance: Instance, register: dict[str, Withdrawal]) -> str:
    """Let ``current`` name the newest whole release that is not withdrawn; return its id.

    A link that names such a release already is left alone.
    """
    link = instance.releases / CURRENT
    if not link.is_symlink():
        return ""
    if (named := link.readlink().name) not in register:
        return named
    for candidate in published_ids(instance.releases):
        if candidate not in register and _is_whole(instance, candidate):
            replace_link(link, candidate)
            return candidate
    remove_link(link)
    return ""


def _is_whole(instance: Instance, release_id: str) -> bool:
    try:
        verify_files(instance.releases / release_id)
    except OperatorError:
        return False
    return True


def _take_away(instance: Instance, release_id: str) -> None:
    """Move the files, if they still are in the public room, to where only the operator goes."""
    room, source = instance.withdrawn, instance.releases / release_id
    room.mkdir(exist_ok=True)
    room.chmod(0o700)
    if source.exists():
        rename_durably(source, room / release_id)
    if (room / release_id).exists():
        (room / release_id).chmod(0o700)
    # Pictures that the server drew of it, where it keeps them unless told otherwise; any others go
    # when the server next looks.
    shutil.rmtree(instance.releases.parent / IMAGES / release_id, ignore_errors=True)
