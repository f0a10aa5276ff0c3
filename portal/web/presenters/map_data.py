"""The numbers and words of a map, whatever draws it: a picture, a block, an archive."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.maps.legend import Legend
from portal.store.model import MapClasses
from portal.web.dates import period_title
from portal.web.presenters.atlas import is_mappable, legend_of, values_of_map
from portal.web.presenters.cells import capital
from portal.web.presenters.classes import classes_of
from portal.web.presenters.map_section import places_below
from portal.web.presenters.map_words import map_title
from portal.web.presenters.statements import make_statement
from portal.web.view import View
from schemas.codelists import ALL, CHANNEL_GROUP


@dataclass(frozen=True, slots=True)
class MapData:
    """Places on the map with their values by code, and what is said around them.

    ``parent`` is the code of the place that they lie in, empty where it is the country.
    """

    places: tuple[Territory, ...]
    values: dict[str, IndicatorValue]
    classes: MapClasses
    legend: Legend
    title: str
    label: str
    legend_title: str
    statement: str
    parent: str


def make_map_data(view: View) -> MapData | None:
    """Return the numbers and words, ``None`` of an amount that no map may show."""
    context, selection = view.context, view.selection
    if not is_mappable(selection):
        return None
    is_country = is_whole_country(view)
    below = places_below(context, "" if is_country else view.place)
    places = tuple(place for place in below if not place.is_unallocated)
    values = evaluate(
        context.store,
        selection.indicator.id,
        [place.code for place in places],
        selection.topic.code,
        selection.period,
        channel=view.channel,
    )
    parent = "" if is_country else view.place
    classes = classes_of(context, selection, values, parent)
    painted = values_of_map(context, places, values, selection, parent)
    legend = legend_of(context, selection, painted, classes)
    title = map_title(context, selection)
    return MapData(
        places,
        values,
        classes,
        legend,
        title if is_country else f"{view.places()[0]}: {title[:1].lower()}{title[1:]}",
        f"{selection.indicator.label(view.lang)}, {period_title(selection.period, context.texts)}",
        _legend_title(view, legend),
        make_statement(context, places, values, selection, parent),
        parent,
    )


def is_whole_country(view: View) -> bool:
    """Say whether a map shows the map level, and not what lies in one place."""
    return view.place == view.context.store.territories.root.code


def period_of(view: View) -> str:
    """Return topic, channel and period of a figure as the beginning of a sentence."""
    selection, lang = view.selection, view.lang
    parts = [capital(period_title(selection.period, view.context.texts))]
    if selection.topic.code != ALL:
        parts.append(selection.topic.name(lang))
    if view.channel != ALL:
        parts.append(CHANNEL_GROUP[view.channel].label(lang))
    return ", ".join(parts)


def _legend_title(view: View, legend: Legend) -> str:
    label = view.selection.indicator.label(view.lang)
    period = period_title(view.selection.period, view.context.texts)
    if not legend.center:
        return f"{label}, {period}"
    text = view.context.texts.gettext("%(label)s, %(period)s: points from the mean, %(mean)s")
    return text % {"label": label, "period": period, "mean": legend.center}
