"""How claims of the press are judged: what each verdict means, and what is easily confused."""

from __future__ import annotations

from dataclasses import dataclass

from portal.web.context import PageContext
from portal.web.i18n import Texts
from portal.web.presenters.claim_words import reason_sentence
from schemas.claims import VERDICT, VERDICT_REASON

Meaning = tuple[str, str]
# Reasons that the page of a claim says in the same words as the methodology.
_SAID_ALIKE = (
    "mean_is_an_interval",
    "clock_not_stated",
    "working_hours",
    "cohort_not_flow",
    "month_not_whole",
    "partly_reported",
)
# Reasons for which nothing can be judged.
_MISSING = (
    "months_missing",
    "period_not_stated",
    "not_reported",
    "no_outcomes",
    "no_such_channel",
    "no_times",
    "too_few",
    "no_register",
    "registers_differ",
    "no_measure",
    "unknown_territory",
)


@dataclass(frozen=True, slots=True)
class ClaimTraps:
    """Labels with meanings: of verdicts, of traps; ``missing`` are labels alone."""

    verdicts: tuple[Meaning, ...]
    traps: tuple[Meaning, ...]
    missing: tuple[str, ...]
    page: str


def make_claim_traps(context: PageContext) -> ClaimTraps | None:
    """Return what the methodology says of claims; ``None`` where the release has none."""
    if not context.store.claims.claims:
        return None
    texts, lang = context.texts, context.lang
    traps = _traps(texts) | {code: reason_sentence(code, texts) for code in _SAID_ALIKE}
    return ClaimTraps(
        tuple((VERDICT[code].label(lang), text) for code, text in _verdicts(texts).items()),
        tuple((VERDICT_REASON[code].label(lang), text) for code, text in traps.items()),
        tuple(VERDICT_REASON[code].label(lang).lower() for code in _MISSING),
        context.links.page("/claims"),
    )


def _verdicts(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "confirmed": _("The figure fits what it says."),
        "scope_differs": _(
            "Another measure, another choice of channels, the median or a month that is not whole"
            " fits; the verdict says which."
        ),
        "differs": _("No reading fits."),
        "cannot_check": _("Something is missing; the reasons say what. That is no doubt cast."),
    }


def _traps(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "processed_not_solved": _(
            "Processed means closed with any answer, a refusal too. Solved means that measures were"
            " taken. The difference of the two is no backlog."
        ),
        "received_not_processed": _(
            "More comes in than is closed: some appeals wait, some do not count."
        ),
        "one_channel_not_all": _(
            "Social networks, the state portal and letters have numbers, times and topics of their"
            " own. A figure of one says nothing of the others."
        ),
        "channel_not_stated": _(
            "Where no channel is named, all that report are added up, and the verdict says so."
        ),
        "mean_not_median": _(
            "A mean is pulled up by long waits; half of the answers come within the median."
        ),
        "lower_bound_met": _("“More than” is met by any larger figure."),
    }
