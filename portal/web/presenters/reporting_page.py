"""How unevenly people write: densities by channel, how far places are apart, repeats."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.indicators.comparison import newest_year
from portal.indicators.reporting import (
    ChannelDensities,
    ReportingDifferences,
    reporting_differences,
)
from portal.web.charts.strips import STRIPS_NARROW, STRIPS_WIDE, Strip, strips_svg
from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.presenters.cells import CHANNEL_LABELS, Choice, Form, Option, capital
from portal.web.presenters.reporting_rows import ReportingLine, SpreadLine, make_lines, make_spreads
from portal.web.presenters.reporting_words import lead, spread_words
from portal.web.presenters.selection import BadQuery, given_value
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class ReportingPage:
    """Everything the page prints; ``period`` is empty where the release has no twelve months."""

    lead: str
    period: str
    level: str
    wide: Markup
    narrow: Markup
    spreads: tuple[SpreadLine, ...]
    form: Form
    channel: str
    lines: tuple[ReportingLine, ...]
    has_parts: bool
    quarter: str
    floor: int
    api: str
    api_spreads: str


def make_reporting_page(context: PageContext) -> ReportingPage:
    """Return the page; raise ``BadQuery`` for a channel that the release does not have."""
    period = newest_year(context.info)
    found = reporting_differences(context.store, period) if period else None
    chosen = _chosen(context, found)
    densities = found.channels if found else ()
    own = next((one for one in densities if one.channel == chosen), None)
    wide, narrow = _drawn(context, densities)
    return ReportingPage(
        lead=lead(context, densities[0].spread) if densities else "",
        period=capital(period_title(period, context.texts)) if period else "",
        level=_level(context),
        wide=wide,
        narrow=narrow,
        spreads=make_spreads(context, densities),
        form=_form(context, densities, chosen),
        channel=channel_name(context, chosen),
        lines=make_lines(context, found, own) if found and own else (),
        has_parts=chosen != ALL,
        quarter=capital(period_title(found.quarter, context.texts))
        if found and found.quarter
        else "",
        floor=int(context.info.policy["density_min_count"]),
        api=context.links.api("/reporting-differences", format="csv"),
        api_spreads=context.links.api("/reporting-spreads", format="csv"),
    )


def channel_name(context: PageContext, channel: str) -> str:
    """Return a channel's name, that of all together for ``all``."""
    if channel == ALL:
        return context.texts.gettext("All channels")
    return CHANNEL_LABELS[channel].label(context.lang)


def _chosen(context: PageContext, found: ReportingDifferences | None) -> str:
    given = given_value(context, "channel") or ALL
    known = [one.channel for one in found.channels] if found else [ALL]
    if given in known:
        return given
    message = context.texts.gettext("“%(given)s” means nothing here. Known: %(known)s.")
    raise BadQuery("channel", given, message % {"given": given, "known": ", ".join(known)})


def _level(context: PageContext) -> str:
    """Return what places are compared: «Регионы», else the level as the release calls one."""
    one = context.info.level_label(context.info.map_level, context.lang)
    regions = context.texts.gettext("Regions")
    return {"Region": regions, "Регион": regions}.get(one, one)


def _form(context: PageContext, densities: tuple[ChannelDensities, ...], chosen: str) -> Form:
    options = tuple(
        Option(one.channel, channel_name(context, one.channel), one.channel == chosen)
        for one in densities
    )
    hidden = [("theme", context.links.theme)] if context.links.theme else []
    hidden += [("release", context.release)] if context.release else []
    action = f"{context.links.page('/reporting').split('?')[0]}#places"
    choice = Choice("channel", context.texts.gettext("Channel"), (("", options),))
    return Form(action, (choice,), tuple(hidden))


def _drawn(context: PageContext, densities: tuple[ChannelDensities, ...]) -> tuple[Markup, Markup]:
    """Return the strips of the channels by which any place has a density."""
    strips = []
    for one in densities:
        values = tuple(v.value for v in one.places.values() if v.state == "value" and v.value)
        if values:
            spread = one.spread
            tenths = (spread.low, spread.high) if spread.low and spread.high else None
            words = spread_words(context, spread)
            strips.append(Strip(channel_name(context, one.channel), words, values, tenths))
    if not strips:
        return Markup(), Markup()
    description = context.texts.gettext(
        "A dot for each place by appeals per 1,000 residents, a row for each channel."
    )
    lang = context.lang
    return (
        strips_svg(strips, STRIPS_WIDE, description, lang),
        strips_svg(strips, STRIPS_NARROW, description, lang),
    )
