"""A map with form, tabs, legend, sentence, source and table: the same on home and region pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.maps.assets import SECTION_STYLES, STYLES
from portal.maps.legend import Legend
from portal.web.context import PageContext
from portal.web.presenters.atlas import (
    MapContainer,
    is_mappable,
    legend_of,
    make_container,
    values_of_map,
)
from portal.web.presenters.cells import Form, make_form
from portal.web.presenters.classes import classes_of
from portal.web.presenters.map_links import (
    Tab,
    make_tabs,
    more_maps,
    neighbour_links,
    view_href,
)
from portal.web.presenters.map_player import Player, make_player
from portal.web.presenters.map_words import legend_title, map_dek, map_title
from portal.web.presenters.own_place import keep_place, own_place
from portal.web.presenters.places import PlaceTable, evaluate_places, make_place_table
from portal.web.presenters.residents import residents_source_line
from portal.web.presenters.selection import Selection
from portal.web.presenters.statements import make_statement
from portal.web.presenters.tile_map import TileMap, make_tiles
from portal.web.view import View


@dataclass(frozen=True, slots=True)
class MapSection:
    """Everything of the section.

    ``reason`` says in words why a picture is absent, ``own`` names the place that is outlined.
    """

    title: str
    dek: str
    form: Form
    tabs: tuple[Tab, ...]
    neighbours: tuple[tuple[str, str], ...]
    legend: Legend | None
    legend_title: str
    container: MapContainer | None
    tiles: TileMap | None
    player: Player | None
    tiles_href: str
    reason: str
    statement: str
    table: PlaceTable
    n_places: int
    show_table: bool
    own: str
    view: View
    population: str
    more: tuple[tuple[str, str], ...]


def places_below(context: PageContext, parent: str) -> list[Territory]:
    """Return the places of a map: those of the map level, or what lies directly in ``parent``.

    «Not allocated» places come with them; they stand in the table and not on the map.
    """
    territories = context.store.territories
    if not parent:
        return [*territories.at_level(context.info.map_level), *_unplaced(context)]
    return list(territories.children(parent))


def _unplaced(context: PageContext) -> list[Territory]:
    """Return the «not allocated» places above the map level: with them a table adds up."""
    territories, levels = context.store.territories, [lv.code for lv in context.info.levels]
    depth = levels.index(context.info.map_level)
    return [
        place
        for place in territories.values()
        if place.parent
        and place.is_unallocated
        and levels.index(territories[place.parent].level) < depth
    ]


def make_map_section(
    context: PageContext, selection: Selection, compared: Territory, parent: str, path: str
) -> MapSection:
    """Return the section of the places below ``parent`` (empty: the map level) on ``path``."""
    places = places_below(context, parent)
    values = evaluate_places(context, places, selection)
    own = own_place(context, places)
    found = values[selection.indicator.id]
    drawn = _pictures(context, places, found, selection, parent, own.code if own else "")
    view = _view(selection.view, drawn)
    return MapSection(
        title=map_title(context, selection),
        dek=map_dek(context, selection),
        form=keep_place(
            context, make_form(context, selection, context.links.page(path).split("?")[0])
        ),
        tabs=make_tabs(
            context, selection, path, view, drawn.container is not None, drawn.tiles is not None
        ),
        neighbours=neighbour_links(context, selection, path),
        legend=drawn.legend if view in ("map", "tiles") else None,
        legend_title=legend_title(
            context, selection, drawn.legend.center if drawn.legend else "", parent
        ),
        container=drawn.container if view == "map" else None,
        # The places of one region fit beside their map; those of a country need the whole width.
        tiles=drawn.tiles if view == "tiles" or (view == "map" and parent) else None,
        player=make_player(context, selection, parent) if view in ("map", "tiles") else None,
        tiles_href=view_href(context, selection, path, "tiles") if drawn.tiles else "",
        reason=_reason(context, selection, drawn),
        statement=drawn.statement,
        table=make_place_table(context, places, values, selection, compared, path),
        n_places=sum(not place.is_unallocated for place in places),
        show_table=view == "table",
        own=own.name(context.lang) if own and view in ("map", "tiles") else "",
        view=View(context, "map", parent or context.store.territories.root.code, selection),
        population=residents_source_line(context, values["appeals_per_1000"].values()),
        more=() if parent else more_maps(context, selection),
    )


@dataclass(frozen=True, slots=True)
class _Pictures:
    """What can be drawn of the chosen indicator; nothing of a count."""

    container: MapContainer | None = None
    tiles: TileMap | None = None
    legend: Legend | None = None
    statement: str = ""


def _pictures(
    context: PageContext,
    places: list[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
    parent: str,
    own: str,
) -> _Pictures:
    if not is_mappable(selection):
        return _Pictures()
    mapped = [place for place in places if not place.is_unallocated]
    limits = classes_of(context, selection, found, parent)
    painted = values_of_map(context, mapped, found, selection, parent)
    container = make_container(context, parent or context.info.map_level, parent, selection)
    return _Pictures(
        replace(container, selected=own) if container else None,
        make_tiles(context, mapped, found, selection, parent, own=own),
        legend_of(context, selection, painted, limits),
        make_statement(context, mapped, found, selection, parent),
    )


def map_styles(section: MapSection | None) -> tuple[str, ...]:
    """Return the style sheets of a page with this section; none of a page without one."""
    if section is None:
        return ()
    return SECTION_STYLES if section.container is None else STYLES


def _view(asked: str, drawn: _Pictures) -> str:
    if asked == "map" and drawn.container is None:
        asked = "tiles"
    return "table" if asked == "tiles" and drawn.tiles is None else asked


def _reason(context: PageContext, selection: Selection, drawn: _Pictures) -> str:
    _ = context.texts.gettext
    if not is_mappable(selection):
        return _("Counts are not drawn on a map: large places would always stand out.")
    if drawn.container is None and drawn.tiles is None:
        return _("This release has no boundary file for these places. The table is complete.")
    return ""
