"""The list of topics: groups with what people wrote about most, each with its topics."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import IndicatorValue, evaluate_topics
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.cells import Cell, capital
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import default_period
from portal.web.presenters.wholly_partial import is_wholly_partial, plain_cell
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic or group; ``bar`` is its part of the largest group (0..1)."""

    name: str
    href: str
    received: Cell
    bar: float
    rate: Cell


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A group with the topics in it; a topic without a group stands alone."""

    own: TopicLine
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True)
class TopicIndex:
    """Everything the page prints; ``span`` names the period of all numbers.

    ``is_partial`` where every number is of a partial report, which no row then repeats.
    """

    groups: tuple[TopicGroup, ...]
    span: str
    place: str
    rate_label: str
    is_partial: bool
    channels: str


def make_topic_index(context: PageContext) -> TopicIndex:
    """Return the topics of the whole country in the default period, the largest group first."""
    store, period = context.store, default_period(context)
    topics = [code for code in store.topics if code != ALL]
    root = store.territories.root
    received = evaluate_topics(store, "received", [root.code], topics, period)
    rates = evaluate_topics(store, context.info.headline_rate, [root.code], topics, period)
    found = {t: (received[root.code, t], rates[root.code, t]) for t in topics}
    is_partial = is_wholly_partial(received.values())
    groups = [code for code in topics if store.topics[code].parent == ALL]
    largest = max((found[code][0].value or 0 for code in groups), default=0) or 1
    return TopicIndex(
        tuple(
            TopicGroup(
                topic_line(context, code, found[code], largest, is_partial),
                tuple(
                    topic_line(context, below, found[below], largest, is_partial)
                    for below in _ordered(found, [t for t in topics if _is_in(context, t, code)])
                ),
            )
            for code in _ordered(found, groups)
        ),
        capital(period_title(period, context.texts)),
        root.name(context.lang),
        rate_label(context),
        is_partial,
        context.links.page("/channels"),
    )


def _is_in(context: PageContext, topic: str, group: str) -> bool:
    return context.store.topics[topic].parent == group


def _ordered(
    found: dict[str, tuple[IndicatorValue, IndicatorValue]], codes: list[str]
) -> list[str]:
    """Return the codes by number of appeals; what has no number stands last."""
    return sorted(codes, key=lambda code: -(found[code][0].value or -1))


def topic_line(
    context: PageContext,
    code: str,
    values: tuple[IndicatorValue, IndicatorValue],
    largest: float,
    is_partial: bool,
    **query: str,
) -> TopicLine:
    """Return a line of received and headline rate; ``query`` goes into its address."""
    received, rate = values
    rate_id, lang = context.info.headline_rate, context.lang
    return TopicLine(
        context.store.topics[code].name(lang),
        context.links.page(f"/topic/{code}", **query),
        plain_cell("received", received, lang, is_partial),
        (received.value or 0) / largest,
        plain_cell(rate_id, rate, lang, is_partial),
    )
