"""The numbers of a map for the browser, by the same query as the page's."""

from __future__ import annotations

from portal.indicators.evaluate import evaluate
from portal.maps.values import MapValues
from portal.web.context import PageContext
from portal.web.presenters.atlas import is_mappable, values_of_map
from portal.web.presenters.home import default_indicator
from portal.web.presenters.map_section import places_below
from portal.web.presenters.selection import BadQuery, given_value, read_selection


def make_map_values(context: PageContext) -> MapValues:
    """Return what the browser paints; raise ``BadQuery`` for a choice that does not exist.

    A page of a release that is no longer in force gets no numbers: they would stand under another
    legend.
    """
    selection = read_selection(context, indicator=default_indicator(context))
    _ = context.texts.gettext
    if not is_mappable(selection):
        given = selection.indicator.id
        message = _("Counts are not drawn on a map: large places would always stand out.")
        raise BadQuery("indicator", given, message)
    of = given_value(context, "of")
    if of and of != context.info.id:
        message = _("Release “%(given)s” is no longer the current one: load the page anew.")
        raise BadQuery("of", of, message % {"given": of})
    places = [p for p in places_below(context, _parent(context)) if not p.is_unallocated]
    codes = [place.code for place in places]
    found = evaluate(
        context.store,
        selection.indicator.id,
        codes,
        selection.topic.code,
        selection.period,
        channel=selection.channel,
    )
    return values_of_map(context, places, found, selection)


def _parent(context: PageContext) -> str:
    parent = given_value(context, "parent")
    if parent and parent not in context.store.territories:
        message = context.texts.gettext("There is no place “%(given)s”.")
        raise BadQuery("parent", parent, message % {"given": parent})
    return parent
