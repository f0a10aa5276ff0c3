"""A map with form, tabs, legend, sentence, source and table: the same on home and region pages."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.maps.legend import Legend
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.i18n import NBSP
from portal.web.presenters.atlas import (
    MapContainer,
    TileMap,
    is_all_topics,
    is_mappable,
    legend_of,
    make_container,
    make_tiles,
    values_of_map,
)
from portal.web.presenters.cells import Form, make_form
from portal.web.presenters.classes import classes_of, fixed_classes
from portal.web.presenters.places import PlaceTable, evaluate_places, make_place_table
from portal.web.presenters.residents import residents_source_line
from portal.web.presenters.selection import Selection, neighbours
from portal.web.presenters.statements import make_statement


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the same numbers."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class MapSection:
    """Everything of the section; ``reason`` says in words why a picture is absent."""

    title: str
    dek: str
    form: Form
    tabs: tuple[Tab, ...]
    neighbours: tuple[tuple[str, str], ...]
    legend: Legend | None
    legend_title: str
    container: MapContainer | None
    tiles: TileMap | None
    tiles_href: str
    reason: str
    statement: str
    table: PlaceTable
    n_places: int
    show_table: bool
    csv: str
    population: str


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
    drawn = _pictures(context, places, values[selection.indicator.id], selection, parent)
    view = _view(selection.view, drawn)
    return MapSection(
        title=map_title(context, selection),
        dek=_dek(context, selection),
        form=make_form(context, selection, context.links.page(path).split("?")[0]),
        tabs=_tabs(context, selection, path, view, drawn),
        neighbours=_neighbours(context, selection, path),
        legend=drawn.legend if view in ("map", "tiles") else None,
        legend_title=_legend_title(context, selection, drawn.legend),
        container=drawn.container if view == "map" else None,
        tiles=drawn.tiles if view == "tiles" else None,
        tiles_href=_href(context, selection, path, "tiles") if drawn.tiles else "",
        reason=_reason(context, selection, drawn),
        statement=drawn.statement,
        table=make_place_table(context, places, values, selection, compared, path),
        n_places=sum(not place.is_unallocated for place in places),
        show_table=view == "table",
        csv=_csv(context, selection, places, parent or context.store.territories.root.code),
        population=residents_source_line(context, values["appeals_per_1000"].values()),
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
) -> _Pictures:
    if not is_mappable(selection):
        return _Pictures()
    mapped = [place for place in places if not place.is_unallocated]
    limits = classes_of(context, selection, found)
    painted = values_of_map(context, mapped, found, selection)
    return _Pictures(
        make_container(context, parent or context.info.map_level, parent, selection),
        make_tiles(context, mapped, found, selection),
        legend_of(context, selection, painted, limits),
        make_statement(context, mapped, found, selection),
    )


def _view(asked: str, drawn: _Pictures) -> str:
    if asked == "map" and drawn.container is None:
        asked = "tiles"
    return "table" if asked == "tiles" and drawn.tiles is None else asked


def _tabs(
    context: PageContext,
    selection: Selection,
    path: str,
    view: str,
    drawn: _Pictures,
) -> tuple[Tab, ...]:
    _ = context.texts.gettext
    offered = [
        ("map", context.texts.pgettext("view", "Map"), drawn.container is not None),
        ("tiles", _("Tiles"), drawn.tiles is not None),
        ("table", _("Table"), True),
    ]
    return tuple(
        Tab(label, _href(context, selection, path, name), name == view)
        for name, label, exists in offered
        if exists
    )


def _href(context: PageContext, selection: Selection, path: str, view: str) -> str:
    return context.links.page(path, **selection.parameters(view=view)) + "#map"


def _neighbours(
    context: PageContext, selection: Selection, path: str
) -> tuple[tuple[str, str], ...]:
    found = neighbours(context, selection.period, lambda p: period_title(p, context.texts))
    return tuple(
        (
            f"←{NBSP}{title}" if period < selection.period else f"{title}{NBSP}→",
            context.links.page(path, **selection.parameters(time=str(period))) + "#map",
        )
        for title, period in found
    )


def map_title(context: PageContext, selection: Selection) -> str:
    """Return what a map asks, with the topic where one was chosen."""
    _ = context.texts.gettext
    title = {
        "appeals_per_1000": _("Where people write more"),
        "resolution_rate": _("Where measures are taken more often"),
        "closed_rate": _("Where more is closed in time"),
        "received": _("How many appeals came in"),
    }.get(selection.indicator.id, selection.indicator.label(context.lang))
    if is_all_topics(selection):
        return title
    return f"{title}: {selection.topic.name(context.lang).lower()}"


def _dek(context: PageContext, selection: Selection) -> str:
    indicator, lang = selection.indicator, context.lang
    return f"{indicator.text('definition', lang)} {indicator.text('caveat', lang)}"


def _legend_title(context: PageContext, selection: Selection, legend: Legend | None) -> str:
    label = selection.indicator.label(context.lang)
    period = period_title(selection.period, context.texts)
    if legend is None or not legend.center:
        return f"{label}, {period}"
    _ = context.texts.gettext
    if fixed_classes(context, selection) is None:
        text = _(
            "%(label)s, %(period)s: distance from the mean of the places (%(mean)s), in points"
        )
    else:
        text = _(
            "%(label)s, %(period)s: distance from the mean of all months of the release "
            "(%(place)s, %(mean)s), in points"
        )
    place = context.store.territories.root.name(context.lang)
    return text % {"label": label, "period": period, "mean": legend.center, "place": place}


def _reason(context: PageContext, selection: Selection, drawn: _Pictures) -> str:
    _ = context.texts.gettext
    if not is_mappable(selection):
        return _("Counts are not drawn on a map: large places would always stand out.")
    if drawn.container is None:
        return _("This release has no boundary file for these places. The table is complete.")
    return ""


def _csv(context: PageContext, selection: Selection, places: list[Territory], parent: str) -> str:
    return context.links.api(
        f"/indicators/{selection.indicator.id}",
        geo=parent,
        geoLevel=places[0].level,
        topic=selection.topic.code,
        time=str(selection.period),
        format="csv",
    )
