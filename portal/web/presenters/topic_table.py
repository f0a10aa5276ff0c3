"""Some topics beside each other in the whole country: appeals and headline rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.indicators.evaluate import evaluate_topics
from portal.web.context import PageContext
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import Selection
from portal.web.presenters.topic_index import TopicLine, topic_line
from portal.web.presenters.wholly_partial import is_wholly_partial
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class TopicTable:
    """Lines by number of appeals; that of the page's own topic has no address."""

    title: str
    lines: tuple[TopicLine, ...]
    rate_label: str
    is_partial: bool


def make_topic_table(
    context: PageContext,
    codes: Sequence[str],
    selection: Selection,
    title: str,
    own: str = "",
    channel: str = ALL,
) -> TopicTable:
    """Return the topics ``codes`` in the period of ``selection``, of all channels or one."""
    store, root = context.store, context.store.territories.root.code
    rate, period = context.info.headline_rate, selection.period
    received = evaluate_topics(store, "received", [root], codes, period, channel=channel)
    rates = evaluate_topics(store, rate, [root], codes, period, channel=channel)
    found = {code: (received[root, code], rates[root, code]) for code in codes}
    largest = max((value.value or 0 for value, _ in found.values()), default=0) or 1
    is_partial = is_wholly_partial(received.values())
    order = sorted(codes, key=lambda code: -(found[code][0].value or -1))
    lines = [
        topic_line(context, code, found[code], largest, is_partial, time=str(period))
        for code in order
    ]
    return TopicTable(
        title,
        tuple(
            replace(line, href="") if code == own else line
            for code, line in zip(order, lines, strict=True)
        ),
        rate_label(context),
        is_partial,
    )
