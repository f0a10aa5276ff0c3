"""Tables of how unevenly people write: channels, and the places of one channel by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.indicators.labels import format_count, format_density, format_share
from portal.indicators.reporting import ChannelDensities, ReportingDifferences
from portal.indicators.values import IndicatorValue
from portal.web.context import PageContext
from portal.web.presenters.cells import CHANNEL_LABELS, Cell, make_cell
from portal.web.presenters.intervals_text import interval_text
from portal.web.presenters.reporting_words import range_words, spread_words
from schemas.codelists import ALL

_NO_REPEATS = IndicatorValue(None, "no_data")


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """One channel: how many places have a density, its outer tenths, how far they are apart."""

    name: str
    href: str
    known: str
    low: str
    high: str
    times: str
    range: str


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """One place by one channel; ``part`` is the channel's part of all its appeals."""

    name: str
    href: str
    received: str
    density: Cell
    interval: str
    part: str
    repeats: Cell


def make_spreads(
    context: PageContext, densities: Sequence[ChannelDensities]
) -> tuple[SpreadLine, ...]:
    """Return the channels in the order of the codelist, all of them together first."""
    lang, lines = context.lang, []
    for one in densities:
        spread = one.spread
        label = (
            context.texts.gettext("All channels")
            if one.channel == ALL
            else CHANNEL_LABELS[one.channel].label(lang)
        )
        known = context.texts.gettext("%(known)s of %(places)s")
        lines.append(
            SpreadLine(
                label,
                "" if one.channel == ALL else context.links.page(f"/channel/{one.channel}"),
                known % {"known": spread.n_known, "places": spread.n_places},
                format_density(spread.low, True, lang) if spread.low is not None else "",
                format_density(spread.high, True, lang) if spread.high is not None else "",
                spread_words(context, spread),
                range_words(context, spread),
            )
        )
    return tuple(lines)


def make_lines(
    context: PageContext, found: ReportingDifferences, own: ChannelDensities
) -> tuple[ReportingLine, ...]:
    """Return the places in the order of their names."""
    territories, lang = context.store.territories, context.lang
    whole = found.channels[0].places

    def name(code: str) -> str:
        return territories[code].name(lang).casefold().replace("ё", "е")

    return tuple(
        _line(context, found, own.channel, code, own.places[code], whole[code])
        for code in sorted(own.places, key=name)
    )


def _line(
    context: PageContext,
    found: ReportingDifferences,
    channel: str,
    code: str,
    value: IndicatorValue,
    whole: IndicatorValue,
) -> ReportingLine:
    lang = context.lang
    chosen = "" if channel == ALL else channel
    return ReportingLine(
        context.store.territories[code].name(lang),
        context.links.territory(code, channel=chosen, time=str(found.period)),
        "" if value.numerator is None else format_count(value.numerator, lang),
        make_cell("appeals_per_1000", value, lang),
        interval_text(value, "per_1000", lang),
        "" if channel == ALL else _part(context, value, whole),
        make_cell("repeat_share", found.repeats.get(code, _NO_REPEATS), lang),
    )


def _part(context: PageContext, value: IndicatorValue, whole: IndicatorValue) -> str:
    """Return a channel's part of all appeals, where both are reported whole and there are enough.

    Below the floor of rates rounding alone would move it too far.
    """
    floor = context.info.rate_floor["P1Y"]
    if value.numerator is None or not whole.numerator or whole.state != "value":
        return ""
    if floor is None or whole.numerator < floor or value.state not in ("value", "too_few"):
        return ""
    return format_share(round(value.numerator / whole.numerator, 4), context.lang)
