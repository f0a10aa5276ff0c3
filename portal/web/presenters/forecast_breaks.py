"""What a chart of forecasts marks: changed rules, and months from which other sources report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from portal.web.charts.break_marks import Break
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.breaks import BreakNote, MarkedBreaks, breaks_within
from schemas.periods import Period

# A point stands at the end of its month: what begins with a month lies right after the one before.
_BEGINS = 0.97


def breaks_of_series(context: PageContext, code: str, months: Sequence[Period]) -> MarkedBreaks:
    """Return both kinds of breaks of a place in the order of time."""
    declared = breaks_within(context, months)
    changes = _changes_of_sources(context, code, months)
    found = sorted(
        (
            *zip(declared.marks, declared.notes, strict=True),
            *zip(changes.marks, changes.notes, strict=True),
        ),
        key=lambda pair: pair[0].at,
    )
    return MarkedBreaks(
        tuple(replace(mark, number=number) for number, (mark, _) in enumerate(found, 1)),
        tuple(note for _, note in found),
    )


def _changes_of_sources(context: PageContext, code: str, months: Sequence[Period]) -> MarkedBreaks:
    """Return the months in which other sources report than in the one before.

    Where nobody reports at all there is a gap in the line, which says so by itself.
    """
    reporting: dict[str, set[str]] = {str(month): set() for month in months}
    for cell in context.store.coverage_rows([code]):
        if cell.state != "not_reported" and cell.month in reporting:
            reporting[cell.month].add(cell.source)
    label = context.texts.gettext("other sources report")
    marks, notes = list[Break](), list[BreakNote]()
    for index, (before, after) in enumerate(pairwise(reporting), 1):
        if reporting[before] and reporting[after] and reporting[before] != reporting[after]:
            marks.append(Break(index - _BEGINS, label))
            words = _words(context, reporting[before], reporting[after])
            notes.append(BreakNote(month_text(after, context.lang), label, words, ""))
    return MarkedBreaks(tuple(marks), tuple(notes))


def _words(context: PageContext, before: set[str], after: set[str]) -> str:
    _ = context.texts.gettext
    parts = []
    if begun := _titles(context, after - before):
        parts.append(_("From then on reports: %(sources)s") % {"sources": begun})
    if ended := _titles(context, before - after):
        parts.append(_("Reports no more: %(sources)s") % {"sources": ended})
    return ". ".join(parts)


def _titles(context: PageContext, sources: set[str]) -> str:
    known = context.store.sources
    return ", ".join(known[code].title(context.lang) for code in known if code in sources)
