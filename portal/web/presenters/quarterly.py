"""Shares that are published by quarter and group of topics only, for all channels together."""

from __future__ import annotations

from portal.config.topics import Topic
from portal.indicators.indicator import Indicator
from portal.web.context import PageContext
from schemas.codelists import ALL
from schemas.periods import Period
from schemas.secondary import SHARE_BY_ID


def is_quarterly(indicator: Indicator) -> bool:
    """Tell whether an indicator is one of the shares that are published by quarter."""
    return indicator.id in SHARE_BY_ID


def quarters_of(context: PageContext, indicator: Indicator) -> tuple[Period, ...]:
    """Return the quarters for which a share is published, oldest first."""
    return context.store.secondary.quarters(indicator.id)


def quarter_of(context: PageContext, indicator: Indicator, period: Period) -> Period:
    """Return the newest published quarter that does not reach beyond ``period``, or the first.

    A quarter stays what it is: of one that is not published yet the page says so.
    """
    if period.freq == "Q":
        return period
    known = quarters_of(context, indicator)
    return max((q for q in known if q.end <= period.end), default=known[0])


def group_of(context: PageContext, topic: Topic) -> Topic:
    """Return the group of a topic; a group, and all topics, are their own."""
    return topic if topic.parent in (None, ALL) else context.store.topics[topic.parent]
