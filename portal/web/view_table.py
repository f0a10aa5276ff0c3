"""Where the API has exactly the numbers of a figure."""

from __future__ import annotations

from collections.abc import Sequence

from portal.web.context import PageContext
from portal.web.presenters.above import compared_with
from portal.web.presenters.selection import Selection
from schemas.codelists import ALL
from schemas.periods import periods_within

Query = list[tuple[str, str]]
# Counts by what each figure sets beside each other.
_GROUPED = {"speeds": ("speed", "outcome"), "topics": ("topic",)}


def table_query(
    context: PageContext, kind: str, codes: Sequence[str], selection: Selection, figure: str
) -> tuple[str, Query]:
    """Return path and query of the API; ``codes`` are the places of the figure."""
    geo = [("geo", code) for code in codes]
    channel = ("channel", "" if selection.channel == ALL else selection.channel)
    topic, time = ("topic", selection.topic.code), ("time", str(selection.period))
    if figure == "months":
        return "/observations", [*geo, topic, channel, ("freq", "M")]
    if figure in _GROUPED:
        topics = [topic]
        if figure == "topics":
            topics = [("topic", code) for code in topics_beside(context, kind, selection)]
        groups = [("groupBy", group) for group in _GROUPED[figure]]
        return "/observations", [*geo, *topics, channel, time, *groups]
    if kind in ("territory", "channel") and not figure:
        return "/observations", [*geo, topic, channel, time, ("groupBy", "outcome")]
    if figure == "fair":
        return f"/indicators/{context.info.headline_rate}", [
            *_company(context, codes[0]), topic, channel, time,
        ]  # fmt: skip
    if kind in ("map", "topic") and not figure:
        level = ("geoLevel", _level_below(context, codes[0]))
        return f"/indicators/{selection.indicator.id}", [*geo, level, topic, channel, time]
    return _series(context, kind, geo, selection, figure, channel)


def _series(
    context: PageContext,
    kind: str,
    geo: Query,
    selection: Selection,
    figure: str,
    channel: tuple[str, str],
) -> tuple[str, Query]:
    """Return the query of an indicator, over the rolling years of the release where drawn so."""
    info = context.info
    of_page = kind == "compare"
    path = f"/indicators/{selection.indicator.id if of_page else info.headline_rate}"
    topics = [("topic", selection.topic.code)]
    if figure == "line" and selection.topic.code != ALL:
        topics.append(("topic", ALL))
    if figure in ("line", "lines", "trend"):
        years = periods_within(info.first_month, info.last_month, "P1Y")
        return path, [*geo, *topics, channel, *(("time", str(year)) for year in years)]
    return path, [*geo, *topics, channel, ("time", str(selection.period))]


def topics_beside(context: PageContext, kind: str, selection: Selection) -> list[str]:
    """Return the topics below the chosen one; without any, those beside it on pages that do so."""
    topics, chosen = context.store.topics, selection.topic
    below = [code for code, topic in topics.items() if topic.parent == chosen.code]
    if below or kind == "territory":
        return below
    group = chosen.parent if kind == "topic" else ALL
    if kind == "topic" and group == ALL:
        return []
    return [code for code, topic in topics.items() if topic.parent == group]


def _company(context: PageContext, code: str) -> Query:
    """Return the places of a funnel: those of the level of a place, within what it lies in."""
    place = context.store.territories[code]
    above = compared_with(context, place) or place
    return [("geo", above.code), ("geoLevel", place.level)]


def _level_below(context: PageContext, code: str) -> str:
    territories = context.store.territories
    if code == territories.root.code:
        return context.info.map_level
    return next((child.level for child in territories.children(code)), "")
