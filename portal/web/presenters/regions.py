"""The list of places: every territory that has its own page, level by level."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.search.text import plain
from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.finder import Finder, Place, make_finder


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places within one place, by name; the first group has those of the map level."""

    title: str
    href: str
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
    groups = [_group(context, territories.root, on_map)]
    for parent in on_map:
        below = [t for t in territories.children(parent.code) if not t.is_unallocated]
        if below:
            groups.append(_group(context, parent, _sorted(context, below)))
    total = sum(len(group.places) for group in groups)
    return RegionsView(tuple(groups), make_finder(context, ""), total)


def _group(context: PageContext, parent: Territory, places: list[Territory]) -> PlaceGroup:
    return PlaceGroup(
        parent.name(context.lang),
        context.links.territory(parent.code),
        f"in-{parent.code}",
        _links(context, places),
    )


def _sorted(
    context: PageContext, places: tuple[Territory, ...] | list[Territory]
) -> list[Territory]:
    return sorted(places, key=lambda place: plain(place.name(context.lang)))


def _links(context: PageContext, places: list[Territory]) -> tuple[Place, ...]:
    return tuple(
        Place(place.name(context.lang), "", context.links.territory(place.code)) for place in places
    )
