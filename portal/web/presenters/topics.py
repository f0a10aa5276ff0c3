"""What people write about: topics with counts, change on the year before, and the headline rate."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.evaluate import evaluate_topics
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.i18n import NBSP
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL
from schemas.periods import Period

_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic; ``bar`` is its part of the largest (0..1); ``change`` empty if not comparable."""

    name: str
    href: str
    received: str
    bar: float
    change: str
    rate: Cell


@dataclass(frozen=True, slots=True)
class Topics:
    """Rows by number of appeals; ``has_change`` tells whether any has a comparable year before."""

    rows: tuple[TopicRow, ...]
    parent: str
    up: str
    has_change: bool


def make_topics(context: PageContext, code: str, selection: Selection) -> Topics | None:
    """Return the topics below the chosen one, or ``None`` where it has none or nothing came in."""
    store, chosen = context.store, selection.topic
    below = [topic.code for topic in store.topics.values() if topic.parent == chosen.code]
    if not below:
        return None
    counts = store.counts([code], below, selection.period)
    order = sorted(below, key=lambda topic: -counts[code, topic].received)
    order = [topic for topic in order if counts[code, topic].received]
    if not order:
        return None
    rate = context.info.headline_rate
    rates = evaluate_topics(store, rate, [code], order, selection.period)
    before = _comparable(context, code, below, selection.period)
    largest = counts[code, order[0]].received
    rows = tuple(
        TopicRow(
            store.topics[topic].name(context.lang),
            context.links.territory(code, topic=topic, time=str(selection.period)),
            format_count(counts[code, topic].received, context.lang),
            counts[code, topic].received / largest,
            _change(
                counts[code, topic].received,
                before.get(topic),
                context.info.rate_floor[selection.period.freq],
                context.lang,
            ),
            make_cell(rate, rates[code, topic], context.lang),
        )
        for topic in order
    )
    parent = "" if chosen.code == ALL else chosen.name(context.lang)
    return Topics(rows, parent, context.links.territory(code), any(row.change for row in rows))


def _comparable(
    context: PageContext, code: str, topics: list[str], period: Period
) -> dict[str, int]:
    """Return the counts a year earlier, empty unless both years are wholly reported."""
    store = context.store
    earlier = Period(period.start - 12, period.freq)
    if earlier.first_month < context.info.first_month:
        return {}
    states = {store.coverage_states([code], p)[code] for p in (earlier, period)}
    if states != {"reported"}:
        return {}
    counts = store.counts([code], topics, earlier)
    return {topic: counts[code, topic].received for topic in topics}


def _change(now: int, before: int | None, floor: int | None, lang: str) -> str:
    """Return «+18 %», or nothing where the earlier count is under the floor of rates."""
    if before is None or floor is None or before < floor:
        return ""
    change = round((now - before) * 100 / before)
    sign = "+" if change > 0 else _MINUS if change < 0 else ""
    space = NBSP if lang == "ru" else ""
    return f"{sign}{abs(change)}{space}%"
