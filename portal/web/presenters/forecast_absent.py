"""Why a series has no forecast, and which one of the same place comes nearest to it."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.territories import Territory
from portal.config.topics import Topic, topic_path
from portal.web.context import PageContext
from portal.web.presenters.forecast_choice import is_below_map
from portal.web.presenters.forecast_places import forecast_address
from portal.web.presenters.forecast_words import absence_words
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class Absent:
    """Why there is no forecast; ``instead`` leads to one of the topic above."""

    title: str
    sentence: str
    instead: tuple[str, str] | None


def make_absent(context: PageContext, place: Territory, topic: Topic, reason: str) -> Absent:
    """Return the words of a reason, a code of FORECAST_ABSENCE."""
    title, sentence = absence_words(context, place.code, reason)
    return Absent(title, sentence, _instead(context, place, topic, reason))


def _instead(
    context: PageContext, place: Territory, topic: Topic, reason: str
) -> tuple[str, str] | None:
    """Return name and address of the topic above that forecasts of the place are made of."""
    if reason != "too_fine" or topic.code == ALL or place.is_unallocated:
        return None
    above = ALL
    if not is_below_map(context, place):
        above = topic_path(context.store.topics, topic.code)[1]
    name = context.store.topics[above].name(context.lang)
    return name, forecast_address(context, place.code, above)
