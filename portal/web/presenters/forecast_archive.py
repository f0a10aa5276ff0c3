"""What was forecast and what came in: of earlier releases, and of the back-test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.indicators.evaluate import IndicatorValue
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.cells import Cell
from portal.web.presenters.forecast_words import amount_text, holds, range_text
from portal.web.presenters.wholly_partial import is_wholly_partial, plain_cell
from schemas.predictions import PastForecast


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """One month: which release said it, up to when it knew, what it said, what came.

    ``verdict`` says in which range that lies; empty while the month is not published whole.
    """

    release: str
    known: str
    month: str
    value: str
    range_80: str
    came: Cell
    verdict: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Rows, the newest origin first, and how many of them lie in the range for 80 of 100."""

    rows: tuple[ArchiveRow, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Archives:
    """Forecasts that releases published, and those that were made afterwards as a test."""

    published: Archive | None
    tested: Archive | None


def make_archives(
    context: PageContext, past: Sequence[PastForecast], came: Mapping[str, IndicatorValue]
) -> Archives:
    """Return both archives of a series; ``came`` are the counts of the months published by now.

    Where all of them are partial, so was what the forecasts continued: then they are compared.
    """
    ordered = sorted(past, key=lambda one: (one.origin, one.release), reverse=True)
    return Archives(
        _archive(context, [one for one in ordered if one.release], came),
        _archive(context, [one for one in ordered if not one.release], came),
    )


def _archive(
    context: PageContext, past: Sequence[PastForecast], came: Mapping[str, IndicatorValue]
) -> Archive | None:
    if not past:
        return None
    is_partial = is_wholly_partial(came.values())
    states = [_state(one, came.get(one.month), is_partial) for one in past]
    rows = tuple(
        _row(context, one, came.get(one.month), state, is_partial)
        for one, state in zip(past, states, strict=True)
    )
    judged = [state for state in states if state]
    return Archive(rows, _sentence(context, judged.count("80"), len(judged)))


def _state(past: PastForecast, came: IndicatorValue | None, is_partial: bool) -> str:
    """Return where what came lies; empty for what did not come yet or came in part."""
    if came is None or came.value is None or (came.state != "value" and not is_partial):
        return ""
    return holds(past.band, came.value)


def _row(
    context: PageContext,
    past: PastForecast,
    came: IndicatorValue | None,
    state: str,
    is_partial: bool,
) -> ArchiveRow:
    lang, band, _ = context.lang, past.band, context.texts.gettext
    not_yet = Cell(_("not published yet"), has_value=False, mark="early")
    words = {
        "80": _("in the inner range"),
        "95": _("in the outer range"),
        "out": _("outside both ranges"),
        "": "",
    }
    return ArchiveRow(
        past.release,
        month_text(past.origin, lang),
        month_text(past.month, lang),
        amount_text(band.value, lang),
        range_text(band.lower_80, band.upper_80, lang),
        not_yet if came is None else plain_cell("received", came, lang, is_partial),
        words[state],
    )


def _sentence(context: PageContext, n_within: int, n_judged: int) -> str:
    if not n_judged:
        return context.texts.gettext("These months are not published whole yet.")
    text = context.texts.ngettext(
        "Of %(n_judged)s forecast that can be checked by now, %(n_within)s held what came in within"
        " the inner range.",
        "Of %(n_judged)s forecasts that can be checked by now, %(n_within)s held what came in"
        " within the inner range.",
        n_judged,
    )
    return text % {"n_judged": n_judged, "n_within": n_within}
