"""What a page of an error offers: the nearest topics or places, and all regions where none is."""

from __future__ import annotations

import difflib
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
_KINDS = ("topic", "channel", "system")
_NEAR, _ALIKE = 5, 0.5


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
    kind = steps[0] if steps[0] in _KINDS and len(steps) > 1 else "place"
    near = _near(context, kind, asked)
    is_place = kind == "place"
    return ErrorView(
        asked,
        kind,
        near,
        () if near or status != NOT_FOUND or kind == "system" else regions_by_name(context),
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
    if kind == "system":
        return _indicators(context, asked)
    return tuple(place_link(context, place) for place in nearest_places(context, asked))


def _indicators(context: PageContext, asked: str) -> tuple[Place, ...]:
    """Return the official indicators whose code is nearest, or all of them where none is near."""
    official, lang = context.store.official, context.lang
    near = difflib.get_close_matches(asked.casefold(), [*official.indicators], _NEAR, _ALIKE)
    return tuple(
        Place(
            official.indicators[code].name(lang),
            official.parts[official.indicators[code].part].name(lang),
            context.links.page(f"/system/{code}"),
        )
        for code in near or official.indicators
    )


def _doors(context: PageContext) -> tuple[tuple[str, str], ...]:
    _, links = context.texts.gettext, context.links
    return (
        (_("To the map"), links.home()),
        (_("List of places"), links.page("/regions")),
        (_("Topics"), links.page("/topics")),
        (_("The feedback system"), links.page("/system")),
        (_("Compare places"), links.page("/compare")),
        (_("Places and borders"), links.page("/borders")),
    )
