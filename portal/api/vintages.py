"""Which release answers: the current one, or the one that ``release`` or ``asOf`` names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.api.codes import found_code, known_code, plain
from portal.api.problems import refuse
from portal.store.current import NoRelease, all_releases
from portal.store.pool import Lease
from portal.store.release_order import moment_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """The release that answers; ``is_pinned`` where no newer release changes the answer."""

    lease: Lease
    is_pinned: bool
    last_modified: datetime | None


def choose_release(arguments: Mapping[str, Any], codes: Mapping[str, str]) -> Chosen:
    """Return the release that is to answer; a code ``release`` of the path goes before a query.

    Raises ``ReleaseWithdrawn`` for a withdrawn one, ``not-found`` or ``unknown-code`` naming the
    nearest there is, and ``contradictory-filters`` where release and asOf name two releases.
    """
    if (in_path := codes.get("release")) is not None:
        return _pinned(in_path)
    name, day = arguments.get("release"), arguments.get("as_of")
    then = None if day is None else _newest_on(day)
    if name is not None:
        if then not in (None, name):
            _refuse_unknown(name, "release")
            refuse("contradictory-filters", "asOf", f"On {day} the newest release was {then}.")
        return _pinned(name, "release")
    if then is None:
        releases = all_releases()
        return Chosen(Lease(releases.get()), False, releases.switched_at())
    if then != next(iter(all_releases().all_ids()), None):
        return _pinned(then, "asOf")
    return Chosen(lease_release(then, "asOf"), False, all_releases().switched_at())


def lease_release(release_id: str, parameter: str = "") -> Lease:
    """Return a lease of a release that the query key ``parameter``, or else the path, names.

    Raises as :func:`choose_release`.
    """
    if (lease := all_releases().lease(release_id)) is None:
        _refuse_unknown(release_id, parameter)
        raise NoRelease  # it went away between two looks
    return lease


def _pinned(release_id: str, parameter: str = "") -> Chosen:
    return Chosen(lease_release(release_id, parameter), True, moment_of(release_id))


def _newest_on(day: date) -> str:
    """Return the id of the release that was the newest on ``day``."""
    releases = all_releases()
    if (found := releases.newest_on(day)) is None:
        kept = releases.all_ids()
        if not kept:
            raise NoRelease
        refuse("invalid-parameter", "asOf", f"No release is so old; the first is {kept[-1]}.")
    return found


def _refuse_unknown(release_id: str, parameter: str) -> None:
    """Raise the problem of a release that is not kept here; a withdrawn one says so by itself."""
    releases = all_releases()
    releases.directory(release_id)
    kept = releases.all_ids()
    if not kept:
        raise NoRelease
    if parameter:
        known_code(parameter, release_id, plain(kept))
    else:
        found_code("release", release_id, plain(kept))
