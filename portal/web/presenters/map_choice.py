"""What a map's numbers are asked for: a checked choice and the places it is drawn of."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.atlas import is_mappable
from portal.web.presenters.home import default_indicator
from portal.web.presenters.map_section import places_below
from portal.web.presenters.selection import BadQuery, Selection, given_value, read_selection


@dataclass(frozen=True, slots=True)
class MapChoice:
    """A choice, and the places below ``parent`` (empty: those of the map level)."""

    selection: Selection
    parent: str
    places: tuple[Territory, ...]


def read_map_choice(context: PageContext) -> MapChoice:
    """Return the choice in the query; raise ``BadQuery`` for one that does not exist.

    A page of a release that is no longer in force gets no numbers: they would stand under another
    legend.
    """
    selection = read_selection(context, indicator=default_indicator(context))
    _ = context.texts.gettext
    if not is_mappable(selection):
        given = selection.indicator.id
        message = _("Counts are not drawn on a map: large places would always stand out.")
        raise BadQuery("indicator", given, message)
    of = given_value(context, "of")
    if of and of != context.info.id:
        message = _("Release “%(given)s” is no longer the current one: load the page anew.")
        raise BadQuery("of", of, message % {"given": of})
    parent = given_value(context, "parent")
    if parent and parent not in context.store.territories:
        message = _("There is no place “%(given)s”.")
        raise BadQuery("parent", parent, message % {"given": parent})
    places = tuple(p for p in places_below(context, parent) if not p.is_unallocated)
    return MapChoice(selection, parent, places)
