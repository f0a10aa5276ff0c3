"""What must not change once months are published: the meaning of their cells.

Published months are never rounded again, so a sum over old and new months would mix two meanings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.config.signoff import policy_fingerprint
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import RoundingPolicy

Reporting = Mapping[str, Sequence[str]]
"""By month, the sources that are declared to have reported something, in order."""


def terms_of(policy: Policy) -> dict[str, Any]:
    """Return the part of a policy that says what a cell means, and the print of the whole."""
    terms = {
        "version": policy.version,
        "policy_sha256": policy_fingerprint(policy),
        "test_only": policy.test_only,
        "maturity_days": dict(sorted(policy.maturity_days.items())),
        "speeds": {regime: list(codes) for regime, codes in sorted(policy.speeds.items())},
        "limited_topics": sorted(policy.limited_topics),
    }
    if policy.working_regimes:
        terms |= {
            "working_regimes": list(policy.working_regimes),
            "working_hours": list(policy.working_hours),
        }
    return terms


def rounding_policy(policy: Policy) -> RoundingPolicy:
    """Return what the engine needs of a policy; a test instance publishes blocks of any size."""
    return RoundingPolicy(policy.base, 0 if policy.test_only else policy.min_block, policy.quality)


def check_terms(ledger: Ledger, policy: Policy) -> None:
    """Refuse a policy under which published and new months would not mean the same.

    Terms and speeds of a regime are fixed once a month is published; regimes may be added.
    Limited topics may change for later months, under a new version of the policy.
    """
    now = terms_of(policy)
    for block in ledger.blocks:
        terms = block.notes["terms"]
        if terms["test_only"] != now["test_only"]:
            raise OperatorError(
                "policy.toml: test_only cannot change once a month is published; make a new"
                " instance."
            )
        for part in ("maturity_days", "speeds"):
            for regime, value in terms[part].items():
                if now[part].get(regime) != value:
                    raise OperatorError(
                        f"policy.toml: {part} of «{regime}» changed, but {block.months[0]} was"
                        " published with the old value; restore it."
                    )
        _check_clocks(block.months[0], terms, now)
        same_version = terms["version"] == now["version"]
        if same_version and terms["limited_topics"] != now["limited_topics"]:
            raise OperatorError(
                f"policy.toml: limited_topics changed since {block.months[0]} was published;"
                " give the policy a new version."
            )


def _check_clocks(month: str, terms: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse another clock, or other hours of it, for a regime with published months."""
    before, after = (set(one.get("working_regimes", ())) for one in (terms, now))
    for regime in terms["speeds"]:
        is_same = (regime in before) == (regime in after)
        if regime in before and terms["working_hours"] != now.get("working_hours"):
            is_same = False
        if not is_same:
            raise OperatorError(
                f"policy.toml: the clock of «{regime}» changed, but {month} was published by the"
                " old one; restore it."
            )


def check_months(ledger: Ledger, reporting: Reporting) -> None:
    """Refuse declarations that published months cannot follow any more."""
    published = {
        month: ids
        for block in ledger.blocks
        if block.kind == "months"
        for month, ids in block.notes["sources"].items()
    }
    last = ledger.months[-1] if ledger.months else ""
    for month, sources in reporting.items():
        if month not in published and month < last:
            raise OperatorError(
                f"coverage.csv: {month} is declared now, but {last} is published already; an"
                " earlier month cannot be added."
            )
        if added := sorted(set(sources) - set(published.get(month, sources))):
            raise OperatorError(
                f"coverage.csv: source «{added[0]}» is declared for {month}, which was published"
                " without it; declare it from a later month on."
            )
