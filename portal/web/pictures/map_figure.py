"""The picture of a map: outlines where the release has them, tiles where not, and the legend."""

from __future__ import annotations

from markupsafe import Markup

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_count
from portal.maps.classes import classify
from portal.maps.legend import Legend
from portal.store.model import MapClasses
from portal.web.charts.legend_column import LegendRow, legend_column
from portal.web.charts.outline import Area, outline_svg
from portal.web.dates import period_title
from portal.web.pictures.figure import Figure
from portal.web.pictures.nesting import fitted
from portal.web.pictures.text import wrap
from portal.web.pictures.topology import outlines_of
from portal.web.presenters.atlas import is_mappable, legend_of, make_tiles, values_of_map
from portal.web.presenters.cells import make_cell
from portal.web.presenters.classes import classes_of
from portal.web.presenters.map_section import map_title, places_below
from portal.web.presenters.statements import make_statement
from portal.web.view import View

_LEGEND, _GAP = 360, 40
Values = dict[str, IndicatorValue]


def map_figure(view: View) -> Figure | None:
    """Return the map with its legend; ``None`` where an amount is asked that no map may show."""
    if not is_mappable(view.selection):
        return None
    places = [place for place in _places(view) if not place.is_unallocated]
    values = _values(view, places)
    title = map_title(view.context, view.selection)
    country = view.context.store.territories.root.code
    if view.place != country:
        title = f"{view.places()[0]}: {title[:1].lower()}{title[1:]}"
    statement = make_statement(view.context, places, values, view.selection)
    period = period_title(view.selection.period, view.context.texts)
    label = f"{view.selection.indicator.label(view.lang)}, {period}"
    description = " ".join(filter(None, (f"{title}. {label}.", statement)))
    return Figure(
        title,
        statement or label,
        description,
        lambda *room: _with_legend(view, places, values, description, room),
    )


def _places(view: View) -> list[Territory]:
    is_country = view.place == view.context.store.territories.root.code
    return places_below(view.context, "" if is_country else view.place)


def _values(view: View, places: list[Territory]) -> Values:
    selection = view.selection
    return evaluate(
        view.context.store,
        selection.indicator.id,
        [place.code for place in places],
        selection.topic.code,
        selection.period,
        channel=view.channel,
    )


def _with_legend(
    view: View,
    places: list[Territory],
    values: Values,
    description: str,
    whole: tuple[int, int],
) -> Markup:
    width, height = whole
    classes = classes_of(view.context, view.selection, values)
    painted = values_of_map(view.context, places, values, view.selection)
    legend = legend_of(view.context, view.selection, painted, classes)
    column, tall = legend_column(*_legend_rows(view, legend))
    room = (width - _LEGEND - _GAP, height)
    drawing = _drawing(view, places, values, classes, room, description)
    inner = fitted(drawing, 0, 0, room) if drawing else drawing
    left = Markup('<g transform="translate({:.0f} {:.0f})">{}</g>').format(
        width - _LEGEND, max(height - tall, 0) / 2, column
    )
    frame = Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}">{}{}</svg>')
    return frame.format(description, width, max(height, tall), inner, left)


def _drawing(
    view: View,
    places: list[Territory],
    values: Values,
    classes: MapClasses,
    room: tuple[float, float],
    description: str,
) -> Markup:
    context, is_country = view.context, view.place == view.context.store.territories.root.code
    outlines = outlines_of(context.store, context.info.map_level if is_country else view.place)
    if outlines is not None:
        areas = [_area(view, place, values[place.code], classes) for place in places]
        return outline_svg(outlines, areas, room, description)
    tiles = make_tiles(context, places, values, view.selection)
    return tiles.wide if tiles else Markup("")


def _area(view: View, place: Territory, value: IndicatorValue, classes: MapClasses) -> Area:
    cell = make_cell(view.selection.indicator.id, value, view.lang)
    kind = "seq" if classes.center is None else "div"
    fill: str = cell.mark or "hatch"
    if value.value is not None:
        fill = f"{kind}-{classify(value.value, classes) + 1}"
    return Area(place.code, place.name(view.lang), cell.whole, fill)


def _legend_rows(
    view: View, legend: Legend
) -> tuple[tuple[str, ...], list[LegendRow], list[LegendRow]]:
    kind, lang = "seq" if legend.kind == "sequential" else "div", view.lang
    title = wrap(_legend_title(view, legend), "golos-600", 17, _LEGEND, 3)
    steps = [
        LegendRow(f"{kind}-{step.number}", step.text, format_count(step.count, lang))
        for step in legend.steps
    ]
    marks = [
        LegendRow(
            "dots" if state.code == "too_few" else "hatch",
            state.text,
            format_count(state.count, lang),
        )
        for state in legend.states
    ]
    return title, steps, marks


def _legend_title(view: View, legend: Legend) -> str:
    label = view.selection.indicator.label(view.lang)
    period = period_title(view.selection.period, view.context.texts)
    if not legend.center:
        return f"{label}, {period}"
    text = view.context.texts.gettext("%(label)s, %(period)s: points from the mean, %(mean)s")
    return text % {"label": label, "period": period, "mean": legend.center}
