"""«You are here»: the place that an address asks to be outlined on a map."""

from __future__ import annotations

from collections.abc import Iterable

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.above import compared_with
from portal.web.presenters.cells import Form
from portal.web.presenters.selection import BadQuery, Selection, given_value

PARAMETER = "at"


def own_place(context: PageContext, places: Iterable[Territory]) -> Territory | None:
    """Return which of a map's ``places`` the address asks for, or the one in which that lies.

    Raises :class:`BadQuery` for a code that no place has.
    """
    given = asked_place(context)
    if not given:
        return None
    territories = context.store.territories
    if given not in territories:
        message = context.texts.gettext("There is no place “%(given)s”.")
        raise BadQuery(PARAMETER, given, message % {"given": given})
    above = set(territories.path(given))
    drawn = (place for place in places if not place.is_unallocated)
    return next((place for place in drawn if place.code in above), None)


def asked_place(context: PageContext) -> str:
    """Return the code as the address has it, for links that keep it."""
    return given_value(context, PARAMETER)


def keep_place(context: PageContext, form: Form) -> Form:
    """Return a map's form with the place that its address names."""
    given = asked_place(context)
    return Form(form.action, form.choices, (*form.hidden, (PARAMETER, given))) if given else form


def on_the_map(context: PageContext, place: Territory, selection: Selection) -> str:
    """Return the address of the map on which a place is outlined, of the same choice.

    That is the country's, of a place below its level the map of what that lies in; empty of a place
    on neither.
    """
    query = selection.parameters(view="", sort="", at=place.code)
    if place.is_unallocated:
        return ""
    if place.level == context.info.map_level:
        return context.links.home(**query) + "#map"
    above = compared_with(context, place)
    if above is None or above.level != context.info.map_level or place.parent != above.code:
        return ""
    return context.links.territory(above.code, **query) + "#map"
