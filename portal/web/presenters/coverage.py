"""What may be missing here: who reported which month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from portal.web.charts.coverage import coverage_svg
from portal.web.context import PageContext
from portal.web.dates import month_name, month_text, months_text
from portal.web.presenters.selection import Selection
from schemas.codelists import COVERAGE_STATE
from schemas.periods import Period, month_code

_MONTHS_SHOWN = 12
# No row of coverage: the operator has said nothing of the month.
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One source: its title, the picture, and its gaps in words (empty if there are none)."""

    title: str
    picture: Markup
    gaps: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rows by source over twelve months, and the months as a span.

    ``has_unknown``: of some month of a source the operator has declared nothing.
    """

    rows: tuple[CoverageRow, ...]
    first: str
    last: str
    has_gaps: bool
    has_unknown: bool


def make_coverage(context: PageContext, code: str, selection: Selection) -> Coverage | None:
    """Return the coverage of the twelve months up to the chosen period's end, or ``None``."""
    first = max(
        selection.period.end - _MONTHS_SHOWN + 1, Period.parse(context.info.first_month).start
    )
    months = [month_code(index) for index in range(first, selection.period.end + 1)]
    cells = {(cell.source, cell.month): cell.state for cell in context.store.coverage_rows([code])}
    shown = [
        (source, [cells.get((source.id, month), UNKNOWN) for month in months])
        for source in context.store.sources.values()
        if any(declared == source.id for declared, _month in cells)
    ]
    if not shown:
        return None
    lang = context.lang
    letters = [month_name(month, lang)[:1] for month in months]
    rows = tuple(
        _row(context, source.title(lang), states, months, letters if step == 0 else [])
        for step, (source, states) in enumerate(shown)
    )
    return Coverage(
        rows,
        month_text(months[0], lang),
        month_text(months[-1], lang),
        any(row.gaps for row in rows),
        any(UNKNOWN in states for _, states in shown),
    )


def _row(
    context: PageContext, title: str, states: list[str], months: list[str], letters: list[str]
) -> CoverageRow:
    """Return the row of a source; only the first has the letters of the months above it."""
    lang = context.lang
    gaps = gaps_text(context, states, months)
    reported = COVERAGE_STATE["reported"].label(lang)
    description = f"{title}: {gaps or reported}"
    return CoverageRow(title, coverage_svg(states, letters, description), gaps)


def gaps_text(context: PageContext, states: Sequence[str], months: Sequence[str]) -> str:
    """Return the months that are not wholly reported, by state: «не передано: май 2026».

    A month of which nothing is declared is told apart: that a source did not report it is a
    statement of the operator, and nobody has made it.
    """
    lang, parts = context.lang, []
    labels = {code: COVERAGE_STATE[code].label(lang) for code in ("partial", "not_reported")}
    for state, label in {**labels, UNKNOWN: context.texts.gettext("nothing declared")}.items():
        runs = [
            [month for month, _ in run]
            for found, run in groupby(zip(months, states, strict=True), lambda pair: pair[1])
            if found == state
        ]
        if runs:
            named = ", ".join(months_text(run[0], run[-1], lang) for run in runs)
            parts.append(f"{label}: {named}")
    return "; ".join(parts)
