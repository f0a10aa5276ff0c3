"""What a reader may choose from on a page: indicators, channels, periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.indicators.answer_time_definitions import QUANTILES, WITHIN
from portal.indicators.answer_times import known_bounds
from portal.indicators.definitions import BY_ID, Indicator
from portal.web.context import PageContext
from portal.web.presenters.quarterly import is_quarterly, quarters_of
from schemas.codelists import ALL, CHANNEL_GROUP
from schemas.periods import Period, periods_within
from schemas.secondary import CONFIRMED_SHARE, ON_TIME_SHARE, RATING_COVERAGE, REPEAT_SHARE

_SHARES = (CONFIRMED_SHARE.id, RATING_COVERAGE.id, REPEAT_SHARE.id, ON_TIME_SHARE.id)


def offered_indicators(context: PageContext) -> tuple[Indicator, ...]:
    """Return the indicators of every page, the headline rate first, the count last."""
    rates = (context.info.headline_rate, "appeals_per_1000", "closed_rate", "answered_rate")
    known = dict.fromkeys((*rates, *WITHIN, "received"))
    return tuple(BY_ID[code] for code in known if _is_told(context, code))


def timed_indicators(context: PageContext) -> tuple[Indicator, ...]:
    """Return the indicators of a map of one topic or channel: with them the times of answers."""
    *others, count = offered_indicators(context)
    has_times = any(known_bounds(context.store, ALL, channel) for channel in _channels(context))
    times = (BY_ID[code] for code in QUANTILES if has_times)
    return (*others, *times, count)


def map_indicators(context: PageContext, level: str = "") -> tuple[Indicator, ...]:
    """Return the indicators of a map of the places of ``level``, the map level if none is named.

    Shares by quarter are published above the lowest level only.
    """
    *others, count = timed_indicators(context)
    is_lowest = (level or context.info.map_level) == context.info.levels[-1].code
    shares = (BY_ID[code] for code in _SHARES if not is_lowest)
    return (*others, *(one for one in shares if quarters_of(context, one)), count)


def indicators_below(context: PageContext, parent: str) -> tuple[Indicator, ...]:
    """Return the indicators of the map of what lies in ``parent``, or of a page without a map."""
    territories = context.store.territories
    if territories[parent].parent is None:
        return map_indicators(context)
    below = next(iter(territories.children(parent)), None)
    return map_indicators(context, below.level) if below else offered_indicators(context)


def _channels(context: PageContext) -> tuple[str, ...]:
    return (ALL, *offered_channels(context))


def _is_told(context: PageContext, indicator_id: str) -> bool:
    """Say whether a release can tell of an indicator: of a term no finer than it has."""
    if indicator_id in WITHIN:
        return WITHIN[indicator_id] in known_bounds(context.store, ALL)
    return indicator_id != "resolution_rate" or context.info.headline_rate == indicator_id


def offered_channels(context: PageContext) -> tuple[str, ...]:
    """Return the groups of channels that the release has, in the order of the codelist."""
    return tuple(code for code in CHANNEL_GROUP.ids() if code in context.store.channels)


def offered_periods(context: PageContext, indicator: Indicator) -> dict[str, tuple[Period, ...]]:
    """Return the periods of an indicator by kind: rolling and calendar years, quarters, months."""
    if is_quarterly(indicator):
        return {"Q": tuple(_newest_first(quarters_of(context, indicator)))}
    first, last = context.info.first_month, context.info.last_month
    rolling = _newest_first(periods_within(first, last, "P1Y"))
    return {
        "P1Y": tuple(rolling[::12]),
        **{
            freq: tuple(_newest_first(periods_within(first, last, freq)))
            for freq in ("A", "Q", "M")
        },
    }


def _newest_first(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, reverse=True)


def neighbours(
    context: PageContext, indicator: Indicator, period: Period, title: Callable[[Period], str]
) -> tuple[tuple[str, Period], ...]:
    """Return (title, period) of the period before and after, as far as the release has them."""
    step = 12 if period.freq == "P1Y" else 1
    others = [period.shift(steps) for steps in (-step, step)]
    if is_quarterly(indicator):
        known = quarters_of(context, indicator)
    else:
        known = periods_within(context.info.first_month, context.info.last_month, period.freq)
    return tuple((title(other), other) for other in others if other in known)
