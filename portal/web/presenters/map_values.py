"""The numbers of a map for the browser, by the same query as the page's."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from portal.indicators.evaluate import evaluate
from portal.web.context import PageContext
from portal.web.presenters.atlas import values_of_map
from portal.web.presenters.inside_names import inside_names
from portal.web.presenters.map_choice import MapChoice, place_above, read_map_choice


def make_map_values(context: PageContext) -> dict[str, Any]:
    """Return what the browser paints; raise ``BadQuery`` for a choice that does not exist.

    Of the places in one territory, ``inside`` are names that stand on the map. Of a level below the
    map's, ``groups`` say how many of the places, in their order, lie in which place of the map.
    """
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
    painted = values_of_map(context, choice.places, found, selection, choice.parent, choice.level)
    if choice.parent:
        names = inside_names(context, choice.places, selection.period)
        return painted.to_dict() | {"inside": names}
    if not choice.level:
        return painted.to_dict()
    # Thousands of sentences that few will ever read would double what is sent.
    return painted.to_dict() | {"details": [], "callouts": [], "groups": _groups(context, choice)}


def _groups(context: PageContext, choice: MapChoice) -> list[tuple[str, str, int]]:
    above = [place_above(context, place) for place in choice.places]
    return [
        (place.code, place.name(context.lang), len(list(same))) for place, same in groupby(above)
    ]
