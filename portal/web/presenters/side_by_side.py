"""Two maps of the same places side by side: two periods, or two topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.maps.legend import Legend
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.atlas import (
    MapContainer,
    is_mappable,
    legend_of,
    make_container,
    values_of_map,
)
from portal.web.presenters.cells import Cell, Choice, Form, capital, make_cell, make_form
from portal.web.presenters.classes import classes_of
from portal.web.presenters.home import default_indicator
from portal.web.presenters.map_player import periods_like
from portal.web.presenters.map_section import places_below
from portal.web.presenters.map_words import legend_title, map_dek
from portal.web.presenters.offers import map_indicators
from portal.web.presenters.selection import BadQuery, Selection, read_selection
from portal.web.presenters.statements import make_statement
from portal.web.presenters.tile_map import TileMap, make_tiles
from portal.web.view import View

# What the second map is asked for by; all else the two have in common.
SECOND = {"topic": "topic2", "time": "time2"}
_PATH = "/maps"
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two maps; ``name`` is that of its script and element, ``ordinal`` in words."""

    name: str
    ordinal: str
    title: str
    container: MapContainer | None
    tiles: TileMap | None
    legend: Legend | None
    legend_title: str
    statement: str
    view: View


@dataclass(frozen=True, slots=True)
class BothRow:
    """One place with its two values."""

    name: str
    href: str
    first: Cell
    second: Cell


@dataclass(frozen=True, slots=True)
class SideBySideView:
    """The page."""

    title: str
    about: str
    form: Form
    sides: tuple[Side, Side]
    is_mappable: bool
    rows: tuple[BothRow, ...]


def make_side_by_side_view(context: PageContext) -> SideBySideView:
    """Return the page; raise ``BadQuery`` for a choice that does not exist."""
    first = read_selection(
        context, indicator=default_indicator(context), offered=map_indicators(context)
    )
    second = _second(context, first)
    places = places_below(context, "")
    values = [_evaluate(context, places, selection) for selection in (first, second)]
    mapped = [place for place in places if not place.is_unallocated]
    return SideBySideView(
        title=context.texts.gettext("Two maps side by side"),
        about=map_dek(context, first),
        form=_form(context, first, second),
        sides=(
            _side(context, "first", mapped, values[0], first),
            _side(context, "second", mapped, values[1], second),
        ),
        is_mappable=is_mappable(first),
        rows=tuple(_row(context, place, first, values) for place in places),
    )


def _second(context: PageContext, first: Selection) -> Selection:
    """Return what the second map shows: unless it is chosen, the same a year earlier."""
    query = dict(context.query)
    asked = {name: query[other] for name, other in SECOND.items() if query.get(other)}
    if not asked and (earlier := _earlier(context, first)):
        asked = {"time": earlier}
    query |= {"topic": first.topic.code, "time": str(first.period)} | asked
    try:
        return read_selection(
            replace(context, query=query), indicator=first.indicator.id, offered=first.offered
        )
    except BadQuery as error:
        # What was asked goes by the name that the address has for it.
        name = SECOND.get(error.parameter, error.parameter)
        raise BadQuery(name, error.given, error.message) from None


def _earlier(context: PageContext, first: Selection) -> str:
    """Return the same period a year before, else the one before, else nothing."""
    year = {"M": _YEAR, "P1Y": _YEAR, "Q": 4}.get(first.period.freq, 1)
    known = periods_like(context, first.indicator, first.period)
    for steps in (year, 1):
        earlier = first.period.shift(-steps)
        if earlier in known:
            return str(earlier)
    return ""


def _evaluate(
    context: PageContext, places: Sequence[Territory], selection: Selection
) -> dict[str, IndicatorValue]:
    return evaluate(
        context.store,
        selection.indicator.id,
        [place.code for place in places],
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )


def _side(
    context: PageContext,
    name: str,
    places: list[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
) -> Side:
    root = context.store.territories.root.code
    period = period_title(selection.period, context.texts)
    title = f"{selection.topic.name(context.lang)}, {period}"
    view = View(context, "map", root, selection)
    _ = context.texts.gettext
    ordinal = _("First map") if name == "first" else _("Second map")
    if not is_mappable(selection):
        return Side(name, ordinal, capital(title), None, None, None, "", "", view)
    limits = classes_of(context, selection, found)
    painted = values_of_map(context, places, found, selection)
    legend = legend_of(context, selection, painted, limits)
    container = make_container(context, context.info.map_level, "", selection)
    is_map = container is not None and selection.view == "map"
    return Side(
        name,
        ordinal,
        capital(title),
        replace(container, label=f"{ordinal}. {container.label}") if container and is_map else None,
        None if is_map else make_tiles(context, places, found, selection, key=f"{name}-"),
        legend,
        legend_title(context, selection, legend.center, ""),
        make_statement(context, places, found, selection),
        view,
    )


def _form(context: PageContext, first: Selection, second: Selection) -> Form:
    """Return one form for both: what they share, then topic and period of each."""
    _ = context.texts.gettext
    action = context.links.page(_PATH).split("?")[0]
    form = make_form(context, first, action)
    own = {choice.name: choice for choice in form.choices}
    other = {choice.name: choice for choice in make_form(context, second, action).choices}
    choices = [
        own["indicator"],
        own["channel"],
        *(
            replace(own[name], label=_("%(what)s on the first map") % {"what": own[name].label})
            for name in SECOND
        ),
        *(_renamed(context, other[name], SECOND[name]) for name in SECOND),
    ]
    return Form(form.action, tuple(choices), form.hidden)


def _renamed(context: PageContext, choice: Choice, name: str) -> Choice:
    text = context.texts.gettext("%(what)s on the second map")
    return replace(choice, name=name, label=text % {"what": choice.label})


def _row(
    context: PageContext,
    place: Territory,
    selection: Selection,
    values: Sequence[Mapping[str, IndicatorValue]],
) -> BothRow:
    query = {"topic": selection.topic.code, "time": str(selection.period)}
    cells = [make_cell(selection.indicator.id, found[place.code], context.lang) for found in values]
    return BothRow(
        place.name(context.lang), context.links.territory(place.code, **query), cells[0], cells[1]
    )
