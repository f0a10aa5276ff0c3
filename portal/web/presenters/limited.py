"""Limited topics: shown for a whole region, so a municipality has a sentence and no number."""

from __future__ import annotations

from markupsafe import Markup

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.leads import Lead, received_note
from portal.web.presenters.selection import Selection


def limited_lead(context: PageContext, place: Territory, selection: Selection) -> Lead | None:
    """Return the lead of a place that may not show a limited topic, ``None`` where it may.

    Its counts stand under the place above: a number here would be an untrue zero.
    """
    if not context.store.is_limited(place.code, selection.topic.code):
        return None
    sentence = context.texts.html(
        "This topic may touch on special personal data: it is shown for the whole of %(place)s "
        "only.",
        place=context.store.territories[place.parent or place.code].name(context.lang),
    )
    return Lead(sentence, received_note(context, selection), ())


def limited_note(context: PageContext, place: Territory, selection: Selection) -> Markup | None:
    """Return why the places below show nothing of a limited topic, ``None`` where they may."""
    below = context.store.territories.children(place.code)
    if not any(context.store.is_limited(child.code, selection.topic.code) for child in below):
        return None
    return context.texts.html(
        "<b>A limited topic.</b> It is not shown for the places within %(place)s.",
        place=place.name(context.lang),
    )
