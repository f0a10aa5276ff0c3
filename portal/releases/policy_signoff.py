"""The policy of a build against what was published and what the statistician decided."""

from __future__ import annotations

from datetime import date

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.policy_change import PublishedPolicy, Standing, check_decisions, standing_of
from portal.config.signoff import load_decisions
from portal.disclosure.ledger import Block, Ledger
from portal.releases.rooms import PublicRelease, ever_public
from portal.store.release_order import release_order


def check_policy(instance: Instance, ledger: Ledger, day: date) -> None:
    """Refuse a policy that is not the one published last and that no decision signs.

    ``day`` is the date of the release; decisions dated later are refused.
    """
    standing = policy_standing(instance, ledger, day)
    if not standing.is_usable:
        raise OperatorError(f"{instance.root / 'policy.toml'}: {standing.value}.")


def policy_standing(instance: Instance, ledger: Ledger, day: date) -> Standing:
    """Return how the instance's policy stands on ``day``; refuse a false ``signoff.toml``."""
    decisions = load_decisions(instance.signoff_file)
    history = published_policies(instance, ledger)
    check_decisions(instance.signoff_file, decisions, history, day)
    return standing_of(instance.policy, decisions, history)


def published_policies(instance: Instance, ledger: Ledger) -> list[PublishedPolicy]:
    """Return the policies of all blocks and of all releases that were ever public, in order.

    A release without new months has a policy too, and no block that tells of it.
    """
    told = [(block.release, _of_block(block)) for block in ledger.blocks]
    told += [(r.id, _of_release(r)) for r in ever_public(instance) if r.policy]
    return [policy for _, policy in sorted(told, key=lambda entry: release_order(entry[0]))]


def _of_block(block: Block) -> PublishedPolicy:
    terms = block.notes["terms"]
    return PublishedPolicy(terms["version"], terms.get("policy_sha256", ""))


def _of_release(release: PublicRelease) -> PublishedPolicy:
    return PublishedPolicy(release.policy["version"], release.policy.get("sha256", ""))
