"""What a map's numbers are asked for: a checked choice and the places it is drawn of."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.atlas import is_mappable
from portal.web.presenters.home import default_indicator
from portal.web.presenters.map_section import places_below
from portal.web.presenters.offers import indicators_below, map_indicators
from portal.web.presenters.selection import BadQuery, Selection, given_value, read_selection


@dataclass(frozen=True, slots=True)
class MapChoice:
    """A choice, and the places below ``parent``; without it those of ``level`` or the map level."""

    selection: Selection
    parent: str
    level: str
    places: tuple[Territory, ...]


def read_map_choice(context: PageContext) -> MapChoice:
    """Return the choice in the query; raise ``BadQuery`` for one that does not exist.

    A page of a release that is no longer in force gets no numbers: they would stand under another
    legend.
    """
    level, parent = _level(context), _parent(context)
    offered = indicators_below(context, parent) if parent else map_indicators(context, level)
    selection = read_selection(context, indicator=default_indicator(context), offered=offered)
    _ = context.texts.gettext
    if not is_mappable(selection):
        given = selection.indicator.id
        message = _("Counts are not drawn on a map: large places would always stand out.")
        raise BadQuery("indicator", given, message)
    of = given_value(context, "of")
    if of and of != context.info.id:
        message = _("Release “%(given)s” is no longer the current one: load the page anew.")
        raise BadQuery("of", of, message % {"given": of})
    if level:
        return MapChoice(selection, "", level, context.store.territories.at_level(level))
    places = tuple(p for p in places_below(context, parent) if not p.is_unallocated)
    return MapChoice(selection, parent, "", places)


def _parent(context: PageContext) -> str:
    parent = given_value(context, "parent")
    if parent and parent not in context.store.territories:
        message = context.texts.gettext("There is no place “%(given)s”.")
        raise BadQuery("parent", parent, message % {"given": parent})
    return parent


def _level(context: PageContext) -> str:
    level = given_value(context, "level")
    if level and level not in lower_levels(context):
        message = context.texts.gettext("There is no map of the level “%(given)s”.")
        raise BadQuery("level", level, message % {"given": level})
    return level


def lower_levels(context: PageContext) -> tuple[str, ...]:
    """Return the levels below that of the country's map."""
    levels = [level.code for level in context.info.levels]
    return tuple(levels[levels.index(context.info.map_level) + 1 :])


def place_above(context: PageContext, place: Territory) -> Territory:
    """Return the place of the map level in which one of a lower level lies, or its parent."""
    territories = context.store.territories
    above = [territories[code] for code in territories.path(place.code)[:-1]]
    found = [one for one in above if one.level == context.info.map_level]
    return found[0] if found else above[-1]
