"""Where to appeal: this portal takes none; which ways there are, and how soon an answer is due."""

from __future__ import annotations

from dataclasses import dataclass

from portal.config.deadlines import Deadline
from portal.web.context import PageContext
from schemas.codelists import ALL, CHANNEL_GROUP
from schemas.reference_codelists import DEADLINE_EVIDENCE, DEADLINE_STAGE


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of answer: to what it applies, where, how long, and how it is known."""

    applies: str
    place: str
    stage: str
    term: str
    basis: str


@dataclass(frozen=True, slots=True)
class RegimeTerms:
    """A regime with its channels in words, and the terms that are on record."""

    label: str
    channels: str
    terms: tuple[TermRow, ...]


def make_terms(context: PageContext) -> tuple[RegimeTerms, ...]:
    """Return the regimes of the release, with the channels by which their appeals come."""
    store, lang = context.store, context.lang
    return tuple(
        RegimeTerms(
            regime.label(lang),
            ", ".join(
                channel.label(lang)
                for channel in CHANNEL_GROUP
                if code in store.regimes_by_channel.get(channel.code, ())
            ),
            term_rows(context, code),
        )
        for code, regime in store.regimes.items()
    )


def term_rows(context: PageContext, regime: str, channel: str = ALL) -> tuple[TermRow, ...]:
    """Return the terms on record for a regime, of one channel those that apply to it."""
    return tuple(
        _row(context, term)
        for term in context.store.deadlines
        if term.regime == regime and (channel == ALL or term.channel in (ALL, channel))
    )


def _row(context: PageContext, term: Deadline) -> TermRow:
    lang, places = context.lang, context.store.territories
    return TermRow(
        term.applies(lang),
        places[term.territory].name(lang) if term.territory in places else term.territory,
        DEADLINE_STAGE[term.stage].label(lang),
        _term(context, term),
        term.legal_basis(lang) or f"{DEADLINE_EVIDENCE[term.evidence].label(lang)}: {term.source}",
    )


def _term(context: PageContext, term: Deadline) -> str:
    texts, number = context.texts, term.duration
    text = {
        "calendar_days": texts.ngettext("%(num)s day", "%(num)s days", number),
        "working_days": texts.ngettext("%(num)s working day", "%(num)s working days", number),
        "working_hours": texts.ngettext("%(num)s working hour", "%(num)s working hours", number),
        "hours": texts.ngettext("%(num)s hour", "%(num)s hours", number),
    }[term.unit]
    return text % {"num": number}
