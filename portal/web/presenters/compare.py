"""Two to six places side by side: not who is first, but which differences chance does not make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.cells import Cell, Choice, capital, make_cell, make_form
from portal.web.presenters.compare_pictures import Lines, Ranges, make_lines, make_ranges
from portal.web.presenters.compared_places import (
    FEWEST,
    MOST,
    ChosenPlace,
    Offer,
    chosen_places,
    compare_address,
    places_to_add,
    read_places,
)
from portal.web.presenters.elsewhere import Elsewhere
from portal.web.presenters.intervals_text import interval_text
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import Selection, given_value, read_selection
from portal.web.view import JOINT, View


@dataclass(frozen=True, slots=True)
class CompareForm:
    """The form: where it leads, what it carries along, its choices, what was asked for in vain.

    ``offers`` are places that may be meant; ``regions`` those to choose from while none is chosen.
    """

    action: str
    carried: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    asked: str
    offers: tuple[Offer, ...]
    regions: tuple[tuple[str, str], ...]
    is_full: bool


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One place; ``base`` is what the value is a share of, ``against`` how it stands to the whole.

    ``within`` is what a place below the map's level lies in; ``is_reference`` marks the row of the
    place that all are compared with.
    """

    name: str
    within: str
    href: str
    received: Cell
    base: Cell
    value: Cell
    interval: str
    median: Cell
    against: str
    is_reference: bool


@dataclass(frozen=True, slots=True)
class CompareView:
    """Everything the page prints; the figures are ``None`` until two places are chosen."""

    form: CompareForm
    chosen: tuple[ChosenPlace, ...]
    reference: str
    rows: tuple[CompareRow, ...]
    indicator: str
    short: str
    definition: str
    base_label: str
    period: str
    topic: str
    ranges: Ranges | None
    lines: Lines | None
    are_unlike: bool
    own: View | None


def make_compare_view(context: PageContext) -> CompareView:
    """Return the page.

    Raises ``BadQuery`` for a choice that does not exist, ``Elsewhere`` where the form adds a place.
    """
    selection, places = read_selection(context), read_places(context)
    parameters = _parameters(selection)
    added, offers = places_to_add(context, places, parameters)
    codes = tuple(place.code for place in places)
    if added and len(codes) < MOST:
        raise Elsewhere(compare_address(context, tuple(dict.fromkeys((*codes, added))), parameters))
    reference = _reference(context, places)
    whole = (*places, *(() if reference in places else (reference,)))
    values = _evaluate(context, selection.indicator.id, whole, selection)
    has_figures = len(places) >= FEWEST
    lang = context.lang
    return CompareView(
        form=_form(context, selection, places, offers),
        chosen=chosen_places(context, places, parameters),
        reference=reference.name(lang),
        rows=_rows(context, selection, places, reference, values) if has_figures else (),
        indicator=selection.indicator.label(lang),
        short=_short(context, selection),
        definition=selection.indicator.text("definition", lang),
        base_label=_base_label(context, selection),
        period=capital(period_title(selection.period, context.texts)),
        topic=selection.topic.name(lang),
        ranges=make_ranges(context, selection, places, reference, values) if has_figures else None,
        lines=make_lines(context, selection, places, reference) if has_figures else None,
        are_unlike=len({place.level for place in places}) > 1,
        own=View(context, "compare", JOINT.join(codes), selection) if has_figures else None,
    )


def _parameters(selection: Selection) -> dict[str, str]:
    kept = selection.parameters()
    return {name: kept[name] for name in ("indicator", "topic", "channel", "time") if name in kept}


def _evaluate(
    context: PageContext, indicator_id: str, places: Sequence[Territory], selection: Selection
) -> dict[str, IndicatorValue]:
    codes = [place.code for place in places]
    topic, period, channel = selection.topic.code, selection.period, selection.channel
    return evaluate(context.store, indicator_id, codes, topic, period, channel=channel)


