"""Press claims and their citations as rows: what was said, the verdict, and what was counted.

Without names in a language: the file for download and the CSV of the API are the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.exports.readme import data_note
from portal.exports.tabular import Table
from portal.indicators.checked_claims import CheckedClaim, checked_claims
from portal.indicators.claim_checks import Check
from portal.indicators.claim_readings import Computed
from portal.store.release_store import ReleaseStore
from schemas.claims import Citation, Claim

CLAIM_COLUMNS = (
    "CLAIM",
    "REF_AREA",
    "CLAIM_METRIC",
    "CLAIM_UNIT",
    "CLAIM_QUALIFIER",
    "CLAIM_VALUE",
    "CLAIM_DATE",
    "CLAIM_PRECISION",
    "CLAIM_FROM",
    "CLAIM_TO",
    "COMPARED_FROM",
    "COMPARED_TO",
    "AS_OF",
    "CLAIM_REGIMES",
    "CLAIM_CLOCK",
    "INFERRED",
    "CONFLICT_GROUP",
    "MEANING_RU",
    "MEANING_EN",
    "REMARK_RU",
    "REMARK_EN",
    "VERDICT",
    "VERDICT_REASONS",
    "MISSING",
    "MEASURE",
    "LOWER",
    "UPPER",
    "MEASURE_REGIMES",
    "FIRST_MONTH",
    "LAST_MONTH",
    "OTHER_MEASURE",
    "OTHER_LOWER",
    "OTHER_UPPER",
    "OTHER_REGIMES",
    "OFFICIAL_VALUE",
    "OFFICIAL_SOURCE",
    "DATA_NOTE",
)
CITATION_COLUMNS = (
    "CLAIM",
    "NUMBER",
    "OUTLET_RU",
    "OUTLET_EN",
    "TITLE_RU",
    "PUBLISHED",
    "PUBLISHED_IS_INFERRED",
    "SPEAKER_RU",
    "SPEAKER_EN",
    "WORDING_RU",
    "WORDING_EN",
)
_BETWEEN = " "
_DECIMALS = 4

Row = tuple[Any, ...]


def claim_tables(store: ReleaseStore) -> dict[str, Table]:
    """Return the tables by file name; none where the release has no claims."""
    if not store.claims.claims:
        return {}
    citations = [citation_row(one) for one in store.claims.citations]
    return {
        "claims.csv": Table(CLAIM_COLUMNS, claim_rows(store, checked_claims(store))),
        "claim_citations.csv": Table(CITATION_COLUMNS, citations),
    }


def claim_rows(store: ReleaseStore, pairs: Sequence[CheckedClaim]) -> list[Row]:
    """Return a row for each claim with its verdict."""
    note = data_note(store.info)
    return [(*_said(claim), *_found(check), note) for claim, check in pairs]


def citation_row(one: Citation) -> Row:
    """Return who printed a claim, and how."""
    return (
        one.claim,
        one.number,
        one.outlet_ru,
        one.outlet_en,
        one.title_ru,
        one.published,
        one.published_is_inferred,
        one.speaker_ru,
        one.speaker_en,
        one.wording_ru,
        one.wording_en,
    )


def figure(value: float | None) -> float | int | None:
    """Return a figure without needless decimals: bounds of means and ratios have no end of them."""
    if value is None:
        return None
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _said(claim: Claim) -> Row:
    return (
        claim.id,
        claim.territory,
        claim.metric,
        claim.unit,
        claim.qualifier,
        figure(claim.value),
        claim.value_date,
        figure(claim.precision),
        claim.period_from,
        claim.period_to,
        claim.compared_from,
        claim.compared_to,
        claim.as_of,
        _BETWEEN.join(claim.scope),
        claim.clock,
        _BETWEEN.join(claim.inferred),
        claim.conflict_group,
        claim.meaning_ru,
        claim.meaning_en,
        claim.note_ru,
        claim.note_en,
    )


def _found(check: Check) -> Row:
    value, source = check.official or (None, "")
    official = figure(value) if isinstance(value, (int, float)) else value
    computed, other = _computed(check.computed), _computed(check.other)
    # The other reading is of the same months.
    return (
        check.verdict,
        _BETWEEN.join(check.reasons),
        check.missing,
        *computed,
        *other[:4],
        official,
        source,
    )


def _computed(found: Computed | None) -> Row:
    """Return measure, bounds, regimes, first and last month; nothing of each where none is."""
    if found is None:
        return ("", None, None, "", "", "")
    months = (found.span.first, found.span.last) if found.span else ("", "")
    bounds = (figure(found.lower), figure(found.upper))
    return (found.measure, *bounds, _BETWEEN.join(found.regimes), *months)
