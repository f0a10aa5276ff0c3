"""What may be missing here: who reported which month."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One source: its title, the picture, and its gaps in words (empty if there are none)."""

    title: str
    picture: Markup
    gaps: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rows by source over twelve months, and the months as a span."""

    rows: tuple[CoverageRow, ...]
    first: str
    last: str
    has_gaps: bool


def make_coverage(context: PageContext, code: str, selection: Selection) -> Coverage | None:
    """Return the coverage of the twelve months up to the chosen period's end, or ``None``."""
    first = max(
        selection.period.end - _MONTHS_SHOWN + 1, Period.parse(context.info.first_month).start
    )
    months = [month_code(index) for index in range(first, selection.period.end + 1)]
    cells = {(cell.source, cell.month): cell.state for cell in context.store.coverage_rows([code])}
    rows = tuple(
        _row(
            context,
            source.title(context.lang),
            [cells.get((source.id, m), "") for m in months],
            months,
        )
        for source in context.store.sources.values()
        if any(declared == source.id for declared, _month in cells)
    )
    if not rows:
        return None
    lang = context.lang
    return Coverage(
        rows, month_text(months[0], lang), month_text(months[-1], lang), any(r.gaps for r in rows)
    )


def _row(context: PageContext, title: str, states: list[str], months: list[str]) -> CoverageRow:
    lang = context.lang
    letters = [month_name(month, lang)[:1] for month in months]
    gaps = _gaps(states, months, lang)
    reported = COVERAGE_STATE["reported"].label(lang)
    description = f"{title}: {gaps or reported}"
    return CoverageRow(title, coverage_svg(states, letters, description), gaps)


def _gaps(states: list[str], months: list[str], lang: str) -> str:
    """Return the months that are not wholly reported, by state: «не передано: май 2026»."""
    parts = []
    for state in ("partial", "not_reported"):
        runs = [
            [month for month, _ in run]
            for found, run in groupby(
                zip(months, states, strict=True), lambda pair: pair[1] or "not_reported"
            )
            if found == state
        ]
        if runs:
            named = ", ".join(months_text(run[0], run[-1], lang) for run in runs)
            parts.append(f"{COVERAGE_STATE[state].label(lang)}: {named}")
    return "; ".join(parts)
