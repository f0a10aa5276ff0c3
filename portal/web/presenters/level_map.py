"""All places of a level below the map's at once: thousands of shapes, found by a search field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.maps.legend import Legend
from portal.maps.values import count_values
from portal.web.context import PageContext
from portal.web.presenters.atlas import (
    MapContainer,
    is_mappable,
    legend_of,
    make_container,
)
from portal.web.presenters.cells import Form, Option, make_form
from portal.web.presenters.classes import classes_of
from portal.web.presenters.home import default_indicator
from portal.web.presenters.map_choice import lower_levels, place_above
from portal.web.presenters.map_links import neighbour_links
from portal.web.presenters.map_player import Player, make_player
from portal.web.presenters.map_words import legend_title, map_dek, map_title
from portal.web.presenters.offers import map_indicators
from portal.web.presenters.selection import Selection, read_selection
from portal.web.presenters.statements import make_statement


@dataclass(frozen=True, slots=True)
class AboveRow:
    """A place of the country's map: how many of those in it have a value, and of which state."""

    name: str
    href: str
    n_places: int
    n_values: int
    n_too_few: int
    n_missing: int


@dataclass(frozen=True, slots=True)
class LevelMapView:
    """The page; without outlines in the release ``container`` is ``None``."""

    title: str
    subtitle: str
    about: str
    form: Form
    is_mappable: bool
    container: MapContainer | None
    player: Player | None
    legend: Legend | None
    legend_title: str
    statement: str
    neighbours: tuple[tuple[str, str], ...]
    above: tuple[Option, ...]
    find: str
    rows: tuple[AboveRow, ...]
    csv: str


def make_level_map_view(context: PageContext, level: str) -> LevelMapView:
    """Return the page of a level; raise ``NotFound`` for one that lies not below the map's."""
    if level not in lower_levels(context):
        raise NotFound
    selection = read_selection(
        context, indicator=default_indicator(context), offered=map_indicators(context, level)
    )
    places = context.store.territories.at_level(level)
    found = evaluate(
        context.store,
        selection.indicator.id,
        [place.code for place in places],
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )
    path = f"/map/{level}"
    legend = _legend(context, found, selection, level)
    container = make_container(context, level, "", selection, level) if legend else None
    above = {place.code: place_above(context, place) for place in places}
    return LevelMapView(
        title=context.texts.gettext("All places on one map"),
        subtitle=map_title(context, selection),
        about=map_dek(context, selection),
        form=make_form(context, selection, context.links.page(path).split("?")[0]),
        is_mappable=legend is not None,
        container=container,
        player=make_player(context, selection, "", level) if container else None,
        legend=legend,
        legend_title=legend_title(context, selection, legend.center if legend else "", ""),
        statement=make_statement(context, places, found, selection) if legend else "",
        neighbours=neighbour_links(context, selection, path),
        above=_options(context, above.values()),
        find=context.links.page("/find").split("?")[0],
        rows=_rows(context, above, found, selection),
        csv=_csv(context, selection, level),
    )


def _options(context: PageContext, places: Iterable[Territory]) -> tuple[Option, ...]:
    """Return each place once, by name."""
    names = {place.code: place.name(context.lang) for place in places}
    ordered = sorted(names.items(), key=lambda item: item[1])
    return tuple(Option(code, name, False) for code, name in ordered)


def _legend(
    context: PageContext,
    found: dict[str, IndicatorValue],
    selection: Selection,
    level: str,
) -> Legend | None:
    if not is_mappable(selection):
        return None
    limits = classes_of(context, selection, found, level=level)
    return legend_of(context, selection, count_values(found, limits), limits)


def _rows(
    context: PageContext,
    above: Mapping[str, Territory],
    found: Mapping[str, IndicatorValue],
    selection: Selection,
) -> tuple[AboveRow, ...]:
    """Return a row for each place of the map, by name, with a link to its own table."""
    states: dict[str, list[str]] = {}
    for code, value in found.items():
        state = "value" if value.value is not None else value.state
        states.setdefault(above[code].code, []).append(state)
    query = selection.parameters(view="", sort="")
    rows = []
    for code, own in states.items():
        rows.append(
            AboveRow(
                context.store.territories[code].name(context.lang),
                context.links.territory(code, **query) + "#map",
                len(own),
                own.count("value"),
                own.count("too_few"),
                own.count("not_reported"),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name))


def _csv(context: PageContext, selection: Selection, level: str) -> str:
    return context.links.api(
        f"/indicators/{selection.indicator.id}",
        geo=context.store.territories.root.code,
        geoLevel=level,
        topic=selection.topic.code,
        time=str(selection.period),
        format="csv",
    )
