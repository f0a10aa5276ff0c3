"""What people write about: topics with counts, change on the year before, and the headline rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from portal.indicators.evaluate import evaluate_topics
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.i18n import NBSP
from portal.web.presenters.cells import Cell, make_cell
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL
from schemas.periods import Period

_MINUS = "\u2212"
# So many rows stand open; the rest is folded.
_OPEN_ROWS = 8
# Thirteen topics are looked at at once: each has to be clearer than one alone would.
_Z_99, _Z_95 = 2.5758293035489004, 1.959963984540054
_MOST_NAMED = 3
# Of fewer appeals, even of all topics, nothing can be clear: then nothing is said.
_LEAST_MOVED = 30


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
    """Rows by number of appeals, the most frequent ones and the rest.

    ``has_change`` tells whether any has a comparable year before; ``moved`` says which topics
    clearly grew or fell against it, empty where the years cannot be compared.
    """

    rows: tuple[TopicRow, ...]
    rest: tuple[TopicRow, ...]
    parent: str
    up: str
    has_change: bool
    moved: str


def make_topics(context: PageContext, code: str, selection: Selection) -> Topics | None:
    """Return the topics below the chosen one, or ``None`` where it has none or nothing came in."""
    store, chosen = context.store, selection.topic
    below = [topic.code for topic in store.topics.values() if topic.parent == chosen.code]
    if not below:
        return None
    channel = selection.channel
    counts = store.counts([code], below, selection.period, channel=channel)
    order = sorted(below, key=lambda topic: -counts[code, topic].received)
    order = [topic for topic in order if counts[code, topic].received]
    if not order:
        return None
    rate = context.info.headline_rate
    rates = evaluate_topics(store, rate, [code], order, selection.period, channel=channel)
    before = _comparable(context, code, below, selection)
    largest = counts[code, order[0]].received
    rows = tuple(
        TopicRow(
            store.topics[topic].name(context.lang),
            _href(context, code, topic, selection),
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
    received = {topic: counts[code, topic].received for topic in order}
    return Topics(
        rows[:_OPEN_ROWS],
        rows[_OPEN_ROWS:],
        "" if chosen.code == ALL else chosen.name(context.lang),
        _href(context, code, ALL, selection),
        any(row.change for row in rows),
        _moved(context, received, before, selection.period.freq),
    )


def _href(context: PageContext, code: str, topic: str, selection: Selection) -> str:
    kept = selection.parameters()
    return context.links.territory(
        code, topic="" if topic == ALL else topic, channel=kept["channel"], time=kept["time"]
    )


def _moved(
    context: PageContext, now: Mapping[str, int], before: Mapping[str, int], freq: str
) -> str:
    """Say which topics clearly grew or fell: by more than chance and rounding make."""
    if not before or max(*now.values(), *before.values()) < _LEAST_MOVED:
        return ""
    grown, fallen = list[str](), list[str]()
    for topic, number in sorted(now.items(), key=lambda pair: -abs(pair[1] - before[pair[0]])):
        earlier = before[topic]
        if not _is_clear(context, number, earlier, freq):
            continue
        text = context.texts.gettext("%(topic)s (%(n_now)s after %(n_before)s)") % {
            "topic": context.store.topics[topic].name(context.lang),
            "n_now": format_count(number, context.lang),
            "n_before": format_count(earlier, context.lang),
        }
        (grown if number > earlier else fallen).append(text)
    _ = context.texts.gettext
    parts = []
    if grown:
        text = _("Clearly more than a year earlier: %(topics)s.")
        parts.append(text % {"topics": ", ".join(grown[:_MOST_NAMED])})
    if fallen:
        text = _("Clearly fewer: %(topics)s.")
        parts.append(text % {"topics": ", ".join(fallen[:_MOST_NAMED])})
    return " ".join(parts) or _("No topic clearly grew or fell compared with the year before.")


def _is_clear(context: PageContext, now: int, before: int, freq: str) -> bool:
    """Return whether two counts differ by more than chance and rounding explain, at 99 %."""
    errors = [context.store.count_error(number, freq) or 0 for number in (now, before)]
    variance = now + before + sum((error / _Z_95) ** 2 for error in errors)
    return abs(now - before) > _Z_99 * sqrt(variance)


def _comparable(
    context: PageContext, code: str, topics: list[str], selection: Selection
) -> dict[str, int]:
    """Return the counts a year earlier, empty unless both years are wholly reported."""
    store, period, channel = context.store, selection.period, selection.channel
    earlier = Period(period.start - 12, period.freq)
    if earlier.first_month < context.info.first_month:
        return {}
    states = {store.coverage_states([code], p, channel=channel)[code] for p in (earlier, period)}
    if states != {"reported"}:
        return {}
    counts = store.counts([code], topics, earlier, channel=channel)
    return {topic: counts[code, topic].received for topic in topics}


def _change(now: int, before: int | None, floor: int | None, lang: str) -> str:
    """Return «+18 %», or nothing where the earlier count is under the floor of rates."""
    if before is None or floor is None or before < floor:
        return ""
    change = round((now - before) * 100 / before)
    sign = "+" if change > 0 else _MINUS if change < 0 else ""
    space = NBSP if lang == "ru" else ""
    return f"{sign}{abs(change)}{space}%"
