"""Changes of law and sources as charts over time mark them, and the list under each."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from portal.config.series_breaks import SeriesBreak
from portal.web.charts.break_marks import Break
from portal.web.context import PageContext
from portal.web.dates import day_text, month_text
from schemas.codelists import ALL
from schemas.periods import Period


@dataclass(frozen=True, slots=True)
class BreakNote:
    """A break in words: since when, what, by which law or act, for which regime (or «all»)."""

    when: str
    words: str
    basis: str
    regime: str


@dataclass(frozen=True, slots=True)
class MarkedBreaks:
    """The marks of a chart and, in the same order, what the list under it says of them."""

    marks: tuple[Break, ...] = ()
    notes: tuple[BreakNote, ...] = ()


def breaks_within(
    context: PageContext, windows: Sequence[Period], channel: str = ALL
) -> MarkedBreaks:
    """Return the breaks between the first and the last point, of the regimes of a channel.

    A point stands at the end of its month; a break lies where its day does between two of them.
    """
    return _marked(context, windows[0].end + 1, len(windows) - 1, channel)


def breaks_of_columns(
    context: PageContext, months: Sequence[Period], channel: str = ALL
) -> MarkedBreaks:
    """Return the breaks within columns that are a month each, of the regimes of a channel.

    A break lies in the column of its month, as far along as its day is.
    """
    return _marked(context, months[0].start, len(months), channel, is_inside=True)


def _marked(
    context: PageContext, first: int, last: int, channel: str, is_inside: bool = False
) -> MarkedBreaks:
    regimes = (ALL, *context.store.regimes_of(channel))
    marks, notes = list[Break](), list[BreakNote]()
    for one in context.store.series_breaks:
        passed = one.on.day - 1 if is_inside else one.on.day
        days = monthrange(one.on.year, one.on.month)[1]
        at = one.on.year * 12 + one.on.month - 1 - first + passed / days
        # Before the first column there was nothing to compare with.
        if one.regime in regimes and 0 < at < last:
            marks.append(Break(round(at, 2), one.short(context.lang), len(marks) + 1))
            notes.append(_note(context, one))
    return MarkedBreaks(tuple(marks), tuple(notes))


def _note(context: PageContext, one: SeriesBreak) -> BreakNote:
    lang, regimes = context.lang, context.store.regimes
    return BreakNote(
        month_text(f"{one.on:%Y-%m}", lang) if one.is_month else day_text(one.on, lang),
        one.short(lang),
        one.basis(lang),
        regimes[one.regime].label(lang) if one.regime in regimes else "",
    )
