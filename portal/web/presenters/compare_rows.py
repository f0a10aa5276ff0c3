"""Rows of a comparison: the numbers of each place and how they stand to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.intervals_text import interval_text
from portal.web.presenters.selection import Selection


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


def evaluate_compared(
    context: PageContext, indicator_id: str, places: Sequence[Territory], selection: Selection
) -> dict[str, IndicatorValue]:
    """Return an indicator of the places in the chosen topic, period and channel, by code."""
    codes = [place.code for place in places]
    topic, period, channel = selection.topic.code, selection.period, selection.channel
    return evaluate(context.store, indicator_id, codes, topic, period, channel=channel)


def make_compare_rows(
    context: PageContext,
    selection: Selection,
    places: Sequence[Territory],
    reference: Territory,
    values: dict[str, IndicatorValue],
) -> tuple[CompareRow, ...]:
    """Return a row for each place, and for the whole where it is none of them."""
    shown = [*places, *(() if reference in places else (reference,))]
    received = evaluate_compared(context, "received", shown, selection)
    median = evaluate_compared(context, "median_time", shown, selection)
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
