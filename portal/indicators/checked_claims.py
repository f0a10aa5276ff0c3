"""Every claim of a release with its verdict: one answer for pages, API, files and feed."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from portal.indicators.claim_checks import Check, check_claim
from portal.indicators.official_figures import figures_for
from portal.store.release_store import ReleaseStore
from schemas.claims import Claim

CheckedClaim = tuple[Claim, Check]
# A release never changes, and neither do the verdicts that follow from it.
_KEPT: WeakKeyDictionary[ReleaseStore, tuple[CheckedClaim, ...]] = WeakKeyDictionary()


def checked_claims(store: ReleaseStore) -> tuple[CheckedClaim, ...]:
    """Return the claims of the release in their order, each with the verdict on it."""
    if (found := _KEPT.get(store)) is None:
        found = _KEPT[store] = tuple(
            (claim, check_claim(store, claim, figures_for(store, claim)))
            for claim in store.claims.claims
        )
    return found
