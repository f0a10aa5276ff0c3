"""What a page of an error offers: the nearest topics or places, and all regions where none is."""

from __future__ import annotations

from dataclasses import dataclass

from portal.web.context import PageContext
from portal.web.presenters.finder import (
    Finder,
    Place,
    make_finder,
    nearest_places,
    place_link,
    regions_by_name,
)
from portal.web.presenters.offers import offered_channels
from portal.web.presenters.topic_page import near_topics
from schemas.codelists import CHANNEL_GROUP

_LONGEST = 100
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class ErrorView:
    """``asked`` is the last part of the address; ``kind`` what it should have named.

    ``near`` are what may be meant, ``regions`` all places of the map's level where nothing is near.
    """

    asked: str
    kind: str
    near: tuple[Place, ...]
    regions: tuple[Place, ...]
    finder: Finder
    doors: tuple[tuple[str, str], ...]


def make_error_view(context: PageContext, status: int, path: str) -> ErrorView:
    """Return the page of an error at ``path``, which has no prefix of a language."""
    steps = path.strip("/").split("/") if status == NOT_FOUND else [""]
    asked = steps[-1][:_LONGEST]
    kind = steps[0] if steps[0] in ("topic", "channel") and len(steps) > 1 else "place"
    near = _near(context, kind, asked)
    is_place = kind == "place"
    return ErrorView(
        asked,
        kind,
        near,
        () if near or status != NOT_FOUND else regions_by_name(context),
        make_finder(context, asked if is_place else ""),
        _doors(context),
    )


def _near(context: PageContext, kind: str, asked: str) -> tuple[Place, ...]:
    if not asked:
        return ()
    lang, links = context.lang, context.links
    if kind == "topic":
        return tuple(
            Place(context.store.topics[code].name(lang), "", links.page(f"/topic/{code}"))
            for code in near_topics(context, asked)
        )
    if kind == "channel":
        return tuple(
            Place(CHANNEL_GROUP[code].label(lang), "", links.page(f"/channel/{code}"))
            for code in offered_channels(context)
        )
    return tuple(place_link(context, place) for place in nearest_places(context, asked))


def _doors(context: PageContext) -> tuple[tuple[str, str], ...]:
    _, links = context.texts.gettext, context.links
    return (
        (_("To the map"), links.home()),
        (_("List of places"), links.page("/regions")),
        (_("Topics"), links.page("/topics")),
        (_("Compare places"), links.page("/compare")),
        (_("Places and borders"), links.page("/borders")),
    )
