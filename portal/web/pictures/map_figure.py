"""The picture of a map: outlines where the release has them, tiles where not, and the legend."""

from __future__ import annotations

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_count
from portal.maps.classes import classify
from portal.web.charts.legend_column import LegendRow, legend_column
from portal.web.charts.outline import Area, outline_svg
from portal.web.charts.tiles import PLAIN_GAP
from portal.web.pictures.figure import Figure
from portal.web.pictures.nesting import fitted
from portal.web.pictures.text import wrap
from portal.web.pictures.topology import outlines_of
from portal.web.presenters.cells import make_cell
from portal.web.presenters.map_data import MapData, is_whole_country, make_map_data
from portal.web.presenters.tile_map import make_tiles
from portal.web.view import View

_LEGEND, _GAP = 360, 40
_MARKS = {"too_few": "dots", "not_reported": "hatch", "too_early": "early"}


def map_figure(view: View) -> Figure | None:
    """Return the map with its legend; ``None`` where an amount is asked that no map may show."""
    data = make_map_data(view)
    if data is None:
        return None
    description = " ".join(filter(None, (f"{data.title}. {data.label}.", data.statement)))
    return Figure(
        data.title,
        data.statement or data.label,
        description,
        lambda *room: _with_legend(view, data, description, room),
    )


def _with_legend(view: View, data: MapData, description: str, whole: tuple[int, int]) -> Markup:
    width, height = whole
    column, tall = legend_column(*_legend_rows(view, data))
    room = (width - _LEGEND - _GAP, height)
    drawing = _drawing(view, data, room, description)
    inner = fitted(drawing, 0, 0, room) if drawing else drawing
    left = Markup('<g transform="translate({:.0f} {:.0f})">{}</g>').format(
        width - _LEGEND, max(height - tall, 0) / 2, column
    )
    frame = Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}">{}{}</svg>')
    return frame.format(description, width, max(height, tall), inner, left)


def _drawing(view: View, data: MapData, room: tuple[float, float], description: str) -> Markup:
    context = view.context
    key = context.info.map_level if is_whole_country(view) else view.place
    outlines = outlines_of(context.store, key)
    if outlines is not None:
        areas = [_area(view, data, place, data.values[place.code]) for place in data.places]
        return outline_svg(outlines, areas, room, description)
    tiles = make_tiles(context, data.places, data.values, view.selection, data.parent)
    return tiles.wide if tiles else Markup("")


def _area(view: View, data: MapData, place: Territory, value: IndicatorValue) -> Area:
    cell = make_cell(view.selection.indicator.id, value, view.lang)
    fill: str = cell.mark or PLAIN_GAP
    if value.value is not None:
        fill = f"{_kind(data)}-{classify(value.value, data.classes) + 1}"
    is_partial = bool(cell.partial and cell.has_value)
    return Area(place.code, place.name(view.lang), cell.whole, fill, is_partial)


def _legend_rows(
    view: View, data: MapData
) -> tuple[tuple[str, ...], list[LegendRow], list[LegendRow]]:
    _, lang, kind = view.context.texts.gettext, view.lang, _kind(data)
    title = wrap(data.legend_title, "golos-600", 17, _LEGEND, 3)
    steps = [
        LegendRow(f"{kind}-{step.number}", step.text, format_count(step.count, lang))
        for step in data.legend.steps
    ]
    marks = [
        LegendRow(
            _MARKS.get(state.code, PLAIN_GAP),
            state.text,
            format_count(state.count, lang),
        )
        for state in data.legend.states
    ]
    if data.legend.partial:
        words = _("of these %(words)s") % {"words": data.legend.partial_text}
        marks.insert(0, LegendRow("part", words, format_count(data.legend.partial, lang)))
    return title, steps, marks


def _kind(data: MapData) -> str:
    return "seq" if data.legend.kind == "sequential" else "div"
