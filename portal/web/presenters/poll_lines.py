"""Polls on record: the question, who was asked, how many, by which method and when."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.presenters.claim_words import date_text
from schemas.polls import POLL_METHOD, Poll

# The indicator on whose page they stand.
POLLS = "polls"


@dataclass(frozen=True, slots=True)
class PollLine:
    """One poll; ``asked`` is how many people, in words where it is not printed."""

    wording: str
    place: str
    when: str
    asked: str
    sample: str
    method: str
    source: str
    source_url: str
    note: str


def poll_lines(context: PageContext) -> tuple[PollLine, ...]:
    """Return the polls, the newest first."""
    polls = sorted(context.store.official.polls, key=lambda one: one.asked_to, reverse=True)
    return tuple(_line(context, one) for one in polls)


def _line(context: PageContext, one: Poll) -> PollLine:
    lang, _ = context.lang, context.texts.gettext
    span = one.asked_from if one.asked_from == one.asked_to else f"{one.asked_from}/{one.asked_to}"
    asked = _("how many, is not printed")
    if one.sample_size is not None:
        asked = context.texts.ngettext("%(n)s person", "%(n)s people", one.sample_size)
        asked %= {"n": format_count(one.sample_size, lang)}
    return PollLine(
        one.wording(lang),
        context.store.territories[one.territory].name(lang),
        date_text(span, lang),
        asked,
        one.sample(lang),
        POLL_METHOD[one.method].label(lang),
        one.source(lang),
        one.source_url,
        one.note(lang),
    )
