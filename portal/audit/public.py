"""The public half of the audit: attacks by somebody who has the finished release and nothing else.

Started as ``python -m portal.audit.public DIRECTORY`` it prints the verdicts as JSON.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import orjson

from portal.audit.checks import Attack, Tried, Verdict, run_all
from portal.audit.codes import check_codes
from portal.audit.contents import check_contents
from portal.audit.differences import check_differences
from portal.audit.figures import check_limited, check_small, check_sums
from portal.audit.floors import check_floors
from portal.audit.places import check_bounds
from portal.audit.preimage import check_fixed_point
from portal.audit.published import Published
from portal.audit.shares import check_shares
from portal.audit.sums import Sums
from portal.disclosure.appeals import hierarchies_of
from portal.store.current import MANIFEST


def audit_public(directory: Path, content_hash: str) -> list[Verdict]:
    """Attack a finished release and return the verdicts of the public half.

    ``content_hash`` is that of its database; every draw is seeded by it.
    """
    target = _Target(directory, content_hash)
    try:
        return run_all("public", target.attacks())
    finally:
        target.close()


class _Target:
    """A release directory, opened when the first attack needs it: its layout is checked before."""

    def __init__(self, directory: Path, content_hash: str) -> None:
        self._directory, self._content_hash = directory, content_hash

    @cached_property
    def _published(self) -> Published:
        return Published.open(self._directory, self._content_hash)

    @cached_property
    def _sums(self) -> Sums:
        return Sums(self._published)

    def attacks(self) -> list[tuple[str, Attack]]:
        """Return the attacks by code, in order."""
        return [
            ("known_contents", lambda: check_contents(self._directory)),
            ("known_codes", lambda: check_codes(self._published)),
            ("no_small_figures", lambda: check_small(self._published)),
            ("additivity", lambda: check_sums(self._published, self._sums)),
            ("limited_topics_absent", lambda: check_limited(self._published)),
            ("rates_above_floor", lambda: check_floors(self._published)),
            ("shares_coarse", lambda: check_shares(self._published)),
            ("differences_safe", lambda: check_differences(self._published)),
            ("integer_bounds_open", lambda: check_bounds(self._published, self._sums)),
            ("own_preimage", self._own_preimage),
        ]

    def _own_preimage(self) -> Tried:
        """Put the table through the method under a key that is drawn from the table itself."""
        published = self._published
        key = hashlib.sha256(f"own preimage {self._content_hash}".encode()).digest()
        hierarchies = hierarchies_of(published.paths, published.months)
        return check_fixed_point(published.cells, hierarchies, published.base, key)

    def close(self) -> None:
        """Close the release if it was opened."""
        if "_published" in self.__dict__:
            self._published.store.close()


def main(arguments: list[str]) -> int:
    """Print the verdicts on a release that has its manifest, as JSON."""
    [directory] = map(Path, arguments)
    manifest = orjson.loads((directory / MANIFEST).read_bytes())
    verdicts = audit_public(directory, manifest["database_content_sha256"])
    sys.stdout.buffer.write(orjson.dumps([asdict(verdict) for verdict in verdicts]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
