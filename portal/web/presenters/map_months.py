"""The same map in every period of one kind: what a reader moves through with the slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from portal.indicators.evaluate import IndicatorValue, evaluate_series
from portal.indicators.labels import STATE_LABELS, format_count
from portal.maps.legend import Legend
from portal.maps.values import MapValues, count_values
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.atlas import legend_of, values_address, values_of_map
from portal.web.presenters.cells import capital
from portal.web.presenters.classes import classes_of
from portal.web.presenters.map_choice import read_map_choice
from portal.web.presenters.map_player import periods_like
from portal.web.presenters.map_words import legend_title
from portal.web.presenters.selection import Selection
from portal.web.presenters.statements import make_statement
from portal.web.presenters.tile_map import tile_text

# Classes are written as digits, the states of what has none as letters.
_DIGITS, _LETTERS = "01234", ascii_lowercase


def make_map_months(context: PageContext) -> dict[str, Any]:
    """Return what the browser paints of every period; raise ``BadQuery`` for a choice that is none.

    ``classes`` are a digit for each place, or the letter by which ``marks`` names the state of what
    has no class; ``states`` are those of values that are no plain ones, by the place's number. Each
    element of ``steps`` is one period. Of thousands of places there are no words: ``values`` is the
    address of the period's.
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
    steps, kind, marks = [], "", dict(zip(STATE_LABELS["en"], _LETTERS, strict=False))
    for number, period in enumerate(periods):
        chosen = replace(selection, period=period)
        found = {code: values[number] for code, values in series.items()}
        limits = classes_of(context, chosen, found, choice.parent, choice.level)
        painted = (
            count_values(found, limits)
            if choice.level
            else values_of_map(context, places, found, chosen, choice.parent)
        )
        kind = painted.kind
        legend = legend_of(context, chosen, painted, limits)
        step = _numbers(context, painted, legend, marks)
        if choice.level:
            step["values"] = values_address(context, chosen, level=choice.level)
        else:
            step |= _words(chosen, painted, found, context.lang)
        step |= {"time": str(period), "title": capital(period_title(period, context.texts))}
        step["legend"] = legend_title(context, chosen, legend.center, choice.parent)
        step["statement"] = make_statement(context, places, found, chosen, choice.parent)
        steps.append(step)
    named = {letter: state for state, letter in marks.items()}
    # Only tiles are looked for by their codes; a map of thousands has none.
    codes = [] if choice.level else [place.code for place in places]
    return {"kind": kind, "codes": codes, "marks": named, "steps": steps}


def _numbers(
    context: PageContext, painted: MapValues, legend: Legend, marks: Mapping[str, str]
) -> dict[str, Any]:
    gaps = [(state.code, state.count) for state in legend.states]
    gaps.append(("partial", legend.partial))
    return {
        "classes": "".join(
            marks[state] if number is None else _DIGITS[number]
            for number, state in zip(painted.classes, painted.states, strict=True)
        ),
        "states": {str(i): s for i, s in enumerate(painted.states) if s not in ("value", *marks)},
        "counts": _counts(context, [("", step.count) for step in legend.steps]),
        "gaps": {code: text for (code, _), text in zip(gaps, _counts(context, gaps), strict=True)},
        "none": _counts(context, [("", 0)])[0],
    }


def _words(
    selection: Selection, painted: MapValues, found: Mapping[str, IndicatorValue], lang: str
) -> dict[str, Any]:
    """Return the words of each place, and those of its tile where they are others."""
    tiles = [
        "" if value.value is None else tile_text(value.value, selection.indicator, lang)
        for value in found.values()
    ]
    return {
        "labels": list(painted.labels),
        "tiles": tiles,
        "details": list(painted.details),
        "link": painted.link,
        "callouts": list(painted.callouts),
    }


def _counts(context: PageContext, numbered: Sequence[tuple[str, int]]) -> list[str]:
    """Return «2 терр.» for each number, as the legend of the page says it."""
    texts = context.texts
    return [
        texts.ngettext("%(n_places)s place", "%(n_places)s places", number)
        % {"n_places": format_count(number, context.lang)}
        for _, number in numbered
    ]