def _reference(context: PageContext, places: Sequence[Territory]) -> Territory:
    """Return the smallest place that holds all of them, above the places themselves if it can."""
    territories = context.store.territories
    paths = [territories.path(place.code)[:-1] or (place.code,) for place in places]
    common = territories.root.code
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1:
            break
        common = steps[0]
    return territories[common]


def _form(
    context: PageContext,
    selection: Selection,
    places: tuple[Territory, ...],
    offers: tuple[Offer, ...],
) -> CompareForm:
    territories, lang = context.store.territories, context.lang
    form = make_form(context, selection, context.links.page("/compare").split("?")[0])
    on_map = territories.at_level(context.info.map_level)
    regions = [(place.code, place.name(lang)) for place in on_map if not place.is_unallocated]
    return CompareForm(
        form.action,
        (*(("geo", place.code) for place in places), *_carried(form.hidden)),
        form.choices,
        given_value(context, "add").strip(),
        offers,
        () if places else tuple(sorted(regions, key=lambda pair: pair[1])),
        len(places) >= MOST,
    )


def _carried(hidden: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in hidden if name != "view")


def _rows(
    context: PageContext,
    selection: Selection,
    places: Sequence[Territory],
    reference: Territory,
    values: dict[str, IndicatorValue],
) -> tuple[CompareRow, ...]:
    shown = [*places, *(() if reference in places else (reference,))]
    received = _evaluate(context, "received", shown, selection)
    median = _evaluate(context, "median_time", shown, selection)
    return tuple(
        _row(
            context,
            selection,
            place,
            (received[place.code], values[place.code], median[place.code]),
            None if place == reference else values[reference.code],
        )
        for place in shown
    )


def _row(
    context: PageContext,
    selection: Selection,
    place: Territory,
    values: tuple[IndicatorValue, IndicatorValue, IndicatorValue],
    whole: IndicatorValue | None,
) -> CompareRow:
    lang, (received, value, median) = context.lang, values
    unit = selection.indicator.unit
    base = make_cell("received", received, lang)
    if value.denominator is not None:
        base = Cell(format_count(value.denominator, lang), has_value=True)
    return CompareRow(
        place.name(lang),
        _within(context, place),
        context.links.territory(place.code, **_for_page(selection)),
        make_cell("received", received, lang),
        base,
        make_cell(selection.indicator.id, value, lang),
        interval_text(value, unit, lang),
        make_cell("median_time", median, lang),
        _against(context, value, whole),
        whole is None,
    )


def _within(context: PageContext, place: Territory) -> str:
    """Return what a place below the map's level lies in: towns of one name are told apart."""
    levels = [level.code for level in context.info.levels]
    if place.parent is None or levels.index(place.level) <= levels.index(context.info.map_level):
        return ""
    return context.store.territories[place.parent].name(context.lang)


def _for_page(selection: Selection) -> dict[str, str]:
    return {"topic": selection.topic.code, "time": str(selection.period)}


def _against(context: PageContext, value: IndicatorValue, whole: IndicatorValue | None) -> str:
    """Say how a value stands to that of the whole, by its own interval."""
    _ = context.texts.gettext
    if whole is None:
        return _("all are compared with it")
    if value.value is None or whole.value is None or value.interval is None:
        return _("cannot be compared")
    lower, upper = value.interval
    if lower > whole.value:
        return _("higher than chance explains")
    if upper is not None and upper < whole.value:
        return _("lower than chance explains")
    return _("within chance")


def _short(context: PageContext, selection: Selection) -> str:
    """Return a name of the indicator that fits the head of a column."""
    is_headline = selection.indicator.id == context.info.headline_rate
    return rate_label(context) if is_headline else selection.indicator.label(context.lang)


def _base_label(context: PageContext, selection: Selection) -> str:
    _ = context.texts.gettext
    return {"share": _("Counted"), "per_1000": _("Residents")}.get(selection.indicator.unit, "")
