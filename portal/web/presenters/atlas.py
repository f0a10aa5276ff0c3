"""The map of a set of places: values, legend, container or tiles, and the sentence below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_count
from portal.maps.classes import classify
from portal.maps.legend import Legend, make_legend
from portal.maps.values import MapValues, make_values
from portal.store.model import MapClasses
from portal.web.charts.tiles import WIDE, Tile, blocks, narrow_metrics, tiles_svg
from portal.web.context import PageContext
from portal.web.presenters.cells import make_cell
from portal.web.presenters.classes import classes_of
from portal.web.presenters.selection import Selection
from portal.web.presenters.statements import short_value
from schemas.codelists import ALL

_UNDER = re.compile(r"^(меньше|under)\s")


@dataclass(frozen=True, slots=True)
class MapContainer:
    """Attributes of the element that the script fills.

    ``preloads`` are what it fetches first: a page may ask for them before the script runs;
    ``painter`` is what it draws with.
    """

    scales: str
    object_name: str
    names: str
    values: str
    credit: str
    label: str
    preloads: tuple[str, ...]
    painter: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tile map in its wide variant and in narrow blocks."""

    wide: Markup
    narrow: tuple[Markup, ...]
    is_whole: bool


def values_of_map(
    context: PageContext,
    places: Sequence[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
    parent: str = "",
    level: str = "",
) -> MapValues:
    """Return what the browser paints for ``places``, those below ``parent`` or of ``level``."""
    query = {"topic": selection.topic.code, "time": str(selection.period)}
    return make_values(
        selection.indicator.id,
        {place.code: found[place.code] for place in places},
        context.links.territory_pattern(**query),
        classes_of(context, selection, found, parent, level),
        context.lang,
        details={place.code: _detail(context, selection, found[place.code]) for place in places},
    )


def _detail(context: PageContext, selection: Selection, value: IndicatorValue) -> str:
    """Return the count that a value is made of; nothing of one that is not shown."""
    texts, unit = context.texts, selection.indicator.unit
    if value.value is None:
        return ""
    if unit == "per_1000" and value.numerator is not None:
        text = texts.ngettext("%(n)s appeal", "%(n)s appeals", value.numerator)
        return text % {"n": format_count(value.numerator, context.lang)}
    if unit == "share" and value.denominator is not None:
        text = texts.ngettext("%(n)s counted appeal", "%(n)s counted appeals", value.denominator)
        return text % {"n": format_count(value.denominator, context.lang)}
    return ""


def legend_of(
    context: PageContext, selection: Selection, values: MapValues, classes: MapClasses
) -> Legend:
    """Return the legend of the map."""
    return make_legend(values, classes, context.lang, is_share=selection.indicator.unit == "share")


def make_container(
    context: PageContext, key: str, parent: str, selection: Selection, level: str = ""
) -> MapContainer | None:
    """Return the container of the map ``key`` (a level, a territory); ``None`` without geometry.

    ``level`` is given where the map shows another than the map level: thousands of places.

    A release built before maps had scales has none for this page either.
    """
    entry = context.store.geometry.get(key)
    if entry is None or "scales" not in entry:
        return None
    # With the release in their address, no cache can put numbers of another under this legend.
    values = context.links.page(
        "/maps/values.json",
        **selection.parameters(view="", sort=""),
        parent=parent,
        level=level,
        of=context.info.id,
    )
    label = context.texts.gettext("Map: %(indicator)s. The table below has the same numbers.")
    return MapContainer(
        orjson.dumps([_scale(scale) for scale in entry["scales"]]).decode(),
        entry["object"],
        f"/geo/{entry['names']}",
        values,
        context.info.boundary_credit,
        label % {"indicator": selection.indicator.label(context.lang)},
        (f"/geo/{entry['file']}", f"/geo/{entry['names']}", values),
        "canvas" if level else "svg",
    )


def _scale(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"file": f"/geo/{entry['file']}", "min_zoom": entry["min_zoom"]}


def make_tiles(
    context: PageContext,
    places: Sequence[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
    parent: str = "",
    key: str = "",
) -> TileMap | None:
    """Return the tile map of the places that have a cell, ``None`` if fewer than two have.

    ``key`` keeps the ids of several tile maps on one page apart.
    """
    layout = context.store.tiles
    placed = [place for place in places if place.code in layout]
    if len(placed) < 2:
        return None
    classes = classes_of(context, selection, found, parent)
    kind = "seq" if classes.center is None else "div"
    tiles = [
        _tile(context, place, layout[place.code], found[place.code], selection, classes, kind)
        for place in placed
    ]
    description = context.texts.gettext(
        "Tile map: %(indicator)s. The table below has the same numbers."
    ) % {"indicator": selection.indicator.label(context.lang)}
    shape = context.info.tile_shape
    parts = blocks(tiles)
    metrics = narrow_metrics(parts, shape)
    narrow = tuple(
        tiles_svg(part, metrics, f"{description} ({index})", f"{key}n{index}", shape)
        for index, part in enumerate(parts, start=1)
    )
    real = [place for place in places if not place.is_unallocated]
    wide = tiles_svg(tiles, WIDE, description, f"{key}w", shape)
    return TileMap(wide, narrow, len(placed) == len(real))


def _tile(
    context: PageContext,
    place: Territory,
    position: tuple[int, int],
    value: IndicatorValue,
    selection: Selection,
    classes: MapClasses,
    kind: str,
) -> Tile:
    cell = make_cell(selection.indicator.id, value, context.lang)
    fill: str = cell.mark or "hatch"
    text = cell.text
    if value.value is not None:
        fill = f"{kind}-{classify(value.value, classes) + 1}"
        text = short_value(value.value, selection, context.lang)
        # A cell has no room for words.
        text = _UNDER.sub("<", text)
    lang = context.lang
    return Tile(
        *position,
        place.abbr(lang),
        place.name(lang),
        text,
        fill,
        code=place.code,
        partial=cell.partial,
    )


def is_mappable(selection: Selection) -> bool:
    """Tell whether an indicator may be drawn: raw counts never are."""
    return selection.indicator.unit != "count"


def is_all_topics(selection: Selection) -> bool:
    """Tell whether no topic was chosen."""
    return selection.topic.code == ALL
