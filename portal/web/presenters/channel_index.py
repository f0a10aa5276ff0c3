"""The list of channels: by which way appeals came, and what each is known of."""

from __future__ import annotations

from dataclasses import dataclass

from portal.exports.clock_notes import clock_notes
from portal.indicators.evaluate import IndicatorValue, evaluate
from portal.indicators.labels import format_share
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.cells import Cell, capital
from portal.web.presenters.channel_topics import ChannelTopics, make_channel_topics
from portal.web.presenters.offers import offered_channels
from portal.web.presenters.places import rate_label
from portal.web.presenters.selection import default_period
from portal.web.presenters.wholly_partial import is_wholly_partial, plain_cell
from schemas.codelists import ALL, CHANNEL_GROUP


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel; ``bar`` is its part of all appeals (0..1), ``part`` the same in words."""

    name: str
    href: str
    received: Cell
    bar: float
    part: str
    rate: Cell
    median: Cell


@dataclass(frozen=True, slots=True)
class ChannelIndex:
    """Everything the page prints; ``is_partial`` where every number is of a partial report.

    ``unused`` are the channels by which nothing came in all the months of the release; ``clock``
    says which times are in working hours.
    """

    lines: tuple[ChannelLine, ...]
    topics: tuple[ChannelTopics, ...]
    unused: str
    place: str
    span: str
    rate_label: str
    is_partial: bool
    clock: str


def make_channel_index(context: PageContext) -> ChannelIndex:
    """Return the channels of the whole country in the default period, the largest first."""
    store, root = context.store, context.store.territories.root
    whole = evaluate(store, "received", [root.code], ALL, default_period(context))[root.code]
    offered = offered_channels(context)
    used = [channel for channel in offered if channel in store.regimes_by_channel]
    found = {channel: _values(context, channel) for channel in used}
    is_partial = is_wholly_partial(received for received, _, _ in found.values())
    order = sorted(found, key=lambda channel: -(found[channel][0].value or -1))
    return ChannelIndex(
        tuple(_line(context, code, found[code], whole.value, is_partial) for code in order),
        make_channel_topics(context, tuple(order)),
        ", ".join(CHANNEL_GROUP[code].label(context.lang) for code in offered if code not in found),
        root.name(context.lang),
        capital(period_title(default_period(context), context.texts)),
        rate_label(context),
        is_partial,
        " ".join(clock_notes(context.info, context.lang)),
    )


def _values(
    context: PageContext, channel: str
) -> tuple[IndicatorValue, IndicatorValue, IndicatorValue]:
    store, root = context.store, context.store.territories.root.code
    received, rate, median = (
        evaluate(store, name, [root], ALL, default_period(context), channel=channel)[root]
        for name in ("received", context.info.headline_rate, "median_time")
    )
    return received, channel_rate(context, channel, rate), median


def channel_rate(context: PageContext, channel: str, rate: IndicatorValue) -> IndicatorValue:
    """Return the headline rate, or that none of the channel's regimes reports outcomes."""
    store = context.store
    is_told = context.info.headline_rate != "resolution_rate" or any(
        store.regimes[code].reports_outcomes for code in store.regimes_of(channel)
    )
    return rate if is_told else IndicatorValue(None, "not_applicable")


def _line(
    context: PageContext,
    code: str,
    values: tuple[IndicatorValue, IndicatorValue, IndicatorValue],
    whole: float | None,
    is_partial: bool,
) -> ChannelLine:
    (received, rate, median), lang = values, context.lang
    part = (received.value or 0) / whole if whole else 0.0
    return ChannelLine(
        CHANNEL_GROUP[code].label(lang),
        context.links.page(f"/channel/{code}"),
        plain_cell("received", received, lang, is_partial),
        part,
        part_text(context, part),
        plain_cell(context.info.headline_rate, rate, lang, is_partial),
        plain_cell("median_time", median, lang, is_partial),
    )


def part_text(context: PageContext, part: float) -> str:
    """Return a part of the whole in whole per cent, «меньше 1 %» where that would be zero."""
    if not part or round(part, 4) >= 0.005:
        return format_share(round(part, 4), context.lang)
    return context.texts.gettext("under %(limit)s") % {"limit": format_share(0.01, context.lang)}
