"""What follows from official indicators: shares by the register, figures to check claims by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.store.release_store import ReleaseStore
from schemas.claims import Claim
from schemas.official import OfficialValue

CENTRE_SHARE, CENTRE_OPENED, CENTRE_CLOSED = (
    "municipal_centre_share",
    "municipal_centre_opened",
    "municipal_centre_closed",
)


@dataclass(frozen=True, slots=True)
class RegisterShare:
    """Municipalities with a centre by the register, of all that the territory has.

    The register holds what sources name: it may lack centres, so the share is the least there is.
    """

    territory: str
    n_centres: int
    n_municipalities: int

    @property
    def percent(self) -> int:
        """The share in whole per cent, rounded down."""
        return 100 * self.n_centres // self.n_municipalities


def newest_first(values: tuple[OfficialValue, ...]) -> tuple[OfficialValue, ...]:
    """Return values with the newest first; those without a time come by their own date."""
    return tuple(sorted(values, key=lambda one: one.moment or one.value_date, reverse=True))


def register_shares(store: ReleaseStore) -> dict[str, RegisterShare]:
    """Return the share of every territory in which the register has a municipal centre."""
    closed = {one.territory for one in store.official.values_of(CENTRE_CLOSED)}
    opened = {
        one.territory
        for one in store.official.values_of(CENTRE_OPENED)
        if one.status != "planned" and one.territory not in closed
    }
    found = {}
    for parent in dict.fromkeys(store.territories[code].parent for code in sorted(opened)):
        if parent is not None:
            places = [one for one in store.territories.children(parent) if not one.is_unallocated]
            n_centres = sum(one.code in opened for one in places)
            found[parent] = RegisterShare(parent, n_centres, len(places))
    return found


def centre_shares(store: ReleaseStore) -> dict[str, tuple[float, bool]]:
    """Return per cent by territory, and whether it is the least that the register knows of.

    What a source says stands before what the register adds up to.
    """
    found = {
        code: (float(share.percent), True)
        for code, share in register_shares(store).items()
        if share.n_municipalities
    }
    for one in reversed(newest_first(store.official.values_of(CENTRE_SHARE))):
        if one.value is not None and one.status != "planned":
            found[one.territory] = one.value, False
    return found


def figures_for(
    store: ReleaseStore, claim: Claim
) -> Mapping[tuple[str, str], Sequence[tuple[float | str, str]]]:
    """Return the official figures that a claim may be checked by: (value, source).

    A figure must be of the same place and time, official and put as it is. What is only known from
    a claim proves nothing about it, and the press does not prove itself.
    """
    official = store.official
    found: list[tuple[float | str, str]] = []
    for indicator in official.indicators.values():
        if indicator.claim_metric != claim.metric:
            continue
        for one in official.values_of(indicator.code):
            is_proof = one.status == "official" and one.qualifier == "exact" and not one.claim
            if not is_proof or one.territory != claim.territory:
                continue
            if indicator.kind == "date":
                found.append((one.value_date, one.source_ru))
            elif one.value is not None and _is_of(one.moment, _moments(claim)):
                found.append((one.value, one.source_ru))
    return {(claim.metric, claim.territory): tuple(found)}


def source_text(store: ReleaseStore, source_ru: str, lang: str) -> str:
    """Return the name of a source of official figures in ``lang``."""
    named = {one.source_ru: one.source(lang) for one in store.official.values}
    return named.get(source_ru, source_ru)


def _moments(claim: Claim) -> tuple[str, ...]:
    """Return the times that a claim names: its day, its month or its whole year."""
    first, last = claim.period_from, claim.period_to
    named = [claim.as_of]
    if first and first == last:
        named.append(first)
    if first[:4] == last[:4] and (first[4:], last[4:]) == ("-01", "-12"):
        named.append(first[:4])
    return tuple(text for text in named if text)


def _is_of(moment: str, named: tuple[str, ...]) -> bool:
    """Return whether a figure is of one of these times: a day lies in its month and year."""
    return any(text.startswith(moment) or moment.startswith(text) for text in named)
