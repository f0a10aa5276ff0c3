"""A second picture of a page: one indicator as tiles, with legend, sentence and source line."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import evaluate
from portal.maps.legend import Legend
from portal.web.context import PageContext
from portal.web.figure_kinds import Kind
from portal.web.presenters.atlas import legend_of, values_of_map
from portal.web.presenters.classes import classes_of
from portal.web.presenters.map_section import places_below
from portal.web.presenters.selection import Selection
from portal.web.presenters.statements import make_statement
from portal.web.presenters.tile_map import TileMap, make_tiles
from portal.web.view import View
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class TileSection:
    """The picture with its words."""

    title: str
    dek: str
    legend: Legend
    legend_title: str
    tiles: TileMap
    statement: str
    view: View


def make_tile_section(
    context: PageContext, selection: Selection, kind: Kind, *, is_light: bool = False
) -> TileSection | None:
    """Return the tiles of the map level, or ``None`` where it has no layout."""
    places = [place for place in places_below(context, "") if not place.is_unallocated]
    found = evaluate(
        context.store,
        selection.indicator.id,
        [place.code for place in places],
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )
    tiles = make_tiles(context, places, found, selection, key="own-", is_light=is_light)
    if tiles is None:
        return None
    classes = classes_of(context, selection, found)
    legend = legend_of(
        context, selection, values_of_map(context, places, found, selection), classes
    )
    root = context.store.territories.root
    return TileSection(
        _title(context, selection),
        context.texts.gettext(
            "Every place takes one tile, so small ones are as easy to see as large ones."
        ),
        legend,
        _legend_title(context, selection, legend),
        tiles,
        make_statement(context, places, found, selection),
        View(context, kind, root.code, selection),
    )


def _title(context: PageContext, selection: Selection) -> str:
    _ = context.texts.gettext
    title = {
        "appeals_per_1000": _("Where people write more"),
        "resolution_rate": _("Where measures are taken more often"),
        "closed_rate": _("Where more is closed in time"),
    }.get(selection.indicator.id, selection.indicator.label(context.lang))
    if selection.topic.code == ALL:
        return title
    return f"{title}: {selection.topic.name(context.lang).lower()}"


def _legend_title(context: PageContext, selection: Selection, legend: Legend) -> str:
    label = selection.indicator.label(context.lang)
    if not legend.center:
        return label
    text = context.texts.gettext("%(label)s, distance from %(mean)s, in points")
    return text % {"label": label, "mean": legend.center}
