"""The sentence under a map: the ends and the middle half of an amount, the spread of a rate."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_decimal, format_share
from portal.maps.classes import classify
from portal.web.context import PageContext
from portal.web.presenters.selection import Selection

_ENOUGH = 4


def short_value(value: float, selection: Selection, lang: str) -> str:
    """Return a value without the words of its state."""
    is_share = selection.indicator.unit == "share"
    return format_share(value, lang) if is_share else format_decimal(value, lang)


def make_statement(
    context: PageContext,
    places: Sequence[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
) -> str:
    """Return the sentence under the map: the ends and the middle half, or how many have a value."""
    known = sorted(
        (value, place.name(context.lang))
        for place in places
        if (value := found[place.code].value) is not None
    )
    if not known:
        return ""
    if len(known) < _ENOUGH:
        text = context.texts.ngettext(
            "%(n_places)s place has a value here.",
            "%(n_places)s places have a value here.",
            len(known),
        )
        return text % {"n_places": len(known)}
    low, _middle, high = quantiles([value for value, _ in known], n=4, method="inclusive")
    values = {
        "low": short_value(round(low, 4), selection, context.lang),
        "high": short_value(round(high, 4), selection, context.lang),
    }
    if selection.indicator.unit == "share":
        return _rate_statement(context, [value for value, _ in known], selection, values)
    return _amount_statement(context, known, selection, values)


def _amount_statement(
    context: PageContext,
    known: list[tuple[float, str]],
    selection: Selection,
    values: dict[str, str],
) -> str:
    text = context.texts.gettext(
        "Most per 1,000 residents: %(most)s, %(n_most)s; least: %(least)s, %(n_least)s. "
        "In half of the places it is from %(low)s to %(high)s."
    )
    values |= {
        "most": known[-1][1],
        "n_most": short_value(known[-1][0], selection, context.lang),
        "least": known[0][1],
        "n_least": short_value(known[0][0], selection, context.lang),
    }
    return text % values


def _rate_statement(
    context: PageContext, known: list[float], selection: Selection, values: dict[str, str]
) -> str:
    """Say how many differ from the mean by more than ten points: a rate names no best and worst."""
    classes = context.store.map_classes.get(
        (selection.indicator.id, selection.topic.code, selection.period.freq)
    )
    half = context.texts.gettext("In half of the places it is from %(low)s to %(high)s.") % values
    if classes is None or classes.center is None:
        return half
    grades = [classify(value, classes) for value in known]
    text = context.texts.gettext(
        "%(above)s places are more than 10 points above the mean of %(mean)s, %(below)s are more "
        "than 10 points below it."
    )
    counts = {
        "above": grades.count(4),
        "below": grades.count(0),
        "mean": format_share(classes.center, context.lang),
    }
    return f"{text % counts} {half}"
