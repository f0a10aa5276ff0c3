"""The system around appeals: every part of it, what it is, which figures there are and whose."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.centre_register import CENTRE_RESIDENTS
from portal.indicators.official_agreement import PlaceValues, values_by_place
from portal.indicators.official_figures import newest_first
from portal.web.context import PageContext
from portal.web.i18n import Texts
from portal.web.presenters.centre_words import residents_figures
from portal.web.presenters.system_words import moment_text, place_name, unit_beside, value_text
from schemas.official import VALUE_STATUS, OfficialIndicator, OfficialValue, SystemPart

# A register of hundreds of places has a page of its own.
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of an indicator; ``others`` says how many more there are of its territory."""

    value: str
    unit: str
    where: str
    when: str
    source: str
    status: str
    others: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator and what may stand for it: nothing, one value, or several with ``notes`` why.

    Several stand where sources contradict one another and where territories differ.
    """

    name: str
    href: str
    shown: tuple[ShownValue, ...]
    notes: tuple[str, ...]
    n_values: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the system; ``page`` is where figures of appeals about it stand, if anywhere."""

    code: str
    name: str
    what: str
    why_not: str
    page: str
    page_name: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class SystemView:
    """Everything the page prints."""

    parts: tuple[PartView, ...]
    n_values: int


def make_system_view(context: PageContext) -> SystemView:
    """Return every part of the system, in the order of its table."""
    official = context.store.official
    parts = tuple(_part(context, part) for part in official.parts.values())
    return SystemView(parts, sum(line.n_values for part in parts for line in part.lines))


def _part(context: PageContext, part: SystemPart) -> PartView:
    lang = context.lang
    lines = tuple(_line(context, one) for one in context.store.official.indicators_of(part.code))
    page = context.links.page(part.page) if part.page else ""
    return PartView(
        part.code,
        part.name(lang),
        part.what(lang),
        part.why_not(lang),
        page,
        _page_name(part.page, context.texts),
        lines,
    )


def _page_name(page: str, texts: Texts) -> str:
    """Return what a page of the portal is called in a link."""
    names = {
        "/regions": texts.gettext("Appeals by place"),
        "/channels": texts.gettext("How people write"),
        "/topics": texts.gettext("What people write about"),
        "/methodology": texts.gettext("How we count"),
    }
    return names.get(page, texts.gettext("In this portal"))


def _line(context: PageContext, indicator: OfficialIndicator) -> IndicatorLine:
    store, lang, texts = context.store, context.lang, context.texts
    name, href = indicator.name(lang), context.links.page(f"/system/{indicator.code}")
    values = newest_first(store.official.values_of(indicator.code))
    if not values and indicator.code == CENTRE_RESIDENTS:
        return IndicatorLine(name, href, _counted(context), (), 0)
    groups = {claim.id: claim.conflict_group for claim in store.claims.claims}
    places = sorted(
        values_by_place(indicator, values, groups),
        key=lambda one: (one.territory != store.territories.root.code, _name(one, context)),
    )
    notes = []
    if any(place.differ for place in places):
        notes.append(texts.gettext("sources name different values"))
    if len(places) > 1:
        notes.append(texts.gettext("different territories: %(num)s") % {"num": len(places)})
    shown = tuple(
        _shown(context, indicator, place, one)
        for place in places[:_MOST_PLACES]
        for one in place.shown
    )
    if (n_hidden := len(places) - _MOST_PLACES) > 0:
        notes.append(texts.gettext("not shown here: %(num)s") % {"num": n_hidden})
    return IndicatorLine(name, href, shown, tuple(notes), len(values))


def _counted(context: PageContext) -> tuple[ShownValue, ...]:
    """Return what the register adds up to, where no source gives the share."""
    _ = context.texts.gettext
    source, status = _("The register of municipal centres"), _("Counted by the portal")
    return tuple(
        ShownValue(_("%(figure)s or more") % {"figure": figure}, "", place, day, source, status, "")
        for place, figure, day in residents_figures(context)[:_MOST_PLACES]
    )


def _name(place: PlaceValues, context: PageContext) -> str:
    return place_name(place.shown[0], context)


def _shown(
    context: PageContext, indicator: OfficialIndicator, place: PlaceValues, one: OfficialValue
) -> ShownValue:
    lang, texts = context.lang, context.texts
    others = ""
    if place.n_others and one is place.shown[-1]:
        others = texts.gettext("more values: %(num)s") % {"num": place.n_others}
    return ShownValue(
        value_text(one, indicator, texts),
        unit_beside(one, indicator, texts),
        place_name(one, context),
        moment_text(one, texts),
        one.source(lang),
        VALUE_STATUS[one.status].label(lang),
        others,
    )
