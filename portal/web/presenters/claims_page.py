"""Claims of the press beside what the release says: quote, figure, verdict and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from portal.indicators.checked_claims import checked_claims
from portal.indicators.claim_checks import Check
from portal.indicators.claim_definitions import definition_of, queries_of
from portal.indicators.claim_readings import Computed
from portal.indicators.official_figures import source_text
from portal.web.context import PageContext
from portal.web.dates import months_text
from portal.web.presenters.claim_words import (
    computed_note,
    computed_text,
    date_text,
    official_text,
    reason_sentences,
    said_text,
    unit_text,
)
from portal.web.presenters.selection import BadQuery, given_value
from schemas.claims import VERDICT, Citation, Claim
from schemas.codelists import ALL

_CHECKED = tuple(code for code in VERDICT.ids() if code != "cannot_check")


@dataclass(frozen=True, slots=True)
class CitedIn:
    """One outlet: who printed it and when, who said it, and the words as far as they are known."""

    outlet: str
    title: str
    published: str
    is_inferred: bool
    speaker: str
    wording: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a figure was counted; ``queries`` are (months, address) of the counts behind it."""

    definition: str
    queries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """One claim as printed; ``conflicts`` are (meaning, anchor) of those that contradict it.

    ``calculations`` are of what it says itself, and of the other reading where that one fits.
    """

    id: str
    place: str
    meaning: str
    said: str
    said_note: str
    computed: str
    computed_note: str
    verdict: str
    verdict_label: str
    reasons: tuple[str, ...]
    note: str
    inferred: bool
    cited: tuple[CitedIn, ...]
    conflicts: tuple[tuple[str, str], ...]
    calculations: tuple[Calculation, ...]


@dataclass(frozen=True, slots=True)
class VerdictTab:
    """A choice of claims: label with number, address."""

    label: str
    n_claims: int
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """Everything the page prints: ``items`` in full, then ``folded`` to be opened one by one."""

    tabs: tuple[VerdictTab, ...]
    items: tuple[ClaimItem, ...]
    folded: tuple[ClaimItem, ...]
    n_citations: int
    api: str
    table: str
    feed: str


def make_claims_view(context: PageContext) -> ClaimsView:
    """Return the claims of the chosen verdict; raise ``BadQuery`` for one that does not exist.

    Among all claims those that could be checked come first; the others are folded.
    """
    store = context.store
    chosen = _verdict(context)
    pairs = checked_claims(store)
    checks = tuple(found for _, found in pairs)
    in_full = VERDICT.ids() if chosen != ALL else _CHECKED
    items = [_item(context, *pair) for pair in pairs if chosen in (ALL, pair[1].verdict)]
    return ClaimsView(
        _tabs(context, checks, chosen),
        tuple(item for item in items if item.verdict in in_full),
        tuple(item for item in items if item.verdict not in in_full),
        len(store.claims.citations),
        context.links.api("/claims", lang=context.lang, release=context.info.id),
        context.links.api("/claims", format="csv", release=context.info.id),
        feed_address(context),
    )


def feed_address(context: PageContext) -> str:
    """Return the address of the feed of claims in the language of the page."""
    return context.links.page("/claims.atom").partition("?")[0]


def _verdict(context: PageContext) -> str:
    given = given_value(context, "verdict") or ALL
    known = (ALL, *VERDICT.ids())
    if given in known:
        return given
    text = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
    raise BadQuery("verdict", given, text % {"given": given, "known": ", ".join(known)})


def _tabs(context: PageContext, checks: tuple[Check, ...], chosen: str) -> tuple[VerdictTab, ...]:
    counts = Counter(found.verdict for found in checks)
    labels = {ALL: context.texts.gettext("All")}
    labels |= {code.code: code.label(context.lang) for code in VERDICT}
    return tuple(
        VerdictTab(
            label,
            len(checks) if code == ALL else counts[code],
            context.links.page("/claims", verdict="" if code == ALL else code),
            code == chosen,
        )
        for code, label in labels.items()
    )


def _item(context: PageContext, claim: Claim, found: Check) -> ClaimItem:
    store, lang = context.store, context.lang
    computed, note = "", ""
    if found.computed is not None:
        computed = computed_text(found.computed, claim.unit, context.texts)
        note = computed_note(found.computed, context)
    elif found.official is not None:
        computed, note = (
            official_text(found.official[0], claim.unit, context.texts),
            source_text(store, found.official[1], lang),
        )
    place = store.territories[claim.territory].name(lang)
    return ClaimItem(
        claim.id,
        place,
        claim.meaning(lang),
        said_text(claim, context),
        unit_text(claim, context),
        computed,
        note,
        found.verdict,
        VERDICT[found.verdict].label(lang),
        reason_sentences(claim, found, context),
        claim.note(lang),
        # Of a figure that was counted out of the words, the note says so.
        bool({*claim.inferred} - {"value"}),
        tuple(_cited(context, one) for one in store.claims.citations_of(claim.id)),
        tuple(
            (other.meaning(lang), f"#{other.id}")
            for other in store.claims.claims
            if other.conflict_group == claim.conflict_group != "" and other is not claim
        ),
        tuple(
            _calculation(context, claim, one)
            for one in (found.computed, found.other)
            if one is not None and one.span is not None
        ),
    )


def _calculation(context: PageContext, claim: Claim, found: Computed) -> Calculation:
    return Calculation(
        definition_of(found.measure, context.lang),
        tuple(
            (months_text(span.first, span.last, context.lang), address)
            for span, address in queries_of(claim, found, context.info.id)
        ),
    )


def _cited(context: PageContext, one: Citation) -> CitedIn:
    lang = context.lang
    return CitedIn(
        one.outlet(lang),
        one.title_ru,
        date_text(one.published, lang),
        one.published_is_inferred,
        one.speaker(lang),
        one.wording_ru if lang == "ru" else one.wording_en,
        one.number,
    )
