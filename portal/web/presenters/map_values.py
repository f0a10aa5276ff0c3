"""The numbers of a map for the browser, by the same query as the page's."""

from __future__ import annotations

from portal.indicators.evaluate import evaluate
from portal.maps.values import MapValues
from portal.web.context import PageContext
from portal.web.presenters.atlas import values_of_map
from portal.web.presenters.map_choice import read_map_choice


def make_map_values(context: PageContext) -> MapValues:
    """Return what the browser paints; raise ``BadQuery`` for a choice that does not exist."""
    choice = read_map_choice(context)
    selection = choice.selection
    found = evaluate(
        context.store,
        selection.indicator.id,
        [place.code for place in choice.places],
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )
    return values_of_map(context, choice.places, found, selection, choice.parent)
