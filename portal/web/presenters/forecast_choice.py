"""What readers of forecasts and spikes may choose: a topic, a place."""

from __future__ import annotations

from geodata.territories import Territory
from portal.web.context import PageContext
from portal.web.presenters.cells import Choice, Option
from schemas.codelists import ALL


def forecast_topics(context: PageContext) -> tuple[str, ...]:
    """Return the topics that forecasts are made of: all together, and those of the first level."""
    topics = context.store.topics.values()
    return (ALL, *(topic.code for topic in topics if topic.parent == ALL))


def topic_choice(context: PageContext, chosen: str, any_topic: str = "") -> Choice:
    """Return the list of topics that have forecasts; one that has none stands in it if chosen.

    ``any_topic`` names the choice of none, where there is one.
    """
    codes = forecast_topics(context)
    codes = codes if chosen in ("", *codes) else (*codes, chosen)
    options = tuple(
        Option(code, context.store.topics[code].name(context.lang), code == chosen)
        for code in codes
    )
    if any_topic:
        options = (Option("", any_topic, not chosen), *options)
    return Choice("topic", context.texts.gettext("Topic"), (("", options),))


def hidden_fields(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Return what a form carries along: the colour scheme and the release of the address."""
    carried = (("theme", context.links.theme), ("release", context.release))
    return tuple((name, value) for name, value in carried if value)


def is_below_map(context: PageContext, place: Territory) -> bool:
    """Tell whether a place is smaller than those of the map: it has no forecasts by topic."""
    levels = [level.code for level in context.info.levels]
    return levels.index(place.level) > levels.index(context.info.map_level)
