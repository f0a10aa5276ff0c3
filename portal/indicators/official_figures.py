"""What follows from official indicators: the newest value, figures to check claims by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.store.release_store import ReleaseStore
from schemas.claims import Claim
from schemas.official import OfficialValue


def newest_first(values: tuple[OfficialValue, ...]) -> tuple[OfficialValue, ...]:
    """Return values with the newest first; those without a time come by their own date."""
    return tuple(sorted(values, key=lambda one: one.moment or one.value_date, reverse=True))


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
