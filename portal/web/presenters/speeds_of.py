"""The answer times of a figure's place: the rows that its page has, whatever page that is."""

from __future__ import annotations

from portal.store.model import WITH_OUTCOMES
from portal.web.presenters.channel_tables import make_channel_speeds
from portal.web.presenters.speeds import SpeedRow, make_speeds
from portal.web.view import View
from schemas.codelists import ALL


def speeds_of(view: View) -> tuple[SpeedRow, ...]:
    """Return the rows; none under the floor of rates."""
    context, selection = view.context, view.selection
    if view.kind == "channel":
        return make_channel_speeds(context, view.place, selection)
    regime = WITH_OUTCOMES if context.info.headline_rate == "resolution_rate" else ALL
    found = make_speeds(context, view.place, selection, regime)
    return found.rows if found else ()
