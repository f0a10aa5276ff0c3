"""The list of places: every territory that has its own page, level by level."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.finder import Finder, Place, make_finder, plain


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places of one level (and, below the map level, of one parent), by name."""

    title: str
    anchor: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RegionsView:
    """The groups in order and the finder."""

    groups: tuple[PlaceGroup, ...]
    finder: Finder
    n_places: int


def make_regions_view(context: PageContext) -> RegionsView:
    """Return every territory: those of the map level first, then what lies below each."""
    territories, info = context.store.territories, context.info
    on_map = _sorted(context, territories.at_level(info.map_level))
    level = next(level for level in info.levels if level.code == info.map_level)
    title = level.label_ru if context.lang == "ru" else level.label_en
    groups = [PlaceGroup(title, "map-level", _links(context, on_map))]
    for parent in on_map:
        below = [t for t in territories.children(parent.code) if not t.is_unallocated]
        if below:
            links = _links(context, _sorted(context, below))
            groups.append(PlaceGroup(parent.name(context.lang), f"in-{parent.code}", links))
    total = sum(len(group.places) for group in groups)
    return RegionsView(tuple(groups), make_finder(context, ""), total)


def _sorted(
    context: PageContext, places: tuple[Territory, ...] | list[Territory]
) -> list[Territory]:
    return sorted(places, key=lambda place: plain(place.name(context.lang)))


def _links(context: PageContext, places: list[Territory]) -> tuple[Place, ...]:
    return tuple(
        Place(place.name(context.lang), "", context.links.territory(place.code)) for place in places
    )
