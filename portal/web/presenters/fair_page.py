"""Fair comparison: a company in its funnel, and by name with all that is known of each share."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.comparison import Company, Comparison, companies, compare, newest_year
from portal.indicators.definitions import BY_ID
from portal.indicators.funnel import Place
from portal.web.charts.funnel import LARGE, NARROW, funnel_svg
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.cells import Form, capital, make_form, short_name
from portal.web.presenters.fair_form import company_of, place_choice
from portal.web.presenters.fair_picture import funnel_data
from portal.web.presenters.fair_rows import FairLine, make_lines
from portal.web.presenters.fair_summary import summary
from portal.web.presenters.fair_words import left_out, lines_note
from portal.web.presenters.selection import Selection, read_selection


@dataclass(frozen=True, slots=True)
class FairPage:
    """Everything the page prints; without ``lines`` there are no twelve months to compare.

    ``wide`` and ``narrow`` are empty where no funnel can be drawn, ``why_not`` then says why.
    """

    form: Form
    heading: str
    indicator: str
    definition: str
    topic: str
    period: str
    summary: str
    wide: Markup
    narrow: Markup
    note: str
    left_out: str
    why_not: str
    lines: tuple[FairLine, ...]
    has_ranks: bool
    floor: int | None
    api: str


def make_fair_page(context: PageContext) -> FairPage:
    """Return the page; raise ``BadQuery`` for a place or choice that cannot be compared."""
    offered = (context.info.headline_rate, "answered_rate")
    selection = read_selection(context, offered=tuple(BY_ID[code] for code in offered))
    every = tuple(companies(context.store))
    company, own = company_of(context, every)
    period = newest_year(context.info)
    found = (
        None
        if period is None
        else compare(context.store, company, selection.indicator.id, selection.topic.code, period)
    )
    wide, narrow = _drawn(context, found, own, selection)
    lang = context.lang
    above = context.store.territories[company.above]
    return FairPage(
        form=_form(context, selection, every, company),
        heading=above.name(lang),
        indicator=short_name(context, selection.indicator),
        definition=selection.indicator.text("definition", lang),
        topic=selection.topic.name(lang),
        period=capital(period_title(period, context.texts)) if period else "",
        summary=summary(context, found, above) if found else "",
        wide=wide,
        narrow=narrow,
        note=lines_note(context, sum(place.value.value is not None for place in found.places))
        if found
        else "",
        left_out=left_out(context, [place.value for place in found.places]) if found else "",
        why_not=_why_not(context, found),
        lines=make_lines(context, found, own, selection) if found else (),
        has_ranks=bool(found and found.n_ranked),
        floor=context.info.rate_floor[period.freq] if period else None,
        api=_api(context, company, selection),
    )


def _form(
    context: PageContext, selection: Selection, every: tuple[Company, ...], company: Company
) -> Form:
    form = make_form(context, selection, context.links.page("/fair").split("?")[0])
    choices = [choice for choice in form.choices if choice.name in ("indicator", "topic")]
    return Form(form.action, (place_choice(context, every, company), *choices), form.hidden)


def _drawn(
    context: PageContext, found: Comparison | None, own: Territory | None, selection: Selection
) -> tuple[Markup, Markup]:
    """Return the funnel for a wide page and for a phone; ``own`` alone is named in it."""
    if found is None or found.funnel is None:
        return Markup(), Markup()
    shown = {
        place.code: Place(place.value.numerator or 0, place.value.denominator or 1)
        for place in found.places
        if place.value.value is not None
    }
    above = context.store.territories[found.company.above]
    names = {code: context.store.territories[code].name(context.lang) for code in shown}
    description = f"{short_name(context, selection.indicator)}. {summary(context, found, above)}"
    places = (own,) if own else ()
    data = funnel_data(context, places, found.funnel, shown, description, names)
    return funnel_svg(data, LARGE, context.lang), funnel_svg(data, NARROW, context.lang)


def _why_not(context: PageContext, found: Comparison | None) -> str:
    """Return why there is no funnel; empty where there is one."""
    _ = context.texts.gettext
    if found is None:
        return _("Places are compared by twelve months in a row; this release has fewer.")
    if found.funnel is not None:
        return ""
    if found.centre.value is None:
        return _("There is no funnel: the place above has no share of its own here.")
    return _("There is no funnel: fewer than two of these places have a share.")


def _api(context: PageContext, company: Company, selection: Selection) -> str:
    return context.links.api(
        "/comparison",
        geo=company.above,
        geoLevel=company.level,
        indicator=selection.indicator.id,
        topic=selection.topic.code,
        format="csv",
    )
