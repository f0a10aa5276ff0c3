"""What a place is compared with, and where that is in words."""

from __future__ import annotations

from geodata.territories import Territory
from portal.web.cases import place_in
from portal.web.context import PageContext


def within(context: PageContext, place: Territory) -> str:
    """Return «в Калужской области», or the name in brackets where its case is not known."""
    name = place.name(context.lang)
    return place_in(name, context.lang) or f"({name})"


def compared_with(context: PageContext, place: Territory) -> Territory | None:
    """Return what a place is compared with: its place of the map level, else the root."""
    territories = context.store.territories
    above = territories.path(place.code)[:-1]
    if not above:
        return None
    levels = [level.code for level in context.info.levels]
    if levels.index(place.level) > levels.index(context.info.map_level):
        for code in reversed(above):
            if territories[code].level == context.info.map_level:
                return territories[code]
    return territories.root
