"""The map of a set of places: what the browser paints, the legend, the element it is drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_count
from portal.maps.legend import Legend, make_legend
from portal.maps.values import MapValues, make_values
from portal.store.model import MapClasses
from portal.web.context import PageContext
from portal.web.presenters.classes import classes_of
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class MapContainer:
    """Attributes of the element that the script fills.

    ``preloads`` are what it fetches first: a page may ask for them before the script runs;
    ``base_map`` is the address of the tiles under a map whose unit is so many metres;
    ``painter`` is what it draws with, ``selected`` the code of a place that is outlined.
    """

    scales: str
    object_name: str
    names: str
    values: str
    credit: str
    label: str
    preloads: tuple[str, ...]
    painter: str
    selected: str = ""
    base_map: str = ""
    unit: float = 0.0


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
    if unit in ("share", "hours") and value.denominator is not None:
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
    values = values_address(context, selection, parent, level)
    base = context.base_map if _is_web_mercator(entry["projection"]) else None
    label = context.texts.gettext("Map: %(indicator)s. The table below has the same numbers.")
    return MapContainer(
        orjson.dumps([_scale(scale) for scale in entry["scales"]]).decode(),
        entry["object"],
        f"/geo/{entry['names']}",
        values,
        " · ".join(filter(None, (context.info.boundary_credit, base.credit if base else ""))),
        label % {"indicator": selection.indicator.label(context.lang)},
        (f"/geo/{entry['file']}", f"/geo/{entry['names']}", values),
        "canvas" if level else "svg",
        base_map=base.address if base else "",
        unit=entry["unit_m"],
    )


def values_address(
    context: PageContext, selection: Selection, parent: str = "", level: str = ""
) -> str:
    """Return the address of what the browser paints.

    With the release in it no cache can put numbers of another under a legend.
    """
    return context.links.page(
        "/maps/values.json",
        **selection.parameters(view="", sort=""),
        parent=parent,
        level=level,
        of=context.info.id,
    )


def _is_web_mercator(definition: str) -> bool:
    """Tell whether outlines lie in the projection of tiles, by what PROJ was given."""
    return "+proj=webmerc" in definition or definition == "EPSG:3857"


def _scale(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"file": f"/geo/{entry['file']}", "min_zoom": entry["min_zoom"]}


def is_mappable(selection: Selection) -> bool:
    """Tell whether an indicator may be drawn: raw counts never are."""
    return selection.indicator.unit != "count"


def is_all_topics(selection: Selection) -> bool:
    """Tell whether no topic was chosen."""
    return selection.topic.code == ALL
