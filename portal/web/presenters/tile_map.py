"""The tile map of a set of places: a cell for each, with its value or the mark of a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.indicator import Indicator
from portal.maps.classes import classify
from portal.store.model import MapClasses
from portal.web.charts.tile_blocks import blocks
from portal.web.charts.tiles import PLAIN_GAP, WIDE, Tile, narrow_metrics, tiles_svg
from portal.web.context import PageContext
from portal.web.presenters.cells import make_cell
from portal.web.presenters.classes import classes_of
from portal.web.presenters.selection import Selection
from portal.web.presenters.statements import short_value
from portal.web.presenters.tile_captions import block_captions

_UNDER = re.compile(r"^(меньше|under)\s")


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tile map in its wide variant and in narrow blocks, of several each with its caption."""

    wide: Markup
    narrow: tuple[Markup, ...]
    is_whole: bool


def make_tiles(
    context: PageContext,
    places: Sequence[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
    parent: str = "",
    key: str = "",
    *,
    own: str = "",
    is_light: bool = False,
) -> TileMap | None:
    """Return the tile map of the places that have a cell, ``None`` if fewer than two have.

    ``key`` keeps the ids of several tile maps on one page apart; ``own`` is the code of a place to
    be outlined; a light one has no names for a pointer.
    """
    layout = context.store.tiles
    placed = [place for place in places if place.code in layout]
    if len(placed) < 2:
        return None
    classes = classes_of(context, selection, found, parent)
    kind = "seq" if classes.center is None else "div"
    tiles = [
        replace(
            _tile(context, place, layout[place.code], found[place.code], selection, classes, kind),
            is_own=place.code == own,
        )
        for place in placed
    ]
    text = (
        context.texts.gettext("Tile map: %(indicator)s.")
        if is_light
        else context.texts.gettext("Tile map: %(indicator)s. The table below has the same numbers.")
    )
    description = text % {"indicator": selection.indicator.label(context.lang)}
    shape = context.info.tile_shape
    parts = blocks(tiles, {place.code: place.parent for place in placed if place.parent})
    metrics = narrow_metrics(parts, shape)
    captions = block_captions(context, parts, parent)
    narrow = tuple(
        _captioned(
            caption,
            tiles_svg(
                part,
                metrics,
                f"{description} {caption}".strip(),
                f"{key}n{index}",
                shape,
                is_light=is_light,
            ),
        )
        for index, (part, caption) in enumerate(zip(parts, captions, strict=True), start=1)
    )
    real = [place for place in places if not place.is_unallocated]
    wide = tiles_svg(tiles, WIDE, description, f"{key}w", shape, is_light=is_light)
    return TileMap(wide, narrow, len(placed) == len(real))


def _captioned(caption: str, picture: Markup) -> Markup:
    if not caption:
        return picture
    return Markup('<p class="tile-caption" aria-hidden="true">{}</p>{}').format(caption, picture)


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
    fill: str = cell.mark or PLAIN_GAP
    text, lang = cell.text, context.lang
    if value.value is not None:
        fill = f"{kind}-{classify(value.value, classes) + 1}"
        text = tile_text(value.value, selection.indicator, lang)
    return Tile(
        *position,
        place.abbr(lang),
        place.name(lang),
        text,
        fill,
        code=place.code,
        partial=cell.partial,
        label=cell.text,
    )


def tile_text(value: float, indicator: Indicator, lang: str) -> str:
    """Return a value for a cell, which has no room for words."""
    return _UNDER.sub("<", short_value(value, indicator, lang))
