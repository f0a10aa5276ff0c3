"""The coverage matrix: which places reported which months, of one source or of all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.web.charts.coverage_row import coverage_row_svg, letters_svg
from portal.web.context import PageContext
from portal.web.dates import month_name, month_text, months_text
from portal.web.presenters.cells import Choice, Option, capital
from portal.web.presenters.coverage import UNKNOWN, gaps_text
from portal.web.presenters.selection import BadQuery, given_value
from schemas.codelists import ALL, COVERAGE_STATE
from schemas.periods import Period, month_code

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A place: its picture, and what is missing in words (empty where everything was reported)."""

    name: str
    href: str
    picture: Markup
    gaps: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Everything the page prints; ``statement`` counts the places without any gap."""

    choices: tuple[Choice, ...]
    theme: str
    source: str
    span: str
    statement: str
    letters: Markup
    rows: tuple[MatrixRow, ...]
    has_unknown: bool
    csv: str


def make_coverage_view(context: PageContext) -> CoverageView:
    """Return the page; raise ``BadQuery`` for an unknown source or a year without data."""
    source, end = _source(context), _end(context)
    first = max(end - _MONTHS + 1, Period.parse(context.info.first_month).start)
    months = [month_code(index) for index in range(first, end + 1)]
    places = [
        place
        for place in context.store.territories.at_level(context.info.map_level)
        if not place.is_unallocated
    ]
    states = _states(context, [place.code for place in places], source, months)
    ordered = sorted(places, key=lambda one: one.name(context.lang))
    rows = tuple(_row(context, place, states[place.code], months) for place in ordered)
    return CoverageView(
        (_sources(context, source), _years(context, end)),
        context.links.theme or "",
        _source_title(context, source),
        months_text(months[0], months[-1], context.lang),
        _statement(context, rows),
        letters_svg([month_name(month, context.lang)[:1] for month in months]),
        rows,
        any(UNKNOWN in own for own in states.values()),
        context.links.api("/coverage", geoLevel=context.info.map_level, format="csv"),
    )


def _row(
    context: PageContext, place: Territory, states: Sequence[str], months: Sequence[str]
) -> MatrixRow:
    gaps, name = gaps_text(context, states, months), place.name(context.lang)
    words = gaps or COVERAGE_STATE["reported"].label(context.lang)
    picture = coverage_row_svg(states, f"{name}: {words}")
    return MatrixRow(name, context.links.territory(place.code), picture, gaps)


def _source(context: PageContext) -> str:
    given = given_value(context, "source") or ALL
    known = (ALL, *context.store.sources)
    if given in known:
        return given
    text = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
    raise BadQuery("source", given, text % {"given": given, "known": ", ".join(known)})


def _ends(context: PageContext) -> list[int]:
    """Return the last months of the years to choose from, the newest first."""
    info = context.info
    first, last = (Period.parse(month).start for month in (info.first_month, info.last_month))
    return list(range(last, first - 1, -_MONTHS))


def _end(context: PageContext) -> int:
    given, known = given_value(context, "until"), _ends(context)
    by_code = {month_code(index): index for index in known}
    if not given:
        return known[0]
    if given in by_code:
        return by_code[given]
    text = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
    raise BadQuery("until", given, text % {"given": given, "known": ", ".join(by_code)})


def _states(
    context: PageContext, codes: Sequence[str], source: str, months: Sequence[str]
) -> dict[str, list[str]]:
    """Return a state for each month by place: of all sources, whole only where all are."""
    found: dict[tuple[str, str], set[str]] = {}
    for cell in context.store.coverage_rows(codes):
        if source in (ALL, cell.source):
            found.setdefault((cell.territory, cell.month), set()).add(cell.state)
    return {
        code: [_together(found.get((code, month), set())) for month in months] for code in codes
    }


def _together(states: set[str]) -> str:
    if len(states) > 1:
        return "partial"
    return next(iter(states), UNKNOWN)


def _statement(context: PageContext, rows: Sequence[MatrixRow]) -> str:
    whole = sum(not row.gaps for row in rows)
    text = context.texts.ngettext(
        "%(n_whole)s place of %(n_all)s reported all of these months.",
        "%(n_whole)s places of %(n_all)s reported all of these months.",
        whole,
    )
    return text % {"n_whole": whole, "n_all": len(rows)}


def _source_title(context: PageContext, source: str) -> str:
    if source == ALL:
        return context.texts.gettext("All sources together")
    return context.store.sources[source].title(context.lang)


def _sources(context: PageContext, chosen: str) -> Choice:
    known = (ALL, *context.store.sources)
    options = tuple(Option(i, _source_title(context, i), i == chosen) for i in known)
    return Choice("source", context.texts.gettext("Source"), (("", options),))


def _years(context: PageContext, end: int) -> Choice:
    text = context.texts.gettext("year to %(month)s")
    options = tuple(
        Option(
            month_code(index),
            capital(text % {"month": month_text(month_code(index), context.lang)}),
            index == end,
        )
        for index in _ends(context)
    )
    return Choice("until", context.texts.gettext("Period"), (("", options),))
