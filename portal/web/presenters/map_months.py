"""The same map in every period of one kind: what a reader moves through with the slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from portal.indicators.evaluate import evaluate_series
from portal.indicators.labels import format_count
from portal.maps.legend import Legend
from portal.maps.values import MapValues
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.atlas import legend_of, values_of_map
from portal.web.presenters.cells import capital
from portal.web.presenters.classes import classes_of
from portal.web.presenters.map_choice import read_map_choice
from portal.web.presenters.map_player import periods_like
from portal.web.presenters.map_words import legend_title
from portal.web.presenters.statements import make_statement

_DIGITS = "01234"
# Classes are written as digits; where there is none, this stands.
_NONE = "-"


def make_map_months(context: PageContext) -> dict[str, Any]:
    """Return what the browser paints of every period; raise ``BadQuery`` for a choice that is none.

    ``classes`` are a digit for each place, ``states`` only those that are not a plain value, by the
    place's number; each element of ``steps`` is one period.
    """
    choice = read_map_choice(context)
    selection, places = choice.selection, choice.places
    periods = periods_like(context, selection.indicator, selection.period)
    series = evaluate_series(
        context.store,
        selection.indicator.id,
        [place.code for place in places],
        selection.topic.code,
        periods,
        channel=selection.channel,
    )
    steps, kind = [], ""
    for number, period in enumerate(periods):
        chosen = replace(selection, period=period)
        found = {code: values[number] for code, values in series.items()}
        limits = classes_of(context, chosen, found, choice.parent)
        painted = values_of_map(context, places, found, chosen, choice.parent)
        kind = painted.kind
        legend = legend_of(context, chosen, painted, limits)
        step = _step(context, painted, legend)
        step |= {"time": str(period), "title": capital(period_title(period, context.texts))}
        step["legend"] = legend_title(context, chosen, legend.center, choice.parent)
        step["statement"] = make_statement(context, places, found, chosen, choice.parent)
        steps.append(step)
    return {"kind": kind, "codes": [place.code for place in places], "steps": steps}


def _step(context: PageContext, painted: MapValues, legend: Legend) -> dict[str, Any]:
    gaps = [(state.code, state.count) for state in legend.states]
    gaps.append(("partial", legend.partial))
    return {
        "classes": "".join(_NONE if c is None else _DIGITS[c] for c in painted.classes),
        "states": {str(i): s for i, s in enumerate(painted.states) if s != "value"},
        "labels": list(painted.labels),
        "details": list(painted.details),
        "link": painted.link,
        "callouts": list(painted.callouts),
        "counts": _counts(context, [("", step.count) for step in legend.steps]),
        "gaps": {code: text for (code, _), text in zip(gaps, _counts(context, gaps), strict=True)},
        "none": _counts(context, [("", 0)])[0],
    }


def _counts(context: PageContext, numbered: Sequence[tuple[str, int]]) -> list[str]:
    """Return «2 терр.» for each number, as the legend of the page says it."""
    texts = context.texts
    return [
        texts.ngettext("%(n_places)s place", "%(n_places)s places", number)
        % {"n_places": format_count(number, context.lang)}
        for _, number in numbered
    ]
