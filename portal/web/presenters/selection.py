"""What the reader chose: indicator, topic and period, checked with helpful words."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.config.topics import Topic
from portal.indicators.answer_time_definitions import WITHIN
from portal.indicators.answer_times import known_bounds
from portal.indicators.definitions import BY_ID, HEADLINE_RATES, Indicator
from portal.web.context import PageContext
from portal.web.dates import month_text
from schemas.codelists import ALL, CHANNEL_GROUP
from schemas.periods import Period, PeriodError, periods_within

VIEWS = ("map", "tiles", "table")
# Parameters of every page, and of those on which indicators are chosen.
COMMON = frozenset(("lang", "release", "theme"))
CHOICE = frozenset(("channel", "indicator", "sort", "time", "topic", "view"))
# Parameters of the API and of other pages: whoever sends one expects that it does something.
_ELSEWHERE = frozenset(
    (
        *("asOf", "boundaries", "channel", "freq", "geo", "geoLevel", "groupBy", "indicator"),
        *("measure", "outcome", "regime", "sinceTimePeriod", "sort", "speed", "time", "topic"),
        *("untilTimePeriod", "view"),
    )
)
_NEAR = 0.8
# So many releases are named to a reader who asks for another one.
_NAMED = 12
SORTS = ("name", "received", "density", "rate")
_LONGEST = 100


class BadQuery(ValueError):
    """A query parameter that means nothing here; ``message`` tells the reader what would."""

    def __init__(self, parameter: str, given: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.given = given
        self.message = message


@dataclass(frozen=True, slots=True)
class Selection:
    """A checked choice."""

    indicator: Indicator
    topic: Topic
    period: Period
    view: str
    sort: str
    channel: str = ALL

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


def offered_indicators(context: PageContext) -> tuple[Indicator, ...]:
    """Return the indicators a reader may choose, the headline rate first, the count last."""
    rates = (context.info.headline_rate, "appeals_per_1000", "closed_rate", "answered_rate")
    known = dict.fromkeys((*rates, *WITHIN, "received"))
    return tuple(BY_ID[code] for code in known if _is_told(context, code))


def _is_told(context: PageContext, indicator_id: str) -> bool:
    """Say whether a release can tell of an indicator: of a term no finer than it has."""
    if indicator_id in WITHIN:
        return WITHIN[indicator_id] in known_bounds(context.store, ALL)
    return indicator_id != "resolution_rate" or context.info.headline_rate == indicator_id


def default_period(context: PageContext) -> Period:
    """Return the last twelve months, or the last month where there are fewer than twelve."""
    first, last = Period.parse(context.info.first_month), Period.parse(context.info.last_month)
    year = Period.year_to(last)
    return year if year.start >= first.start else last


def read_selection(context: PageContext, sort: str = "name", indicator: str = "") -> Selection:
    """Return the choice in the query; raise :class:`BadQuery` for what does not exist here.

    ``sort`` and ``indicator`` are the page's defaults (the headline rate if none is given).
    """
    return Selection(
        _indicator(context, indicator or context.info.headline_rate),
        _topic(context),
        _period(context),
        _one_of(context, "view", VIEWS, "map"),
        _one_of(context, "sort", SORTS, sort),
        _one_of(context, "channel", (ALL, *offered_channels(context)), ALL),
    )


def offered_channels(context: PageContext) -> tuple[str, ...]:
    """Return the groups of channels that the release has, in the order of the codelist."""
    return tuple(code for code in CHANNEL_GROUP.ids() if code in context.store.channels)


def refuse_unread(context: PageContext, read: frozenset[str]) -> None:
    """Raise :class:`BadQuery` for a parameter that this page does not read though others do.

    One that is nearly the name of a parameter is refused as well. Anything else is let pass: search
    engines and social networks add marks of their own to the addresses that they lead to.
    """
    known = read | COMMON
    for name in sorted(context.query.keys() - known):
        near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
        if near or name in _ELSEWHERE:
            message = context.texts.gettext("This page reads no “%(given)s”. It reads: %(known)s.")
            values = {"given": name[:_LONGEST], "known": ", ".join(sorted(known))}
            raise BadQuery(name[:_LONGEST], given_value(context, name), message % values)


def unknown_language(context: PageContext) -> BadQuery:
    """Return the fault of a ``lang`` that the release does not have."""
    given, _ = given_value(context, "lang"), context.texts.gettext
    message = _("There are no pages in the language “%(given)s”. There are: %(known)s.")
    known = ", ".join(context.info.languages)
    return BadQuery("lang", given, message % {"given": given, "known": known})


def unknown_release(context: PageContext, named: str, kept: Sequence[str]) -> BadQuery:
    """Return the fault of a ``release`` that is not kept here; ``kept`` are those that are."""
    message = context.texts.gettext("There is no release “%(given)s”. There are: %(known)s.")
    values = {"given": named[:_LONGEST], "known": ", ".join(kept[:_NAMED])}
    return BadQuery("release", named[:_LONGEST], message % values)


def given_value(context: PageContext, name: str) -> str:
    """Return a parameter as given; no code is longer than what is kept of it."""
    return context.query.get(name, "")[:_LONGEST]


def _indicator(context: PageContext, default: str) -> Indicator:
    given = given_value(context, "indicator") or default
    offered = {indicator.id: indicator for indicator in offered_indicators(context)}
    if given in offered:
        return offered[given]
    _ = context.texts.gettext
    if given in HEADLINE_RATES:
        message = _("This release does not have the indicator “%(given)s”. Known: %(known)s.")
    elif given in BY_ID:
        message = _("The indicator “%(given)s” is in the API alone. Here there are: %(known)s.")
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
        message = _("“%(given)s” is no period. Write a month as %(month)s or a year as %(year)s.")
        values = {"given": given, "month": info.last_month, "year": info.last_month[:4]}
        raise BadQuery("time", given, message % values) from None
    if period.last_month > info.last_month:
        message = _("There is no data for this period yet. The last month is %(month)s.")
        values = {"month": month_text(info.last_month, context.lang)}
        raise BadQuery("time", given, message % values)
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


def offered_periods(context: PageContext) -> dict[str, tuple[Period, ...]]:
    """Return the periods to choose from by kind: rolling years, calendar years, months."""
    first, last = context.info.first_month, context.info.last_month
    rolling = _newest_first(periods_within(first, last, "P1Y"))
    return {
        "P1Y": tuple(rolling[::12]),
        "A": tuple(_newest_first(periods_within(first, last, "A"))),
        "M": tuple(_newest_first(periods_within(first, last, "M"))),
    }


def _newest_first(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, reverse=True)


def neighbours(
    context: PageContext, period: Period, title: Callable[[Period], str]
) -> tuple[tuple[str, Period], ...]:
    """Return (title, period) of the period before and after, as far as the release has them."""
    step = 12 if period.freq == "P1Y" else 1
    found = []
    for steps in (-step, step):
        other = period.shift(steps)
        info = context.info
        if info.first_month <= other.first_month and other.last_month <= info.last_month:
            found.append((title(other), other))
    return tuple(found)
