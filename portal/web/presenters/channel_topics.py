"""Top topics of each channel beside each other: channels have different ones, never merged."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import IndicatorValue, evaluate_topics
from portal.indicators.labels import STATE_LABELS
from portal.web.context import PageContext
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.selection import default_period
from schemas.codelists import ALL, CHANNEL_GROUP

_MOST = 5


@dataclass(frozen=True, slots=True)
class TopTopic:
    """A topic group of a channel, and how many of its appeals came through it."""

    name: str
    href: str
    received: Cell


@dataclass(frozen=True, slots=True)
class ChannelTopics:
    """A channel and its largest topic groups; where there are none, ``state`` says why."""

    name: str
    href: str
    topics: tuple[TopTopic, ...]
    state: str


def make_channel_topics(
    context: PageContext, channels: tuple[str, ...]
) -> tuple[ChannelTopics, ...]:
    """Return the channels in their order, of the whole country in the default period.

    Topics come by number of appeals, equal ones in the order of the list; those with none are left
    out.
    """
    return tuple(_of_channel(context, code) for code in channels)


def _of_channel(context: PageContext, channel: str) -> ChannelTopics:
    store, root = context.store, context.store.territories.root.code
    groups = [topic.code for topic in store.topics.values() if topic.parent == ALL]
    found = evaluate_topics(
        store, "received", [root], groups, default_period(context), channel=channel
    )
    values = {code: found[root, code] for code in groups}
    shown = [code for code in groups if values[code].value]
    first = sorted(shown, key=lambda code: -(values[code].value or 0))[:_MOST]
    return ChannelTopics(
        CHANNEL_GROUP[channel].label(context.lang),
        context.links.page(f"/channel/{channel}"),
        tuple(_topic(context, channel, code, values[code]) for code in first),
        "" if first else _state(context, values),
    )


def _topic(context: PageContext, channel: str, code: str, value: IndicatorValue) -> TopTopic:
    return TopTopic(
        context.store.topics[code].name(context.lang),
        context.links.page(f"/topic/{code}", channel=channel),
        make_cell("received", value, context.lang),
    )


def _state(context: PageContext, values: dict[str, IndicatorValue]) -> str:
    """Return why there is no topic: nothing reported is not the same as nothing received."""
    is_told = any(value.value is not None for value in values.values())
    if is_told:
        return context.texts.gettext("No appeal of any topic.")
    return STATE_LABELS[context.lang]["not_reported"]
