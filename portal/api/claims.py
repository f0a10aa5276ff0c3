"""``/claims``: figures of the press, the verdicts on them, and what was counted beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from portal.api import claim_examples as examples
from portal.api.answers import Answer, Ask
from portal.api.codes import Known, known_codes, territory_names
from portal.api.parser import ApiBlueprint
from portal.api.resource import resource
from portal.exports.claims import CLAIM_COLUMNS, claim_rows, figure
from portal.exports.tabular import Table
from portal.indicators.checked_claims import CheckedClaim, checked_claims
from portal.indicators.claim_checks import Check
from portal.indicators.claim_definitions import definition_of, queries_of
from portal.indicators.claim_readings import Computed
from portal.indicators.official_figures import source_text
from schemas.claim_answers import ClaimQuerySchema, ClaimsSchema
from schemas.claims import CLAIM_METRIC, VERDICT, VERDICT_REASON, Citation, Claim
from schemas.codelists import Codelist

blueprint = ApiBlueprint(
    "claims", __name__, url_prefix="/api/v1", description="What the press said, checked."
)
# Texts that are empty where a claim says nothing of the kind.
_MAY_BE_EMPTY = (
    "value_date",
    "period_from",
    "period_to",
    "compared_from",
    "compared_to",
    "as_of",
    "clock",
    "conflict_group",
)


@resource(
    blueprint,
    "/claims",
    query=ClaimQuerySchema,
    answer=ClaimsSchema,
    problems=("unknown-code",),
    example=examples.CLAIMS,
    csv_example=examples.CLAIMS_CSV,
)
def claims(ask: Ask) -> Answer:
    """List figures that the press printed, with a verdict on each by the data of the release.

    They are quotations and no statistics of the portal. Beside each stands what was counted, its
    definition and the queries that give the counts; a mean is known between two bounds only. A
    press release that several outlets print is one claim with several citations.
    """
    asked = ask.arguments
    verdicts = known_codes("verdict", asked["verdict"], _names(VERDICT))
    places = known_codes("geo", asked["geo"], territory_names(ask.store))
    metrics = known_codes("metric", asked["metric"], _names(CLAIM_METRIC))
    pairs = [
        (claim, check)
        for claim, check in checked_claims(ask.store)
        if (not verdicts or check.verdict in verdicts)
        and (not places or claim.territory in places)
        and (not metrics or claim.metric in metrics)
    ]
    if ask.format == "json":
        return Answer({"claims": [_entry(ask, claim, check) for claim, check in pairs]})
    return Answer(table=_table(ask, pairs))


def _table(ask: Ask, pairs: Sequence[CheckedClaim]) -> Table:
    """Return the rows of the file for download, each with its release before the note."""
    *columns, note = CLAIM_COLUMNS
    rows = [(*row[:-1], ask.store.info.id, row[-1]) for row in claim_rows(ask.store, pairs)]
    return Table((*columns, "RELEASE", note), rows)


def _entry(ask: Ask, claim: Claim, check: Check) -> dict[str, Any]:
    store, lang = ask.store, ask.lang
    said = {key: value for key, value in asdict(claim).items() if key != "territory"}
    said |= {key: said[key] or None for key in _MAY_BE_EMPTY}
    known = claim.territory in store.territories
    return {
        **said,
        "geo": claim.territory,
        "geo_name": store.territories[claim.territory].name(lang) if known else "",
        "meaning": claim.meaning(lang),
        "note": claim.note(lang),
        "verdict": check.verdict,
        "verdict_name": VERDICT[check.verdict].label(lang),
        "reasons": check.reasons,
        "reason_names": [VERDICT_REASON[code].label(lang) for code in check.reasons],
        "missing": check.missing,
        "computed": _computed(ask, claim, check.computed),
        "other": _computed(ask, claim, check.other),
        "official": _official(ask, check),
        "citations": [_citation(one, lang) for one in store.claims.citations_of(claim.id)],
    }


def _computed(ask: Ask, claim: Claim, found: Computed | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "measure": found.measure,
        "lower": figure(found.lower),
        "upper": figure(found.upper),
        "regimes": found.regimes,
        "first_month": found.span.first if found.span else None,
        "last_month": found.span.last if found.span else None,
        "definition": definition_of(found.measure, ask.lang),
        "queries": [query for _, query in queries_of(claim, found, ask.store.info.id)],
    }


def _official(ask: Ask, check: Check) -> dict[str, Any] | None:
    if check.official is None:
        return None
    value, source = check.official
    is_date = isinstance(value, str)
    return {
        "value": None if is_date else value,
        "value_date": value if is_date else None,
        "source": source_text(ask.store, source, ask.lang),
    }


def _citation(one: Citation, lang: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "outlet": one.outlet(lang),
        "title_ru": one.title_ru,
        "published": one.published,
        "published_is_inferred": one.published_is_inferred,
        "speaker": one.speaker(lang),
        "wording_ru": one.wording_ru,
        "wording_en": one.wording_en,
    }


def _names(codelist: Codelist) -> Known:
    return Known((code.code, (code.label_ru, code.label_en)) for code in codelist)
