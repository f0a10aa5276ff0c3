"""Whether a policy may be used: how it stands to those that were published and to the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.config.signoff import Decision, policy_fingerprint


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """A policy under which something was published; ``sha256`` is empty where none was noted."""

    version: str
    sha256: str


class Standing(Enum):
    """How a policy stands to what was published and decided; the value says what to do."""

    FIRST = "nothing is published yet, so no decision is needed"
    UNCHANGED = "it is the policy that was published last, so no decision is needed"
    SIGNED = "a decision signs this change"
    VERSION_USED = (
        "it is not the policy that was published last, though its version was published before;"
        " restore it, or give it a new version and a decision"
    )
    UNSIGNED = (
        "it is not the policy that was published last, and no decision in signoff.toml signs its"
        " version; «otklik policy» prints one to be filled in"
    )
    OTHER_CONTENT = (
        "the decision on its version in signoff.toml signs another content; restore what was"
        " decided, or have this decided under a new version"
    )

    @property
    def is_usable(self) -> bool:
        """Whether a release may be built under the policy."""
        return self in (Standing.FIRST, Standing.UNCHANGED, Standing.SIGNED)


def check_decisions(
    path: Path, decisions: Sequence[Decision], history: Sequence[PublishedPolicy], day: date
) -> None:
    """Refuse decisions of the future, and a file that no longer tells what was published.

    ``history`` holds every policy that was published, in order.
    """
    by_version = {decision.policy_version: decision for decision in decisions}
    for decision in decisions:
        if decision.decided_on > day:
            raise OperatorError(
                f"{path}: the decision on version «{decision.policy_version}» is dated"
                f" {decision.decided_on}, after {day}."
            )
    for published in _changes(history):
        signing = by_version.get(published.version)
        if signing is None:
            raise OperatorError(
                f"{path}: the decision on version «{published.version}», which was published, is"
                " gone; restore it."
            )
    for published in history:
        signing = by_version.get(published.version)
        if signing and published.sha256 and signing.policy_sha256 != published.sha256:
            raise OperatorError(
                f"{path}: the decision on version «{published.version}» signs another content than"
                " the one published; restore it."
            )


def _changes(history: Sequence[PublishedPolicy]) -> list[PublishedPolicy]:
    """Return the published policies that needed a decision.

    Where no content was noted, the release was built before decisions were asked for.
    """
    known = {history[0].version} if history else set()
    changes = []
    for published in history:
        if published.version not in known and published.sha256:
            changes.append(published)
        known.add(published.version)
    return changes


def standing_of(
    policy: Policy, decisions: Sequence[Decision], history: Sequence[PublishedPolicy]
) -> Standing:
    """Return how ``policy`` stands to the policies published before, given in order."""
    if not history:
        return Standing.FIRST
    last, fingerprint = history[-1], policy_fingerprint(policy)
    if policy.version == last.version and last.sha256 in ("", fingerprint):
        return Standing.UNCHANGED
    if policy.version in {published.version for published in history}:
        return Standing.VERSION_USED
    signing = [d for d in decisions if d.policy_version == policy.version]
    if not signing:
        return Standing.UNSIGNED
    is_signed = signing[0].policy_sha256 == fingerprint
    return Standing.SIGNED if is_signed else Standing.OTHER_CONTENT
