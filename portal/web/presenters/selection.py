"""What the reader chose: indicator, topic and period, checked with helpful words."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from portal.config.topics import Topic
from portal.indicators.definitions import BY_ID, HEADLINE_RATES, Indicator
from portal.web.context import PageContext
from portal.web.dates import month_text
from portal.web.presenters.early import not_yet
from portal.web.presenters.offers import offered_channels, offered_indicators
from portal.web.presenters.quarterly import group_of, is_quarterly, quarter_of
from schemas.codelists import ALL
from schemas.periods import Period, PeriodError

VIEWS = ("map", "tiles", "table")
SORTS = ("name", "received", "density", "rate")
LONGEST = 100


class BadQuery(ValueError):
    """A query parameter that means nothing here; ``message`` tells the reader what would."""

    def __init__(self, parameter: str, given: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.given = given
        self.message = message


@dataclass(frozen=True, slots=True)
class Selection:
    """A checked choice; ``offered`` are the indicators of the page, if not those of every page."""

    indicator: Indicator
    topic: Topic
    period: Period
    view: str
    sort: str
    channel: str = ALL
    offered: tuple[Indicator, ...] = ()

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return the query that repeats this choice with changes."""
        return {
            "indicator": self.indicator.id,
            "topic": self.topic.code,
            "time": str(self.period),
            "channel": "" if self.channel == ALL else self.channel,
            "view": self.view,
            "sort": self.sort,
        } | changes


def default_period(context: PageContext) -> Period:
    """Return the last twelve months, or the last month where there are fewer than twelve."""
    first, last = Period.parse(context.info.first_month), Period.parse(context.info.last_month)
    year = Period.year_to(last)
    return year if year.start >= first.start else last


def read_selection(
    context: PageContext,
    sort: str = "name",
    indicator: str = "",
    offered: tuple[Indicator, ...] = (),
) -> Selection:
    """Return the choice in the query; raise :class:`BadQuery` for what does not exist here.

    ``sort`` and ``indicator`` are the page's defaults (the headline rate if none is given),
    ``offered`` the indicators of a page that has others than every page. A share that is published
    by quarter is given for the quarter and group of topics nearest to what was chosen.
    """
    chosen = _indicator(context, indicator or context.info.headline_rate, offered)
    topic, period = _topic(context), _period(context)
    channel = _one_of(context, "channel", (ALL, *offered_channels(context)), ALL)
    if is_quarterly(chosen):
        topic, channel = group_of(context, topic), ALL
        period = quarter_of(context, chosen, period)
    return Selection(
        chosen,
        topic,
        period,
        _one_of(context, "view", VIEWS, "map"),
        _one_of(context, "sort", SORTS, sort),
        channel,
        offered,
    )


def given_value(context: PageContext, name: str) -> str:
    """Return a parameter as given; no code is longer than what is kept of it."""
    return context.query.get(name, "")[:LONGEST]


def _indicator(context: PageContext, default: str, among: tuple[Indicator, ...]) -> Indicator:
    given = given_value(context, "indicator") or default
    offered = {one.id: one for one in among or offered_indicators(context)}
    if given in offered:
        return offered[given]
    _ = context.texts.gettext
    if given in HEADLINE_RATES:
        message = _("This release does not have the indicator “%(given)s”. Known: %(known)s.")
    elif given in BY_ID:
        message = _("This page does not show the indicator “%(given)s”. It shows: %(known)s.")
    else:
        message = _("There is no indicator “%(given)s”. Known: %(known)s.")
    raise BadQuery("indicator", given, message % {"given": given, "known": ", ".join(offered)})


def _topic(context: PageContext) -> Topic:
    given = given_value(context, "topic") or ALL
    topics = context.store.topics
    if given in topics:
        return topics[given]
    by_name = {topic.name(context.lang).casefold(): code for code, topic in topics.items()}
    near = [
        by_name.get(name, name)
        for name in difflib.get_close_matches(given.casefold(), [*topics, *by_name], n=1)
    ]
    _ = context.texts.gettext
    if near:
        message = _("There is no topic “%(given)s”. The nearest one is “%(near)s”.")
        raise BadQuery("topic", given, message % {"given": given, "near": near[0]})
    raise BadQuery("topic", given, _("There is no topic “%(given)s”.") % {"given": given})


def _period(context: PageContext) -> Period:
    given = given_value(context, "time") or str(default_period(context))
    info, _ = context.info, context.texts.gettext
    try:
        period = Period.parse(given)
    except PeriodError:
        message = _(
            "“%(given)s” is not a period. Write a month as %(month)s or a year as %(year)s."
        )
        values = {"given": given, "month": info.last_month, "year": info.last_month[:4]}
        raise BadQuery("time", given, message % values) from None
    if period.last_month > info.last_month:
        message = _("There is no data for this period yet. The last month is %(month)s.")
        values = {"month": month_text(info.last_month, context.lang)}
        # Of a month that is over it is said why, and from when on it can be known.
        parts = (not_yet(context, period), message % values)
        raise BadQuery("time", given, " ".join(filter(None, parts)))
    if period.first_month < info.first_month:
        message = _("There is no data for this period. The first month is %(month)s.")
        values = {"month": month_text(info.first_month, context.lang)}
        raise BadQuery("time", given, message % values)
    return period


def _one_of(context: PageContext, name: str, known: tuple[str, ...], default: str) -> str:
    given = given_value(context, name) or default
    if given in known:
        return given
    message = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
    raise BadQuery(name, given, message % {"given": given, "known": ", ".join(known)})
