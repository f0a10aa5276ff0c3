"""What a funnel says of places: where they lie in it, and which have no dot; never a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata.territories import Territory
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.funnel import LEAST_PLACES, Funnel, Place, drawn_in
from portal.web.context import PageContext
from portal.web.presenters.above import within
from portal.web.presenters.cells import make_cell

Values = Mapping[str, IndicatorValue]


def own_sentence(
    context: PageContext,
    compared: Territory,
    funnel: Funnel,
    own: Place | None,
    value: IndicatorValue,
) -> str:
    """Return where the one place lies, and what chance has to do with it."""
    _ = context.texts.gettext
    if own is None:
        text = _("This place is not shown in the chart: %(state)s.")
        return text % {"state": _state(context, value)}
    return {
        "inside": _("Inside the funnel: the difference from the average %(within)s may be chance."),
        "between": _(
            "Between the dashed and the solid line: chance alone gives such a "
            "difference from the average %(within)s in fewer than 1 case in 20."
        ),
        "outside": _(
            "Beyond the solid line: chance alone gives such a difference from the "
            "average %(within)s in fewer than 1 case in 500."
        ),
    }[funnel.position(own)] % {"within": within(context, compared)}


def sentence_of_several(
    context: PageContext,
    places: Sequence[Territory],
    funnel: Funnel,
    shown: Mapping[str, Place],
    values: Values,
) -> str:
    """Return where each of the places lies, in the order given within each part of the funnel."""
    _, lang = context.texts.gettext, context.lang
    texts = {
        "inside": _("Inside the funnel, so that the difference may be chance: %(names)s."),
        "between": _("Between the dashed and the solid line: %(names)s."),
        "outside": _("Beyond the solid line: %(names)s."),
    }
    parts = []
    for position, text in texts.items():
        found = [
            place.name(lang)
            for place in places
            if place.code in shown and funnel.position(shown[place.code]) == position
        ]
        if found:
            parts.append(text % {"names": ", ".join(found)})
    missing = [
        f"{place.name(lang)} ({_state(context, values[place.code])})"
        for place in places
        if place.code not in shown
    ]
    if missing:
        parts.append(_("Not in the picture: %(names)s.") % {"names": ", ".join(missing)})
    return " ".join(parts)


def lines_note(context: PageContext, n_shown: int) -> str:
    """Return what the lines around ``n_shown`` places are, and what they allow for."""
    _ = context.texts.gettext
    parts = [
        _(
            "Dashed lines: 95 in 100 places that do as well as the average lie between them; "
            "solid lines: 998 in 1,000."
        )
    ]
    if n_shown < LEAST_PLACES:
        parts.append(
            _(
                "Both allow for rounding, but not for the usual variation between places: fewer "
                "than five are too few to estimate it."
            )
        )
    else:
        parts.append(_("Both allow for rounding and for the usual variation between places."))
    if drawn_in(n_shown):
        parts.append(
            _(
                "The most distant tenth at either end counts less in that variation, so that more "
                "than 5 in 100 places may lie outside."
            )
        )
    return " ".join(parts)


def left_out(context: PageContext, values: Sequence[IndicatorValue]) -> str:
    """Return how many places have no dot: each state in its own words; empty if all have one."""
    states = dict[str, int]()
    for value in values:
        if value.value is None:
            words = _state(context, value)
            states[words] = states.get(words, 0) + 1
    if not states:
        return ""
    listed = "; ".join(f"{words}: {number}" for words, number in states.items())
    return context.texts.gettext("Not drawn: %(states)s.") % {"states": listed}


def _state(context: PageContext, value: IndicatorValue) -> str:
    return make_cell(context.info.headline_rate, value, context.lang).text
