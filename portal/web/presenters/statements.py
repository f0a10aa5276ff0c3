"""The sentence under a map: ends and middle half of an amount, spread of a rate, times."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.indicator import Indicator
from portal.indicators.labels import NBSP, format_decimal, format_density, format_share
from portal.maps.classes import classify
from portal.web.context import PageContext
from portal.web.presenters.classes import fixed_classes
from portal.web.presenters.selection import Selection
from portal.web.presenters.time_statement import n_places, time_statement

_ENOUGH = 4
_DAY = 24
_WITHIN = {"ru": "до", "en": "in"}
_SHORT_UNITS = {"ru": {"day": "дн.", "hour": "ч"}, "en": {"day": "d", "hour": "h"}}


def short_value(value: float, indicator: Indicator, lang: str) -> str:
    """Return a value in as few letters as tell it: «61 %», «0,34», «до 15 дн.»."""
    unit = indicator.unit
    if unit == "share":
        return format_share(value, lang)
    if unit == "hours":
        return _short_time(int(value), lang)
    # What would read as zero and is none must not.
    is_density = unit == "per_1000"
    return format_density(value, value > 0, lang) if is_density else format_decimal(value, lang)


def _short_time(hours: int, lang: str) -> str:
    number, unit = (hours // _DAY, "day") if hours % _DAY == 0 else (hours, "hour")
    # A time is known as «within» a term.
    return f"{_WITHIN[lang]}{NBSP}{number}{NBSP}{_SHORT_UNITS[lang][unit]}"


def make_statement(
    context: PageContext,
    places: Sequence[Territory],
    found: dict[str, IndicatorValue],
    selection: Selection,
    parent: str = "",
) -> str:
    """Return the sentence under the map: the ends and the middle half, or how many have a value.

    An amount that was reported in part is too low to stand at an end; the sentence says that it
    leaves such places out.
    """
    unit = selection.indicator.unit
    states = ("value",) if unit == "per_1000" else ("value", "partial")
    known = sorted(
        (value.value, place.name(context.lang))
        for place in places
        if (value := found[place.code]).value is not None and value.state in states
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
    if unit == "hours":
        return time_statement(context, [found[place.code] for place in places], selection)
    if unit == "share":
        return _rate_statement(context, [value for value, _ in known], selection, parent)
    n_partial = sum(found[place.code].state == "partial" for place in places)
    sentences = [_ends(context, known, selection), _middle_half(context, known, selection)]
    return " ".join([*sentences, *_left_out(context, n_partial)])


def _left_out(context: PageContext, n_partial: int) -> list[str]:
    """Say how many places are not among those compared."""
    if not n_partial:
        return []
    text = context.texts.ngettext(
        "%(n_partial)s place with data for a part only is left out.",
        "%(n_partial)s places with data for a part only are left out.",
        n_partial,
    )
    return [text % {"n_partial": n_partial}]


def _middle_half(
    context: PageContext, known: Sequence[tuple[float, str]], selection: Selection
) -> str:
    ends = quantiles([value for value, _ in known], n=4, method="inclusive")
    low, _middle, high = (
        short_value(round(end, 4), selection.indicator, context.lang) for end in ends
    )
    if low == high:
        return context.texts.gettext("In half of the places it is %(value)s.") % {"value": low}
    text = context.texts.gettext("Half of the places lie between %(low)s and %(high)s.")
    return text % {"low": low, "high": high}


def _ends(context: PageContext, known: list[tuple[float, str]], selection: Selection) -> str:
    text = context.texts.gettext(
        "Most per 1,000 residents: %(most)s, %(n_most)s; least: %(least)s, %(n_least)s."
    )
    return text % {
        "most": _holders(context, known, known[-1][0]),
        "n_most": short_value(known[-1][0], selection.indicator, context.lang),
        "least": _holders(context, known, known[0][0]),
        "n_least": short_value(known[0][0], selection.indicator, context.lang),
    }


def _holders(context: PageContext, known: list[tuple[float, str]], end: float) -> str:
    """Return the one place at an end, or how many share it: none of them is the first."""
    names = [name for value, name in known if value == end]
    return names[0] if len(names) == 1 else n_places(context, len(names))


def _rate_statement(
    context: PageContext, known: list[float], selection: Selection, parent: str
) -> str:
    """Say how many are ten points or more from the mean: a rate names no best and no worst."""
    half = _middle_half(context, [(value, "") for value in known], selection)
    fixed = fixed_classes(context, selection, parent)
    if fixed is None or fixed.classes.center is None:
        return half
    grades = [classify(value, fixed.classes) for value in known]
    text = context.texts.gettext(
        "The mean of the release is %(mean)s (%(place)s). Ten points or more above "
        "it: %(above)s; ten points or more below: %(below)s."
    )
    counts = {
        "above": n_places(context, grades.count(4)),
        "below": n_places(context, grades.count(0)),
        "mean": format_share(fixed.classes.center, context.lang),
        "place": context.store.territories[fixed.place].name(context.lang),
    }
    return f"{text % counts} {half}"
